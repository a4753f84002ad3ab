"""The best set of pairs under capacities, with whole prices that prove it.

The problem on arrays: choose x (0 or 1 for every pair) with row sums ≤ row capacity and column sums ≤ column capacity,
so that Σ value · x is highest. A value of 0 means "not allowed". Its dual asks for prices u, v ≥ 0; whatever they are,

    Σ value · x  ≤  Σ row capacity · u + Σ column capacity · v + Σ max(0, value − u − v).

1. Every free place becomes a seat and scipy's shortest-augmenting-path solver (`linear_sum_assignment`) fills the
   seats. Two seats of the same mentor may take two seats of the same mentee: that is the only thing it can get wrong.
2. Prices follow from the filled seats by relaxation (Bellman–Ford on the residual graph, a whole row at a time).
3. Doubled pairs are dropped and the places that they leave are filled again along shortest paths (Dijkstra on reduced
   values), which keeps the prices right throughout. Nothing is doubled where one side has one place each, and there is
   nothing to do. It starts from any right prices, so it could solve the whole problem by itself (`fill` from x = 0).

All numbers are whole and stay below 2^53, so the float64 of step 1 is exact too.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .errors import Cancelled
from .tables import Mask, Whole

FAR = np.int64(2**62)
Check = Callable[[], None]


def best_assignment(
    values: Whole, row_places: Whole, column_places: Whole, check: Check = lambda: None
) -> tuple[Mask, Whole, Whole]:
    """The best x with its row prices and column prices (see the module). `check` is called between steps and may raise.

    >>> values = np.array([[5, 4], [5, 1]])
    >>> x, u, v = best_assignment(values, np.array([1, 1]), np.array([1, 1]))
    >>> x.astype(int).tolist(), int((values * x).sum()), int(u.sum() + v.sum())
    ([[0, 1], [1, 0]], 9, 9)
    """
    usable = np.where((row_places > 0)[:, None] & (column_places > 0)[None, :], values, 0)
    # More seats than possible partners would never be filled.
    row_seats = np.minimum(row_places, (usable > 0).sum(axis=1))
    column_seats = np.minimum(column_places, (usable > 0).sum(axis=0))
    counts = _fill_seats(usable, row_seats, column_seats)
    check()
    u, v = _prices(usable, counts, row_seats, column_seats, check)
    chosen = counts > 0
    fill(usable, row_places, column_places, chosen, u, v, check)
    # Without places a price costs nothing, and a high one keeps all pairs of that person out of the bound.
    u = np.where(row_places > 0, u, (values - v[None, :]).max(axis=1, initial=0))
    v = np.where(column_places > 0, v, (values - u[:, None]).max(axis=0, initial=0))
    return chosen, u, v


def bound(values: Whole, row_places: Whole, column_places: Whole, u: Whole, v: Whole) -> int:
    """The right side of the inequality in the module's text: no choice of pairs is worth more."""
    above = values - u[:, None] - v[None, :]
    return int((row_places * u).sum() + (column_places * v).sum() + above[(values > 0) & (above > 0)].sum())


def stopper(cancelled: Callable[[], bool] | None) -> Check:
    """A function that raises `Cancelled` once `cancelled()` answers True."""

    def check() -> None:
        if cancelled is not None and cancelled():
            raise Cancelled("cancelled")

    return check


def _fill_seats(values: Whole, row_seats: Whole, column_seats: Whole) -> Whole:
    """How many seats of each row take a seat of each column (more than 1: the same pair twice)."""
    # Imported here: web processes read problems and policies, but only a solver's process pays for scipy.
    from scipy.optimize import linear_sum_assignment  # type: ignore[attr-defined]  # scipy carries no type hints

    seats_of_row = np.repeat(np.arange(len(row_seats)), row_seats)
    seats_of_column = np.repeat(np.arange(len(column_seats)), column_seats)
    seats = values[seats_of_row][:, seats_of_column].astype(np.float64)
    rows, columns = linear_sum_assignment(seats, maximize=True)
    counts = np.zeros(values.shape, dtype=np.int64)
    np.add.at(counts, (seats_of_row[rows], seats_of_column[columns]), 1)
    counts[values == 0] = 0
    return counts


def _prices(values: Whole, counts: Whole, row_seats: Whole, column_seats: Whole, check: Check) -> tuple[Whole, Whole]:
    """The lowest column prices, with their row prices, under which no pair is worth more than its two prices together.

    Rows with a free place have price 0 from the start; columns with one end there because `counts` is optimal.
    """
    u = np.zeros(len(row_seats), dtype=np.int64)
    v = np.zeros(len(column_seats), dtype=np.int64)
    full = np.flatnonzero((counts.sum(axis=1) == row_seats) & (row_seats > 0))
    # The pairs of full rows, row after row: a row's price is the least of what its pairs leave it.
    rows, columns = np.nonzero(counts[full])
    worth = values[full[rows], columns]
    starts = np.searchsorted(rows, np.arange(len(full)))
    u[full] = np.minimum.reduceat(worth, starts) if len(full) else 0
    changed = np.arange(len(row_seats))
    # An optimal choice has no improving cycle, so each round settles at least one more price.
    for _ in range(len(row_seats) + len(column_seats) + 2):
        check()
        wanted = (values[changed] - u[changed, None]).max(axis=0, initial=0)
        if not (wanted > v).any():
            return u, v
        np.maximum(v, wanted, out=v)
        left = np.minimum.reduceat(worth - v[columns], starts)
        changed = full[left < u[full]]
        u[full] = left
    raise AssertionError("the seats were not filled in the best way")


