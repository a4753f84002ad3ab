"""The highest floor first: as many pairs as ever, the worst of them as good as possible, and only then the total.

Forbidding every pair below a floor leaves all prices right (there is less to be missed), so a higher floor is tried
like an edit: its candidates go, and the solver moves on from the prices of before. A floor that costs a pair is too
high. The candidates at hand tell how high a floor surely holds, without any prices; from there upwards a few solutions
find the highest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problem import Problem
from ..solution import Solution
from ..tables import Whole
from .engine import Run
from .graph import Graph
from .pricing import Workers, nearest
from .rounds import Rounds


@dataclass(frozen=True, slots=True)
class Floored:
    """The highest score that every pair but the locked ones can reach, the best pairs under it, and solutions tried.

    `verify(problem, solution, floor=floor)` checks the proof, which is about pairs from the floor upwards.
    """

    floor: int
    solution: Solution
    solves: int


def highest_floor(problem: Problem, workers: Workers | None = None) -> Floored:
    """As many pairs as `solve` finds, with the worst as good as possible. Raises what `solve_large` raises."""
    run = Run.of(problem, workers or Workers())
    solution, solves = run.solve(), 1
    best = run.rounds
    if best is None or not best.graph.flow.any():
        return Floored(0, solution, solves)
    pairs = int(best.graph.flow.sum())
    low, high = _worst(best), min(_reachable(best, pairs, back) for back in (False, True))
    step = 1
    while low < high:
        # What the candidates at hand can reach is a floor that holds; where that is nothing more, a little higher is
        # asked of all pairs, and more each time that succeeds.
        reached = _within(best.graph, pairs, low, high)
        floor = reached if reached > low else min(low + step, high)
        tried = best.raised(floor)
        solves += 1
        if int(tried.graph.flow.sum()) == pairs:
            best, low, step = tried, max(floor, _worst(tried)), step if reached > low else 2 * step
        else:
            high, step = floor - 1, 1
    if best.lowest < low:
        best = best.raised(low)
        solves += 1
    run.rounds = best
    return Floored(low, run.result(best.best), solves)


def _worst(rounds: Rounds) -> int:
    return int(rounds.graph.score[rounds.graph.flow == 1].min())


def _within(graph: Graph, pairs: int, low: int, high: int) -> int:
    """The highest floor from `low` to `high` at which these candidates alone still make so many pairs (each place on
    its own, so that two places may be counted as taking one pair twice: then the solver finds out)."""
    # Imported here, as everywhere: only a solver's process pays for scipy.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_bipartite_matching

    row, column, score = *graph.ends, graph.score
    first = [np.cumsum(places) - places for places in (graph.row_places, graph.column_places)]
    height, width = int(graph.row_places.sum()), int(graph.column_places.sum())
    while low < high:
        floor = (low + high + 1) // 2
        there = np.flatnonzero((score >= floor) & (graph.row_places[row] > 0) & (graph.column_places[column] > 0))
        seats = np.repeat(there, graph.row_places[row[there]])
        rows = first[0][row[seats]] + _place_of(seats)
        both = np.repeat(np.arange(seats.size), graph.column_places[column[seats]])
        columns = first[1][column[seats[both]]] + _place_of(both)
        links = csr_array((np.ones(both.size, dtype=np.int8), (rows[both], columns)), shape=(height, width))
        if int((maximum_bipartite_matching(links, perm_type="column") >= 0).sum()) >= pairs:
            low = floor
        else:
            high = floor - 1
    return low


def _place_of(repeated: Whole) -> Whole:
    """0, 1, … within each run of equal numbers."""
    begins: Whole = np.searchsorted(repeated, repeated)
    return np.arange(repeated.size) - begins


def _reachable(rounds: Rounds, pairs: int, back: bool) -> int:
    """No floor above this leaves enough people with a partner: the score that this many places can reach at most."""
    side = rounds.sides[back]
    places = rounds.graph.column_places if back else rounds.graph.row_places
    found = nearest(side, np.zeros(side.width, dtype=np.int64), 1, rounds.workers)
    there = found.held > 0
    best: Whole = np.sort(np.repeat(found.worth[there, 0], places[there]))[::-1]
    return int(best[pairs - 1])
