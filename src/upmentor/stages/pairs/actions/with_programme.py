"""A programme closes: pairs that were still getting to know each other end calmly with it. Pairs that had begun are
completed by `recognition`."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.first_talk import locked_pair
from upmentor.stages.pairs.actions.life import complete_members, move
from upmentor.stages.pairs.closing import PROGRAMME
from upmentor.stages.pairs.models import Pair
from upmentor.stages.programmes.models import Programme

OVER = (Programme.State.CLOSED, Programme.State.ARCHIVED)


def end_unbegun(*, at: dt.datetime) -> int:
    """End every pair that never began and whose programme is closed; how many. May run twice at once."""
    rows = Pair.objects.filter(state__in=Pair.LIVE, active_at=None, programme__state__in=OVER)
    return sum(_end_with_programme(pair, at=at) for pair in rows.select_related("programme").order_by("pk"))


@transaction.atomic
def _end_with_programme(pair: Pair, *, at: dt.datetime) -> bool:
    """Both read the same letter at the same minute; nobody is asked for another match, and their part in the programme
    is done. There is no certificate: nothing was held that earns one."""
    now = locked_pair(pair)
    if now.state not in Pair.LIVE or now.active_at is not None:
        return False
    move(now, Pair.State.ENDED, at=at, closing_words=PROGRAMME)
    complete_members(now, at=at)
    record("pairs.end_with_programme", by=SYSTEM, at=at, kind="pair", key=now.uid)
    emails.ended_with_programme(now, at=at)
    return True
