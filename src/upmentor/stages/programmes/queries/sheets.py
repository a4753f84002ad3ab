"""What the check of a sign-up sheet needs to know, in a constant number of queries a thousand rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models.functions import Lower

from upmentor.ground.tabular import Table, from_json_bytes
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole, SignUpSheet
from upmentor.stages.programmes.queries.topics import current_resolver
from upmentor.stages.programmes.sheet.check import Checker, Known, SheetCheck

BATCH = 800


def table_of(sheet: SignUpSheet) -> Table:
    """The stored table."""
    return from_json_bytes(bytes(sheet.table))


def checked(sheet: SignUpSheet) -> SheetCheck:
    """The check against the roster, the programme and the topics as they are at this moment."""
    table = table_of(sheet)
    checker = Checker(
        sheet.mapping,
        role=sheet.role,
        known=_known(sheet.programme, _ids(table, sheet)),
        resolver=current_resolver(),
        corrections=sheet.corrections,
        choices=sheet.topic_choices,
    )
    return checker.check(table)


def _ids(table: Table, sheet: SignUpSheet) -> set[str]:
    """Everything in the sheet that may name a person, folded."""
    found: set[str] = set()
    for key in ("id", "not_with"):
        name = sheet.mapping.get(key)
        if name in table.header:
            for cell in table.column(name):
                found.update(part.strip().casefold() for part in cell.replace(",", ";").split(";"))
                found.add(cell.strip().casefold())
    found.update(
        str(one["value"]).strip().casefold() for one in sheet.corrections if one["field"] in ("id", "not_with")
    )
    return found - {""}


def _known(programme: Programme, ids: Iterable[str]) -> Known:
    wanted = sorted(ids)
    people: dict[str, int] = {}
    names: dict[int, str] = {}
    here = Person.objects.filter(employed=True).annotate(low_id=Lower("employee_id"), low_email=Lower("email"))
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        for field in ("low_email", "low_id"):
            for key, pk, name in here.filter(**{f"{field}__in": part}).values_list(field, "pk", "name"):
                people[key.casefold()] = pk
                names[pk] = name
    rows = Enrolment.objects.filter(programme=programme).values_list("person_id", "role", "state")
    roles = {person: (role, state != Enrolment.State.WITHDRAWN) for person, role, state in rows}
    return Known(people, names, roles, frozenset(manager_people(programme)))


def manager_people(programme: Programme) -> Iterable[int]:
    """Ids of the people who run the programme: they would lose its staff pages by taking part."""
    here = Person.objects.filter(user__programme_roles__programme=programme)
    return here.filter(user__programme_roles__role=ProgrammeRole.Role.MANAGER).values_list("pk", flat=True)


def samples(table: Table, name: str) -> list[str]:
    """The first three values of a column that are not empty."""
    return [cell[:60] for cell in table.column(name) if cell.strip()][:3] if name in table.header else []


def names_of(check: SheetCheck) -> Mapping[int, Any]:
    """The people of the first lines, for showing them: id → person with department."""
    shown = [line.person for line in (*check.added[:10], *check.updated[:10])]
    return Person.objects.select_related("department").in_bulk(shown)
