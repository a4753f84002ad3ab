"""The verbs of rounds: planned from the programme's days, moved while they lie ahead, the opening of words put off."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.errors import NoDates, RoundDates
from upmentor.stages.programmes.models import Programme, Round

OPEN_FOR = dt.timedelta(days=13)
DAY = dt.timedelta(days=1)
LATER = dt.timedelta(days=91)
K = Round.Kind


def planned(programme: Programme) -> dict[str, tuple[dt.date, dt.date, dt.date]]:
    """Opens, closes, releases of each kind: two weeks each, the final review so that words are opened on the last day.
    Raises `NoDates`."""
    first, last = programme.starts_on, programme.ends_on
    if first is None or last is None or last <= first:
        raise NoDates
    opens = {
        K.START: first,
        K.MID_POINT: first + (last - first) // 2,
        K.FINAL: max(first, last - OPEN_FOR - DAY),
        K.FOLLOW_UP: last + LATER,
    }
    return {kind: (day, day + OPEN_FOR, day + OPEN_FOR + DAY) for kind, day in opens.items()}


@transaction.atomic
def plan_rounds(programme: Programme, *, by: Actor, at: dt.datetime) -> list[Round]:
    """The rounds that are missing and do not lie behind; what is planned stays. Raises `NoDates`."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    known, today = set(locked.rounds.values_list("kind", flat=True)), day_of(at)
    made = [
        Round.objects.create(programme=locked, kind=kind, opens_on=opens, closes_on=closes, releases_on=releases)
        for kind, (opens, closes, releases) in planned(locked).items()
        if kind not in known and closes >= today
    ]
    if made:
        record("programmes.plan_rounds", by=by, at=at, kind="programme", key=locked.uid)
    return made


@transaction.atomic
def move_round(
    row: Round, *, opens_on: dt.date, closes_on: dt.date, releases_on: dt.date, by: Actor, at: dt.datetime
) -> Round:
    """Other days for a round that has not opened. Raises `RoundDates`."""
    row, today = Round.objects.select_for_update().get(pk=row.pk), day_of(at)
    if row.opens_on <= today or not today < opens_on <= closes_on < releases_on:
        raise RoundDates
    row.opens_on, row.closes_on, row.releases_on = opens_on, closes_on, releases_on
    row.save(update_fields=["opens_on", "closes_on", "releases_on"])
    record("programmes.move_round", by=by, at=at, kind="round", key=row.uid)
    return row


@transaction.atomic
def postpone_release(row: Round, *, releases_on: dt.date, by: Actor, at: dt.datetime) -> Round:
    """Open the words on a later day than was announced; everybody who takes part is told. Never forward, and never once
    they are open. Raises `RoundDates`."""
    row, today = Round.objects.select_for_update().get(pk=row.pk), day_of(at)
    if row.is_released(today) or releases_on <= row.releases_on:
        raise RoundDates
    row.first_release_on = row.first_release_on or row.releases_on
    row.releases_on = releases_on
    row.save(update_fields=["releases_on", "first_release_on"])
    record("programmes.postpone_release", by=by, at=at, kind="round", key=row.uid)
    return row
