"""The bound of a certificate for many people, in blocks of rows, with numpy only.

`verify` uses it where looking at every pair by the plain code would take too long. It shares nothing with the solvers:
the words and links come from `plain`, the arithmetic is written here once more. Memory is that of a few small blocks,
so it works for any number of people, at 50 to 80 ns a pair; `sweep` is the fast one for very many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from .plain import PlainPerson, PlainProblem
from .policy import TOTAL_POINTS, Policy

Table = NDArray[np.int32]
#: Pairs of one block: about 30 MB of arrays.
BLOCK_PAIRS = 1 << 20


def total_above(
    plain: PlainProblem,
    bonus: int,
    mentor_prices: Mapping[str, int],
    mentee_prices: Mapping[str, int],
    floor: int = 0,
) -> int:
    """Σ max(0, bonus + score − u − v) over all pairs that break no rule and score at least `floor`."""
    mentors, mentees = list(plain.mentors.values()), list(plain.mentees.values())
    if not mentors or not mentees:
        return 0
    # A price above everything that a pair can be worth does what the highest useful one does.
    most = bonus + TOTAL_POINTS
    u = np.array([min(mentor_prices[one.id], most) for one in mentors], dtype=np.int64)
    v = np.array([min(mentee_prices[one.id], most) for one in mentees], dtype=np.int64)
    judge, total = Judge(plain, mentors, mentees), 0
    step = max(1, BLOCK_PAIRS // len(mentees))
    for start in range(0, len(mentors), step):
        rows = slice(start, min(start + step, len(mentors)))
        score, allowed = judge.block(rows)
        above = score + (bonus - u[rows, None] - v[None, :])
        total += int(above[allowed & (above > 0) & (score >= floor)].sum())
    return total


class Judge:
    """Everybody as numbers, ready to judge a block of mentors with all mentees."""

    def __init__(self, plain: PlainProblem, mentors: Sequence[PlainPerson], mentees: Sequence[PlainPerson]) -> None:
        self.policy, self.width = plain.policy, len(mentees)
        self.usable = [np.array([_usable(one) for one in side]) for side in (mentors, mentees)]
        self.managers = _codes([[one.manager or "" for one in side] for side in (mentors, mentees)])
        self.departments = _codes([[one.department for one in side] for side in (mentors, mentees)])
        self.tables = [
            _kinds(mentors, mentees, key, judge)
            for key, judge in (
                (lambda one: one.person.grade, lambda a, b: _grade(plain.policy, a, b)),
                (lambda one: (one.site, one.function), lambda a, b: _place(plain.policy, a, b)),
                (lambda one: frozenset(one.forms), lambda a, b: _forms(plain.policy, a, b)),
                (lambda one: frozenset(one.languages), _languages),
                (lambda one: frozenset(one.interests), lambda a, b: _interests(plain.policy, a, b)),
            )
        ]
        self.slots = _slot_table(mentors, mentees)
        self.sites = _codes([[one.site for one in side] for side in (mentors, mentees)])
        self.offers, self.wants = _topic_tables(mentors, mentees)
        self.wanted = np.array([5 * sum(one.topics.values()) for one in mentees], dtype=np.int32)
        self.apart = _apart(plain, mentors, mentees)

    def block(self, rows: slice) -> tuple[Table, NDArray[np.bool_]]:
        """Scores (where a rule is broken, any number) and which pairs are allowed."""
        policy = self.policy
        allowed = self.usable[0][rows, None] & self.usable[1][None, :]
        score = np.zeros(allowed.shape, dtype=np.int32)
        for mine, theirs, table in self.tables:
            part = np.take(table[mine[rows]], theirs, axis=1)
            allowed &= part >= 0
            score += part
        team, mates = self.managers[0][rows, None], self.managers[1][None, :]
        allowed &= (team != mates) | (team == 0)
        home, other = self.departments[0][rows, None], self.departments[1][None, :]
        known = (home > 0) & (other > 0)
        differ = home != other
        score += np.where(known & differ, np.int32(policy.weights["department"]), np.int32(0))
        if policy.same_department == "exclude":
            allowed &= differ | ~known
        self._time(rows, score, allowed)
        self._topics(rows, score, allowed)
        for row in range(rows.start, rows.stop):
            allowed[row - rows.start, self.apart[row]] = False
        return score, allowed

    def _time(self, rows: slice, score: Table, allowed: NDArray[np.bool_]) -> None:
        mine, theirs, table = self.slots
        shared = np.take(table[mine[rows]], theirs, axis=1)
        full = round(self.policy.full_overlap_hours * 2)
        score += _half_up(self.policy.weights["time_overlap"] * np.minimum(shared, full), full)
        enough = shared >= 2 * self.policy.min_overlap_hours
        if self.policy.in_person:
            here = self.sites[0][rows, None]
            enough |= (here == self.sites[1][None, :]) & (here > 0)
        allowed &= enough

    def _topics(self, rows: slice, score: Table, allowed: NDArray[np.bool_]) -> None:
        # Whole numbers below 2^24: exact in float32.
        met = (self.offers[rows] @ self.wants).astype(np.int32)
        points = _half_up(self.policy.weights["topic_fit"] * met, np.maximum(self.wanted, 1)[None, :])
        score += np.where(self.wanted[None, :] > 0, points, np.int32(0))
        if self.policy.topic_required:
            allowed &= met > 0


def _usable(one: PlainPerson) -> bool:
    person = one.person
    return person.grade is not None and bool(person.no_manager or person.manager_id) and person.capacity > 0


def _codes(sides: Iterable[Sequence[Hashable]]) -> list[Table]:
    """Numbers for words; the empty word is 0 on both sides."""
    found: dict[Hashable, int] = {"": 0}
    return [np.array([found.setdefault(word, len(found)) for word in side], dtype=np.int32) for side in sides]


def _kinds(
    mentors: Sequence[PlainPerson],
    mentees: Sequence[PlainPerson],
    key: Callable[[PlainPerson], Hashable],
    judge: Callable[[PlainPerson, PlainPerson], int],
) -> tuple[Table, Table, Table]:
    """Everybody's kind, and what `judge` says of every two kinds; −10,000 where a rule is broken."""
    sides: list[tuple[Table, list[PlainPerson]]] = []
    for people in (mentors, mentees):
        first: dict[Hashable, int] = {}
        examples: list[PlainPerson] = []
        kind = np.empty(len(people), dtype=np.int32)
        for number, one in enumerate(people):
            word = key(one)
            if word not in first:
                first[word] = len(examples)
                examples.append(one)
            kind[number] = first[word]
        sides.append((kind, examples))
    table = np.array([[judge(a, b) for b in sides[1][1]] for a in sides[0][1]], dtype=np.int32)
    return sides[0][0], sides[1][0], table


