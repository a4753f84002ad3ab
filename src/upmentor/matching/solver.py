"""`solve`: as many pairs as the rules allow, and among those the highest total score, with its proof.

This solver compares every pair in memory. With more than `LARGE` people on a side it hands over to `large`, which has
the same objective, stages, errors and kind of proof, and never builds the matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Executor

import numpy as np

from .assessment import Assessment, assess
from .assignment import best_assignment, bound, stopper
from .errors import LockRefused
from .policy import TOTAL_POINTS
from .problem import Problem
from .rules import rule_sentence
from .solution import Certificate, Pair, Solution
from .tables import Mask, Whole

#: Stages that `progress` hears, with what the count counts.
STAGES = {
    "comparing": "possible pairs",
    "pairing": "pairs that the rules allow",
    "proving": "possible pairs",
}
#: From here on the large solver is faster, and soon the only one that fits into memory.
LARGE = 1500
Progress = Callable[[str, int], None]


def solve(
    problem: Problem,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    executor: Executor | None = None,
) -> Solution:
    """The best pairs. The same people give the same pairs whatever the order of the rows; ties are settled by ids.

    `progress(stage, count)` is called at the start of each stage of `STAGES`. Raises `Cancelled` soon after
    `cancelled()` answers True, `LockRefused` for a lock that breaks a rule or a capacity, `ProblemTooLarge`.
    `executor` shares the work of many people out and changes no byte of the result; `WorkersLost` when it fails.
    """
    if max(len(problem.mentors), len(problem.mentees)) > LARGE:
        # Imported here: only a solver's process may pay for numba.
        from .large.engine import solve_large

        return solve_large(problem, progress=progress, cancelled=cancelled, executor=executor)
    check = stopper(cancelled)
    tell = progress or (lambda stage, count: None)
    # Everything that follows sees people in the order of their ids, so the order of rows cannot matter.
    problem = problem.in_order()
    possible = len(problem.mentors) * len(problem.mentees)
    check()
    tell("comparing", possible)
    judged = assess(problem)
    check()
    tell("pairing", int(judged.allowed.sum()))
    locked = locked_pairs(problem, judged)
    places = (judged.mentors.capacity - locked.sum(axis=1), judged.mentees.capacity - locked.sum(axis=0))
    bonus = TOTAL_POINTS * int(min(judged.mentors.capacity.sum(), judged.mentees.capacity.sum())) + 1
    values = np.where(judged.allowed & ~locked, judged.score + bonus, 0)
    chosen, u, v = best_assignment(values, *places, check)
    check()
    tell("proving", possible)
    given = int((judged.score + bonus)[locked].sum())
    dual = bound(values, *places, u, v) + given
    return as_solution(problem, judged, chosen | locked, locked, (u, v), bonus, dual)


def locked_pairs(problem: Problem, judged: Assessment) -> Mask:
    """Which pairs are locked. Raises `LockRefused` when one breaks a rule or they need more places than there are."""
    locked = np.zeros(judged.score.shape, dtype=bool)
    rows = {person.id: number for number, person in enumerate(problem.mentors)}
    columns = {person.id: number for number, person in enumerate(problem.mentees)}
    for mentor_id, mentee_id in sorted(problem.locks):
        cell = rows[mentor_id], columns[mentee_id]
        broken = tuple(name for name, mask in judged.broken.items() if mask[cell])
        if broken:
            reason = "; ".join(rule_sentence(name, problem.policy).text for name in broken)
            raise LockRefused(mentor_id, mentee_id, broken, reason)
        locked[cell] = True
        over_row = locked[cell[0]].sum() > judged.mentors.capacity[cell[0]]
        over_column = locked[:, cell[1]].sum() > judged.mentees.capacity[cell[1]]
        if over_row or over_column:
            raise LockRefused(mentor_id, mentee_id, (), f"{mentor_id if over_row else mentee_id} has no place left")
    return locked


def as_solution(
    problem: Problem,
    judged: Assessment,
    chosen: Mask,
    locked: Mask,
    prices: tuple[Whole, Whole],
    bonus: int,
    dual: int,
) -> Solution:
    """Chosen and locked pairs with their proof, as everybody reads them."""
    pairs = tuple(
        Pair(
            mentor_id=problem.mentors[row].id,
            mentee_id=problem.mentees[column].id,
            score=int(judged.score[row, column]),
            parts={name: int(part[row, column]) for name, part in judged.parts.items()},
            locked=bool(locked[row, column]),
        )
        for row, column in np.argwhere(chosen)
    )
    certificate = Certificate(
        pairs=len(pairs),
        primal=sum(pair.score for pair in pairs),
        dual=dual - bonus * len(pairs),
        bonus=bonus,
        compared=judged.score.size,
        mentor_prices={p.id: int(price) for p, price in zip(problem.mentors, prices[0], strict=True)},
        mentee_prices={p.id: int(price) for p, price in zip(problem.mentees, prices[1], strict=True)},
    )
    return Solution(pairs, certificate, judged.rule_counts(), int(judged.allowed.sum()))
