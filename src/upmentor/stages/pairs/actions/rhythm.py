"""How often a pair meets."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.pairs.actions.errors import StepRefused
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import Pair


@transaction.atomic
def change_rhythm(pair: Pair, weeks: int, *, by: Actor, at: dt.datetime) -> Pair:
    """From now on the two meet every so many weeks; `pair` itself then has the new value. Both have agreed before
    this is called. Raises `StepRefused` for a pair that is over."""
    now = lock_pair(pair)
    if now.state not in Pair.LIVE:
        raise StepRefused(now.state, now.state)
    now.cadence_weeks = pair.cadence_weeks = weeks
    now.save(update_fields=["cadence_weeks"])
    record("pairs.change_rhythm", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    return pair
