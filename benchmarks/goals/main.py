"""The command line of `make bench`: runs the goals, prints each table as it goes, keeps `benchmarks/latest.json`
and `docs/speed.md`.
"""

from __future__ import annotations

import argparse
import datetime as dt
import os
import platform
import secrets
import sys
import time
from pathlib import Path
from typing import Any

from .child import ROOT
from .rows import HEAD, Kept, line, printed
from .tables import GOALS, Measure

HOW = (
    "Scores included, one thread each,\nevery measurement in a process of its own; compiled code is loaded before the "
    "clock starts. What counts is CPU seconds:\ntime on the clock also tells what else the machine was doing."
)
LATEST = ROOT / "benchmarks" / "latest.json"
PAGE = ROOT / "docs" / "speed.md"
TITLES = {name: title for name, (title, _table) in GOALS.items()}


def main(words: list[str]) -> int:
    """0: every answer right (a missed goal is told, no error); 1: a wrong answer; 130: stopped, with what it has."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="up to 10,000 a side, under three minutes")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6), help="repeats a run")
    parser.add_argument("--only", default="", help=f"some goals, with commas: {', '.join(GOALS)}")
    parser.add_argument("--sizes", default="", help="other numbers of people for large and scipy, with commas")
    parser.add_argument("--json", type=Path, default=LATEST, help="where the rows are kept")
    asked = parser.parse_args(words)
    names = [name for name in asked.only.split(",") if name] or list(GOALS)
    if unknown := [name for name in names if name not in GOALS]:
        parser.error(f"no goal is called {unknown[0]}; there are {', '.join(GOALS)}")
    began = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    run = {"began": began, "seed": asked.seed, "quick": asked.quick, "machine": _machine()}
    sizes = tuple(map(int, filter(None, asked.sizes.split(","))))
    kept = Kept(asked.json, TITLES, run, PAGE if asked.json == LATEST else None)
    measure = Measure(asked.seed, asked.quick, sizes)
    print(f"Seed {asked.seed}; {run['machine']}; load {os.getloadavg()[0]:.1f}. {HOW}", flush=True)
    try:
        return 0 if _tables(names, measure, kept) else 1
    except KeyboardInterrupt:
        print(f"\nStopped. {asked.json} has every row until here.", file=sys.stderr)
        return 130


def _tables(names: list[str], measure: Measure, kept: Kept) -> bool:
    """Print and keep every row; whether every answer was right."""
    right, missed, clock = True, 0, time.perf_counter()
    for name in names:
        title, table = GOALS[name]
        print(f"\n{title}\n{line(HEAD)}", flush=True)
        for row in table(measure):
            kept.add(row, load=round(os.getloadavg()[0], 1))
            print(printed(row), flush=True)
            right &= row.right is not False and not row.gap
            missed += row.met is False
        if not measure.quick and not measure.sizes:
            kept.only_this_run(name)
    print(f"\n{missed} missed; {time.perf_counter() - clock:.0f} s; {kept.path}", flush=True)
    return right


def _machine() -> str:
    about: dict[str, Any] = {}
    try:
        for text in Path("/proc/cpuinfo").read_text("utf-8").splitlines():
            name, _, value = text.partition(":")
            about.setdefault(name.strip(), value.strip())
    except OSError:
        pass
    return f"{os.cpu_count()} × {about.get('model name') or platform.machine()}, Python {platform.python_version()}"
