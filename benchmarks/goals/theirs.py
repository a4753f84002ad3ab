"""What is measured of numpy, scipy and ortools, on the same instances; our compiled solver is not imported."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.anchors import BLOCK, Scores, by_scipy, sparse_by_ortools, sparse_by_scipy, topic_tables
from benchmarks.crowd import ANY_TOPIC, company
from upmentor.matching import Problem

from .child import cpu, measured


def scipy(n: int, seed: int, tries: int = 1, any_topic: bool = False) -> dict[str, Any]:
    """Scores in numpy into one matrix, and `linear_sum_assignment`; `scoring` is the CPU seconds of the first part."""
    _assigned(company(300, 300, 1))
    problem = company(n, n, seed, policy=ANY_TOPIC if any_topic else None)
    (pairs, score, scoring), cost = measured(lambda: _assigned(problem), tries)
    return {"pairs": pairs, "score": score, "scoring": scoring, "cost": cost}


def _assigned(problem: Problem) -> tuple[int, int, float]:
    began = cpu()
    scores = Scores(problem)
    values = np.zeros((scores.height, scores.width))
    bonus = 1000 * min(values.shape) + 1
    for rows, score, allowed in scores.blocks():
        values[rows] = np.where(allowed, score + bonus, 0)
    scoring = cpu() - began
    return *by_scipy(values, bonus), scoring


def numpy(n: int, seed: int, whole: bool) -> dict[str, Any]:
    """All scores and rules in numpy, kept nowhere: in small blocks, or as `whole` matrices of usual integers."""
    problem = company(n, n, seed)
    scores = Scores(problem, block=n, whole=np.int64) if whole else Scores(problem)

    def everything() -> None:
        for _ in scores.blocks():
            pass

    return {"cost": measured(everything, 2)[1]}


def product(n: int, seed: int) -> dict[str, Any]:
    """Topics only: the float32 matrix product of offers and wants, into one block that is used again."""
    problem = company(n, n, seed)
    offers, wants = topic_tables(problem.mentors, problem.mentees)
    block = np.empty((BLOCK, wants.shape[1]), dtype=np.float32)

    def everything() -> None:
        for start in range(0, len(offers), BLOCK):
            some = offers[start : start + BLOCK]
            np.matmul(some, wants, out=block[: len(some)])

    return {"cost": measured(everything, 3)[1]}


def ortools(path: str) -> dict[str, Any]:
    """`SimpleMinCostFlow` on a graph in a file."""
    return _sparse(path, sparse_by_ortools)


def csgraph(path: str) -> dict[str, Any]:
    """`min_weight_full_bipartite_matching` on a graph in a file."""
    return _sparse(path, sparse_by_scipy)


def _sparse(path: str, solver: Any) -> dict[str, Any]:
    tiny = np.array([0, 1])
    solver(tiny, tiny, tiny, (2, 2))
    with np.load(path) as kept:
        graph = kept["rows"], kept["columns"], kept["scores"], tuple(kept["size"].tolist())
    (pairs, score), cost = measured(lambda: solver(*graph))
    return {"pairs": pairs, "score": score, "cost": cost}
