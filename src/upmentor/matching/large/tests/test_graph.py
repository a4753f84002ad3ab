"""The sparse solver against the plain one, on graphs small enough for both."""

import numpy as np
import pytest

from upmentor.matching.assignment import best_assignment
from upmentor.matching.large.graph import Graph


def instance(seed):
    rng = np.random.default_rng(seed)
    height, width = rng.integers(1, 25, 2)
    most = 1 + seed % 3
    places = rng.integers(1, most + 1, height), rng.integers(1, most + 1, width)
    scores = rng.integers(0, [5, 1000][seed % 2], (height, width))
    return scores, rng.random((height, width)) < rng.choice([0.1, 0.3, 0.8, 1]), *places, rng


@pytest.mark.parametrize("auction", [False, True], ids=["cold", "auction"])
def test_choice_and_prices_are_optimal(auction):
    for seed in range(100):
        scores, there, rows, columns, _ = instance(seed)
        bonus = int(1000 * min(rows.sum(), columns.sum()) + 1)
        graph = Graph(*scores.shape, rows, columns, bonus)
        graph.add(*np.nonzero(there), scores[there])
        if auction:
            graph.auction(np.zeros(scores.shape[1], dtype=int), 32)
        graph.settle()
        values = np.where(there, scores + bonus, 0)
        best = int((values * best_assignment(values, rows, columns)[0]).sum())
        assert (graph.primal(), graph.dual()) == (best, best)
        assert min(graph.u.min(), graph.v.min()) >= 0


def test_edges_may_come_and_go_between_two_solutions():
    for seed in range(60):
        scores, there, rows, columns, rng = instance(seed)
        bonus = int(1000 * min(rows.sum(), columns.sum()) + 1)
        graph = Graph(*scores.shape, rows, columns, bonus)
        late = there & (rng.random(there.shape) < 0.5)
        for part in (there & ~late, late):
            graph.add(*np.nonzero(part), scores[part])
            graph.settle()
        gone = rng.random(graph.key.size) < 0.3
        there[tuple(side[gone] for side in graph.ends)] = False
        graph.drop(gone)
        graph.settle()
        values = np.where(there, scores + bonus, 0)
        best = int((values * best_assignment(values, rows, columns)[0]).sum())
        assert (graph.primal(), graph.dual()) == (best, best)
