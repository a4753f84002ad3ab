"""The passes as Python sees them: prices in, candidates or violations out, blocks of rows on any executor.

A pair violates the prices u, v when bonus + score > u + v. Without violations the prices prove the result; the sum of
violations is always a right bound on what is missing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from ..tables import Whole
from .far import Parcels, over
from .passes import best_columns, near_columns
from .profiles import TILE, Profile

#: Rows of one block: enough to use a tile well, few enough to share the work.
BLOCK = 2048
#: Workers elsewhere get no more tasks than this for one pass: each brings the prices along.
FAR_TASKS = 32
Result = TypeVar("Result")
#: More than any margin.
PLENTY = np.int32(1 << 30)
#: Cut prices stay within what 16-bit sums can bear.
CUT = 5000


@dataclass(frozen=True, slots=True)
class Workers:
    """Who does the blocks: any executor, and how many rows make a block. None means this thread.

    Threads share our memory; to all other executors people are sent once and prices with every block (see `far`).
    """

    executor: Executor | None = None
    block: int = BLOCK
    parcels: Parcels = field(default_factory=Parcels)

    @property
    def local(self) -> bool:
        """Do they share our memory?"""
        return self.executor is None or isinstance(self.executor, ThreadPoolExecutor)


class Asked(Protocol):
    """What a pass asks of every block, beside the people: `rows(some)` is what these rows need of it."""

    def rows(self, some: Whole) -> Any:
        """Small enough to be sent."""


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
    asked = _Nearest(tiled, cuts, k, lowest)
    return _joined(spread(_nearest_block, profile, asked, np.arange(len(profile.topics)), workers), k, 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Nearest:
    price: NDArray[np.int32]
    cuts: NDArray[np.int16]
    k: int
    lowest: int

    def rows(self, some: Whole) -> _Nearest:
        return self


def _nearest_block(profile: Profile, block: tuple[_Nearest, Whole]) -> Found:
    asked, some = block
    found = _empty(some, asked.k, 0)
    best_columns(*(profile, some, asked.price, asked.cuts[0], asked.lowest), *(found.columns, found.worth, found.held))
    return found


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
    asked = _Near(tiled, cuts, limit, kind, bound, known[0], known[1], k, margin, lowest, beside)
    return _joined(spread(_near_block, profile, asked, rows, workers), k, profile.width if beside else 0)


@dataclass(frozen=True, slots=True, eq=False)
class _Near:
    """What `near_columns` takes, with one `limit`, `kind`, `bound` and list of known columns for every row."""

    price: NDArray[np.int32]
    cuts: NDArray[np.int16]
    limit: NDArray[np.int32]
    kind: NDArray[np.int8]
    bound: NDArray[np.int16]
    starts: Whole
    known: NDArray[np.int32]
    k: int
    margin: int
    lowest: int
    beside: bool

    def rows(self, some: Whole) -> _NearRows:
        first, size = self.starts[some], self.starts[some + 1] - self.starts[some]
        at = np.repeat(first - (np.cumsum(size) - size), size) + np.arange(int(size.sum()))
        few = replace(self, limit=self.limit[some], kind=self.kind[some], bound=self.bound[some], known=self.known[at])
        return _NearRows(replace(few, starts=size), some, self.limit.size)


@dataclass(frozen=True, slots=True, eq=False)
class _NearRows:
    """A `_Near` for some rows, in their order: `starts` are the numbers of their known columns."""

    few: _Near
    some: Whole
    height: int

    def whole(self) -> tuple[_Near, Whole]:
        """As many numbers as there are rows again, of which only those of these rows count; they stand in the order of
        the block."""
        few, order = self.few, np.argsort(self.some, kind="stable")
        end = np.cumsum(few.starts)
        at = [np.arange(end[n] - few.starts[n], end[n]) for n in order]
        spaced = [np.zeros(self.height, dtype=one.dtype) for one in (few.limit, few.kind, few.bound)]
        for wide, one in zip(spaced, (few.limit, few.kind, few.bound), strict=True):
            wide[self.some] = one
        starts = np.zeros(self.height + 1, dtype=np.int64)
        starts[self.some + 1] = few.starts
        known = few.known[np.concatenate(at)] if at else few.known
        limit, kind, bound = spaced
        return replace(few, limit=limit, kind=kind, bound=bound, starts=np.cumsum(starts), known=known), self.some


def _near_block(profile: Profile, block: tuple[_Near | _NearRows, Whole]) -> Found:
    asked, some = block
    if isinstance(asked, _NearRows):
        asked, some = asked.whole()
    found = _empty(some, asked.k, profile.width if asked.beside else 0)
    near_columns(
        *(profile, some, asked.price, asked.cuts, asked.lowest, asked.limit, asked.kind, asked.bound, asked.margin),
        *(asked.starts, asked.known, found.columns, found.worth, found.held, found.left, found.beside),
    )
    return found


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


def spread(
    work: Callable[[Any, Any], Result], fixed: Any, asked: Asked | None, rows: Whole, workers: Workers
) -> Iterator[Result]:
    """`work(fixed, (asked, block))` for each block of these rows, in their order. `work` is a function of a module;
    `fixed` is the same object in many passes."""
    size = workers.block if workers.local else max(workers.block, -(-rows.size // FAR_TASKS))
    blocks = [rows[start : start + size] for start in range(0, rows.size, size)]
    if workers.executor is not None and not workers.local:
        tasks = [(asked and asked.rows(block), block) for block in blocks]
        return over(work, fixed, tasks, workers.executor, workers.parcels)
    here = partial(work, fixed)
    pairs = [(asked, block) for block in blocks]
    return map(here, pairs) if workers.executor is None else workers.executor.map(here, pairs)


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
