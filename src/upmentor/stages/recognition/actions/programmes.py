"""A programme closes by itself once nothing is alive in it any more, or its time to finish is over."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.actions.closing import begin_due, close_programme
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.closing import closes_by

__all__ = ["begin_due", "close_due"]

State = Programme.State


def close_due(*, at: dt.datetime) -> int:
    """Close every closing programme after its last day, as soon as no pair lives and no proposal waits for an answer in
    it, else `closes_by` its latest day. How many. May run twice at once.

    Before its last day only the programme team closes it: the close may have been begun too early.
    """
    alive = Exists(Pair.objects.filter(programme=OuterRef("pk"), state__in=Pair.LIVE))
    asked = Exists(Proposal.objects.filter(programme=OuterRef("pk"), state=Proposal.State.ANNOUNCED))
    on = day_of(at)
    rows = Programme.objects.filter(state=State.CLOSING, ends_on__lt=on).annotate(lives=alive | asked)
    due = [row for row in rows.order_by("pk") if not row.lives or on > (closes_by(row) or on)]
    return sum(_close(row, at=at) for row in due)


@transaction.atomic
def _close(programme: Programme, *, at: dt.datetime) -> bool:
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.state != State.CLOSING or locked.ends_on != programme.ends_on:
        return False
    close_programme(locked, by=SYSTEM, at=at)
    return True
