"""The candidate graph: the pairs kept so far, which of them are chosen, and the prices of both sides.

Rows are the side with fewer places. Edges may be added, forbidden and revalued between two solutions; prices and chosen
edges stay, so that the next solution begins where the last one ended.

>>> graph = Graph(2, 2, np.array([1, 1]), np.array([1, 1]), bonus=2001)
>>> graph.add(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([500, 400, 500]))
>>> graph.settle()
>>> sorted(zip(*(side.tolist() for side in graph.chosen()))), graph.primal() == graph.dual()
([(0, 1), (1, 0)], True)
"""

from __future__ import annotations

import copy
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from ..tables import Mask, Whole
from .auction import bid
from .primal_dual import FAR, Net, fill_rows, scratch_for

#: Scores are multiplied by this in the auction, so that its last step is below one point.
SCALE = 8
#: Phases between two questions whether to go on.
PHASES = 64


class Graph:
    """Sorted edges (`key` = row · width + column) with `score`, `flow` (1 = chosen) and prices `u`, `v`."""

    def __init__(self, height: int, width: int, row_places: Whole, column_places: Whole, bonus: int) -> None:
        self.height, self.width, self.bonus = height, width, bonus
        self.row_places, self.column_places = row_places.astype(np.int64), column_places.astype(np.int64)
        self.key = np.empty(0, dtype=np.int64)
        self.score = np.empty(0, dtype=np.int64)
        self.flow: NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self.u = np.zeros(height, dtype=np.int64)
        self.v = np.zeros(width, dtype=np.int64)

    @property
    def ends(self) -> tuple[Whole, Whole]:
        """Row and column of every edge."""
        return self.key // self.width, self.key % self.width

    def add(self, rows: Whole, columns: Whole, scores: Whole) -> None:
        """Add edges; those already there stay as they are."""
        if not len(rows):
            return
        key = np.concatenate([self.key, rows.astype(np.int64) * self.width + columns])
        score = np.concatenate([self.score, scores.astype(np.int64)])
        flow = np.concatenate([self.flow, np.zeros(len(rows), dtype=np.int8)])
        self.key, first = np.unique(key, return_index=True)
        self.score, self.flow = score[first], flow[first]

    def drop(self, gone: Mask) -> None:
        """Take edges away; a chosen one leaves free places."""
        self.key, self.score, self.flow = self.key[~gone], self.score[~gone], self.flow[~gone]

    def copy(self) -> Graph:
        """A graph of its own with the same edges, choice and prices."""
        other = copy.copy(self)
        for name in ("flow", "u", "v", "row_places", "column_places"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def release_excess(self) -> None:
        """Where somebody has more chosen edges than places, the least worth of them are free again."""
        for ends, places in zip(self.ends, (self.row_places, self.column_places), strict=True):
            excess = np.bincount(ends[self.flow == 1], minlength=len(places)) - places
            for number in np.flatnonzero(excess > 0):
                own = np.flatnonzero((self.flow == 1) & (ends == number))
                self.flow[own[np.argsort(self.score[own], kind="stable")[: excess[number]]]] = 0

    def chosen(self) -> tuple[Whole, Whole]:
        """Rows and columns of the chosen edges, in order."""
        there = self.key[self.flow == 1]
        return there // self.width, there % self.width

    def known(self, *, columns: Whole | None = None) -> tuple[Whole, NDArray[np.int32]]:
        """Starts and partners of the edges of every row, or of these columns (other columns have none listed)."""
        row, column = self.ends
        if columns is None:
            return _starts(row, self.height), column.astype(np.int32)
        asked = np.zeros(self.width, dtype=bool)
        asked[columns] = True
        there = np.flatnonzero(asked[column])
        there = there[np.argsort(column[there], kind="stable")]
        return _starts(column[there], self.width), row[there].astype(np.int32)

    def primal(self) -> int:
        """Bonus and score of all chosen edges."""
        return int(((self.score + self.bonus) * self.flow).sum())

    def dual(self) -> int:
        """The bound of the present prices on everything that these edges allow."""
        rows, columns = self.ends
        above = self.score + self.bonus - self.u[rows] - self.v[columns]
        return int((self.row_places * self.u).sum() + (self.column_places * self.v).sum() + above[above > 0].sum())

    def auction(self, prices: Whole, first_step: int, *, tail: float = 0.003, budget: int = 30) -> None:
        """Near prices from these column prices; nothing chosen before is kept. See `auction`."""
        self._bid(prices, first_step * SCALE, tail, budget, warm=False)

    def rebid(self, *, tail: float = 0.0003, budget: int = 3) -> None:
        """Near prices from the present ones; whoever lacks a place bids. Quicker than `settle` where many do."""
        self._release()
        self._bid(self.v, 1, tail, budget, warm=True)

    def _bid(self, prices: Whole, first_step: int, tail: float, budget: int, *, warm: bool) -> None:
        if not self.key.size:
            return
        rows, columns = self.ends
        price = prices.astype(np.int64) * SCALE
        bid(
            *(_starts(rows, self.height), columns, (self.score + self.bonus) * SCALE),
            *(self.row_places, self.column_places, price, self.flow),
            *(first_step, 4, budget * self.height, int(tail * self.height), warm),
        )
        self.v = (price + SCALE // 2) // SCALE
        self.u = np.zeros(self.height, dtype=np.int64)

    def _release(self) -> None:
        """Raise row prices until no edge is worth more than its prices; chosen edges that are worth less are free."""
        rows, columns = self.ends
        worth = self.score + self.bonus
        np.maximum.at(self.u, rows, np.where(self.flow == 0, worth - self.v[columns], -FAR))
        self.flow[(self.flow == 1) & (worth < self.u[rows] + self.v[columns])] = 0

    def settle(self, check: Callable[[], None] = lambda: None) -> None:
        """Make choice and prices optimal for these edges. `check` is asked between steps and may raise."""
        if not self.key.size:
            self.u[:], self.v[:] = 0, 0
            return
        rows, columns = self.ends
        worth = self.score + self.bonus
        self._release()
        self._fill(rows, columns, worth, np.arange(self.key.size), check, back=False)
        if ((np.bincount(columns, self.flow, self.width) < self.column_places) & (self.v > 0)).any():
            self._fill(columns, rows, worth, np.argsort(columns, kind="stable"), check, back=True)

    def _fill(
        self, tail: Whole, head: Whole, worth: Whole, edges: Whole, check: Callable[[], None], *, back: bool
    ) -> None:
        """`primal_dual.fill_rows` from the side of `tail`, a few phases at a time."""
        u, v = (self.v, self.u) if back else (self.u, self.v)
        own, other = (self.row_places, self.column_places)[:: -1 if back else 1]
        there = np.flatnonzero(self.flow)
        seats = np.full((len(v), max(1, int(other.max(initial=1)))), -1, dtype=np.int64)
        order = there[np.argsort(head[there], kind="stable")]
        seats[head[order], np.arange(order.size) - np.searchsorted(head[order], head[order])] = order
        free = own - np.bincount(tail[there], minlength=len(u)), other - np.bincount(head[there], minlength=len(v))
        net = Net(_starts(tail, len(u)), edges, head, tail, worth, self.flow, u, v, *free, seats)
        work = scratch_for(net)
        phase, done = 0, False
        while not done:
            check()
            phase, done = fill_rows(net, work, phase, PHASES)


def _starts(ends: Whole, size: int) -> Whole:
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=size), out=starts[1:])
    return starts
