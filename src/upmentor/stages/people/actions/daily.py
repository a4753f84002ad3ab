"""What a day brings without a new roster: announced leave dates come, and what imports kept is no longer needed."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from upmentor.ground import tabular
from upmentor.ground.accounts.actions import end_access
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.actions.applying import users_of
from upmentor.stages.people.actions.departments import UNDO
from upmentor.stages.people.actions.facts import append_facts
from upmentor.stages.people.actions.writing import update_people
from upmentor.stages.people.models import DepartmentImport, DepartmentMonth, Person, RosterChange, RosterImport

# An import that nobody finished is forgotten after so many days.
KEPT_DAYS = 30


@transaction.atomic
def mark_left(*, by: Actor, at: dt.datetime) -> int:
    """People whose leave date has come no longer work here, and their sign-in ends. Returns their number."""
    people = list(Person.objects.select_for_update().filter(employed=True, leave_date__lte=at.date()).order_by("id"))
    for person in people:
        person.employed, person.changed_at = False, at
        person.leave_kind = person.leave_kind or "unknown"
        record("mark_left", by=by, at=at, kind="person", key=person.uid, about=f"person:{person.uid}")
    update_people(people, ["employed", "leave_kind", "changed_at"])
    append_facts(people, at=at)
    end_access(users_of(people), by=by, at=at)
    return len(people)


@transaction.atomic
def forget_imports(*, at: dt.datetime) -> int:
    """Empty imports that can no longer be undone: table, check, corrections and changes of each person go, the counts
    stay. Imports that were never finished go after 30 days. Returns the number of imports touched."""
    over = Q(state__in=[RosterImport.State.APPLIED, RosterImport.State.UNDONE], undo_until__lt=at)
    done = RosterImport.objects.filter(over).exclude(table=EMPTY)
    RosterChange.objects.filter(roster_import__in=done.values("pk")).delete()
    number = done.update(table=EMPTY, check_result=None, corrections=[])
    unfinished = RosterImport.objects.filter(
        state__in=[RosterImport.State.STAGED, RosterImport.State.CHECKED, RosterImport.State.FAILED],
        created_at__lt=at - dt.timedelta(days=KEPT_DAYS),
    )
    number += unfinished.count()
    unfinished.delete()
    return number + _forget_departments(at=at)


def _forget_departments(*, at: dt.datetime) -> int:
    """The same for figures of departments. What stood before an import that was undone is needed for as long as one
    that was written upon it can be undone."""
    state = DepartmentImport.State
    old = Q(state=state.CHECKED, created_at__lt=at - dt.timedelta(days=KEPT_DAYS))
    unused = ~Exists(DepartmentMonth.objects.filter(department_import=OuterRef("pk")))
    number: int = DepartmentImport.objects.filter(old, unused).delete()[0]
    over = Q(state=state.APPLIED, undo_until__lt=at) | Q(state=state.UNDONE, undo_until__lt=at - UNDO)
    for file in DepartmentImport.objects.filter(over).exclude(before=[]):
        file.before, file.checked = [], file.checked | {"figures": [], "problems": []}
        file.save(update_fields=["before", "checked"])
        number += 1
    return number


EMPTY = tabular.to_json_bytes(tabular.Table((), ()))
