"""Notes, agendas and promises are gone some time after a pair's end (AC-22.3). That the two met, and when, stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.stages.meetings.models import Action, AgendaPoint, PrivateNotes, SharedNotes
from upmentor.stages.pairs.queries.keeping import over_their_time


@transaction.atomic
def forget_words(*, at: dt.datetime) -> int:
    """Erase what was written for the meetings of pairs whose time is over; how many rows. May run twice."""
    over = over_their_time(at=at)
    rows = (
        SharedNotes.objects.filter(pair__in=over),
        PrivateNotes.objects.filter(member__pair__in=over),
        AgendaPoint.objects.filter(pair__in=over),
        Action.objects.filter(pair__in=over),
    )
    return sum(one.delete()[0] for one in rows)
