"""Edits of a solved problem and the cost of a forced pair, each with its own clock."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.crowd import company
from upmentor.matching import LockRefused, Problem
from upmentor.matching.large.edits import Session

from .child import measured
from .inside import solved, warm_up
from .stages import clocks


def edits(n: int, seed: int, each: int, apart: int) -> dict[str, Any]:
    """`each` vetoes of chosen pairs and locks of others, then `apart` late joiners and withdrawals, in turn."""
    warm_up()
    chance = np.random.default_rng(seed)
    session, full = measured(lambda: Session(company(n, n, seed)))
    kinds: dict[str, list[dict[str, float]]] = {"veto": [], "lock": [], "joiner": [], "withdrawal": []}
    with clocks() as profile:
        for _ in range(each):
            kinds["veto"].append(_edit(session, lambda: session.exclude(*_chosen(session, chance))))
            while True:
                try:
                    kinds["lock"].append(_edit(session, lambda: session.lock(*_anybody(session.problem, chance))))
                    break
                except LockRefused:
                    continue
        profile.spent.pop("pairs written out", None)
        asked = profile.each(2 * each)
        for number in range(apart):
            kinds["joiner"].append(_edit(session, lambda number=number: _join(session, number, chance)))
            kinds["withdrawal"].append(_edit(session, lambda: _leave(session, chance)))
    _, anew = solved(session.problem)
    right = (len(anew.pairs), anew.score) == (len(session.solution.pairs), session.solution.score)
    return {"full": full, "kinds": kinds, "right": right, "profile": asked}


def _edit(session: Session, edit: Callable[[], None]) -> dict[str, float]:
    """Cost, share of pairs looked at, gap and the CPU seconds of writing the new pairs out."""
    _, cost = measured(edit)
    size = len(session.problem.mentors) * len(session.problem.mentees)
    solution, out = measured(lambda: session.solution)
    gap = solution.certificate.gap
    return cost | {"looked": session.looked / size, "gap": gap, "writing": out["cpu_s"]}


def _chosen(session: Session, chance: np.random.Generator) -> tuple[str, str]:
    free = [pair for pair in session.solution.pairs if not pair.locked]
    pair = free[int(chance.integers(len(free)))]
    return pair.mentor_id, pair.mentee_id


def _anybody(problem: Problem, chance: np.random.Generator) -> tuple[str, str]:
    mentor = problem.mentors[int(chance.integers(len(problem.mentors)))]
    mentee = problem.mentees[int(chance.integers(len(problem.mentees)))]
    return mentor.id, mentee.id


def _join(session: Session, number: int, chance: np.random.Generator) -> None:
    like = session.problem.mentees[int(chance.integers(len(session.problem.mentees)))]
    session.join(replace(like, id=f"late {number}"), role="mentee")


def _leave(session: Session, chance: np.random.Generator) -> None:
    session.withdraw(_anybody(session.problem, chance)[0], role="mentor")


def forced(n: int, seed: int, tries: int) -> dict[str, Any]:
    """The exact cost of forcing random allowed pairs; the last one is checked by solving with that lock."""
    warm_up()
    chance = np.random.default_rng(seed)
    problem = company(n, n, seed)
    session = Session(problem)
    costs: list[dict[str, float]] = []
    with clocks() as profile:
        while len(costs) < tries + 2:
            pair = _anybody(problem, chance)
            try:
                told, cost = measured(lambda pair=pair: session.cost(*pair))
            except LockRefused:
                continue
            costs.append(cost)
            last, loss = pair, told
    _, anew = solved(problem.with_links(locks=[last]))
    before = session.solution
    right = loss == (len(before.pairs) - len(anew.pairs), before.score - anew.score)
    parts = {stage: spent for stage, spent in profile.each(len(costs)).items() if stage != "rest"}
    # The first two are warm-up: they find the memory that the others use again.
    return {"costs": costs[2:], "right": right, "profile": parts, "gap": anew.certificate.gap}
