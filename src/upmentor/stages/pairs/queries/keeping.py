"""How long the words of two people stay after their pair is over (`ground/content/keeping.py`)."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q, QuerySet

from upmentor.ground.content.keeping import AFTER_CLOSE
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.states import OVER

_STAYS = dt.timedelta(days=AFTER_CLOSE)


def kept_until(pair: Pair) -> dt.date | None:
    """The day on which the words of a pair that is over are erased: 90 days after its end, or after the planned end of
    its programme when that is later. None while it lives on."""
    if pair.ended_at is None:
        return None
    ends = pair.ended_at.date()
    return max(ends, pair.programme.ends_on or ends) + _STAYS


def over_their_time(*, at: dt.datetime) -> QuerySet[Pair]:
    """Pairs whose day has come."""
    last = at.astimezone(dt.UTC) - _STAYS
    # Days are those of UTC, as in `kept_until`: the whole last day counts.
    midnight = last.replace(hour=0, minute=0, second=0, microsecond=0) + dt.timedelta(days=1)
    ended = Q(programme__ends_on=None) | Q(programme__ends_on__lte=last.date())
    return Pair.objects.filter(ended, state__in=OVER, ended_at__lt=midnight)
