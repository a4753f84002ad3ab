"""Made-up programmes of any size for the matching engine: a company with a reporting tree, sites in 24 zones, topics.

Under the default policy one pair in nine breaks no rule: seven of ten have no topic in common. Seniors are drawn from
the upper half of the tree, juniors from the lower one; departments and sites run down the tree with some noise, so that
neighbours are alike as they are in life.
"""

from __future__ import annotations

import datetime as dt

import numpy as np

from upmentor.matching import Participant, Policy, Problem, weekly_slots

#: Without the rule on topics, more than a third of all pairs are allowed.
ANY_TOPIC = Policy(topic_required=False, topic_reason="to see whether the number of allowed pairs matters")
ZONES = (
    "America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York", "America/Sao_Paulo",
    "Europe/London", "Europe/Lisbon", "Europe/Paris", "Europe/Berlin", "Europe/Athens", "Africa/Johannesburg",
    "Asia/Riyadh", "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore", "Asia/Tokyo",
)  # fmt: skip
WEEKS = (
    "Mon-Fri 09:00-17:00", "Mon-Fri 08:00-16:00", "Mon-Fri 10:00-18:30", "Mon-Thu 08:00-18:00", "Tue-Fri 09:00-17:00",
    "Mon, Wed, Fri 08:30-16:30", "Mon-Fri 07:00-13:00", "Mon-Fri 12:00-20:00",
)  # fmt: skip
LANGUAGES = ("en", "es", "pt", "fr", "de", "el", "ar", "hi", "zh", "ja")
TOPICS, DEPARTMENTS, SITES, SPAN = 200, 20, 24, 6


def company(mentors: int, mentees: int, seed: int, *, places: int = 1, policy: Policy | None = None) -> Problem:
    """A problem with this many people; with `places` 2 one mentor and one mentee in five have two places."""
    chance = np.random.default_rng(seed)
    everybody = 2 * (mentors + mentees)
    above = (np.arange(everybody) - 1) // SPAN
    department = chance.integers(0, DEPARTMENTS, everybody)
    site = chance.integers(0, SITES, everybody)
    for one in range(41, everybody):
        if chance.random() < 0.9:
            department[one] = department[above[one]]
        if chance.random() < 0.6:
            site[one] = site[above[one]]
    half = everybody // 2
    low = half + chance.permutation(everybody - half)[:mentors]
    high = 1 + chance.permutation(half - 1)[:mentees]
    slots = [[weekly_slots(week, zone, dt.date(2026, 1, 12)) for week in WEEKS] for zone in ZONES]
    likes = chance.permutation(1 / np.arange(1, TOPICS + 1) ** 0.7)
    likes /= likes.sum()
    # Equal words are one object, as after any sensible reading of a file: memory is measured too.
    names = [f"{one:07}" for one in range(everybody)]
    departments, sites = (
        [f"{word} {k}" for k in range(n)] for word, n in (("Department", DEPARTMENTS), ("Site", SITES))
    )
    known = [[(f"Topic {topic}", level) for level in range(6)] for topic in range(TOPICS)]
    speaks = [[(word,), (word, "en") if word != "en" else (word,)] for word in LANGUAGES]

    def side(people: np.ndarray, grades: tuple[int, int]) -> tuple[Participant, ...]:
        size = len(people)
        grade = chance.integers(*grades, size)
        topics = chance.choice(TOPICS, (size, 7), p=likes)
        levels = chance.integers(1, 6, (size, 7))
        count = chance.integers(3, 8, size)
        week = chance.integers(0, len(WEEKS), size)
        language = chance.integers(0, len(LANGUAGES), size)
        english = chance.random(size) < 0.88
        seats = np.where(chance.random(size) < 0.2, places, 1)
        return tuple(
            Participant(
                names[who],
                department=departments[department[who]],
                grade=int(grade[n]),
                site=sites[site[who]],
                languages=speaks[language[n]][int(english[n])],
                manager_id=names[above[who]],
                capacity=int(seats[n]),
                topics=tuple(known[t][v] for t, v in dict(zip(topics[n, : count[n]], levels[n], strict=False)).items()),
                slots=slots[site[who] % len(ZONES)][week[n]],
            )
            for n, who in enumerate(people.tolist())
        )

    number = (mentors + mentees) // 4
    left, right = chance.integers(0, mentors, number), chance.integers(0, mentees, number)
    return Problem(
        side(low, (1, 8)),
        side(high, (4, 11)),
        policy or Policy(),
        managers={names[one]: names[above[one]] if one else None for one in range(everybody)},
        former=frozenset((names[low[a]], names[high[b]]) for a, b in zip(left, right, strict=True)),
    )
