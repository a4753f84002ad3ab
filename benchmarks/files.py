"""`upmentor match` from files of any size: writes them, runs it in a fresh process, says what that took.

`python -m benchmarks files --size 100000 [--other-side N] [--seed N] [--into DIR] [--options "--json result.json"]`
writes mentors.csv, mentees.csv and roster.csv of the made-up company of benchmarks/crowd.py into DIR (a temporary
folder without it) and prints CPU seconds, seconds on the clock and peak memory of the whole process.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.crowd import WEEKS, ZONES, company
from upmentor.matching import Participant, Problem, weekly_slots

ON = dt.date(2026, 1, 12)
HEADER = ("id", "name", "department", "grade", "site", "time_zone", "languages", "manager_id", "capacity", "hours")


def main(words: list[str]) -> int:
    """Write, run, print; the exit code of `upmentor match`."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks files", description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="people a side")
    parser.add_argument("--other-side", type=int, help="mentees, where they are not as many as the mentors")
    parser.add_argument("--seed", type=int, default=time.time_ns() % 10**6)
    parser.add_argument("--into", type=Path, help="where the files stay")
    parser.add_argument("--options", default="", help="further options of upmentor match, its files in DIR")
    asked = parser.parse_args(words)
    with tempfile.TemporaryDirectory() as folder:
        where = asked.into or Path(folder)
        where.mkdir(parents=True, exist_ok=True)
        # In a process of its own: a child's peak is at least what its parent held when it began.
        if os.fork() == 0:
            write(company(asked.size, asked.other_side or asked.size, asked.seed), where)
            os._exit(0)
        if os.waitstatus_to_exitcode(os.wait()[1]):
            return 1
        size = sum(path.stat().st_size for path in where.glob("m*.csv")) / 2**20
        print(f"seed {asked.seed}, files {size:.0f} MiB", flush=True)
        line = [sys.executable, "-m", "upmentor.doors.cli.main", "match"]
        for name in ("mentors", "mentees", "roster"):
            line += [f"--{name}", f"{name}.csv"]
        line += ["--out", "pairs.csv", "--date", ON.isoformat(), *shlex.split(asked.options)]
        before, clock = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
        code = subprocess.run(line, cwd=where, check=False).returncode
        clock, after = time.monotonic() - clock, resource.getrusage(resource.RUSAGE_CHILDREN)
        cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        # The largest child so far: the one that wrote the files holds less than the run.
        print(f"{cpu:.1f} s CPU, {clock:.1f} s, peak {after.ru_maxrss / 1024:.0f} MiB")
    return code


def write(problem: Problem, where: Path) -> None:
    """The files of `docs/match-files.md` for this company."""
    times = {weekly_slots(week, zone, ON): (week, zone) for zone in ZONES for week in WEEKS}
    _people(where / "mentors.csv", "offers", problem.mentors, times)
    _people(where / "mentees.csv", "wants", problem.mentees, times)
    with (where / "roster.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "manager_id"))
        rows.writerows((person, manager or "") for person, manager in problem.managers.items())


def _people(path: Path, topics: str, people: Sequence[Participant], times: dict[int, tuple[str, str]]) -> None:
    with path.open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow((*HEADER, topics))
        for one in people:
            week, zone = times[one.slots]
            wishes = ";".join(f"{topic}:{level}" for topic, level in one.topics)
            own = (one.department, one.grade, one.site, zone, ";".join(one.languages), one.manager_id or "-")
            rows.writerow((one.id, f"Person {one.id}", *own, one.capacity, week, wishes))
