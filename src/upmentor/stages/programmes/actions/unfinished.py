"""Whoever began to enrol and stopped on the way is told once that their answers are kept."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes import emails
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.programmes import enrolment_open
from upmentor.stages.programmes.steps import steps_of

# The next day, while they still remember; not after weeks, when they have decided.
SOONEST, LATEST = dt.timedelta(hours=20), dt.timedelta(days=7)


@transaction.atomic
def remind_unfinished(*, at: dt.datetime) -> int:
    """Write the letters that are due, while they can still get a place. Returns how many."""
    rows = Enrolment.objects.filter(
        state=Enrolment.State.STARTED,
        programme__state=Programme.State.ENROLLING,
        changed_at__gt=at - LATEST,
        changed_at__lte=at - SOONEST,
        person__employed=True,
    )
    found = rows.select_related("programme", "person__user").select_for_update(of=("self",)).order_by("pk")
    # On the first page nothing has been answered yet.
    begun = [one for one in found if one.step in steps_of(one.role)[1:] and enrolment_open(one.programme, day_of(at))]
    return sum(emails.unfinished(one, at=at) for one in begun)
