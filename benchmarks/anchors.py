"""What a capable colleague would write in an afternoon with numpy, scipy or ortools: scores and pairs, no reasons.

Scores are matrix products of float32 tables where something is counted in common (topics, hours, languages; exact for
such small whole numbers), broadcast comparisons of codes for the rest, whole points rounded half up. They come in
blocks of 128 rows of 32-bit numbers, so that a block stays in the processor's cache: the fastest of everything that was
tried (per pair 16 ns; blocks of 1,024 rows 21, whole matrices 41). `Scores(…, block=n, whole=np.int64)` is what one
writes first: whole matrices of numpy's usual integers. Both are in the table of the scoring pass.

For scipy they fill one float64 matrix, which is what `linear_sum_assignment` works on; it is called as its
documentation shows (`maximize=True`, which copies the matrix).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from upmentor.matching import Participant, Problem

Whole = NDArray[np.int64]
#: Rows of a block: 32 to 5,000 were tried.
BLOCK = 128


class Scores:
    """All rules and criteria of the default policy (its rule on topics may be off), for blocks of mentors × mentees."""

    def __init__(self, problem: Problem, *, block: int = BLOCK, whole: type[Any] = np.int32) -> None:
        self.rows_a_block, self.whole = block, whole
        a, b = problem.mentors, problem.mentees
        self.height, self.width = len(a), len(b)
        self.offers, self.wants = topic_tables(a, b)
        self.full = 5 * self.wants.sum(axis=0).astype(whole)
        self.speaks, self.hears = _tables(a, b, [[dict.fromkeys(p.languages, 1) for p in side] for side in (a, b)])
        self.free, self.at_work = _hours(a), np.ascontiguousarray(_hours(b).T)
        self.low, self.high = (np.array([p.grade for p in side], dtype=whole) for side in (a, b))
        self.codes = [
            _codes([[read(p) for p in side] for side in (a, b)])
            for read in (lambda p: p.department, lambda p: p.site, lambda p: p.manager_id)
        ]
        self.apart, self.topic_required = kept_apart(problem), problem.policy.topic_required

    def block(self, rows: slice) -> tuple[NDArray[Any], NDArray[np.bool_]]:
        """Scores (any number where a rule is broken) and what is allowed."""
        met = (self.offers[rows] @ self.wants).astype(self.whole)
        score = (900 * met + self.full) // (2 * self.full)
        shared = (self.free[rows] @ self.at_work).astype(self.whole)
        score += (400 * np.minimum(shared, 20) + 20) // 40
        home, place, team = (mine[rows, None] != theirs[None, :] for mine, theirs in self.codes)
        score += self.whole(150) * home + self.whole(100) * place
        gap = self.high[None, :] - self.low[rows, None]
        score += (200 * np.maximum(0, 4 - np.abs(gap - 4)) + 4) // 8
        allowed = home & team & (gap >= 2) & (shared >= 4)
        if self.topic_required:
            allowed &= met > 0
        allowed &= self.speaks[rows] @ self.hears > 0
        for row in range(rows.start, rows.stop):
            allowed[row - rows.start, self.apart[row]] = False
        return score, allowed

    def blocks(self) -> Iterator[tuple[slice, NDArray[Any], NDArray[np.bool_]]]:
        """Every block in turn."""
        for start in range(0, self.height, self.rows_a_block):
            rows = slice(start, min(start + self.rows_a_block, self.height))
            yield rows, *self.block(rows)


def by_scipy(values: NDArray[np.float64], bonus: int) -> tuple[int, int]:
    """(pairs, total score) by `linear_sum_assignment` of score + bonus, 0 where a pair is not allowed."""
    from scipy.optimize import linear_sum_assignment

    rows, columns = linear_sum_assignment(values, maximize=True)
    chosen = values[rows, columns]
    chosen = chosen[chosen > 0]
    return len(chosen), int(chosen.sum()) - bonus * len(chosen)


def sparse_by_ortools(rows: Whole, columns: Whole, scores: Whole, size: tuple[int, int]) -> tuple[int, int]:
    """(pairs, total score) of the best among these edges by `SimpleMinCostFlow`, one place each."""
    from ortools.graph.python import min_cost_flow

    height, width = size
    most = min(size)
    bonus = 1000 * most + 1
    source, sink = height + width, height + width + 1
    flow = min_cost_flow.SimpleMinCostFlow()
    tails = np.concatenate([rows, np.full(height, source), height + np.arange(width), [source]])
    heads = np.concatenate([height + columns, np.arange(height), np.full(width, sink), [sink]])
    costs = np.concatenate([-bonus - scores, np.zeros(height + width + 1, dtype=np.int64)])
    places = np.concatenate([np.ones(len(rows) + height + width, dtype=np.int64), [most]])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, places, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([most, -most]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("ortools found no optimum")
    used = flow.flows(arcs[: len(rows)]) > 0
    return int(used.sum()), int(scores[used].sum())


def sparse_by_scipy(rows: Whole, columns: Whole, scores: Whole, size: tuple[int, int]) -> tuple[int, int]:
    """(pairs, total score) of the best among these edges by `min_weight_full_bipartite_matching`.

    It wants a partner for every row, so each row gets a column of its own that is worth next to nothing.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    height, width = size
    bonus = 1000 * min(size) + 1
    alone = np.arange(height)
    worth = np.concatenate([scores + bonus, np.ones(height)]).astype(np.float64)
    cells = np.concatenate([rows, alone]), np.concatenate([columns, width + alone])
    graph = coo_array((worth, cells), shape=(height, width + height)).tocsr()
    one, other = min_weight_full_bipartite_matching(graph, maximize=True)
    paired = other < width
    total = int(graph[one[paired], other[paired]].sum())
    return int(paired.sum()), total - bonus * int(paired.sum())


