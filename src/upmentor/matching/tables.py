"""The people of a problem as arrays, one row each, ready for whole-matrix arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .hours import SLOTS_A_WEEK
from .problem import Participant, Problem, same_text

Mask = NDArray[np.bool_]
Whole = NDArray[np.int64]
Counts = NDArray[np.float32]

UNKNOWN_GRADE = np.iinfo(np.int64).min


@dataclass(frozen=True, slots=True)
class Side:
    """One side as arrays; row r is person r.

    Codes (`department`, `site`, `function`, `manager`) are 0 for unknown and agree between the two sides. `languages`,
    `interests`, `forms` are 0/1 tables, `topics` holds levels or priorities, `slots` 0/1 by half-hour. They are
    float32 so that a product of two is a fast, and for such small whole numbers exact, count.
    """

    grade: Whole
    department: Whole
    site: Whole
    function: Whole
    manager: Whole
    capacity: Whole
    languages: Counts
    interests: Counts
    forms: Counts
    topics: Counts
    slots: Counts

    @property
    def grade_known(self) -> Mask:
        """Which people have a known grade."""
        return self.grade != UNKNOWN_GRADE


def tables(problem: Problem) -> tuple[Side, Side]:
    """Mentors and mentees as arrays that share their codes and columns."""
    everybody = (*problem.mentors, *problem.mentees)
    codes = {
        "department": _codes(same_text(p.department) for p in everybody),
        "site": _codes(same_text(p.site) for p in everybody),
        "function": _codes(same_text(p.function) for p in everybody),
        "manager": _codes(p.manager_id or "" for p in everybody),
        "languages": _codes(same_text(word) for p in everybody for word in p.languages),
        "interests": _codes(same_text(word) for p in everybody for word in p.interests),
        "forms": _codes(same_text(word) for p in everybody for word in p.forms),
        "topics": _codes(same_text(topic) for p in everybody for topic, _ in p.topics),
    }
    return _side(problem.mentors, codes), _side(problem.mentees, codes)


def _codes(words: Iterable[str]) -> dict[str, int]:
    """Each word's number from 1; the empty word is 0."""
    found: dict[str, int] = {"": 0}
    for word in words:
        found.setdefault(word, len(found))
    return found


def _side(people: tuple[Participant, ...], codes: dict[str, dict[str, int]]) -> Side:
    def code(name: str, read: Callable[[Participant], str]) -> Whole:
        return np.array([codes[name][read(p)] for p in people], dtype=np.int64)

    def table(name: str, read: Callable[[Participant], Iterable[tuple[str, int]]]) -> Counts:
        filled = np.zeros((len(people), len(codes[name])), dtype=np.float32)
        for row, person in enumerate(people):
            for word, number in read(person):
                filled[row, codes[name][same_text(word)]] = number
        return filled[:, 1:]

    return Side(
        grade=np.array([UNKNOWN_GRADE if p.grade is None else p.grade for p in people], dtype=np.int64),
        department=code("department", lambda p: same_text(p.department)),
        site=code("site", lambda p: same_text(p.site)),
        function=code("function", lambda p: same_text(p.function)),
        manager=code("manager", lambda p: "" if p.no_manager else p.manager_id or ""),
        capacity=np.array([p.capacity for p in people], dtype=np.int64),
        languages=table("languages", lambda p: ((word, 1) for word in p.languages)),
        interests=table("interests", lambda p: ((word, 1) for word in p.interests)),
        forms=table("forms", lambda p: ((word, 1) for word in p.forms)),
        topics=table("topics", lambda p: p.topics),
        slots=_slots(people),
    )


def _slots(people: tuple[Participant, ...]) -> Counts:
    packed = b"".join(p.slots.to_bytes(SLOTS_A_WEEK // 8, "little") for p in people)
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), bitorder="little")
    return bits.reshape(len(people), SLOTS_A_WEEK).astype(np.float32)
