"""Pairs that stay apart one by one: reporting lines, small teams, programme rules, the same person, locked pairs.

They are few beside all pairs, so they are a short sorted list of columns for every row, not a test for every pair.

>>> rows = Apart.of(np.array([0, 1, 0]), np.array([2, 0, 2]), 2, 3)
>>> rows.starts.tolist(), rows.columns.tolist()
([0, 1, 2], [2, 0])
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, count

import numpy as np
from numpy.typing import NDArray

from ..problem import Participant, Problem, chain_above, direct_managers
from ..rules import apart_links
from ..tables import Whole

#: Reporting lines up to this depth are walked all at once; longer ones (or circles) one by one.
DEPTH = 40


@dataclass(frozen=True, slots=True, eq=False)
class Apart:
    """For row i the forbidden columns `columns[starts[i]:starts[i + 1]]`, in order, each once."""

    starts: Whole
    columns: NDArray[np.int32]

    @classmethod
    def of(cls, rows: Whole, columns: Whole, height: int, width: int) -> Apart:
        """From a list of cells in any order, with repeats."""
        key = np.unique(rows * max(width, 1) + columns)
        starts = np.zeros(height + 1, dtype=np.int64)
        np.cumsum(np.bincount(key // max(width, 1), minlength=height), out=starts[1:])
        return cls(starts, (key % max(width, 1)).astype(np.int32))

    def and_one(self, row: int, column: int) -> Apart:
        """The same lists with one more cell."""
        begin, end = self.starts[row], self.starts[row + 1]
        place = begin + np.searchsorted(self.columns[begin:end], column)
        if place < end and self.columns[place] == column:
            return self
        starts = self.starts.copy()
        starts[row + 1 :] += 1
        return Apart(starts, np.insert(self.columns, place, column))

    def flipped(self, width: int) -> Apart:
        """The same cells seen from the other side, which has `width` people."""
        rows = np.repeat(np.arange(len(self.starts) - 1), np.diff(self.starts))
        return Apart.of(self.columns.astype(np.int64), rows, width, len(self.starts) - 1)


def cells_apart(
    problem: Problem, mentors: Sequence[Participant], mentees: Sequence[Participant], teams: frozenset[str]
) -> dict[str, tuple[Whole, Whole]]:
    """By rule, the cells (mentor numbers, mentee numbers) that it forbids one by one. `teams` are left out."""
    row = {person.id: number for number, person in enumerate(mentors)}
    column = {person.id: number for number, person in enumerate(mentees)}
    cells = {
        "same_person": [(row[key], column[key]) for key in row.keys() & column.keys()],
        "same_team": list(_teams(mentors, mentees, teams)),
        "programme_rules": [
            (row[a], column[b])
            for one, other in apart_links(problem)
            for a, b in ((one, other), (other, one))
            if a in row and b in column
        ],
    }
    found = {name: _arrays(some) for name, some in cells.items()}
    return found | {"reporting_line": _lines(problem, row, column)}


def _teams(
    mentors: Sequence[Participant], mentees: Sequence[Participant], teams: frozenset[str]
) -> Iterator[tuple[int, int]]:
    members: dict[str, list[int]] = defaultdict(list)
    for number, person in enumerate(mentees):
        if person.manager_id and person.manager_id not in teams:
            members[person.manager_id].append(number)
    for number, person in enumerate(mentors):
        for other in members.get(person.manager_id or "", ()):
            yield number, other


def _lines(problem: Problem, row: dict[str, int], column: dict[str, int]) -> tuple[Whole, Whole]:
    managers = direct_managers(problem)
    everybody = dict.fromkeys(chain(managers, filter(None, managers.values())))
    number = dict(zip(everybody, count()))
    parent = np.full(len(number), -1, dtype=np.int64)
    parent[: len(managers)] = [number[above] if above else -1 for above in managers.values()]
    down = _walk(parent, number, row, column, managers)
    up = _walk(parent, number, column, row, managers)
    return np.concatenate([down[0], up[1]]), np.concatenate([down[1], up[0]])


def _walk(
    parent: Whole,
    number: dict[str, int],
    below: dict[str, int],
    above: dict[str, int],
    managers: dict[str, str | None],
) -> tuple[Whole, Whole]:
    """Cells (someone of `below`, someone of `above` over them), everybody climbing one step at a time."""
    place = np.full(len(number) + 1, -1, dtype=np.int64)
    for person, where in above.items():
        if person in number:
            place[number[person]] = where
    people = [(number[person], where) for person, where in below.items() if person in number]
    at, who = _arrays(people)
    own, low, high = at, [], []
    for _ in range(DEPTH):
        at = parent[at]
        going = (at >= 0) & (at != own)
        at, who, own = at[going], who[going], own[going]
        met = place[at]
        low.append(who[met >= 0])
        high.append(met[met >= 0])
    if at.size:
        name = {where: person for person, where in below.items()}
        rest = [(w, above[m]) for w in who.tolist() for m in chain_above(name[w], managers) if m in above]
        more = _arrays(rest)
        low.append(more[0])
        high.append(more[1])
    return np.concatenate(low), np.concatenate(high)


def _arrays(cells: list[tuple[int, int]]) -> tuple[Whole, Whole]:
    both = np.array(cells, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
