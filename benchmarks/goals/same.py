"""Whether the same problem gives the same bytes: for any threads, blocks, order of rows, split over processes."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections.abc import Callable
from concurrent.futures import Executor, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.crowd import company
from upmentor.matching import Problem, Solution
from upmentor.matching.large.engine import solve_large
from upmentor.matching.large.pricing import BLOCK

from .child import measured
from .inside import warm_up


def digest(solution: Solution) -> str:
    """A fingerprint of pairs, parts, prices, proof and rule counts."""
    return hashlib.sha256(json.dumps(solution.to_dict(), sort_keys=True).encode()).hexdigest()[:16]


def variants(n: int, seed: int) -> dict[str, Any]:
    """Fingerprint and cost of every way to solve; an error stands where there is none."""
    warm_up()
    problem = company(n, n, seed)
    chance = np.random.default_rng(seed)
    shuffled = replace(
        problem,
        mentors=tuple(problem.mentors[k] for k in chance.permutation(n)),
        mentees=tuple(problem.mentees[k] for k in chance.permutation(n)),
    )
    plain, cost = measured(lambda: solve_large(problem))
    found: dict[str, Any] = {"one thread": {"digest": digest(plain), "gap": plain.certificate.gap, "cost": cost}}
    for threads in sorted({2, 3, os.cpu_count() or 2}):
        found[f"{threads} threads"] = _tried(problem, lambda threads=threads: ThreadPoolExecutor(threads))
    for block in (13, 100, 4096):
        found[f"blocks of {block} rows"] = _tried(problem, lambda: ThreadPoolExecutor(2), block)
    found["shuffled rows"] = _tried(shuffled, lambda: ThreadPoolExecutor(2))
    spawn = multiprocessing.get_context("spawn")
    found["2 worker processes"] = _tried(problem, lambda: ProcessPoolExecutor(2, mp_context=spawn))
    return found


def _tried(problem: Problem, pool: Callable[[], Executor], block: int = BLOCK) -> dict[str, Any]:
    def whole() -> Solution:
        with pool() as workers:
            return solve_large(problem, executor=workers, block=block)

    try:
        solution, cost = measured(whole)
    except Exception as error:
        # Whatever the engine says to a way it does not offer: the row tells it.
        return {"error": f"{type(error).__name__}: {error}"}
    return {"digest": digest(solution), "gap": solution.certificate.gap, "cost": cost}
