"""What the two want to talk about: add, tick, order, take off and put back."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings.actions.errors import Enough, NotNow, TooLong
from upmentor.stages.meetings.models import AgendaPoint
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.actions.locking import lock_pair

LONGEST = 300
MOST = 30


def one_line(text: str) -> str:
    """The text on one line. Raises `TooLong`."""
    text = " ".join(text.split())
    if len(text) > LONGEST:
        raise TooLong
    return text


@transaction.atomic
def add_point(own: OwnMeeting, text: str, *, by: Actor, at: dt.datetime) -> AgendaPoint | None:
    """Put a point at the end of the agenda; nothing for an empty text. Raises `TooLong`, `Enough`, `NotNow`."""
    text = one_line(text)
    if not text:
        return None
    points = _locked(own)
    if len([one for one in points if not one.removed]) >= MOST:
        raise Enough
    position = max((one.position for one in points), default=0) + 1
    _silent("meetings.add_point", own, by=by, at=at)
    return AgendaPoint.objects.create(
        pair=own.member.pair, number=own.number, member=own.member, text=text, position=position
    )


@transaction.atomic
def tick_points(own: OwnMeeting, ticks: dict[uuid.UUID, bool], *, by: Actor, at: dt.datetime) -> None:
    """Set which points are talked about; both tick all of them. Others' points are left alone. Raises `NotNow`."""
    for one in _locked(own):
        if one.pk in ticks and one.done != ticks[one.pk]:
            AgendaPoint.objects.filter(pk=one.pk).update(done=ticks[one.pk])
    _silent("meetings.tick_points", own, by=by, at=at)


@transaction.atomic
def move_point(own: OwnMeeting, point: uuid.UUID, *, up: bool, by: Actor, at: dt.datetime) -> None:
    """Swap a point with the one above or below it; at the ends nothing happens. Raises `NotNow`."""
    shown = [one for one in _locked(own) if not one.removed]
    place = next((place for place, one in enumerate(shown) if one.pk == point), None)
    other = None if place is None else place + (-1 if up else 1)
    if place is None or other is None or not 0 <= other < len(shown):
        return
    shown[place], shown[other] = shown[other], shown[place]
    for position, one in enumerate(shown, start=1):
        AgendaPoint.objects.filter(pk=one.pk).update(position=position)
    _silent("meetings.move_point", own, by=by, at=at)


@transaction.atomic
def set_removed(own: OwnMeeting, point: uuid.UUID, *, removed: bool, by: Actor, at: dt.datetime) -> None:
    """Take one's own point off the agenda, or put it back until the meeting is finished. Raises `NotNow`."""
    lock_live(own)
    rows = AgendaPoint.objects.filter(pk=point, pair=own.member.pair, number=own.number, member=own.member)
    rows.update(removed=removed)
    _silent("meetings.remove_point", own, by=by, at=at)


def lock_live(own: OwnMeeting) -> None:
    """Hold the pair, so that two who change a list wait for each other. Raises `NotNow` for one that is over."""
    pair = lock_pair(own.member.pair)
    if pair.state not in pair.LIVE:
        raise NotNow


def _locked(own: OwnMeeting) -> list[AgendaPoint]:
    lock_live(own)
    # The text stays sealed: no verb needs to read it.
    return list(AgendaPoint.objects.filter(pair=own.member.pair, number=own.number).defer("text"))


def _silent(verb: str, own: OwnMeeting, *, by: Actor, at: dt.datetime) -> None:
    record(verb, by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)
