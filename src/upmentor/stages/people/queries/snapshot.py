"""The present roster as the pure check needs it, in a constant number of queries."""

from __future__ import annotations

from upmentor.stages.people.models import Person
from upmentor.stages.people.roster.check import ExistingPerson, ExistingRoster

FIELDS = (
    "employee_id",
    "name",
    "name_missing",
    "email",
    "department__name",
    "manager__employee_id",
    "top_of_tree",
    "job_title",
    "grade",
    "site__name",
    "time_zone",
    "languages",
    "working_hours",
    "start_date",
    "leave_date",
    "leave_kind",
    "employed",
)


def existing_roster() -> ExistingRoster:
    """Everybody who is known, also those who left (a row with their id is a rehire)."""
    rows = Person.objects.order_by("id").values_list(*FIELDS)
    return ExistingRoster(people=tuple(_existing(row) for row in rows.iterator(chunk_size=5000)))


def _existing(row: tuple[object, ...]) -> ExistingPerson:
    values = {
        name.replace("department__name", "department").replace("site__name", "site"): value
        for name, value in zip(FIELDS, row, strict=True)
    }
    values["manager"] = values.pop("manager__employee_id") or ""
    values["department"] = values["department"] or ""
    values["site"] = values["site"] or ""
    values["languages"] = tuple(values["languages"])  # type: ignore[arg-type]
    return ExistingPerson(**values)  # type: ignore[arg-type]
