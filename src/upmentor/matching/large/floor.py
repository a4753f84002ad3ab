"""The highest floor first: as many pairs as ever, the worst of them as good as possible, and only then the total.

Forbidding every pair below a floor leaves all prices right (there is less to be missed), so a higher floor is tried
like an edit: its candidates go, and the solver moves on from the prices of before. A floor that costs a pair is too
high. Halving what is left, and jumping to the worst pair actually chosen, needs a handful of solutions.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..problem import Problem
from ..solution import Solution
from ..tables import Whole
from .engine import Run
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
    while low < high:
        floor = (low + high + 1) // 2
        tried = best.raised(floor)
        solves += 1
        if int(tried.graph.flow.sum()) == pairs:
            best, low = tried, max(floor, _worst(tried))
        else:
            high = floor - 1
    if best.lowest < low:
        best = best.raised(low)
        solves += 1
    run.rounds = best
    return Floored(low, run.result(best.best), solves)


def _worst(rounds: Rounds) -> int:
    return int(rounds.graph.score[rounds.graph.flow == 1].min())


def _reachable(rounds: Rounds, pairs: int, back: bool) -> int:
    """No floor above this leaves enough people with a partner: the score that this many places can reach at most."""
    side = rounds.sides[back]
    places = rounds.graph.column_places if back else rounds.graph.row_places
    found = nearest(side, np.zeros(side.width, dtype=np.int64), 1, rounds.workers)
    there = found.held > 0
    best: Whole = np.sort(np.repeat(found.worth[there, 0], places[there]))[::-1]
    return int(best[pairs - 1])
