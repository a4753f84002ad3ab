"""The best result found by trying everything, and by another solver; for instances that are small enough."""

from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from upmentor.matching import Participant, Problem


def may_meet(problem: Problem, mentor: Participant, mentee: Participant) -> bool:
    """The rules once more, in the words of the design, sharing nothing with the package."""
    managers = dict(problem.managers)
    for someone in problem.mentors + problem.mentees:
        if someone.no_manager or someone.manager_id:
            managers[someone.id] = someone.manager_id

    def reports_to(low: str, high: str) -> bool:
        current, steps = managers.get(low), 0
        while current and steps < 1000:
            if current == high:
                return low != high
            current, steps = managers.get(current), steps + 1
        return False

    a, b, policy = mentor, mentee, problem.policy
    kept_apart = problem.conflicts | problem.former | problem.declined | problem.exclusions
    return (
        a.grade is not None
        and b.grade is not None
        and b.grade >= a.grade + policy.min_gap
        and (a.no_manager or a.manager_id is not None)
        and (b.no_manager or b.manager_id is not None)
        and a.id != b.id
        and not reports_to(a.id, b.id)
        and not reports_to(b.id, a.id)
        and (a.manager_id is None or a.manager_id != b.manager_id)
        and (a.id, b.id) not in kept_apart
        and (b.id, a.id) not in kept_apart
        and b.id not in a.not_with
        and a.id not in b.not_with
        and bool(set(a.languages) & set(b.languages))
        and (policy.same_department == "allow" or a.department == "" or a.department != b.department)
        and (
            bin(a.slots & b.slots).count("1") >= 2 * policy.min_overlap_hours
            or (policy.in_person and a.site == b.site != "")
        )
        and (not policy.topic_required or bool({t for t, _ in a.topics} & {t for t, _ in b.topics}))
    )  # fmt: skip


def brute_force(scores: NDArray[np.int32], row_places: list[int], column_places: list[int]) -> tuple[int, int]:
    """(pairs, total) of the best choice: most pairs first, then the highest total. −1 is an excluded pair."""

    @cache
    def best(row: int, left: tuple[int, ...]) -> tuple[int, int]:
        if row == len(row_places):
            return 0, 0
        open_columns = [c for c, places in enumerate(left) if places and scores[row, c] >= 0]
        answers = []
        for size in range(min(row_places[row], len(open_columns)) + 1):
            for taken in combinations(open_columns, size):
                rest = tuple(places - (c in taken) for c, places in enumerate(left))
                pairs, total = best(row + 1, rest)
                answers.append((pairs + size, total + sum(int(scores[row, c]) for c in taken)))
        return max(answers)

    return best(0, tuple(column_places))


def min_cost_flow(scores: NDArray[np.int32], row_places: list[int], column_places: list[int]) -> tuple[int, int]:
    """(pairs, total) of the best choice by ortools; every pair is an arc of capacity 1."""
    from ortools.graph.python import min_cost_flow as ortools_flow

    flow = ortools_flow.SimpleMinCostFlow()
    rows, columns = scores.shape
    source, sink = rows + columns, rows + columns + 1
    most = min(sum(row_places), sum(column_places))
    bonus = 1000 * most + 1
    for row, places in enumerate(row_places):
        flow.add_arc_with_capacity_and_unit_cost(source, row, places, 0)
    for column, places in enumerate(column_places):
        flow.add_arc_with_capacity_and_unit_cost(rows + column, sink, places, 0)
    arcs = {
        flow.add_arc_with_capacity_and_unit_cost(int(r), rows + int(c), 1, -bonus - int(scores[r, c])): (r, c)
        for r, c in np.argwhere(scores >= 0)
    }
    flow.add_arc_with_capacity_and_unit_cost(source, sink, most, 0)
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    assert flow.solve() == flow.OPTIMAL
    used = [cell for arc, cell in arcs.items() if flow.flow(arc)]
    return len(used), sum(int(scores[cell]) for cell in used)


def scipy_optimum(scores: NDArray[np.int32]) -> tuple[int, int]:
    """(pairs, total) of the best choice for one place each, by scipy on the dumped matrix."""
    from scipy.optimize import linear_sum_assignment

    bonus = 1000 * min(scores.shape) + 1
    values = np.where(scores >= 0, scores.astype(np.int64) + bonus, 0)
    rows, columns = linear_sum_assignment(values, maximize=True)
    chosen = scores[rows, columns]
    return int((chosen >= 0).sum()), int(chosen[chosen >= 0].sum())
