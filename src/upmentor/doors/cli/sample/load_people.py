"""The roster of the sample company: fourteen months of it, with the counts of each month's end.

A company of usual size comes in through three roster imports, as a real one would: something to look at and to undo.
A large one is written in bulk, with the same outcome: 100,000 people should be there in minutes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from upmentor.doors.cli.sample.company import ROSTER_DAYS, Company, Employee
from upmentor.doors.cli.sample.load_bulk import BulkRoster
from upmentor.doors.cli.sample.load_months import load_months
from upmentor.doors.cli.sample.workplaces import DEPARTMENTS, SITES
from upmentor.ground.accounts.models import User
from upmentor.ground.tabular import write_csv
from upmentor.stages.people.actions import apply_roster, check_roster, choose_columns, stage_roster
from upmentor.stages.people.actions.counting import count_month, month_end
from upmentor.stages.people.actions.places import Places
from upmentor.stages.people.roster.mapping import GradeRule, Mapping

Progress = Callable[[str, int, int], None]
#: The largest company that comes in through the import.
BY_IMPORT = 3_000

COLUMNS = {
    "employee_id": "Employee id",
    "name": "Name",
    "email": "E-mail",
    "department": "Department",
    "job_title": "Job title",
    "grade": "Grade",
    "manager": "Manager id",
    "site": "Site",
    "time_zone": "Time zone",
    "languages": "Languages",
    "working_hours": "Working hours",
    "start_date": "Start date",
    "leave_date": "Leave date",
    "leave_kind": "Kind of leave",
}


def load_people(company: Company, by: User, *, at: dt.datetime, progress: Progress) -> None:
    """Everybody who works there or left lately, what earlier rosters said of them, and the counts of all months."""
    places = Places()
    for department in DEPARTMENTS:
        places.department(department.name)
    for site in SITES:
        places.site(site.name, site.time_zone)
    if len(company.employees) <= BY_IMPORT:
        for place, days in enumerate(ROSTER_DAYS):
            progress("People", place, len(ROSTER_DAYS))
            since = ROSTER_DAYS[place - 1] if place else None
            _import(company.roster(days, since=since), by, at=at - dt.timedelta(days=days), now=at)
    else:
        BulkRoster(company, places, at=at, progress=progress).write()
    _count(at, progress)
    load_months(by, at=at)


def _import(rows: list[Employee], by: User, *, at: dt.datetime, now: dt.datetime) -> None:
    lines = [_cells(row, now) for row in rows]
    content = write_csv(list(COLUMNS.values()), lines)
    roster = stage_roster(content, filename=f"roster-{at:%Y-%m}.csv", by=by, at=at)
    choose_columns(roster, Mapping(dict(COLUMNS), GradeRule("number"), "ymd"), by=by, at=at)
    check_roster(roster, at=at)
    apply_roster(roster, by=by, at=at)


def _cells(row: Employee, now: dt.datetime) -> list[object]:
    def day(days: int | None) -> str:
        return "" if days is None else (now - dt.timedelta(days=days)).date().isoformat()

    return [
        row.employee_id,
        row.name,
        row.email,
        row.department,
        row.job_title,
        row.grade,
        row.manager,
        row.site,
        row.zone,
        "; ".join(row.languages),
        row.working_hours,
        day(row.started),
        day(row.left),
        row.leave_kind,
    ]


def _count(at: dt.datetime, progress: Progress) -> None:
    """The counts that the monthly job would have made."""
    first = (at - dt.timedelta(days=ROSTER_DAYS[0])).date()
    end = month_end(at.date())
    while end >= first:
        progress("Counting months", 0, 0)
        count_month(at=at, month=end)
        end = month_end(end)
