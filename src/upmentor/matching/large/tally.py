"""What each rule removes, and what it alone removes, counted over all pairs without a matrix.

Every rule that depends on kinds or topics, and every fact that is missing about one person, is one bit. A pair's faults
are the `or` of a few rows of such bits, made tile by tile as scores are. How often a rule alone stands in the way is
how often that bit alone is set. The few pairs forbidden one by one are corrected afterwards.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from ..problem import Participant, Problem
from ..rules import RULES
from ..solution import RuleCount
from ..tables import Whole
from .apart import cells_apart
from .kinds import TRAITS, large_teams, trait_kinds
from .pricing import Workers, spread
from .profiles import TILE, Wishes, topic_numbers, wishes_of

Bits = NDArray[np.int16]
#: The bit of each rule that is not told pair by pair. 16 bits hold them all.
BIT = {
    name: 1 << number
    for number, name in enumerate(
        ("grade_known", "manager_known", "free_place", "grade_gap", "same_team", "department", "language",
         "time_overlap", "topic")
    )
}  # fmt: skip
ALONE = np.array([0, *BIT.values()], dtype=np.int16)


@njit(cache=True, nogil=True)
def count_alone(rows, base, topic, topics, own, lacking, numbers, width, alone, broken):
    """Count over the pairs of these rows: for each of `ALONE` how many have just these faults, and (`broken`) how many
    have each bit at all."""
    faults, met = np.empty(TILE, np.int16), np.empty(TILE, np.int16)
    values = np.array([0] + [1 << n for n in range(broken.size)], np.int16)
    for tile in range(rows.shape[0]):
        size = min(TILE, width - tile * TILE)
        for row in numbers:
            faults[:] = own[row]
            for number in range(base.shape[1]):
                one = rows[tile, base[row, number]]
                for j in range(TILE):
                    faults[j] |= one[j]
            if lacking:
                met[:] = 0
                for number in range(topics[row]):
                    one = rows[tile, topic[row, number]]
                    for j in range(TILE):
                        met[j] |= one[j]
                for j in range(TILE):
                    faults[j] |= np.int16(0) if met[j] else lacking
            some = faults[:size]
            for n in range(values.size):
                value, count = values[n], 0
                for j in range(some.size):
                    count += some[j] == value
                alone[n] += count
            for n in range(broken.size):
                value, count = values[n + 1], 0
                for j in range(some.size):
                    count += (some[j] & value) != 0
                broken[n] += count


def tally(problem: Problem, workers: Workers) -> tuple[tuple[RuleCount, ...], int]:
    """`rules` and `allowed` of a `Solution`. Everybody counts, also those who cannot be matched."""
    mentors, mentees = problem.mentors, problem.mentees
    removed, only = {rule.name: 0 for rule in RULES}, {rule.name: 0 for rule in RULES}
    if not mentors or not mentees:
        return tuple(RuleCount(name, 0, 0) for name in removed), 0
    teams = large_teams(mentors, mentees)
    table = _Faults(problem, teams)
    parts = list(spread(_count, table.counted(), None, np.arange(len(mentors)), workers))
    alone, broken = (np.sum([part[side] for part in parts], axis=0) for side in (0, 1))
    for number, name in enumerate(BIT):
        removed[name], only[name] = int(broken[number]), int(alone[number + 1])
    allowed = int(alone[0])
    cells = cells_apart(problem, mentors, mentees, teams)
    for rule, at, faults, single in _single_cells(cells, table, len(mentees)):
        if rule:
            removed[rule] += at.size
            only[rule] += int(((faults == 0) & single).sum())
            continue
        allowed -= int((faults == 0).sum())
        for name, bit in BIT.items():
            only[name] -= int((faults == bit).sum())
    return tuple(RuleCount(name, removed[name], only[name]) for name in removed), allowed


def _single_cells(
    cells: dict[str, tuple[Whole, Whole]], table: _Faults, width: int
) -> list[tuple[str, Whole, Bits, NDArray[np.bool_]]]:
    """For each rule told pair by pair: its cells, the other faults there, and whether no other such rule has the cell;
    then, without a name, all those cells once."""
    keys = {rule: np.unique(rows * width + columns) for rule, (rows, columns) in cells.items()}
    every, count = np.unique(np.concatenate(list(keys.values())), return_counts=True)
    found = []
    for rule, key in (*keys.items(), ("", every)):
        single = count[np.searchsorted(every, key)] == 1
        found.append((rule, key, table.at(key // width, key % width), single))
    return found


class _Faults:
    """The bits of all kinds and topics, and of each person."""

    def __init__(self, problem: Problem, teams: frozenset[str]) -> None:
        sides = problem.mentors, problem.mentees
        self.size = len(sides[0]), len(sides[1])
        self.own = tuple(_person_bits(side) for side in sides)
        self.kinds = [trait_kinds(trait, problem, *sides, teams) for trait in TRAITS if trait.rules]
        self.bits = []
        for kinds in self.kinds:
            bits = np.zeros(kinds.worth.shape, dtype=np.int16)
            for name, mask in kinds.broken.items():
                bits |= np.where(mask, np.int16(BIT[name]), np.int16(0))
            self.bits.append(bits)
        number = topic_numbers(*sides)
        self.offers, self.wants = wishes_of(sides[0], number), wishes_of(sides[1], number)
        self.lacking = np.int16(BIT["topic"] if problem.policy.topic_required else 0)
        self._rows(len(set(number.values())))

    def _rows(self, topics: int) -> None:
        width = self.size[1]
        tiles = -(-width // TILE)
        self.rows = np.zeros((tiles, 1 + sum(len(bits) for bits in self.bits) + topics + 1, TILE), dtype=np.int16)
        first, base = 0, []
        for kinds, bits in zip(self.kinds, self.bits, strict=True):
            for tile in range(tiles):
                kind = kinds.mentee_kind[tile * TILE : (tile + 1) * TILE]
                self.rows[tile, first : first + len(bits), : kind.size] = bits[:, kind]
            base.append(kinds.mentor_kind + first)
            first += len(bits)
        everybody = np.arange(width)
        self.rows[everybody // TILE, first, everybody % TILE] = self.own[1]
        base.append(np.full(self.size[0], first))
        self.rows[self.wants.who // TILE, first + 1 + self.wants.which, self.wants.who % TILE] = 1
        self.base = np.stack(base, axis=1).astype(np.int32)
        self.topic, self.topics = _topic_rows(self.offers, self.size[0], first + 1)

    def counted(self) -> tuple[Any, ...]:
        """What `_count` needs of it."""
        return self.rows, self.base, self.topic, self.topics, self.own[0], self.lacking, self.size[1]

    def at(self, rows: Whole, columns: Whole) -> Bits:
        """The faults of single pairs."""
        faults: Bits = self.own[0][rows] | self.own[1][columns]
        for kinds, bits in zip(self.kinds, self.bits, strict=True):
            faults |= bits[kinds.mentor_kind[rows], kinds.mentee_kind[columns]]
        if self.lacking:
            met = np.zeros(len(rows), dtype=bool)
            for number in range(self.topic.shape[1]):
                there = number < self.topics[rows]
                met |= there & (self.rows[columns // TILE, self.topic[rows, number], columns % TILE] > 0)
            faults |= np.where(met, np.int16(0), self.lacking)
        return faults


def _count(table: tuple[Any, ...], block: tuple[None, Whole]) -> tuple[Whole, Whole]:
    """`count_alone` for some rows."""
    alone, broken = np.zeros(len(BIT) + 1, dtype=np.int64), np.zeros(len(BIT), dtype=np.int64)
    rows, base, topic, topics, own, lacking, width = table
    count_alone(rows, base, topic, topics, own, lacking, block[1], width, alone, broken)
    return alone, broken


def _person_bits(people: Sequence[Participant]) -> Bits:
    return np.array(
        [
            (BIT["grade_known"] if p.grade is None else 0)
            | (0 if p.manager_known else BIT["manager_known"])
            | (0 if p.capacity else BIT["free_place"])
            for p in people
        ],
        dtype=np.int16,
    )


def _topic_rows(wishes: Wishes, height: int, first: int) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    topics = np.bincount(wishes.who, minlength=height).astype(np.int32)
    topic = np.zeros((height, max(1, int(topics.max(initial=0)))), dtype=np.int32)
    place = np.arange(wishes.who.size) - (np.cumsum(topics) - topics)[wishes.who]
    topic[wishes.who, place] = first + wishes.which
    return topic, topics
