"""The passes as Python sees them: prices in, candidates or violations out, blocks of rows on any executor.

A pair violates the prices u, v when bonus + score > u + v. Without violations the prices prove the result; the sum of
violations is always a right bound on what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..tables import Whole
from .passes import best_columns, near_columns
from .profiles import TILE, Profile

#: Rows of one block: enough to use a tile well, few enough to share the work.
BLOCK = 2048
Result = TypeVar("Result")
#: More than any margin.
PLENTY = np.int32(1 << 30)
#: Cut prices stay within what 16-bit sums can bear.
CUT = 5000


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the blocks: an executor and how many rows make a block. None means this thread."""

    executor: Executor | None = None
    block: int = BLOCK


@dataclass(frozen=True, slots=True, eq=False)
class Found:
    """For `rows[n]` the first `held[n]` of `columns[n]` with score − price in `worth[n]`, best first.

    `left[n]` is by how much every other column stays below the row's limit at least; `beside` the same for single
    columns, in the order of the columns, where that was asked for (see `near`).
    """

    rows: Whole
    columns: NDArray[np.int32]
    worth: NDArray[np.int32]
    held: NDArray[np.int32]
    left: NDArray[np.int32]
    beside: NDArray[np.int32]

    def edges(self, price: Whole) -> tuple[Whole, Whole, Whole]:
        """Row, column and score of everything that was kept."""
        there = np.arange(self.columns.shape[1])[None, :] < self.held[:, None]
        columns = self.columns[there].astype(np.int64)
        return np.repeat(self.rows, self.held), columns, self.worth[there] + price[columns]

    def over(self, limit: Whole) -> Whole:
        """By how much the best that was kept passes each row's limit; 0 where nothing does."""
        most: Whole = np.where(self.held > 0, self.worth[:, 0] - limit[self.rows], 0)
        return np.maximum(most, 0)


def nearest(profile: Profile, price: Whole, k: int, workers: Workers, *, lowest: int = 0) -> Found:
    """Each row's k columns with the highest score − price; earlier columns first among equals. No limits: `left` says
    nothing."""
    tiled, cuts = _tiled(profile, price, np.clip(price, -CUT, CUT)[None, :])

    def block(some: Whole) -> Found:
        found = _empty(some, k, 0)
        best_columns(profile, some, tiled, cuts[0], lowest, found.columns, found.worth, found.held)
        return found

    return _joined(spread(block, np.arange(len(profile.topics)), workers), k, 0)


def near(
    profile: Profile,
    prices: tuple[Whole, Whole],
    bonus: int,
    rows: Whole,
    known: tuple[Whole, NDArray[np.int32]],
    k: int,
    margin: int,
    workers: Workers,
    *,
    lowest: int = 0,
    beside: bool = False,
) -> Found:
    """Pairs of these rows that are worth more than both prices together less `margin`; the best k of a row are kept.

    `known` are starts and columns of the pairs of every row that are left out. `beside` asks how much is left to each
    column, not only to each row.
    """
    u, v = prices
    with_bonus, dear = u >= bonus // 2, v > bonus // 2
    # A row whose price holds the bonus meets prices as they are; another one meets them less the bonus.
    cut = np.stack([np.where(dear, CUT, np.clip(v, -CUT, CUT)), np.where(dear, np.clip(v - bonus, -CUT, CUT), -CUT)])
    bound = (np.clip(np.where(with_bonus, u - bonus, u), -32000, CUT) - margin).astype(np.int16)
    limit = (u - bonus).astype(np.int32)
    kind = (~with_bonus).astype(np.int8)
    tiled, cuts = _tiled(profile, v, cut)
    starts, columns = known

    def block(some: Whole) -> Found:
        found = _empty(some, k, profile.width if beside else 0)
        near_columns(
            *(profile, some, tiled, cuts, lowest, limit, kind, bound, margin, starts, columns),
            *(found.columns, found.worth, found.held, found.left, found.beside),
        )
        return found

    return _joined(spread(block, rows, workers), k, profile.width if beside else 0)


def _tiled(profile: Profile, price: Whole, cut: Whole) -> tuple[NDArray[np.int32], NDArray[np.int16]]:
    """Prices, and prices cut to 16 bits, tile by tile."""
    tiles = profile.rows.shape[0]
    prices = np.zeros(tiles * TILE, dtype=np.int32)
    prices[: profile.width] = price
    cuts = np.full((len(cut), tiles * TILE), CUT, dtype=np.int16)
    cuts[:, : profile.width] = cut
    return prices.reshape(tiles, TILE), cuts.reshape(len(cut), tiles, TILE)


def _empty(rows: Whole, k: int, beside: int) -> Found:
    return Found(
        rows,
        np.full((rows.size, k), -1, dtype=np.int32),
        np.zeros((rows.size, k), dtype=np.int32),
        np.zeros(rows.size, dtype=np.int32),
        np.zeros(rows.size, dtype=np.int32),
        np.full(beside, PLENTY, dtype=np.int32),
    )


def spread(block: Callable[[Whole], Result], rows: Whole, workers: Workers) -> Iterator[Result]:
    """One result for each block of these rows, in their order."""
    blocks = [rows[start : start + workers.block] for start in range(0, rows.size, workers.block)]
    return map(block, blocks) if workers.executor is None else workers.executor.map(block, blocks)


def _joined(found: Iterator[Found], k: int, beside: int) -> Found:
    empty = _empty(np.zeros(0, dtype=np.int64), k, beside)
    parts, least = [empty], empty.beside
    for part in found:
        np.minimum(least, part.beside, out=least)
        parts.append(replace(part, beside=empty.beside))
    rows, columns, worth, held, left = (
        np.concatenate([getattr(part, name) for part in parts]) for name in ("rows", "columns", "worth", "held", "left")
    )
    return Found(rows, columns, worth, held, left, least)