def fill(
    values: Whole, row_places: Whole, column_places: Whole, chosen: Mask, u: Whole, v: Whole, check: Check
) -> None:
    """Make `chosen`, `u`, `v` optimal in place.

    They must be right but for free places that have a price: u + v ≥ value where not chosen, ≤ value where chosen, all
    prices ≥ 0. From nothing chosen, u = each row's highest value and v = 0 will do.
    """
    _fill_rows(values, row_places, column_places, chosen, u, v, check)
    if ((chosen.sum(axis=0) < column_places) & (v > 0)).any():
        back = np.ascontiguousarray(chosen.T)
        _fill_rows(np.ascontiguousarray(values.T), column_places, row_places, back, v, u, check)
        chosen[:] = back.T


def _fill_rows(
    values: Whole, row_places: Whole, column_places: Whole, chosen: Mask, u: Whole, v: Whole, check: Check
) -> None:
    """Until no row has both a free place and a price above 0."""
    row_free = row_places - chosen.sum(axis=1)
    column_free = column_places - chosen.sum(axis=0)
    while (found := np.flatnonzero((row_free > 0) & (u > 0))).size:
        check()
        source = int(found[0])
        end_row, end_column = _augment(values, column_free > 0, chosen, u, v, source)
        row_free[source] -= 1
        if end_row >= 0:
            row_free[end_row] += 1
        else:
            column_free[end_column] -= 1


class _Search:
    """Distances of one shortest-path search over rows and columns of the residual graph."""

    def __init__(self, rows: int, columns: int, source: int) -> None:
        self.row = np.full(rows, FAR)
        self.column = np.full(columns, FAR)
        self.row_open = np.full(rows, FAR)
        self.column_open = np.full(columns, FAR)
        self.row_from = np.full(rows, -1)
        self.column_from = np.full(columns, -1)
        self.row[source] = self.row_open[source] = 0

    def reach_columns(self, row: int, distance: Whole) -> None:
        """Note shorter ways to columns through a row."""
        shorter = distance < self.column
        self.column[shorter] = self.column_open[shorter] = distance[shorter]
        self.column_from[shorter] = row

    def reach_row(self, row: int, column: int, distance: int) -> None:
        """Note a shorter way to a row through a column."""
        if distance < self.row[row]:
            self.row[row] = self.row_open[row] = distance
            self.row_from[row] = column


def _augment(values: Whole, free: Mask, chosen: Mask, u: Whole, v: Whole, source: int) -> tuple[int, int]:
    """Fill one place of the row `source`, or lower its price to 0, along the cheapest alternating path.

    The path ends at a column with a free place, or at a row that gives one up at its price (which may be the source).
    Returns (row, column) of the end; the one that it is not is −1.
    """
    search = _Search(len(u), len(v), source)
    length, end_row, end_column = int(FAR), -1, -1
    while True:
        row, column = int(search.row_open.argmin()), int(search.column_open.argmin())
        near_row, near_column = int(search.row_open[row]), int(search.column_open[column])
        if min(near_row, near_column) >= length:
            break
        if near_row <= near_column:
            search.row_open[row] = FAR
            if near_row + int(u[row]) < length:
                length, end_row = near_row + int(u[row]), row
            usable = (values[row] > 0) & ~chosen[row]
            search.reach_columns(row, np.where(usable, near_row + u[row] + v - values[row], FAR))
            continue
        search.column_open[column] = FAR
        if free[column]:
            length, end_row, end_column = near_column, -1, column
            break
        for other in np.flatnonzero(chosen[:, column]):
            step = near_column + int(values[other, column] - u[other] - v[column])
            search.reach_row(int(other), column, step)
    u -= np.maximum(0, length - search.row)
    v += np.maximum(0, length - search.column)
    _flip(chosen, search, source, end_row, end_column)
    return end_row, end_column


def _flip(chosen: Mask, search: _Search, source: int, row: int, column: int) -> None:
    """Swap chosen and not chosen along the path that ends at `column`, or at `row` when that is not −1."""
    while True:
        if row >= 0:
            if row == source:
                return
            column = int(search.row_from[row])
            chosen[row, column] = False
        row = int(search.column_from[column])
        chosen[row, column] = True
