"""Matching beside numpy + scipy and ortools, in one run. CPU seconds; each figure is the best of a few tries.

`python -m benchmarks [--seed N] [--sizes 200,500,1000]`: every run takes a fresh seed unless one is given.
`python -m benchmarks roster`: rosters coming in, and lists beside many people (benchmarks/roster.py).
`python -m benchmarks pairs`: pages of 1,000 pairs with two years of meetings (benchmarks/pairs.py).
`python -m benchmarks report`: the report of an organisation of 100,000 (benchmarks/report.py).
`python -m benchmarks scene`: an organisation of N pairs to look at (benchmarks/scene.py).
`python -m benchmarks large`: the large solver beside numpy + scipy at 1,000 to 10,000 a side (benchmarks/large.py).
`python -m benchmarks coverage`: do 95 % intervals cover what they should? (benchmarks/coverage.py, docs/coverage.md)
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable
from typing import TypeVar

from upmentor.matching import Solution, explain_pairs, explain_unmatched, solve, verify

from . import coverage, large, pairs, report, roster, scene
from .anchors import by_ortools, by_scipy, numpy_scores
from .company import company

Answer = TypeVar("Answer")
COLUMNS = ("n", "pairs", "solve", "with reasons", "numpy + scipy", "numpy + ortools", "ours / scipy", "same result")


def timed(call: Callable[[], Answer], tries: int) -> tuple[Answer, float]:
    """The answer and the least CPU seconds of a few tries."""
    best = float("inf")
    for _ in range(tries):
        start = time.process_time()
        answer = call()
        best = min(best, time.process_time() - start)
    return answer, best


def row(n: int, seed: int) -> list[str]:
    """One line of the table; the third to sixth entries are CPU seconds with scoring included."""
    problem = company(n, n, seed)
    tries = 3 if n < 1000 else 2

    def everything() -> Solution:
        found = solve(problem)
        explain_pairs(problem, found)
        explain_unmatched(problem, found)
        return found

    solution, ours = timed(lambda: solve(problem), tries)
    _, told = timed(everything, tries)
    scipy_answer, scipy_time = timed(lambda: by_scipy(numpy_scores(problem)), tries)
    ortools_answer, ortools_time = timed(lambda: by_ortools(numpy_scores(problem)), tries)
    mine = len(solution.pairs), solution.score
    same = mine == scipy_answer == ortools_answer and verify(problem, solution).optimal
    seconds = [f"{value:.2f}" for value in (ours, told, scipy_time, ortools_time)]
    return [str(n), str(mine[0]), *seconds, f"{ours / scipy_time:.2f}", "yes" if same else "NO"]


def main() -> int:
    """Print the table; exit code 1 when the results differ."""
    if sys.argv[1:2] == ["roster"]:
        return roster.main(sys.argv[2:])
    if sys.argv[1:2] == ["pairs"]:
        return pairs.main(sys.argv[2:])
    if sys.argv[1:2] == ["report"]:
        return report.main(sys.argv[2:])
    if sys.argv[1:2] == ["scene"]:
        return scene.main(sys.argv[2:])
    if sys.argv[1:2] == ["large"]:
        return large.main(sys.argv[2:])
    if sys.argv[1:2] == ["coverage"]:
        return coverage.main(sys.argv[2:])
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--sizes", default="200,500,1000")
    arguments = parser.parse_args()
    print(f"Matching n mentors with n mentees, all rules; CPU seconds, scoring included; seed {arguments.seed}")
    print("  ".join(f"{name:>15}" for name in COLUMNS))
    good = True
    for n in map(int, arguments.sizes.split(",")):
        line = row(n, arguments.seed)
        good &= line[-1] == "yes"
        print("  ".join(f"{cell:>15}" for cell in line), flush=True)
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
