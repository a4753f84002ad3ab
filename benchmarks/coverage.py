"""How often 95 % intervals cover the truth, and how often programmes without an effect are called what they are.

`python -m benchmarks coverage [--seed N] [--programmes 1000] [--departments 6,12,40] [--only did,paired]
[--write docs/coverage.md]` simulates so many programmes for each line, half with a known effect and half of them
anew without one, and prints a table; exit code 1 when a line misses its goal by more than chance. `docs/coverage.md`
is what it wrote last.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from math import log, sqrt
from pathlib import Path
from typing import Any

import numpy as np

from upmentor.measures.did import did, did_of
from upmentor.measures.figure import Figure
from upmentor.measures.group_time import group_time
from upmentor.measures.panel import panel
from upmentor.measures.refused import TooLittle
from upmentor.measures.survival import avoided_leavers, cox
from upmentor.measures.two_groups import paired, two_groups

Random = np.random.Generator
# Figure and truth, or None where it was refused.
Programme = Callable[[Random, int, bool], tuple[Figure, float]]
MONTHS, BEFORE = 12, 6
EFFECT = 1.0
LINGERING = 0.5
PEOPLE = 20
HORIZON, STAYING, RATIO = 24.0, 0.02, 0.5
LOWEST, HIGHEST, LEAST_CHANCE = 93.0, 97.0, 94.0


def months(random: Random, departments: int, spread: np.ndarray[Any, Any] | float = 1.0) -> np.ndarray[Any, Any]:
    """Departments × months without a programme: a level for each, a common path, and shocks half of which stay on into
    the next month (AR(1))."""
    level = random.normal(70, 5, (departments, 1))
    path = random.normal(0, 1, (1, MONTHS)).cumsum(axis=1)
    fresh = random.normal(0, 1, (departments, MONTHS))
    shocks = np.empty_like(fresh)
    shocks[:, 0] = fresh[:, 0]
    for month in range(1, MONTHS):
        shocks[:, month] = LINGERING * shocks[:, month - 1] + sqrt(1 - LINGERING**2) * fresh[:, month]
    return np.asarray(level + path + np.reshape(spread, (-1, 1)) * shocks)


def table(outcome: np.ndarray[Any, Any], start: np.ndarray[Any, Any]) -> tuple[Any, ...]:
    """Outcome, unit, period and treated, one row for each department and month."""
    departments = len(outcome)
    unit, period = np.repeat(np.arange(departments), MONTHS), np.tile(np.arange(MONTHS), departments)
    return outcome.ravel(), unit, period, (period >= start[unit]).astype(int)


def one_start(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """Half of the departments start in the seventh month."""
    effect = EFFECT * works
    outcome = months(random, departments)
    start = np.where(np.arange(departments) < departments // 2, BEFORE, MONTHS)
    outcome[:, BEFORE:] += effect * (start < MONTHS)[:, None]
    return did(*table(outcome, start), seed=1), effect


def third(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """As `one_start` for a third of the departments, and the effect differs between them."""
    effect = EFFECT * works
    some = departments // 3
    outcome = months(random, departments)
    outcome[:some, BEFORE:] += effect + works * random.normal(0, 0.5, (some, 1))
    return did(*table(outcome, np.where(np.arange(departments) < some, BEFORE, MONTHS)), seed=1), effect


def unlike(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """As `third`, and the months of those who start vary twice as much as those of the others."""
    return differing(random, departments, departments // 3, 2.0, works)


def two(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """Two departments start, and all vary alike."""
    return differing(random, departments, 2, 1.0, works)


def differing(random: Random, departments: int, some: int, spread: float, works: bool) -> tuple[Figure, float]:
    """The first `some` departments start, and vary `spread` times as much as the others."""
    effect = EFFECT * works
    mine = np.arange(departments) < some
    outcome = months(random, departments, np.where(mine, spread, 1.0))
    outcome[:some, BEFORE:] += effect
    return did(*table(outcome, np.where(mine, BEFORE, MONTHS)), seed=1), effect


def gaps(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """As `one_start`, with one month in ten not reported."""
    effect = EFFECT * works
    outcome = months(random, departments)
    start = np.where(np.arange(departments) < departments // 2, BEFORE, MONTHS)
    outcome[:, BEFORE:] += effect * (start < MONTHS)[:, None]
    score, unit, period, _treated = table(outcome, start)
    kept = random.random(len(score)) > 0.1
    begun = [None if one >= MONTHS else one for one in start[unit[kept]].tolist()]
    return did_of(panel(score[kept], unit[kept], period[kept], treated_from=begun)), effect


def staggered(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """A third starts in the fifth month, a third in the ninth, a third not at all; the effect grows by a quarter of the
    first month's with each month. The truth is the mean over all department-months with the programme."""
    at = np.arange(departments)
    start = np.where(at % 3 == 0, 4, np.where(at % 3 == 1, 8, MONTHS))
    since = np.arange(MONTHS)[None, :] - start[:, None]
    added = np.where(since >= 0, EFFECT * works * (1 + since / 4), 0.0)
    outcome = months(random, departments) + added
    return group_time(*table(outcome, start), seed=1).overall, float(added[since >= 0].mean()) if works else 0.0


