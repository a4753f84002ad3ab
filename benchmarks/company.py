"""A made-up organisation to match, from a seed."""

from __future__ import annotations

from datetime import date

import numpy as np

from upmentor.matching import Participant, Problem, weekly_slots

ON = date(2026, 1, 12)
DEPARTMENTS, SITES, TOPICS, WISHES = 20, 24, 60, 5
ZONES = (
    "America/Los_Angeles", "America/New_York", "America/Sao_Paulo", "Europe/London", "Europe/Berlin", "Europe/Athens",
    "Asia/Dubai", "Asia/Kolkata", "Asia/Singapore",
)  # fmt: skip
HOURS = ("Mon-Fri 09:00-17:00", "Mon-Fri 08:00-16:00", "Mon-Thu 08:00-18:00", "Mon, Wed, Fri 10:00-18:00")
LANGUAGES = ("en", "de", "fr", "es", "ar", "pt")


def company(mentors: int, mentees: int, seed: int, *, places: int = 1) -> Problem:
    """Mentors below, mentees above in one reporting tree; about a third of all pairs are allowed."""
    rng = np.random.default_rng([seed, mentors, mentees])
    people = mentors + mentees
    # A tree in which person k reports to person (k − 1) // 6; the first half is the upper half.
    managers: dict[str, str | None] = {f"p{k:06}": f"p{(k - 1) // 6:06}" if k else None for k in range(2 * people)}
    seniors = rng.permutation(people)[:mentees]
    juniors = people + rng.permutation(people)[:mentors]

    def one(k: int, low: int, high: int, few: int) -> Participant:
        key = f"p{k:06}"
        topics = rng.choice(TOPICS, size=rng.integers(few, 2 * few + 1), replace=False)
        return Participant(
            key,
            department=f"d{rng.integers(DEPARTMENTS)}",
            grade=int(rng.integers(low, high + 1)),
            site=f"s{rng.integers(SITES)}",
            languages=("en", LANGUAGES[rng.integers(1, 6)]) if rng.random() < 0.9 else (LANGUAGES[rng.integers(1, 6)],),
            manager_id=managers[key],
            no_manager=managers[key] is None,
            capacity=int(rng.integers(1, places + 1)),
            topics=tuple((f"t{topic}", int(rng.integers(1, 6))) for topic in topics),
            slots=weekly_slots(HOURS[rng.integers(len(HOURS))], ZONES[rng.integers(len(ZONES))], ON),
        )

    lower = tuple(one(int(k), 1, 6, WISHES) for k in juniors)
    upper = tuple(one(int(k), 5, 10, WISHES) for k in seniors)
    former = {(lower[rng.integers(mentors)].id, upper[rng.integers(mentees)].id) for _ in range(people // 4)}
    return Problem(lower, upper, managers=managers, former=frozenset(former))
