"""What earlier looks at all pairs still prove, and so which rows and columns have to be looked at again.

A look finds for each row, and at wish for each column, how far its best pair stays below its prices that is not among
the candidates. A pair comes nearer to its prices by as much as both of them fall. So a pair whose prices fell by less
than what was left needs no second look.

>>> memory = Memory((np.array([70, 80]), np.array([30, 40])), (np.array([5, 20]), np.array([-PLENTY, -PLENTY])))
>>> [side.tolist() for side in memory.to_look_at(np.array([60, 65]), np.array([30, 40]))]
[[0], []]
>>> [side.tolist() for side in memory.to_look_at(np.array([60, 65]), np.array([39, 49]))]
[[], []]
"""

from __future__ import annotations

import copy
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..tables import Mask, Whole

Left = Whole | NDArray[np.int32]
#: More than any price that can fall.
PLENTY = 1 << 40
#: Shifts of all prices that are tried, as percentiles of their changes.
SHIFTS = (0.5, 2, 5, 10, 25, 50, 75, 90, 95, 98, 99.5)
#: How far a price may fall before it counts as fallen much.
MUCH = (0, 1, 2, 4, 8, 16, 32)
#: A share of all pairs that is not worth a search for less.
FEW = 0.002


@dataclass(slots=True, eq=False)
class Memory:
    """At the prices `price`, no pair of row i that is no candidate came nearer to both than `left[0][i]`, and none of
    column j nearer than `left[1][j]`. −PLENTY: not known."""

    price: tuple[Whole, Whole]
    left: tuple[Whole, Whole]

    @classmethod
    def nothing(cls, height: int, width: int) -> Memory:
        """Before the first look."""
        sizes = height, width
        price, left = ([np.full(size, what, dtype=np.int64) for size in sizes] for what in (0, -PLENTY))
        return cls((price[0], price[1]), (left[0], left[1]))

    def copy(self) -> Memory:
        """A memory of its own with the same content."""
        return copy.deepcopy(self)

    def grown(self, price: int, left: int, *, columns: bool) -> Memory:
        """With one more row or column at the end."""
        prices, lefts = list(self.price), list(self.left)
        prices[columns], lefts[columns] = np.append(prices[columns], price), np.append(lefts[columns], left)
        return Memory((prices[0], prices[1]), (lefts[0], lefts[1]))

    @property
    def both(self) -> bool:
        """Do columns know what is left to them?"""
        return bool((self.left[1] > -PLENTY).any())

    def to_look_at(self, *price: Whole) -> tuple[Whole, Whole]:
        """Rows and columns that can hide a pair worth more than these prices, as few as possible.

        Moving all row prices down and all column prices up by the same changes no pair, so the best such shift is
        taken first. Then nothing has to be looked at twice but rows with less left than they and a little more fell,
        columns in the same way, and the pairs of rows and columns that both fell by more than that little.
        """
        size = self.price[0].size * self.price[1].size
        best = min(self._choices(0, price), key=_cost)
        if _cost(best) > FEW * size:
            changes = np.concatenate([self.price[0] - price[0], price[1] - self.price[1]])
            shifts = np.unique(np.percentile(changes, SHIFTS, method="lower"))
            best = min((one for shift in shifts for one in self._choices(int(shift), price)), key=_cost)
        self._shift(best.shift, price)
        return np.flatnonzero(best.rows), np.flatnonzero(best.columns)

    def _shift(self, shift: int, price: tuple[Whole, ...]) -> None:
        """The same memory at prices that are nowhere below the present ones: what rose is left to more."""
        for known, left, now, by in zip(self.price, self.left, price, (-shift, shift), strict=True):
            known += by
            left += np.where(left > -PLENTY, np.maximum(now - known, 0), 0)
            np.maximum(known, now, out=known)

    def _choices(self, shift: int, price: tuple[Whole, ...]) -> Iterator[_Choice]:
        change = self.price[0] - shift - price[0], self.price[1] + shift - price[1]
        fell = np.maximum(change[0], 0), np.maximum(change[1], 0)
        left = tuple(
            np.where(old > -PLENTY, old - np.minimum(by, 0), old) for old, by in zip(self.left, change, strict=True)
        )
        spare = left[0] - fell[0], left[1] - fell[1]
        kinds = [(-1, 0), (0, -1), *((much, much) for much in MUCH)] if self.both else [(-1, 0)]
        for rows_much, columns_much in kinds:
            # −1: no row (or column) is spared for its own sake; all depends on the other side.
            rows = spare[0] < columns_much if columns_much >= 0 else np.zeros(fell[0].size, dtype=bool)
            columns = spare[1] < rows_much if rows_much >= 0 else np.zeros(fell[1].size, dtype=bool)
            much = (fell[0] > rows_much) & ~rows, (fell[1] > columns_much) & ~columns
            if much[0].sum() * fell[1].size < much[1].sum() * fell[0].size:
                rows = rows | much[0]
            elif much[0].any():
                columns = columns | much[1]
            yield _Choice(shift, rows, columns)

    def note(
        self,
        price: tuple[Whole, Whole],
        numbers: Whole,
        left: Whole | NDArray[np.int32] | int,
        *,
        columns: bool = False,
    ) -> None:
        """These rows (or columns) were looked at under these prices."""
        self.price[columns][numbers] = price[columns][numbers]
        self.left[columns][numbers] = left

    def note_beside(self, price: tuple[Whole, Whole], left: Left, *, columns: bool) -> None:
        """What a look at the other side found for every row (or column) under these prices."""
        known = self.left[columns]
        np.minimum(known, left + self.price[columns] - price[columns], out=known)

    def note_pairs(self, rows: Whole, columns: Whole, worth: Whole) -> None:
        """These pairs were seen and did not become candidates."""
        below = self.price[0][rows] + self.price[1][columns] - worth
        np.minimum.at(self.left[0], rows, below)
        np.minimum.at(self.left[1], columns, below)


@dataclass(frozen=True, slots=True, eq=False)
class _Choice:
    shift: int
    rows: Mask
    columns: Mask


def _cost(choice: _Choice) -> int:
    """Pairs to look at."""
    return int(choice.rows.sum()) * choice.columns.size + int(choice.columns.sum()) * choice.rows.size