def _half_up(numerator: Table, denominator: Table | int) -> Table:
    answer: Table = (2 * numerator + denominator) // (2 * denominator)
    return answer


def _grade(policy: Policy, a: PlainPerson, b: PlainPerson) -> int:
    if a.person.grade is None or b.person.grade is None or b.person.grade - a.person.grade < policy.min_gap:
        return -10_000
    near = policy.gap_tolerance - abs(b.person.grade - a.person.grade - policy.preferred_gap)
    return (2 * policy.weights["grade_gap"] * max(0, near) + policy.gap_tolerance) // (2 * policy.gap_tolerance)


def _place(policy: Policy, a: PlainPerson, b: PlainPerson) -> int:
    apart = [one != other and "" not in (one, other) for one, other in ((a.site, b.site), (a.function, b.function))]
    return policy.weights["site"] if any(apart) else 0


def _forms(policy: Policy, a: PlainPerson, b: PlainPerson) -> int:
    return policy.weights["meeting_form"] if not a.forms or not b.forms or a.forms & b.forms else 0


def _languages(a: PlainPerson, b: PlainPerson) -> int:
    return 0 if a.languages & b.languages else -10_000


def _interests(policy: Policy, a: PlainPerson, b: PlainPerson) -> int:
    if not policy.weights["interests"]:
        return 0
    full = policy.full_interests
    shared = min(len(a.interests & b.interests), full)
    return (2 * policy.weights["interests"] * shared + full) // (2 * full)


def _slot_table(mentors: Sequence[PlainPerson], mentees: Sequence[PlainPerson]) -> tuple[Table, Table, Table]:
    """Everybody's working pattern, and the shared half-hours of every two patterns."""
    kinds: list[Table] = []
    bits: list[NDArray[np.float32]] = []
    for people in (mentors, mentees):
        first: dict[int, int] = {}
        kinds.append(np.array([first.setdefault(o.person.slots, len(first)) for o in people], dtype=np.int32))
        packed = np.frombuffer(b"".join(slots.to_bytes(42, "little") for slots in first), dtype=np.uint8)
        bits.append(np.unpackbits(packed).reshape(len(first), -1).astype(np.float32))
    return kinds[0], kinds[1], (bits[0] @ bits[1].T).astype(np.int32)


def _topic_tables(
    mentors: Sequence[PlainPerson], mentees: Sequence[PlainPerson]
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    both = {t for one in mentors for t in one.topics} & {t for one in mentees for t in one.topics}
    number = {topic: place for place, topic in enumerate(sorted(both))}
    tables = []
    for people in (mentors, mentees):
        table = np.zeros((len(people), len(number)), dtype=np.float32)
        for row, one in enumerate(people):
            for topic in one.topics.keys() & both:
                table[row, number[topic]] = one.topics[topic]
        tables.append(table)
    return tables[0], np.ascontiguousarray(tables[1].T)


def _apart(plain: PlainProblem, mentors: Sequence[PlainPerson], mentees: Sequence[PlainPerson]) -> list[list[int]]:
    """For every mentor the numbers of mentees who are the same person, in their line, or kept apart."""
    row = {one.id: number for number, one in enumerate(mentors)}
    column = {one.id: number for number, one in enumerate(mentees)}
    found: dict[int, set[int]] = defaultdict(set)
    for mentor_id, mentee_id in _links(plain, mentors, mentees):
        if mentor_id in row and mentee_id in column:
            found[row[mentor_id]].add(column[mentee_id])
    return [sorted(found[number]) for number in range(len(mentors))]


def _links(
    plain: PlainProblem, mentors: Sequence[PlainPerson], mentees: Sequence[PlainPerson]
) -> Iterator[tuple[str, str]]:
    for one in mentors:
        yield one.id, one.id
        yield from ((one.id, above) for above in one.above)
    for one in mentees:
        yield from ((above, one.id) for above in one.above)
    for link in plain.apart:
        if len(link) == 2:
            a, b = link
            yield from ((a, b), (b, a))
