"""What the pages of department imports show."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from upmentor.ground.jobs.models import Job
from upmentor.ground.jobs.panel import Panel, panel_of
from upmentor.stages.people.models import Department, DepartmentImport, DepartmentMonth

SHOWN = 200
JOB = "people.apply_departments"


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


def department_panel_of(file: DepartmentImport) -> Panel | None:
    """Progress of a large import while it goes on or when it failed. One query."""
    job = Job.objects.filter(key=f"{JOB}:{file.uid}").order_by("-id").first()
    if job is None or not (job.live or job.state == Job.State.DEAD):
        return None
    return panel_of(job, _("Importing figures of departments"))


def refused_because(file: DepartmentImport) -> str:
    """Why the last import in a job wrote nothing; empty when it did. One query."""
    job = Job.objects.filter(key=f"{JOB}:{file.uid}").order_by("-id").first()
    return str((job.result or {}).get("refused", "")) if job else ""


def department_imports() -> list[DepartmentImport]:
    """The last imports."""
    return list(DepartmentImport.objects.defer("before", "checked")[:8])
