"""The passes as Python sees them: prices in, candidates or violations out, blocks of rows on any executor.

A pair violates the prices u, v when bonus + score > u + v. Without violations the prices prove the result; the sum of
violations is always a right bound on what is missing.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from ..tables import Whole
from .passes import look
from .profiles import TILE, Profile

#: Rows of one block: enough to use a tile well, few enough to share the work.
BLOCK = 256
Result = TypeVar("Result")
FAR_BELOW = np.int32(-(10**6))
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

    A certifying pass also says how many pairs violate (`seen`) and by how much in all (`over`).
    """

    rows: Whole
    columns: NDArray[np.int32]
    worth: NDArray[np.int32]
    held: NDArray[np.int32]
    seen: Whole
    over: Whole

    def edges(self, price: Whole) -> tuple[Whole, Whole, Whole]:
        """Row, column and score of everything that was kept."""
        there = np.arange(self.columns.shape[1])[None, :] < self.held[:, None]
        columns = self.columns[there].astype(np.int64)
        return np.repeat(self.rows, self.held), columns, self.worth[there] + price[columns]


def nearest(profile: Profile, price: Whole, k: int, workers: Workers, *, lowest: int = 0) -> Found:
    """Each row's k columns with the highest score − price; earlier columns first among equals."""
    rows = np.arange(len(profile.topics))
    limit = np.full(len(rows), FAR_BELOW, dtype=np.int32)
    kind = np.zeros(len(rows), dtype=np.int8)
    cut = np.stack([np.clip(price, -CUT, CUT)])
    nobody = np.full((1, 1), -1, dtype=np.int32)
    return _run(profile, rows, k, workers, limit, price, cut, kind, limit.astype(np.int16), False, nobody, lowest)


def violations(
    profile: Profile,
    prices: tuple[Whole, Whole],
    bonus: int,
    rows: Whole,
    own: NDArray[np.int32],
    k: int,
    workers: Workers,
    *,
    lowest: int = 0,
) -> Found:
    """Pairs of these rows worth more than both prices together, without those in own[row]; the worst k are kept."""
    u, v = prices
    with_bonus, dear = u >= bonus // 2, v > bonus // 2
    # A row whose price holds the bonus meets prices as they are; another one meets them less the bonus.
    cut = np.stack([np.where(dear, CUT, np.clip(v, -CUT, CUT)), np.where(dear, np.clip(v - bonus, -CUT, CUT), -CUT)])
    cut_limit = np.clip(np.where(with_bonus, u - bonus, u), -32000, CUT).astype(np.int16)
    limit = (u - bonus).astype(np.int32)
    kind = (~with_bonus).astype(np.int8)
    return _run(profile, rows, k, workers, limit, v, cut, kind, cut_limit, True, own, lowest)


def _run(
    profile: Profile,
    rows: Whole,
    k: int,
    workers: Workers,
    limit: NDArray[np.int32],
    price: Whole,
    cut: Whole,
    kind: NDArray[np.int8],
    cut_limit: NDArray[np.int16],
    certify: bool,
    own: NDArray[np.int32],
    lowest: int,
) -> Found:
    tiles = profile.rows.shape[0]
    prices = np.zeros(tiles * TILE, dtype=np.int32)
    prices[: profile.width] = price
    cuts = np.zeros((len(cut), tiles * TILE), dtype=np.int16)
    cuts[:, : profile.width] = cut
    prices, cuts = prices.reshape(tiles, TILE), cuts.reshape(len(cut), tiles, TILE)

    def block(numbers: Whole) -> Found:
        some = rows[numbers]
        columns = np.full((some.size, k), -1, dtype=np.int32)
        worth = np.zeros((some.size, k), dtype=np.int32)
        held = np.zeros(some.size, dtype=np.int32)
        seen, over = np.zeros(some.size, dtype=np.int64), np.zeros(some.size, dtype=np.int64)
        look(
            profile, some, limit, prices, cuts, kind, cut_limit, certify, own, lowest, columns, worth, held, seen, over
        )
        return Found(some, columns, worth, held, seen, over)

    return _joined(k, spread(block, rows.size, workers))


def spread(block: Callable[[Whole], Result], number: int, workers: Workers) -> list[Result]:
    """One result for each block of the rows 0 … number − 1, in their order."""
    blocks = [np.arange(start, min(number, start + workers.block)) for start in range(0, number, workers.block)]
    return list(map(block, blocks) if workers.executor is None else workers.executor.map(block, blocks))


def _joined(k: int, parts: list[Found]) -> Found:
    if not parts:
        none = np.zeros(0, dtype=np.int64)
        empty = np.zeros((0, k), dtype=np.int32)
        return Found(none, empty, empty, none.astype(np.int32), none, none)
    return Found(
        *(
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("rows", "columns", "worth", "held", "seen", "over")
        )
    )
