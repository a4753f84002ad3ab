"""Engagement of departments, month by month, sent in as the survey team of the sample company would."""

from __future__ import annotations

import datetime as dt
import math
from zlib import crc32

from upmentor.doors.cli.sample.company import ROSTER_DAYS
from upmentor.ground.accounts.models import User
from upmentor.ground.tabular import read_table, write_csv
from upmentor.stages.people.actions.counting import month_end
from upmentor.stages.people.actions.departments import apply_departments, check_departments
from upmentor.stages.people.months.check import ANSWERS, FEWEST
from upmentor.stages.people.queries.panel import DepartmentMonthRow, department_panel

HEADER = ("department", "month", "engagement", ANSWERS)


def load_months(by: User, *, at: dt.datetime) -> None:
    """Import one file with every month that rosters counted; departments with too few answers are not in it."""
    first = (at - dt.timedelta(days=ROSTER_DAYS[0])).date()
    panel = department_panel(first, month_end(at.date()))
    months = {month: place for place, month in enumerate(sorted({row.month_end for row in panel}))}
    lines = [line for row in panel if (line := _line(row, months[row.month_end]))]
    if not lines:
        return
    table = read_table(write_csv(list(HEADER), lines))
    file = check_departments(table, filename=f"engagement-{at:%Y-%m}.csv", by=by, at=at)
    apply_departments(file, by=by, at=at)


def _line(row: DepartmentMonthRow, place: int) -> list[object] | None:
    """A level of its own for each department, a slow wave, and what chance does to few answers."""
    own = crc32(row.name.encode())
    answers = round((row.headcount or 0) * (0.7 + own % 20 / 100))
    if answers < FEWEST:
        return None
    chance = (crc32(f"{row.name} {place}".encode()) % 1000 / 1000 - 0.5) * 24 / math.sqrt(answers)
    score = 66 + own % 11 + 2 * math.sin((place + own % 12) / 12 * 2 * math.pi) + chance
    return [row.name, f"{row.month_end:%Y-%m}", f"{score:.1f}", answers]