def topic_tables(a: Sequence[Participant], b: Sequence[Participant]) -> tuple[Any, Any]:
    """Levels offered (mentors × topics) and priorities wanted (topics × mentees), float32."""
    return _tables(a, b, [[dict(p.topics) for p in side] for side in (a, b)])


def _tables(a: Sequence[Participant], b: Sequence[Participant], words: Any) -> tuple[Any, Any]:
    """People × words of one side and words × people of the other, as float32."""
    column: dict[object, int] = {}
    for side in words:
        for entries in side:
            for word in entries:
                column.setdefault(word, len(column))
    found = []
    for people, side in ((a, words[0]), (b, words[1])):
        table = np.zeros((len(people), len(column)), dtype=np.float32)
        for row, entries in enumerate(side):
            for word, value in entries.items():
                table[row, column[word]] = value
        found.append(table)
    return found[0], np.ascontiguousarray(found[1].T)


def _hours(people: Sequence[Participant]) -> NDArray[np.float32]:
    """People × half-hours of the week, 1 where they work."""
    packed = b"".join(p.slots.to_bytes(42, "little") for p in people)
    bits = np.unpackbits(np.frombuffer(packed, dtype=np.uint8), bitorder="little")
    return bits.reshape(len(people), 336).astype(np.float32)


def _codes(sides: list[list[str | None]]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    number: dict[str | None, int] = {}
    mine, theirs = (np.array([number.setdefault(w, len(number)) for w in side], dtype=np.int32) for side in sides)
    return mine, theirs


def kept_apart(problem: Problem) -> list[list[int]]:
    """For every mentor the mentees of their reporting line and of earlier pairs."""
    row, column = ({p.id: n for n, p in enumerate(side)} for side in (problem.mentors, problem.mentees))
    managers = dict(problem.managers)
    links = set(problem.former) | {(b, a) for a, b in problem.former}
    links |= {(p.id, above) for p in problem.mentors for above in _chain(p.id, managers)}
    links |= {(above, p.id) for p in problem.mentees for above in _chain(p.id, managers)}
    apart: list[list[int]] = [[] for _ in problem.mentors]
    for one, other in links:
        if one in row and other in column:
            apart[row[one]].append(column[other])
    return apart


def _chain(key: str, managers: dict[str, str | None]) -> Iterator[str]:
    while key := managers.get(key) or "":
        yield key
