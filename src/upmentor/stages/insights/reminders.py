"""From when on a part of the report may have enough, and who asked to be told (AC-20.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.ground.accounts.models import User
from upmentor.stages.insights.document import Document
from upmentor.stages.insights.models import Reminder
from upmentor.stages.insights.shown import Shown
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class Offer:
    """A letter that can be asked for, on this day, and whether the reader has asked."""

    day: dt.date
    asked: bool


def month_after(day: dt.date) -> dt.date:
    """The first day on which a report can be read that counts `day`: reports are of whole months.

    >>> month_after(dt.date(2026, 12, 8))
    datetime.date(2027, 1, 1)
    """
    return (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)


def days_of(document: Document, today: dt.date) -> dict[str, dt.date]:
    """For each part that names a day, the first report after it; days that have come are left out."""
    found = {}
    for part in document.parts:
        whens = [fact.missing.when for fact in part.facts if fact.missing and fact.missing.when]
        if whens and month_after(min(whens)) > today:
            found[part.id] = month_after(min(whens))
    return found


def with_offers(
    programme: Programme, document: Document, parts: Sequence[Shown], *, reader: User, today: dt.date
) -> list[tuple[Shown, Offer | None]]:
    """Each part with the letter that can be asked for, None without one. One query."""
    days = days_of(document, today)
    asked = dict(Reminder.objects.filter(programme=programme, user=reader).values_list("part", "day"))
    return [(one, Offer(asked.get(one.id, days[one.id]), one.id in asked) if one.id in days else None) for one in parts]
