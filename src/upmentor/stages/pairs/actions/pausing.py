"""Resting until a day, and going on. Either of the two may do both; nobody is told who did."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, Actor, Mode, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.errors import BadPauseDay, StepRefused
from upmentor.stages.pairs.actions.life import Pause, move
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.states import before_pause
from upmentor.stages.people.emails import answered
from upmentor.stages.people.queries.hours import day_of

LONGEST = dt.timedelta(days=183)
Kind = Pair.PauseKind
# What the two may end themselves; a pause by a rule ends when the rule holds again.
OWN_KINDS = (Kind.AGREED, Kind.LEAVE)


@transaction.atomic
def pause(pair: Pair, *, until: dt.date, by: Actor, at: dt.datetime) -> Pair:
    """The pair rests until that day; a pair that rests already rests until the new day. Both read it.

    Raises `BadPauseDay` for a day that is not to come or more than half a year away, `StepRefused` for a pair that is
    over or rests by a rule of the programme.
    """
    today = day_of(at)
    if not today < until <= today + LONGEST:
        raise BadPauseDay
    now = lock_with_programme(pair)
    if now.state == Pair.State.PAUSED:
        if now.pause_kind not in OWN_KINDS:
            raise StepRefused(now.state, Pair.State.PAUSED)
        if now.paused_until == until:
            return now
        now.paused_until = until
        now.save(update_fields=["paused_until"])
    else:
        move(now, Pair.State.PAUSED, at=at, pause=Pause(Kind.AGREED, today, until))
    for one in (now.proposal.mentor, now.proposal.mentee):
        answered(one.person, "care.offer")
    record("pairs.pause", by=by, at=at, kind="pair", key=now.uid, mode=Mode.ACTORLESS)
    emails.paused(now, at=at)
    return now


@transaction.atomic
def resume(pair: Pair, *, by: Actor, at: dt.datetime) -> Pair:
    """Go on before the day. A pair that does not rest any more stays as it is; `StepRefused` as `pause`."""
    now = lock_with_programme(pair)
    if now.state != Pair.State.PAUSED and now.state in Pair.LIVE:
        return now
    if now.pause_kind not in OWN_KINDS:
        raise StepRefused(now.state, before_pause(now))
    _go_on(now, at=at)
    record("pairs.resume", by=by, at=at, kind="pair", key=now.uid, mode=Mode.ACTORLESS)
    return now


@transaction.atomic
def go_on(pair: Pair, *, at: dt.datetime, kinds: tuple[str, ...] = OWN_KINDS) -> bool:
    """By itself: a pair whose pause is of one of these kinds and over goes on; False when somebody was faster."""
    now = lock_with_programme(pair)
    over = now.paused_until is not None and now.paused_until <= day_of(at)
    if now.state != Pair.State.PAUSED or now.pause_kind not in kinds or not over:
        return False
    _go_on(now, at=at)
    record("pairs.resume", by=SYSTEM, at=at, kind="pair", key=now.uid)
    return True


def resume_due(*, at: dt.datetime) -> int:
    """Every pair whose day has come goes on; how many."""
    rows = Pair.objects.filter(state=Pair.State.PAUSED, pause_kind__in=OWN_KINDS, paused_until__lte=day_of(at))
    return sum(go_on(pair, at=at) for pair in rows.select_related("programme").order_by("pk"))


def _go_on(pair: Pair, *, at: dt.datetime) -> None:
    move(pair, before_pause(pair), at=at)
    emails.resumed(pair, at=at)
