"""Measurements beside well-known tools, in one run on one machine.

`python -m benchmarks [--quick] [--seed N] [--only large,scipy]`: the goals of the matching engine (`make bench`), each
beside what one would use instead; rows go to `benchmarks/latest.json` too. See `benchmarks/goals`.
`python -m benchmarks roster`: rosters coming in, and lists beside many people (benchmarks/roster.py).
`python -m benchmarks pairs`: pages of 1,000 pairs with two years of meetings (benchmarks/pairs.py).
`python -m benchmarks report`: the report of an organisation of 100,000 (benchmarks/report.py).
`python -m benchmarks scene`: an organisation of N pairs to look at (benchmarks/scene.py).
`python -m benchmarks files`: upmentor match from files of any size, time and memory (benchmarks/files.py).
`python -m benchmarks enrolled`: a home with N mentors and N mentees who wait for a run (benchmarks/enrolled.py).
`python -m benchmarks coverage`: do 95 % intervals cover what they should? (benchmarks/coverage.py, docs/coverage.md)
"""

from __future__ import annotations

import sys
from importlib import import_module

OTHERS = ("roster", "pairs", "report", "scene", "files", "enrolled", "coverage")


def main() -> int:
    """The measurement that is asked for, or the goals."""
    words = sys.argv[1:]
    if words and words[0] in OTHERS:
        code: int = import_module(f"benchmarks.{words[0]}").main(words[1:])
        return code
    code = import_module("benchmarks.goals.main").main(words)
    return code


if __name__ == "__main__":
    sys.exit(main())
