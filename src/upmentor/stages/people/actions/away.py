"""Long leave: from when to when, never why."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.actions.errors import RosterError
from upmentor.stages.people.models import LongLeave, Person

LEAST = dt.timedelta(days=14)
LONGEST = dt.timedelta(days=3 * 366)


class BadLeave(RosterError):
    """The days are the wrong way round, over, or too few or too many for a long leave."""

    def __init__(self) -> None:
        super().__init__(_("A long leave has two weeks or more, and ends after today."))


@transaction.atomic
def note_long_leave(person: Person, first: dt.date, last: dt.date, *, by: Actor, at: dt.datetime) -> LongLeave:
    """The person is away on these days; what was noted before and is not over yet is replaced. Raises `BadLeave`."""
    if not LEAST <= last - first + dt.timedelta(days=1) <= LONGEST or last <= at.date():
        raise BadLeave
    Person.objects.select_for_update(no_key=True, of=("self",)).get(pk=person.pk)
    LongLeave.objects.filter(person=person, last_day__gte=at.date()).delete()
    made = LongLeave.objects.create(person=person, first_day=first, last_day=last)
    record("note_long_leave", by=by, at=at, kind="person", key=person.uid, about=f"person:{person.uid}")
    return made


@transaction.atomic
def end_long_leave(person: Person, *, by: Actor, at: dt.datetime) -> bool:
    """The person is back, or does not go: leave that is not over is forgotten. False when there was none."""
    gone, _rows = LongLeave.objects.filter(person=person, last_day__gte=at.date()).delete()
    if gone:
        record("end_long_leave", by=by, at=at, kind="person", key=person.uid, about=f"person:{person.uid}")
    return bool(gone)
