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
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from ..tables import Mask, Whole
from .auction import bid
from .primal_dual import Net, Scratch, ends_sorted, fill_rows, raise_rows, scratch_for

#: Scores are multiplied by this in the auction, so that its last step is below one point.
SCALE = 8
#: Worth of a candidate that is forbidden: nobody is ever paired for it.
GONE = -(1 << 40)
#: Phases between two questions whether to go on.
PHASES = 64


Ends = NDArray[np.int32]


@dataclass(slots=True, eq=False)
class Layout:
    """Where the edges of every row and column are; made once and kept until edges come or go.

    Edges of row i are order[0] at starts[0][i]:starts[0][i + 1]; those of column j the same with [1].
    """

    ends: tuple[Ends, Ends]
    starts: tuple[Whole, Whole]
    order: tuple[Whole, Whole]
    work: dict[bool, Scratch] = field(default_factory=dict)
    phase: int = 0

    @classmethod
    def of(cls, key: Whole, height: int, width: int) -> Layout:
        """From the sorted keys."""
        row, column = (key // width).astype(np.int32), (key % width).astype(np.int32)
        starts, order = ends_sorted(column, width)
        return cls((row, column), (_starts(row, height), starts), (np.arange(key.size), order))


class Graph:
    """Edges sorted by `key` (row · width + column) with `worth` (bonus + score), `flow` (1: chosen); prices u, v."""

    def __init__(self, height: int, width: int, row_places: Whole, column_places: Whole, bonus: int) -> None:
        self.height, self.width, self.bonus = height, width, bonus
        self.row_places, self.column_places = row_places.astype(np.int64), column_places.astype(np.int64)
        self.key = np.empty(0, dtype=np.int64)
        self.worth = np.empty(0, dtype=np.int64)
        self.flow: NDArray[np.int8] = np.empty(0, dtype=np.int8)
        self.u = np.zeros(height, dtype=np.int64)
        self.v = np.zeros(width, dtype=np.int64)
        self._layout: Layout | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """Number of rows and of columns."""
        return self.height, self.width

    @property
    def layout(self) -> Layout:
        """See `Layout`."""
        if self._layout is None:
            self._layout = Layout.of(self.key, self.height, self.width)
        return self._layout

    @property
    def ends(self) -> tuple[Ends, Ends]:
        """Row and column of every edge."""
        return self.layout.ends

    @property
    def score(self) -> Whole:
        """Score of every edge."""
        return self.worth - self.bonus

    def add(self, rows: Whole, columns: Whole, scores: Whole) -> None:
        """Add edges; those already there stay as they are."""
        if not len(rows):
            return
        key, first = np.unique(rows.astype(np.int64) * self.width + columns, return_index=True)
        place = np.asarray(np.searchsorted(self.key, key))
        new = np.not_equal(np.append(self.key, -1)[place], key)
        key, place, worth = key[new], place[new], scores[first[new]].astype(np.int64) + self.bonus
        self.key, self.worth = np.insert(self.key, place, key), np.insert(self.worth, place, worth)
        self.flow = np.insert(self.flow, place, 0)
        self._layout = None

    def grown(self, places: int, *, column: bool) -> Graph:
        """With one more row or column at the end, which has this many places and no edges yet."""
        height, width = self.height + (not column), self.width + column
        rows, columns = self.row_places, self.column_places
        if column:
            columns = np.append(columns, places)
        else:
            rows = np.append(rows, places)
        other = Graph(height, width, rows, columns, self.bonus)
        other.key = self.key + self.ends[0] if column else self.key
        other.worth, other.flow = self.worth, self.flow
        other.u[: self.height], other.v[: self.width] = self.u, self.v
        return other

    def drop(self, gone: Mask) -> None:
        """Take edges away; a chosen one leaves free places."""
        self.key, self.worth, self.flow = self.key[~gone], self.worth[~gone], self.flow[~gone]
        self._layout = None

    def edge(self, row: int, column: int) -> int:
        """The number of an edge, −1 where there is none."""
        key = row * self.width + column
        place = int(np.searchsorted(self.key, key))
        return place if place < self.key.size and self.key[place] == key else -1

    def copy(self) -> Graph:
        """A graph of its own with the same edges, choice and prices."""
        other = copy.copy(self)
        for name in ("flow", "u", "v", "row_places", "column_places"):
            setattr(other, name, getattr(self, name).copy())
        return other

    def of_one(self, number: int, *, column: bool) -> Whole:
        """All edges of a row, or of a column."""
        starts = self.layout.starts[column]
        return self.layout.order[column][starts[number] : starts[number + 1]]

    def forbid(self, edge: int) -> None:
        """Nobody is paired by this edge any more."""
        self.flow[edge], self.worth[edge] = 0, GONE

    def close(self, number: int, places: int, *, column: bool) -> None:
        """Leave a row or column this many places; what is chosen beyond them is free again, the least worth first."""
        (self.column_places if column else self.row_places)[number] = places
        own = self.of_one(number, column=column)
        own = own[self.flow[own] == 1]
        own = own[np.argsort(self.worth[own], kind="stable")]
        rest = self.worth[own] - (self.u if column else self.v)[self.ends[not column][own]]
        price, excess = self.v if column else self.u, max(0, own.size - places)
        if excess:
            # What is let go may not be worth more than its prices, and what is kept not less.
            price[number] = max(int(price[number]), int(rest[:excess].max()))
        self.flow[own[:excess]] = 0
        self.flow[own[rest < price[number]]] = 0

    def chosen_edges(self) -> Whole:
        """Numbers of the chosen edges."""
        return np.flatnonzero(self.flow.view(np.bool_))

    def chosen(self) -> tuple[Whole, Whole]:
        """Rows and columns of the chosen edges, in order."""
        there = self.key[self.chosen_edges()]
        return there // self.width, there % self.width

    def known(self, numbers: Whole, *, columns: bool) -> tuple[Whole, Ends]:
        """Starts and partners of the edges of these rows or columns; the others have none listed."""
        starts, size = self.layout.starts[columns], (self.width if columns else self.height)
        count = np.zeros(size + 1, dtype=np.int64)
        count[numbers + 1] = starts[numbers + 1] - starts[numbers]
        listed = np.cumsum(count)
        there = np.repeat(starts[numbers] - listed[numbers], count[numbers + 1]) + np.arange(listed[-1])
        return listed, self.ends[not columns][self.layout.order[columns][there]]

    def primal(self) -> int:
        """Bonus and score of all chosen edges."""
        return int(self.worth[self.chosen_edges()].sum())

    def dual(self) -> int:
        """The bound of the present prices on everything that these edges allow."""
        rows, columns = self.ends
        above = self.worth - self.u[rows] - self.v[columns]
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
        price = prices.astype(np.int64) * SCALE
        bid(
            *(self.layout.starts[0], self.ends[1], self.worth * SCALE),
            *(self.row_places, self.column_places, price, self.flow),
            *(first_step, 4, budget * self.height, int(tail * self.height), warm),
        )
        self.v = (price + SCALE // 2) // SCALE
        self.u = np.zeros(self.height, dtype=np.int64)

    def _release(self) -> None:
        """Raise row prices until no edge is worth more than its prices; chosen edges that are worth less are free."""
        raise_rows(self.layout.starts[0], self.ends[1], self.worth, self.flow, self.u, self.v)

    def settle(self, check: Callable[[], None] = lambda: None) -> None:
        """Make choice and prices optimal for these edges. `check` is asked between steps and may raise."""
        if not self.key.size:
            self.u[:], self.v[:] = 0, 0
            return
        self._release()
        self.fill(check)

    def fill(self, check: Callable[[], None] = lambda: None) -> None:
        """`settle` where no edge that is not chosen is worth more than its prices, and no chosen one less."""
        self._fill(check, back=False)
        there = self.ends[1][self.chosen_edges()]
        if ((np.bincount(there, minlength=self.width) < self.column_places) & (self.v > 0)).any():
            self._fill(check, back=True)

    def _fill(self, check: Callable[[], None], *, back: bool) -> None:
        """`primal_dual.fill_rows` from the side of the rows, or of the columns, a few phases at a time."""
        layout, turn = self.layout, -1 if back else 1
        (tail, head), (u, v) = layout.ends[::turn], (self.u, self.v)[::turn]
        own, other = (self.row_places, self.column_places)[::turn]
        there = self.chosen_edges()
        seats = np.full((len(v), max(1, int(other.max(initial=1)))), -1, dtype=np.int64)
        order = there if seats.shape[1] == 1 else there[np.argsort(head[there], kind="stable")]
        place = 0 if seats.shape[1] == 1 else np.arange(order.size) - np.searchsorted(head[order], head[order])
        seats[head[order], place] = order
        free = own - np.bincount(tail[there], minlength=len(u)), other - np.bincount(head[there], minlength=len(v))
        net = Net(layout.starts[back], layout.order[back], head, tail, self.worth, self.flow, u, v, *free, seats)
        if back not in layout.work:
            layout.work[back] = scratch_for(net)
        done = False
        while not done:
            check()
            layout.phase, done = fill_rows(net, layout.work[back], layout.phase, PHASES)


def _starts(ends: Ends, size: int) -> Whole:
    starts = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(ends, minlength=size), out=starts[1:])
    return starts
