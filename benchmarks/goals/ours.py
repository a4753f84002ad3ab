"""What is measured of our solver. Each function runs in a process of its own and answers in plain words and numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from benchmarks.crowd import ANY_TOPIC, company
from upmentor.matching import solve, verify
from upmentor.matching.large.floor import highest_floor
from upmentor.matching.solver import LARGE

from .child import cpu, measured, peak
from .inside import bare_pass, core, final_graph, solved, warm_up
from .stages import clocks


def whole(n: int, seed: int, places: int = 1, tries: int = 1, any_topic: bool = False) -> dict[str, Any]:
    """A solve from `Problem` to proven `Solution`, the cost of one bare pass, of rule counts, and CPU by stage."""
    warm_up(places)
    problem = company(n, n, seed, places=places, policy=ANY_TOPIC if any_topic else None)
    people = peak()
    with clocks() as profile:
        (run, solution), cost = measured(lambda: solved(problem), tries)
    _, bare = measured(lambda: bare_pass(run), 1 if n > 20_000 else 3)
    before = cpu()
    counted = run.counted(solution)
    found = {"pairs": len(solution.pairs), "score": solution.score, "gap": solution.certificate.gap, "cost": cost}
    found |= {"bare": {"cpu_s": bare["cpu_s"], "wall_s": bare["wall_s"]}, "counting": cpu() - before}
    found["allowed"] = counted.allowed / n**2
    before = cpu()
    found["proven"] = verify(problem, solution).optimal
    found["checking"] = cpu() - before
    return found | {"profile": profile.each(tries), "reached": {"people": people} | profile.reached}


def few(n: int, seed: int, tries: int) -> dict[str, Any]:
    """`matching.solve` as everybody calls it, with rule counts; few people go to the dense solver."""
    if n > LARGE:
        warm_up()
    solve(company(60, 60, 1))
    problem = company(n, n, seed)
    with clocks() as profile:
        solution, cost = measured(lambda: solve(problem), tries)
    proven = verify(problem, solution).optimal
    found = {"pairs": len(solution.pairs), "score": solution.score, "gap": solution.certificate.gap, "cost": cost}
    return found | {"proven": proven, "profile": profile.each(tries)}


def bare(n: int, seed: int) -> dict[str, Any]:
    """One bare pass: every pair scored with all rules."""
    warm_up()
    problem = company(n, n, seed)
    run, _ = solved(problem)
    _, cost = measured(lambda: bare_pass(run), 5)
    return {"cost": cost}


def certified(n: int, seed: int, path: str) -> dict[str, Any]:
    """Solve and write the candidate graph of the proof to a file, for the sparse solvers."""
    run, solution = solved(company(n, n, seed))
    rows, columns, scores, size = final_graph(run)
    np.savez(path, rows=rows, columns=columns, scores=scores, size=np.array(size))
    return {"pairs": len(solution.pairs), "score": solution.score, "gap": solution.certificate.gap, "edges": len(rows)}


def sparse(path: str) -> dict[str, Any]:
    """Our sparse solver on that graph, from nothing."""
    warm_up()
    with np.load(path) as kept:
        graph = kept["rows"], kept["columns"], kept["scores"], tuple(kept["size"].tolist())
    with clocks() as profile:
        (pairs, score), cost = measured(lambda: core(*graph))
    return {"pairs": pairs, "score": score, "cost": cost, "profile": profile.each(1)}


def floor(n: int, seed: int) -> dict[str, Any]:
    """The highest floor first, with the worst pair and the total with and without."""
    warm_up()
    problem = company(n, n, seed)
    (_, plain), one = measured(lambda: solved(problem))
    with clocks() as profile:
        found, cost = measured(lambda: highest_floor(problem))
    right = len(found.solution.pairs) == len(plain.pairs)
    right &= min(pair.score for pair in found.solution.pairs) == found.floor
    right &= verify(problem, found.solution, floor=found.floor).optimal
    worst = min(pair.score for pair in plain.pairs)
    told = {"solves": found.solves, "floor": found.floor, "worst": worst, "right": right, "cost": cost, "one": one}
    told["lost"] = 1 - found.solution.score / plain.score
    return told | {"gap": found.solution.certificate.gap, "profile": profile.each(1)}
