"""The roster of the sample company."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from upmentor.doors.cli.sample.company import Company
from upmentor.doors.cli.sample.workplaces import DEPARTMENTS, SITES
from upmentor.ground.accounts.models import User
from upmentor.stages.people.models import Department, Person, Site

Progress = Callable[[str, int, int], None]
BATCH = 500


def load_people(company: Company, by: User, *, at: dt.datetime, progress: Progress) -> None:
    """Everybody who works there."""
    departments = {d.name: Department.objects.create(name=d.name) for d in DEPARTMENTS}
    sites = {s.name: Site.objects.create(name=s.name, key=s.name.lower(), time_zone=s.time_zone) for s in SITES}
    made: dict[str, Person] = {}
    for start in range(0, len(company.employees), BATCH):
        part = company.employees[start : start + BATCH]
        rows = [
            Person(
                employee_id=e.employee_id,
                name=e.name,
                email=e.email,
                department=departments[e.department],
                site=sites[e.site],
                top_of_tree=not e.manager,
                job_title=e.job_title,
                grade=e.grade,
                time_zone=e.time_zone,
                languages=list(e.languages),
                working_hours=e.working_hours,
                start_date=(at - dt.timedelta(days=e.started)).date(),
                created_at=at,
                changed_at=at,
            )
            for e in part
        ]
        made |= {row.employee_id: row for row in Person.objects.bulk_create(rows)}
        progress("People", start, len(company.employees))
    rows = []
    for e in company.employees:
        if e.manager:
            made[e.employee_id].manager = made[e.manager]
            rows.append(made[e.employee_id])
    Person.objects.bulk_update(rows, ["manager"], batch_size=BATCH)
