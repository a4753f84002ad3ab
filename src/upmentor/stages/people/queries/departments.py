"""What the pages of department imports show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from upmentor.stages.people.models import Department, DepartmentImport, DepartmentMonth

SHOWN = 200


@dataclass(frozen=True)
class FigureLine:
    """One figure of the check: `old` is None when nothing stood there."""

    department: str
    month: dt.date
    measure: str
    old: float | None
    new: float


def figure_lines(file: DepartmentImport) -> list[FigureLine]:
    """The first figures that would be written, changed ones first."""
    rows: list[list[Any]] = sorted(file.checked["figures"], key=lambda row: row[5] is None)[:SHOWN]
    names = dict(Department.objects.filter(pk__in={row[0] for row in rows}).values_list("pk", "name"))
    label = {value: str(text) for value, text in DepartmentMonth.Measure.choices}
    return [FigureLine(names[row[0]], dt.date.fromisoformat(row[1]), label[row[2]], row[5], row[3]) for row in rows]


def department_imports() -> list[DepartmentImport]:
    """The last imports."""
    return list(DepartmentImport.objects.defer("before", "checked")[:8])
