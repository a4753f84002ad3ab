"""The large solver beside numpy scoring with scipy's assignment: CPU, wall and peak memory of whole processes.

`python -m benchmarks large [--sizes 1000,5000,10000] [--theirs 10000] [--places 1] [--seed N]` makes a fresh company
for each size and solves it in processes of their own, after a small problem so that compiling is not counted. `theirs`
is the largest size that scipy is asked to solve (it takes 105 s and 6 GB at 20,000). Ends with 1 when totals differ.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from typing import Any

import numpy as np

from benchmarks.crowd import company
from upmentor.matching import Problem


def main(words: list[str]) -> int:
    """Print a line for each size; 1 when the two disagree."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks large")
    parser.add_argument("--sizes", default="1000,5000,10000")
    parser.add_argument("--theirs", type=int, default=10_000)
    parser.add_argument("--places", type=int, default=1)
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--child", default="")
    asked = parser.parse_args(words)
    sizes = [int(size) for size in asked.sizes.split(",")]
    if asked.child:
        print(json.dumps(_measured(asked.child, sizes[0], asked.seed, asked.places)))
        return 0
    agree = True
    print(f"seed {asked.seed}, places {asked.places}")
    for size in sizes:
        ours = _child("ours", size, asked)
        ratio = ours["cpu"] / ours["bare"]
        line = f"{size:>7,} ours {_words(ours)}, gap {ours['gap']}, {ratio:.1f} bare passes"
        if size <= asked.theirs and asked.places == 1:
            theirs = _child("theirs", size, asked)
            agree = agree and (theirs["pairs"], theirs["score"]) == (ours["pairs"], ours["score"])
            line += f" | scipy {_words(theirs)} | {theirs['cpu'] / ours['cpu']:.1f} times"
        print(line, flush=True)
    return 0 if agree else 1


def _child(who: str, size: int, asked: argparse.Namespace) -> dict[str, Any]:
    line = [sys.executable, "-m", "benchmarks", "large", "--child", who, "--sizes", str(size)]
    line += ["--seed", str(asked.seed), "--places", str(asked.places)]
    answer: dict[str, Any] = json.loads(subprocess.run(line, check=True, capture_output=True, text=True).stdout)
    return answer


def _words(found: dict[str, Any]) -> str:
    scoring = f" ({found['scoring']:.2f} scoring)" if "scoring" in found else ""
    return (
        f"{found['cpu']:.2f} s CPU{scoring}, {found['wall']:.2f} s, {found['peak']:.0f} MiB, "
        f"{found['pairs']} pairs, {found['score']}"
    )


def _measured(who: str, size: int, seed: int, places: int) -> dict[str, Any]:
    solve = _ours if who == "ours" else _theirs
    solve(company(300, 300, 1, places=places))
    problem = company(size, size, seed, places=places)
    cpu, wall = time.process_time(), time.perf_counter()
    found = solve(problem)
    found |= {"cpu": time.process_time() - cpu, "wall": time.perf_counter() - wall}
    found["peak"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    if who == "ours":
        found["bare"] = _bare(problem)
    return found


def _ours(problem: Problem) -> dict[str, Any]:
    from upmentor.matching.large.engine import Run
    from upmentor.matching.large.pricing import Workers

    solution = Run.of(problem, Workers()).solve()
    return {"pairs": len(solution.pairs), "score": solution.score, "gap": solution.certificate.gap}


def _theirs(problem: Problem) -> dict[str, Any]:
    """Scores in numpy, block after block into one matrix, and scipy's exact assignment; one place each."""
    from scipy.optimize import linear_sum_assignment

    from upmentor.matching.bound import Judge
    from upmentor.matching.plain import PlainProblem

    begin = time.process_time()
    plain = PlainProblem(problem)
    mentors, mentees = list(plain.mentors.values()), list(plain.mentees.values())
    judge, values = Judge(plain, mentors, mentees), np.zeros((len(mentors), len(mentees)))
    bonus = 1000 * len(mentors) + 1
    for start in range(0, len(mentors), 128):
        rows = slice(start, min(start + 128, len(mentors)))
        score, allowed = judge.block(rows)
        values[rows] = np.where(allowed, score + bonus, 0)
    scoring = time.process_time() - begin
    rows_, columns = linear_sum_assignment(values, maximize=True)
    chosen = values[rows_, columns]
    chosen = chosen[chosen > 0]
    return {"pairs": len(chosen), "score": int(chosen.sum()) - bonus * len(chosen), "scoring": scoring}


def _bare(problem: Problem) -> float:
    """CPU seconds of scoring every pair once with all rules, and nothing else."""
    from upmentor.matching.large.engine import Run
    from upmentor.matching.large.passes import bare
    from upmentor.matching.large.pricing import Workers

    side = Run.of(problem, Workers()).start().sides[0]
    start = time.process_time()
    bare(side, np.arange(len(side.topics)))
    return time.process_time() - start
