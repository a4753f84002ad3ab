"""What a capable colleague would write in an afternoon with numpy, scipy or ortools: scores and pairs, no reasons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python import min_cost_flow
from scipy.optimize import linear_sum_assignment  # type: ignore[attr-defined]  # scipy carries no type hints

from upmentor.matching import Participant, Problem

Scores = NDArray[np.int64]


def _table(people: tuple[Participant, ...], words: list[dict[str, int]], names: list[str]) -> NDArray[np.float32]:
    column = {name: number for number, name in enumerate(names)}
    table = np.zeros((len(people), len(names)), dtype=np.float32)
    for row, entries in enumerate(words):
        for word, value in entries.items():
            table[row, column[word]] = value
    return table


def _chain(key: str, managers: dict[str, str | None]) -> list[str]:
    found = []
    while key := managers.get(key) or "":
        found.append(key)
    return found


def numpy_scores(problem: Problem) -> Scores:
    """All rules and criteria of the default policy on this problem; −1 for excluded pairs."""
    a, b = problem.mentors, problem.mentees
    names = sorted({topic for p in (*a, *b) for topic, _ in p.topics})
    offers, wants = (_table(side, [dict(p.topics) for p in side], names) for side in (a, b))
    tongues = sorted({word for p in (*a, *b) for word in p.languages})
    speaks, hears = (_table(side, [dict.fromkeys(p.languages, 1) for p in side], tongues) for side in (a, b))
    bits = [np.array([[p.slots >> k & 1 for k in range(336)] for p in side], dtype=np.float32) for side in (a, b)]
    shared = (bits[0] @ bits[1].T).astype(np.int64)
    low, high = (np.array([p.grade for p in side], dtype=np.int64) for side in (a, b))
    gap = high[None, :] - low[:, None]
    other_department = np.array([p.department for p in a])[:, None] != np.array([p.department for p in b])[None, :]
    other_site = np.array([p.site for p in a])[:, None] != np.array([p.site for p in b])[None, :]
    met = (offers @ wants.T).astype(np.int64)
    full = 5 * wants.sum(axis=1).astype(np.int64)[None, :]
    score = (900 * met + full) // (2 * full) + (400 * np.minimum(shared, 20) + 20) // 40
    score += 150 * other_department + 100 * other_site + (200 * np.maximum(0, 4 - np.abs(gap - 4)) + 4) // 8
    allowed = (gap >= 2) & other_department & (met > 0) & (speaks @ hears.T > 0) & (shared >= 4)
    allowed &= np.array([p.manager_id for p in a])[:, None] != np.array([p.manager_id for p in b])[None, :]
    row, column = ({p.id: number for number, p in enumerate(side)} for side in (a, b))
    apart = {(mentor.id, above) for mentor in a for above in _chain(mentor.id, dict(problem.managers))}
    apart |= {(above, mentee.id) for mentee in b for above in _chain(mentee.id, dict(problem.managers))}
    for one, other in apart | problem.former:
        if one in row and other in column:
            allowed[row[one], column[other]] = False
    return np.where(allowed, score, -1)


def by_scipy(scores: Scores) -> tuple[int, int]:
    """(pairs, total score) by `linear_sum_assignment`."""
    bonus = 1000 * min(scores.shape) + 1
    rows, columns = linear_sum_assignment(np.where(scores >= 0, scores + bonus, 0), maximize=True)
    chosen = scores[rows, columns]
    return int((chosen >= 0).sum()), int(chosen[chosen >= 0].sum())


def by_ortools(scores: Scores) -> tuple[int, int]:
    """(pairs, total score) by `SimpleMinCostFlow` with one arc for each allowed pair."""
    mentors, mentees = scores.shape
    most = min(mentors, mentees)
    bonus = 1000 * most + 1
    source, sink = mentors + mentees, mentors + mentees + 1
    rows, columns = np.nonzero(scores >= 0)
    flow = min_cost_flow.SimpleMinCostFlow()
    tails = np.concatenate([rows, np.full(mentors, source), mentors + np.arange(mentees), [source]])
    heads = np.concatenate([mentors + columns, np.arange(mentors), np.full(mentees, sink), [sink]])
    costs = np.concatenate([-bonus - scores[rows, columns], np.zeros(mentors + mentees + 1, dtype=np.int64)])
    places = np.concatenate([np.ones(len(rows) + mentors + mentees, dtype=np.int64), [most]])
    arcs = flow.add_arcs_with_capacity_and_unit_cost(tails, heads, places, costs)
    flow.set_nodes_supplies(np.array([source, sink]), np.array([most, -most]))
    if flow.solve() != flow.OPTIMAL:
        raise RuntimeError("ortools found no optimum")
    used = flow.flows(arcs[: len(rows)]) > 0
    return int(used.sum()), int(scores[rows[used], columns[used]].sum())
