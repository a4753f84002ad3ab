"""A chosen pair forced into a solved problem: what it costs exactly, and who changes.

Nothing is solved anew. The two lose their present partners, who are then placed again along the cheapest way from the
prices of the solution, so that as few pairs change as the best result allows.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from .alternatives import Comparison, compare
from .assessment import Assessment, assess
from .assignment import Check, bound, fill, stopper
from .policy import TOTAL_POINTS
from .problem import Problem
from .solution import Solution
from .solver import LARGE, as_solution, locked_pairs, solve
from .tables import Mask, Whole


def force_pair(
    problem: Problem,
    solution: Solution,
    mentor_id: str,
    mentee_id: str,
    *,
    judged: Assessment | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> tuple[Solution, Comparison]:
    """The best pairs with this one among them, and what changes. Raises `LockRefused`, `UnknownPerson`.

    `solution` is what `solve` found for this problem; `judged` is `assess(problem)`, where the caller has it.
    """
    problem.mentor(mentor_id)
    problem.mentee(mentee_id)
    forced = replace(problem, locks=problem.locks | {(mentor_id, mentee_id)})
    if max(len(problem.mentors), len(problem.mentees)) > LARGE:
        # Imported here: only a solver's process may pay for numba.
        from .large.edits import Session

        session = Session.resumed(problem, solution)
        session.lock(mentor_id, mentee_id)
        return session.solution, compare(solution, session.solution)
    found = _moved_on(forced, solution, judged or assess(problem), stopper(cancelled))
    found = found or solve(forced, cancelled=cancelled)
    return found, compare(solution, found)


def _moved_on(problem: Problem, solution: Solution, judged: Assessment, check: Check) -> Solution | None:
    """The best pairs of the problem from those of the solution and its prices; None where these are no proof."""
    locked = locked_pairs(problem, judged)
    bonus = TOTAL_POINTS * int(min(judged.mentors.capacity.sum(), judged.mentees.capacity.sum())) + 1
    proof = solution.certificate
    if proof.gap or proof.bonus != bonus:
        return None
    row = {person.id: number for number, person in enumerate(problem.mentors)}
    column = {person.id: number for number, person in enumerate(problem.mentees)}
    chosen = np.zeros(judged.score.shape, dtype=bool)
    for pair in solution.pairs:
        chosen[row[pair.mentor_id], column[pair.mentee_id]] = True
    chosen &= ~locked
    u = np.array([proof.mentor_prices[person.id] for person in problem.mentors], dtype=np.int64)
    v = np.array([proof.mentee_prices[person.id] for person in problem.mentees], dtype=np.int64)
    places = judged.mentors.capacity - locked.sum(axis=1), judged.mentees.capacity - locked.sum(axis=0)
    values = np.where(judged.allowed & ~locked, judged.score + bonus, 0)
    # Without a place nobody is a partner any more, whatever the prices say.
    usable = np.where((places[0] > 0)[:, None] & (places[1] > 0)[None, :], values, 0)
    _let_go(usable, places[0], chosen, u, v)
    _let_go(usable.T, places[1], chosen.T, v, u)
    fill(usable, *places, chosen, u, v, check)
    u = np.where(places[0] > 0, u, (values - v[None, :]).max(axis=1, initial=0))
    v = np.where(places[1] > 0, v, (values - u[:, None]).max(axis=0, initial=0))
    given = int((judged.score + bonus)[locked].sum())
    return as_solution(problem, judged, chosen | locked, locked, (u, v), bonus, bound(values, *places, u, v) + given)


def _let_go(values: Whole, places: Whole, chosen: Mask, u: Whole, v: Whole) -> None:
    """Where somebody has more partners than places, those go who are worth least; prices stay right."""
    for row in np.flatnonzero(chosen.sum(axis=1) > places):
        own = np.flatnonzero(chosen[row])
        rest = values[row, own] - v[own]
        order = np.argsort(rest, kind="stable")
        gone = own[order[: own.size - places[row]]]
        u[row] = max(u[row], rest[order[gone.size - 1]])
        chosen[row, gone] = False
        chosen[row, own[rest < u[row]]] = False
