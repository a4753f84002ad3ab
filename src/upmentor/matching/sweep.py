"""The bound of a certificate for very many people: what `bound.total_above` says, compiled and on all cores.

It shares nothing with a solver, and only who stands above whom and who is kept apart with `plain`. Everything is read
from the `Problem` into a few numbers a person (about 0.3 kB), and no block of pairs is ever held. About 3 to 4 ns of
CPU a pair.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numpy.typing import NDArray

from .plain import PlainProblem
from .policy import TOTAL_POINTS, Policy
from .problem import MAX_LEVEL, Participant, same_text
from .sweep_kernel import CHUNK, TILE, Crowds, Lists, Side, Terms, Wants, Whole, sweep_rows

#: Mentors of one task.
BLOCK = 512
#: Half-hours of a week in 64-bit words.
WEEK = 6


def total_above(
    plain: PlainProblem, bonus: int, mentor_prices: Mapping[str, int], mentee_prices: Mapping[str, int], floor: int = 0
) -> int:
    """Σ max(0, bonus + score − u − v) over all pairs that break no rule and score at least `floor`.

    Whole numbers throughout: the same for any number of threads. `bonus` and `floor` are whole numbers below 2^30.
    """
    mentors = [one for one in plain.problem.mentors if _usable(one)]
    # Neighbours are alike, so that many can be settled together.
    mentees = sorted((one for one in plain.problem.mentees if _usable(one)), key=_kind)
    if not mentors or not mentees:
        return 0
    # A price above everything that a pair can be worth does what the highest useful one does.
    most = bonus + TOTAL_POINTS
    u = np.array([min(mentor_prices[one.id], most) for one in mentors], dtype=np.int64)
    v = np.array([min(mentee_prices[one.id], most) for one in mentees], dtype=np.int64)
    a, b, ends = _sides(plain.problem.policy, mentors, mentees, u, v)
    terms = _terms(plain.problem.policy, bonus, floor, ends)
    offers, wants = _topics(mentors, mentees, terms.topic, v)
    crowds, apart = _crowds(b), _apart(plain, mentors, mentees)

    def block(start: int) -> int:
        rows = np.arange(start, min(start + BLOCK, len(mentors)))
        totals = np.zeros(rows.size, dtype=np.int64)
        sweep_rows(a, b, terms, offers, wants, crowds, apart, rows, totals)
        return sum(totals.tolist())

    with ThreadPoolExecutor(os.cpu_count() or 1) as threads:
        return sum(threads.map(block, range(0, len(mentors), BLOCK)))


def _usable(one: Participant) -> bool:
    return one.grade is not None and (one.no_manager or bool(one.manager_id)) and one.capacity > 0


def _kind(one: Participant) -> tuple[int, int, str]:
    return one.grade or 0, one.slots, one.department


def _crowds(side: Side) -> Crowds:
    """Every 64 neighbours as one."""
    starts = np.arange(0, side.price.size, CHUNK)
    lowest, highest = (ufunc.reduceat(side.department, starts) for ufunc in (np.minimum, np.maximum))
    return Crowds(
        price=np.minimum.reduceat(side.price, starts),
        low=np.minimum.reduceat(side.grade, starts),
        high=np.maximum.reduceat(side.grade, starts),
        department=np.where(lowest == highest, lowest, 0).astype(np.int32),
        words=np.bitwise_or.reduceat(side.words, starts, axis=0),
    )


def _terms(policy: Policy, bonus: int, floor: int, ends: tuple[int, int, int, int]) -> Terms:
    weights = policy.weights
    return Terms(
        bonus=bonus,
        floor=floor,
        topic=weights["topic_fit"],
        time=weights["time_overlap"],
        department=weights["department"],
        site=weights["site"],
        grade=weights["grade_gap"],
        interests=weights["interests"],
        form=weights["meeting_form"],
        min_gap=policy.min_gap,
        preferred_gap=policy.preferred_gap,
        gap_tolerance=policy.gap_tolerance,
        full_overlap=round(2 * policy.full_overlap_hours),
        min_overlap=round(2 * policy.min_overlap_hours),
        full_interests=policy.full_interests,
        topic_required=policy.topic_required,
        in_person=policy.in_person,
        one_department=policy.same_department == "exclude",
        ends=ends,
    )


def _sides(
    policy: Policy, mentors: Sequence[Participant], mentees: Sequence[Participant], u: Whole, v: Whole
) -> tuple[Side, Side, tuple[int, int, int, int]]:
    """Both sides, and where each kind of words ends."""
    both = mentors, mentees
    codes = {
        name: _codes([[same_text(getattr(one, name)) for one in people] for people in both])
        for name in ("department", "site", "function")
    }
    codes["manager"] = _codes([["" if p.no_manager else p.manager_id or "" for p in people] for people in both])
    times = [
        np.frombuffer(b"".join(p.slots.to_bytes(8 * WEEK, "little") for p in people), dtype="<u8").reshape(-1, WEEK)
        for people in both
    ]
    columns, ends = [times], [WEEK]
    for name, counts in (
        ("languages", True),
        ("interests", policy.weights["interests"] > 0),
        ("forms", policy.weights["meeting_form"] > 0),
    ):
        bits = _bits([[getattr(one, name) if counts else () for one in people] for people in both])
        columns.append(bits)
        ends.append(ends[-1] + bits[0].shape[1])
    a, b = (
        Side(
            price=prices,
            grade=np.array([one.grade for one in people], dtype=np.int64),
            department=codes["department"][side],
            site=codes["site"][side],
            function=codes["function"][side],
            manager=codes["manager"][side],
            words=np.hstack([bits[side] for bits in columns]).astype(np.uint64),
            open=np.array([not one.forms for one in people], dtype=np.bool_),
        )
        for side, (people, prices) in enumerate(((mentors, u), (mentees, v)))
    )
    return a, b, (ends[0], ends[1], ends[2], ends[3])


def _codes(sides: Iterable[Sequence[str]]) -> list[NDArray[np.int32]]:
    """Numbers for words; the empty word is 0 on both sides."""
    found = {"": 0}
    return [np.array([found.setdefault(word, len(found)) for word in side], dtype=np.int32) for side in sides]


def _bits(sides: Sequence[Sequence[Sequence[str]]]) -> list[NDArray[np.uint64]]:
    """One bit for every word that somebody of each side has."""
    both = set.intersection(*({same_text(word) for words in side for word in words} for side in sides))
    number = {word: place for place, word in enumerate(sorted(both))}
    tables = []
    for side in sides:
        table = np.zeros((len(side), -(-len(number) // 64)), dtype=np.uint64)
        for row, words in enumerate(side):
            for place in {number[word] for word in map(same_text, words) if word in number}:
                table[row, place // 64] |= np.uint64(1 << place % 64)
        tables.append(table)
    return tables


def _topics(
    mentors: Sequence[Participant], mentees: Sequence[Participant], weight: int, prices: Whole
) -> tuple[Lists, Wants]:
    """What mentors offer, and for every tile and topic who of the tile wants it."""
    both = set.intersection(*({same_text(topic) for p in side for topic, _ in p.topics} for side in (mentors, mentees)))
    number = {topic: place for place, topic in enumerate(sorted(both))}
    entries = [
        [(row, number[word], value) for row, p in enumerate(side) for topic, value in p.topics
         if (word := same_text(topic)) in number]
        for side in (mentors, mentees)
    ]  # fmt: skip
    offers = _lists(entries[0], len(mentors))
    column, topic, priority = np.array(entries[1], dtype=np.int64).reshape(-1, 3).T
    tiles, height = -(-len(mentees) // TILE), len(number) + 1
    place = column // TILE * height + topic
    order = np.argsort(place * TILE + column % TILE, kind="stable")
    starts = np.searchsorted(place[order], np.arange(tiles * height)).astype(np.int64).reshape(tiles, height)
    total = np.array([MAX_LEVEL * sum(value for _, value in p.topics) for p in mentees], dtype=np.int64)
    return offers, Wants(
        first=starts,
        who=(column % TILE)[order].astype(np.int32),
        priority=priority[order].astype(np.int32),
        total=total,
        share=(weight * 1.001 / np.maximum(total, 1)).astype(np.float32),
        price=prices.astype(np.int32),
    )


def _lists(entries: Sequence[tuple[int, int, int]], height: int) -> Lists:
    """Entries (row, number, value), in order and each once."""
    rows, numbers, values = np.array(sorted(set(entries)), dtype=np.int64).reshape(-1, 3).T
    starts = np.zeros(height + 1, dtype=np.int64)
    np.cumsum(np.bincount(rows, minlength=height), out=starts[1:])
    return Lists(starts, numbers.astype(np.int32), values.astype(np.int32))


def _apart(plain: PlainProblem, mentors: Sequence[Participant], mentees: Sequence[Participant]) -> Lists:
    """For every mentor the mentees who are the same person, in their line, or kept apart."""
    row = {one.id: number for number, one in enumerate(mentors)}
    column = {one.id: number for number, one in enumerate(mentees)}
    found = [(row[a], column[b], 0) for a, b in _links(plain, row, column) if a in row and b in column]
    return _lists(found, len(mentors))


def _links(plain: PlainProblem, mentors: Mapping[str, int], mentees: Mapping[str, int]) -> Iterator[tuple[str, str]]:
    for one in mentors:
        yield one, one
        yield from ((one, other) for other in plain.above(one))
    for one in mentees:
        yield from ((other, one) for other in plain.above(one))
    for link in plain.apart:
        if len(link) == 2:
            one, other = link
            yield one, other
            yield other, one
