"""Actions: what one of the two promised, by when, and that it is done."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db import transaction
from django.db.models import Max

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings.actions.agenda import MOST, lock_live, one_line
from upmentor.stages.meetings.actions.errors import Enough
from upmentor.stages.meetings.models import Action
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.models import PairMember


@transaction.atomic
def add_action(
    own: OwnMeeting, text: str, owner: PairMember, due: dt.date | None = None, *, by: Actor, at: dt.datetime
) -> Action | None:
    """Write down who does what by when; nothing for an empty text. `owner` is one of the two. Raises `TooLong`,
    `Enough`, `NotNow`."""
    text = one_line(text)
    if not text:
        return None
    lock_live(own)
    rows = Action.objects.filter(pair=own.member.pair)
    if rows.filter(done_in=None, removed=False).count() >= MOST:
        raise Enough
    position = (rows.filter(number=own.number).aggregate(last=Max("position"))["last"] or 0) + 1
    record("meetings.add_action", by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)
    return Action.objects.create(
        pair=own.member.pair, number=own.number, member=owner, text=text, due=due, position=position
    )


@transaction.atomic
def tick_actions(own: OwnMeeting, ticks: dict[uuid.UUID, bool], *, by: Actor, at: dt.datetime) -> None:
    """Set which actions are done; both tick all of them. Raises `NotNow`."""
    lock_live(own)
    rows = Action.objects.filter(pair=own.member.pair, number__lte=own.number)
    done = [key for key, ticked in ticks.items() if ticked]
    rows.filter(pk__in=done, done_in=None).update(done_in=own.number)
    rows.filter(pk__in=[key for key in ticks if key not in done]).update(done_in=None)
    record("meetings.tick_actions", by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)


@transaction.atomic
def set_removed(own: OwnMeeting, action: uuid.UUID, *, removed: bool, by: Actor, at: dt.datetime) -> None:
    """Take an action off the list, or put it back until the meeting is finished. Raises `NotNow`."""
    lock_live(own)
    Action.objects.filter(pk=action, pair=own.member.pair, number__lte=own.number).update(removed=removed)
    record("meetings.remove_action", by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)
