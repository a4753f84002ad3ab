"""All that the benchmark knows of the solver's insides, in one place: what moves there is mended here."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.crowd import company
from upmentor.matching import Problem, Solution
from upmentor.matching.large.edits import Session
from upmentor.matching.large.engine import Run
from upmentor.matching.large.floor import highest_floor
from upmentor.matching.large.graph import Graph
from upmentor.matching.large.passes import bare
from upmentor.matching.large.pricing import Workers

#: Enough people that even the sample is taken.
WARM = 2600
#: The auction's first step where no prices are known, in points.
COLD_STEP = 128


def solved(problem: Problem) -> tuple[Run, Solution]:
    """From the problem to the proven solution, without counting what each rule removed."""
    run = Run.of(problem, Workers())
    return run, run.solve()


def warm_up(places: int = 1) -> None:
    """Everything compiled is loaded (and compiled, the first time) before a clock runs."""
    small = company(WARM, WARM, 1, places=places)
    run, _ = solved(small)
    bare_pass(run)
    core(*final_graph(run))
    session = Session(small)
    first = session.solution.pairs[0]
    session.exclude(first.mentor_id, first.mentee_id)
    session.withdraw(first.mentor_id, role="mentor")
    highest_floor(company(300, 300, 1, places=places))


def bare_pass(run: Run) -> None:
    """Score every pair once with all rules and keep nothing: the least that looking at every pair costs."""
    assert run.rounds is not None
    side = run.rounds.sides[0]
    bare(side, np.arange(len(side.topics)))


def final_graph(run: Run) -> tuple[Any, Any, Any, tuple[int, int]]:
    """Rows, columns and scores of the candidates under which a solved run was proven, and the number of both."""
    assert run.rounds is not None
    graph = run.rounds.graph
    return *graph.ends, graph.score, (graph.height, graph.width)


def core(rows: Any, columns: Any, scores: Any, size: tuple[int, int]) -> tuple[int, int]:
    """(pairs, total score) of the best among these edges from nothing, one place each."""
    height, width = size
    graph = Graph(height, width, np.ones(height), np.ones(width), 1000 * min(size) + 1)
    graph.add(rows, columns, scores)
    graph.auction(np.zeros(width, dtype=np.int64), COLD_STEP)
    graph.settle()
    return int(graph.flow.sum()), int(graph.score[graph.flow == 1].sum())
