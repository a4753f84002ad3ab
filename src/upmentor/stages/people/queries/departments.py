"""What the pages of department imports show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from upmentor.stages.people.models import Department, DepartmentImport, DepartmentMonth

SHOWN = 200


@dataclass(frozen=True)
class FigureLine:
    """One figure of the check: `old` is None when nothing stood there, `counted` says that rosters counted it."""

    department: str
    month: dt.date
    measure: str
    old: float | None
    new: float
    counted: bool


def figure_lines(file: DepartmentImport) -> list[FigureLine]:
    """The first figures that would be written, changed ones first."""
    rows: list[list[Any]] = sorted(file.checked["figures"], key=lambda row: row[5] is None and row[7] is None)[:SHOWN]
    names = dict(Department.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "name"))
    label = {value: str(text) for value, text in DepartmentMonth.Measure.choices}
    found = []
    for row in rows:
        counted = row[5] is None and row[7] is not None
        month, old = dt.date.fromisoformat(row[1]), row[7] if counted else row[5]
        found.append(FigureLine(names[row[0]], month, label[row[2]], old, row[3], counted))
    return found


def department_imports() -> list[DepartmentImport]:
    """The last imports."""
    return list(DepartmentImport.objects.defer("before", "checked")[:8])
