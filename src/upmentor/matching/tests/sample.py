"""Made-up people for the tests: a seeded crowd, and a short way to write one person."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from upmentor.matching import Participant, Policy, Problem, weekly_slots

WINTER = date(2026, 1, 12)
OFFICE = weekly_slots("Mon-Fri 09:00-17:00", "Europe/London", WINTER)
ZONES = ("Europe/London", "Europe/Athens", "America/New_York", "Asia/Riyadh", "Asia/Kolkata", "Asia/Tokyo")
HOURS = ("Mon-Fri 09:00-17:00", "Mon-Thu 08:00-16:30; Fri 08:00-12:00", "Sun-Thu 08:00-16:00", "Tue, Thu 10:00-15:00")
TOPICS = tuple(f"Topic {letter}" for letter in "ABCDEFGHIJKLMNOPQRST")


def person(key: str, **facts: Any) -> Participant:
    """Somebody with whom nothing is wrong; `facts` replace single entries."""
    usual: dict[str, Any] = {
        "department": f"Department of {key}",
        "grade": 2,
        "site": "London",
        "languages": ("en",),
        "manager_id": f"manager of {key}",
        "topics": (("AI", 4),),
        "slots": OFFICE,
    }
    return Participant(key, **(usual | facts))


def senior(key: str, **facts: Any) -> Participant:
    """A mentee with whom nothing is wrong."""
    return person(key, **({"grade": 7} | facts))


def crowd(mentors: int, mentees: int, seed: int, *, places: int = 1, policy: Policy | None = None) -> Problem:
    """A seeded company of mentors and mentees with every kind of link between them; capacities up to `places`."""
    rng = random.Random(seed)
    people = mentors + mentees
    managers: dict[str, str | None] = {"boss": None}
    managers |= {f"head{n}": "boss" for n in range(people // 12 + 2)}
    managers |= {f"lead{n}": f"head{rng.randrange(people // 12 + 2)}" for n in range(people // 5 + 2)}
    above = list(managers)

    def one(key: str, low: int, high: int) -> Participant:
        topics = rng.sample(TOPICS, rng.randint(1, 4))
        return Participant(
            key,
            name=f"Person {key}",
            department=rng.choice(["Sales", "Law", "Finance", "Design", "Care", ""]),
            grade=None if rng.random() < 0.03 else rng.randint(low, high),
            site=rng.choice(["North", "South", "East"]),
            languages=tuple(rng.sample(["en", "de", "ar", "fr"], rng.randint(1, 2))),
            manager_id=None if rng.random() < 0.03 else rng.choice(above),
            capacity=rng.randint(1, places),
            topics=tuple((topic, rng.randint(1, 5)) for topic in topics),
            slots=weekly_slots(rng.choice(HOURS), rng.choice(ZONES), WINTER),
            interests=tuple(rng.sample(["tea", "go", "jazz"], rng.randint(0, 2))),
            forms=tuple(rng.sample(["online", "in_person"], rng.randint(0, 2))),
        )

    juniors = [one(f"a{n:04}", 1, 5) for n in range(mentors)]
    seniors = [one(f"b{n:04}", 4, 9) for n in range(mentees)]
    links = [(rng.choice(juniors).id, rng.choice(seniors).id) for _ in range(people)] if juniors and seniors else []
    quarter = len(links) // 4
    return Problem(
        tuple(juniors),
        tuple(seniors),
        policy or Policy(),
        managers,
        conflicts=frozenset(links[:quarter]),
        former=frozenset((b, a) for a, b in links[quarter : 2 * quarter]),
        declined=frozenset(links[2 * quarter : 3 * quarter]),
        exclusions=frozenset(links[3 * quarter :]),
    )
