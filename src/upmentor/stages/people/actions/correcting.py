"""People put right what the roster has wrong about them; roster HR looks at it (`decisions.md` 15)."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.stages.people.actions.errors import RosterError
from upmentor.stages.people.actions.facts import append_facts
from upmentor.stages.people.models import Correction, Department, Person, Site

FIELDS = ("department", "job_title", "site", "languages", "working_hours", "manager")
HISTORIC = frozenset({"department", "site", "manager"})


class OwnChain(RosterError):
    """Somebody would stand above themself."""

    def __init__(self) -> None:
        super().__init__(_("This person reports to you, directly or through others."))


@transaction.atomic
def correct_facts(person: Person, wanted: Mapping[str, Any], *, by: User, at: dt.datetime) -> list[str]:
    """Write what the person says about themself; the names of the fields that are different now.

    `wanted` has values for some of `FIELDS`: rows for department, site and manager, a list of codes for languages. They
    hold at once, and no roster overwrites them before somebody has looked. Back to what the roster said ends a
    correction. Raises `OwnChain`.
    """
    locked = _locked(person)
    changed = [name for name in FIELDS if name in wanted and getattr(locked, name) != wanted[name]]
    for name in changed:
        if name == "manager":
            _refuse_cycle(locked, wanted[name])
        before = plain_value(locked, name)
        setattr(locked, name, wanted[name])
        _note(locked, name, before, at)
        record("correct_fact", by=by, at=at, kind="person", key=locked.uid, about=f"person:{locked.uid}", reason=name)
    _save(locked, changed, at)
    return changed


@transaction.atomic
def look_at(correction: Correction, *, right: bool, by: User, at: dt.datetime) -> bool:
    """Roster HR has looked. `right`: the value stays until a roster says otherwise; else what the roster said comes
    back. False when somebody has looked before."""
    row = Correction.objects.select_for_update().get(pk=correction.pk)
    if row.looked_at is not None:
        return False
    row.looked_at = at
    row.save(update_fields=["looked_at"])
    person = _locked(row.person)
    if not right:
        setattr(person, row.field, _value(row.field, row.before))
        _save(person, [row.field], at)
    verb = "accept_correction" if right else "refuse_correction"
    record(verb, by=by, at=at, kind="person", key=person.uid, about=f"person:{person.uid}", reason=row.field)
    return True


def held_fields(people: Iterable[int] | None = None) -> dict[int, set[str]]:
    """Person → fields that no roster may write yet. One query."""
    rows = Correction.objects.filter(looked_at=None)
    if people is not None:
        rows = rows.filter(person__in=people)
    found: dict[int, set[str]] = defaultdict(set)
    for person, field in rows.values_list("person_id", "field"):
        found[person].add(field)
    return found


def plain_value(person: Person, name: str) -> Any:
    """A fact as a correction keeps it: names of departments and sites, the manager's employee id."""
    value = getattr(person, name)
    if name == "manager":
        return value.employee_id if value else ""
    if name in ("department", "site"):
        return value.name if value else ""
    return value


def _value(name: str, kept: Any) -> Any:
    if name == "manager":
        return Person.objects.filter(employee_id=kept).first() if kept else None
    if name == "department":
        return Department.objects.filter(name=kept, merged_into=None).first() if kept else None
    if name == "site":
        return Site.objects.filter(name=kept).first() if kept else None
    return kept


def _locked(person: Person) -> Person:
    rows = Person.objects.select_for_update(of=("self",), no_key=True)
    return rows.select_related("department", "site", "manager").get(pk=person.pk)


def _note(person: Person, name: str, before: Any, at: dt.datetime) -> None:
    now = plain_value(person, name)
    row = Correction.objects.filter(person=person, field=name, looked_at=None).first()
    if row is None:
        Correction.objects.create(person=person, field=name, before=before, after=now, said_at=at)
    elif row.before == now:
        row.delete()
    else:
        row.after, row.said_at = now, at
        row.save(update_fields=["after", "said_at"])


def _save(person: Person, changed: list[str], at: dt.datetime) -> None:
    if not changed:
        return
    person.changed_at = at
    if "manager" in changed and person.manager_id:
        person.top_of_tree = False
    person.save(update_fields=[*changed, "changed_at", "top_of_tree"])
    if HISTORIC & set(changed):
        append_facts([person], at=at)


def _refuse_cycle(person: Person, manager: Person | None) -> None:
    seen: set[int] = set()
    above = manager
    while above is not None and above.pk not in seen:
        if above.pk == person.pk:
            raise OwnChain
        seen.add(above.pk)
        above = above.manager