def people(random: Random, departments: int) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Department and arm (1 drawn, 0 waiting list) of each of 20 people a department; one draw for all."""
    department = np.repeat(np.arange(departments), PEOPLE)
    return department, random.permutation(len(department)) % 2


def stays(random: Random, departments: int, works: bool) -> tuple[Any, Any, Any]:
    """Months until somebody left (watched for 18 to 24 months), whether they left, and arm."""
    _department, arm = people(random, departments)
    rate = STAYING * np.where(works & (arm == 1), RATIO, 1.0)
    leaves, watched = random.exponential(1 / rate), random.uniform(18, HORIZON, len(arm))
    return np.minimum(leaves, watched), (leaves <= watched).astype(int), arm


def hazard(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """The logarithm of the hazard ratio, drawn against waiting list."""
    return cox(*stays(random, departments, works), drawn=True)["group"].coefficient, log(RATIO) if works else 0.0


def avoided(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """How many more of those drawn were still there after a year."""
    time, event, arm = stays(random, departments, works)
    found = avoided_leavers(time, event, arm, 12.0, drawn=True)
    gap = np.exp(-STAYING * RATIO * 12) - np.exp(-STAYING * 12) if works else 0.0
    return found.estimate, float(arm.sum() * gap)


def waiting_list(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """Means of the two arms; people of one department are alike, and those drawn vary more."""
    department, arm = people(random, departments)
    like = random.normal(0, 0.5, departments)[department]
    score = 3.5 + like + random.normal(0, np.where(arm == 1, 1.0, 0.7)) + 0.4 * works * arm
    return two_groups(score, arm, drawn=True).difference, 0.4 * works


def beside(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """A draw in each department: the difference beside the department and how it was before."""
    department, _arm = people(random, departments)
    arm = np.concatenate([random.permutation(PEOPLE) % 2 for _ in range(departments)])
    before = 3.5 + random.normal(0, 0.5, departments)[department] + random.normal(0, 0.7, len(arm))
    after = 1.4 + 0.6 * before + random.normal(0, np.where(arm == 1, 0.9, 0.6)) + 0.4 * works * arm
    covariates = {"department": [f"d{one}" for one in department], "before": before}
    return two_groups(after, arm, covariates, drawn=True).difference, 0.4 * works


def shares(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """Shares who say yes: 30 % on the waiting list, 50 % of those drawn."""
    _department, arm = people(random, departments)
    yes = random.random(len(arm)) < 0.3 + 0.2 * works * arm
    return two_groups(yes.astype(float), arm, drawn=True).difference, 0.2 * works


def change(random: Random, departments: int, works: bool) -> tuple[Figure, float]:
    """Two mentors a department answer before and after on a scale from 1 to 5 in tenths."""
    n = 2 * departments
    before = random.normal(3.2, 0.6, n)
    after = before + random.normal(0.4 * works, 0.6, n)
    return paired(np.round(before, 1), np.round(after, 1)).difference, 0.4 * works


# Beyond the goals: told, so that nobody relies on what does not hold.
HARDER = "Harder"
LINES: dict[str, tuple[str, Programme]] = {
    "did": ("Departments, one start, half of them", one_start),
    "did-third": ("Departments, one start, a third of them, effects differ", third),
    "did-unlike": ("Departments, one start, a third of them, who vary twice as much", unlike),
    "did-gaps": ("Departments, one start, a tenth of the months missing", gaps),
    "staggered": ("Departments, three groups of starts, a growing effect", staggered),
    "hazard": ("Hazard ratio, drawn against waiting list (20 people a department)", hazard),
    "avoided": ("Avoided leavers after 12 months, the same people", avoided),
    "two-groups": ("Difference of means, drawn against waiting list", waiting_list),
    "two-groups-beside": ("Draw by department, beside department and the score before", beside),
    "two-groups-shares": ("Difference of shares, drawn against waiting list", shares),
    "paired": ("Change in the same people (2 a department)", change),
    "did-two": (f"{HARDER}: only two departments start", two),
}


@dataclass
class Counted:
    """What became of the programmes of one line."""

    covered: int = 0
    given: int = 0
    chance: int = 0
    without: int = 0
    refused: int = 0

    @property
    def coverage(self) -> float:
        """Per cent of the intervals that were given."""
        return 100 * self.covered / self.given if self.given else float("nan")

    @property
    def could_be_chance(self) -> float:
        """Per cent of programmes without effect that are not said to have one."""
        return 100 * self.chance / self.without if self.without else float("nan")

    @property
    def good(self) -> bool:
        """Whether the goals are met, as far as so many programmes can tell (two standard errors)."""
        slack = 200 * sqrt(0.95 * 0.05 / max(1, min(self.given, self.without)))
        return LOWEST - slack <= self.coverage <= HIGHEST + slack and self.could_be_chance >= LEAST_CHANCE - slack


def count(programme: Programme, departments: int, programmes: int, seed: int) -> Counted:
    """Simulate so many with and so many without an effect."""
    found = Counted()
    for number in range(2 * programmes):
        works = number % 2 == 0
        random = np.random.default_rng([seed, departments, number])
        try:
            figure, truth = programme(random, departments, works)
        except TooLittle:
            found.refused += 1
            found.without += not works
            found.chance += not works
            continue
        interval = figure.low is not None and figure.high is not None
        if works and interval:
            found.given += 1
            found.covered += figure.low <= truth <= figure.high
        if not works:
            found.without += 1
            found.chance += not interval or figure.low <= 0 <= figure.high
    return found


def main(words: list[str]) -> int:
    """Print (and write) the table; exit code 1 when a goal is missed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks coverage", description=__doc__)
    parser.add_argument("--seed", type=int, default=secrets.randbelow(10**6))
    parser.add_argument("--programmes", type=int, default=1000)
    parser.add_argument("--departments", default="6,12,40")
    parser.add_argument("--only", default=",".join(LINES))
    parser.add_argument("--write", type=Path, metavar="FILE.md", help="put the table into this file")
    arguments = parser.parse_args(words)
    begun = time.monotonic()
    rows = ["| programme | departments | covers | could be chance | refused |", "| --- | --- | --- | --- | --- |"]
    print(
        f"{arguments.programmes} programmes with and as many without effect a line; seed {arguments.seed}", flush=True
    )
    print("\n".join(rows), flush=True)
    good = True
    for name in arguments.only.split(","):
        title, programme = LINES[name]
        for departments in map(int, arguments.departments.split(",")):
            found = count(programme, departments, arguments.programmes, arguments.seed)
            harder = title.startswith(HARDER)
            good &= found.good or harder
            cells = [title, str(departments), f"{found.coverage:.1f} %", f"{found.could_be_chance:.1f} %"]
            rows.append("| " + " | ".join([*cells, str(found.refused)]) + " |")
            print(rows[-1] + ("" if found.good or harder else "  MISSED"), flush=True)
    if arguments.write:
        stamp = f"{datetime.now(UTC):%Y-%m-%d}, seed {arguments.seed}, {arguments.programmes} programmes with and "
        stamp += f"{arguments.programmes} without an effect for each line, {time.monotonic() - begun:.0f} seconds"
        put(arguments.write, stamp, rows)
    return 0 if good else 1


def put(path: Path, stamp: str, rows: list[str]) -> None:
    """Replace what stands between the two marks of the file."""
    begin, end = "<!-- table -->\n", "<!-- end of table -->\n"
    text = path.read_text("utf-8")
    before, after = text.split(begin)[0], text.split(end)[1]
    path.write_text(before + begin + f"\n{stamp}.\n\n" + "\n".join(rows) + "\n\n" + end + after, "utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
