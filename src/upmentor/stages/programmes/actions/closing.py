"""The close of a programme: begun, taken back, completed; by hand, or because its last day has passed.

These verbs change the programme alone. What follows from it (pairs that end, meetings that are called off, letters) is
noticed by the later slices, within the quarter of an hour.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.actions.programme import advance
from upmentor.stages.programmes.errors import LastDayPassed, WrongState
from upmentor.stages.programmes.models import Programme

State = Programme.State


def begin_close(programme: Programme, *, by: Actor, at: dt.datetime) -> Programme:
    """From running to closing: nobody comes in and nobody is matched any more, pairs may finish. Raises
    `WrongState`."""
    return advance(programme, State.CLOSING, by=by, at=at)


@transaction.atomic
def go_on(programme: Programme, *, until: dt.date | None = None, by: Actor, at: dt.datetime) -> Programme:
    """Undo of `begin_close`: from closing back to running, with `until` as the new last day. Raises `LastDayPassed`
    when the last day lies behind (the programme would begin to close again at once), `WrongState`."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.state != State.CLOSING:
        raise WrongState(locked.state)
    last = until or locked.ends_on
    if last and last < day_of(at):
        raise LastDayPassed(last)
    if last != locked.ends_on:
        locked.ends_on = last
        locked.save(update_fields=["ends_on"])
        record("programme_changed", by=by, at=at, kind="programme", key=locked.uid)
    return advance(locked, State.RUNNING, by=by, at=at)


def close_programme(programme: Programme, *, by: Actor, at: dt.datetime) -> Programme:
    """From closing to closed, for good: whatever still lives in it ends with it. Raises `WrongState`."""
    return advance(programme, State.CLOSED, by=by, at=at)


def begin_due(*, at: dt.datetime) -> int:
    """Begin the close of every running programme whose last day is over in the organisation's zone; how many. May run
    twice at once."""
    rows = Programme.objects.filter(state=State.RUNNING, ends_on__lt=day_of(at)).order_by("pk")
    return sum(_begin(programme, at=at) for programme in rows)


@transaction.atomic
def _begin(programme: Programme, *, at: dt.datetime) -> bool:
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.state != State.RUNNING or locked.ends_on is None or locked.ends_on >= day_of(at):
        return False
    begin_close(locked, by=SYSTEM, at=at)
    return True
