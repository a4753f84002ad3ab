"""What a person has put right about themself, and when they are away."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upmentor.stages.people.models import Correction, LongLeave, Person
from upmentor.stages.people.roster.fields import BY_KEY


@dataclass(frozen=True)
class SaidOtherwise:
    """A correction that nobody has looked at yet, in words."""

    correction: Correction
    label: str
    before: str
    after: str


def open_corrections(person: Person | None = None) -> list[SaidOtherwise]:
    """Corrections that wait for a look, the oldest first; of one person or of all."""
    rows = Correction.objects.filter(looked_at=None, person__employed=True).select_related("person")
    if person is not None:
        rows = rows.filter(person=person)
    return [
        SaidOtherwise(one, _label(one.field), _words(one.before), _words(one.after))
        for one in rows.order_by("said_at", "pk")
    ]


def _label(field: str) -> str:
    return _("Manager") if field == "manager" else str(BY_KEY[field].label)


def _words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def long_leave(person: Person, *, on: dt.date) -> LongLeave | None:
    """The leave that is not over on that day."""
    rows: QuerySet[LongLeave] = LongLeave.objects.filter(person=person, last_day__gte=on)
    return rows.order_by("first_day").first()
