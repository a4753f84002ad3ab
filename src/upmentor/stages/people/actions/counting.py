"""Month-end counts: head-count, joiners and leavers per department and grade band (`decisions.md` 13)."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict

from django.db import transaction

from upmentor.stages.people.models import MonthEndCount, Person

# Bands of three grades; a person without a grade is counted in a band of their own.
BAND_WIDTH = 3


def grade_band(grade: int | None) -> str:
    """The band of a grade: "1–3", "4–6", … or "unknown"."""
    if grade is None:
        return "unknown"
    first = (grade - 1) // BAND_WIDTH * BAND_WIDTH + 1
    return f"{first}–{first + BAND_WIDTH - 1}"


def month_end(day: dt.date) -> dt.date:
    """The last day of the month before `day`'s: the newest month that is over."""
    return day.replace(day=1) - dt.timedelta(days=1)


def count_month(*, at: dt.datetime, month: dt.date | None = None) -> int:
    """Count the newest month that is over, once; later calls leave it as it was. Returns the number of rows written."""
    end = month or month_end(at.date())
    if MonthEndCount.objects.filter(month_end=end).exists() or not Person.objects.exists():
        return 0
    heads, joined, left = _tally(end)
    cells = sorted(set(heads) | set(left) | set(joined), key=str)
    with transaction.atomic():
        MonthEndCount.objects.bulk_create(
            [
                MonthEndCount(
                    month_end=end,
                    department_id=cell[0],
                    grade_band=cell[1],
                    headcount=heads[cell],
                    joiners=joined[cell],
                    leavers=dict(left[cell]),
                    recorded_at=at,
                )
                for cell in cells
            ],
            ignore_conflicts=True,
        )
    return len(cells)


Cell = tuple[int | None, str]


def _tally(end: dt.date) -> tuple[Counter[Cell], Counter[Cell], dict[Cell, Counter[str]]]:
    """Heads, joiners and leavers (by kind) of the month that ends with `end`, by department and grade band."""
    start = end.replace(day=1)
    heads: Counter[Cell] = Counter()
    joined: Counter[Cell] = Counter()
    left: dict[Cell, Counter[str]] = defaultdict(Counter)
    rows = Person.objects.values_list(
        "department_id", "grade", "start_date", "leave_date", "leave_kind", "employed", "created_at"
    )
    for department, grade, start_date, leave_date, leave_kind, employed, created_at in rows.iterator(chunk_size=5000):
        cell = (department, grade_band(grade))
        joined_on = start_date or created_at.date()
        if joined_on > end:
            continue
        if leave_date is not None and start <= leave_date <= end:
            left[cell][leave_kind or "unknown"] += 1
        elif (leave_date is not None and leave_date < start) or (not employed and leave_date is None):
            continue
        else:
            heads[cell] += 1
        if start <= joined_on <= end:
            joined[cell] += 1
    return heads, joined, left
