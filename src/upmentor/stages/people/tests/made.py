"""Small rosters for tests."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from upmentor.ground.tabular import Table, read_table
from upmentor.stages.people.roster.check import Correction, ExistingPerson, ExistingRoster, Options, RosterCheck
from upmentor.stages.people.roster.check import check_roster as check
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.refused import without_refused
from upmentor.stages.people.roster.suggest import suggest

TODAY = dt.date(2026, 3, 2)
AT = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
HEADER = "id,name,email,department,manager,grade"
TEAM = f"""{HEADER}
1,Ada Boss,ada@x.org,Board,,3
2,Ben Lead,ben@x.org,Sales,1,2
3,Cleo Hand,cleo@x.org,Sales,2,1
"""
SHARED = Path(__file__).resolve().parents[6] / "shared" / "data"


def shared(name: str) -> bytes:
    """A file of the shared test data; the test is skipped where there is none."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"{name} is not on this machine")
    return path.read_bytes()


def table_of(text: str | bytes) -> Table:
    """The table as it would be staged."""
    table, _refused = without_refused(read_table(text if isinstance(text, bytes) else text.encode()))
    return table


def checked(
    text: str | bytes,
    *people: ExistingPerson,
    mapping: Mapping | None = None,
    corrections: tuple[Correction, ...] = (),
    **options: bool,
) -> RosterCheck:
    """What importing this text would do to these people, with the suggested mapping unless one is given."""
    table = table_of(text)
    return check(
        table,
        mapping or suggest(table),
        ExistingRoster(people),
        options=Options(today=TODAY, **options),
        corrections=corrections,
    )


def known(employee_id: str, **values: object) -> ExistingPerson:
    """Somebody whom the roster has already."""
    usual = {
        "name": f"Name {employee_id}",
        "name_missing": False,
        "email": f"p{employee_id}@x.org",
        "department": "Sales",
        "manager": "",
        "top_of_tree": False,
        "job_title": "",
        "grade": 1,
        "site": "",
        "time_zone": "",
        "languages": (),
        "working_hours": "",
        "start_date": None,
        "leave_date": None,
        "leave_kind": "",
        "employed": True,
    }
    return ExistingPerson(employee_id=employee_id, **(usual | values))  # type: ignore[arg-type]


def added(result: RosterCheck, field: str) -> dict[str, object]:
    """Employee id → the value of one field, of everybody who would be added."""
    return {one.values["employee_id"]: one.values[field] for one in result.to_add}


def said(result: RosterCheck) -> list[tuple[int, str, str, str]]:
    """The problems as (row, code, column, found)."""
    return [(problem.row, problem.code, problem.column, problem.found) for problem in result.problems]


def warned(result: RosterCheck) -> list[tuple[int, str]]:
    """The warnings as (row, code)."""
    return [(problem.row, problem.code) for problem in result.warnings]
