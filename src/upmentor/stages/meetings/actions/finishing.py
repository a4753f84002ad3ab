"""A meeting comes to its end: finished, or a few minutes later than planned; and which guide it follows."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Max

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.goals.actions.goals import set_mentor_goal_later
from upmentor.stages.goals.queries.goals import mentor_goal_settled
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.actions.errors import GoalFirst, NotNow, TooEarly
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting, RunningLate
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.meetings.queries.page import (
    finishes_from,
    may_undo_finish,
    says_late_until,
)
from upmentor.stages.meetings.queries.times import taken_times, two_of
from upmentor.stages.pairs.actions.first_talk import forget_first_talk, note_first_talk
from upmentor.stages.pairs.actions.locking import lock_pair

S = Meeting.State
LATE_MINUTES = 10


@transaction.atomic
def finish(own: OwnMeeting, *, later: bool = False, by: Actor, at: dt.datetime) -> Meeting:
    """The meeting was held. Open points go to the next one, what was taken off is gone. A finished meeting is answered
    as it is. `later`: the mentor's goal can wait. Raises `NotNow`, `TooEarly`, `GoalFirst`."""
    pair = lock_pair(own.member.pair)
    meeting = lock_meeting(own.meeting)
    if meeting.state == S.HELD:
        return meeting
    if meeting.state not in (S.BOOKED, S.UNCONFIRMED) or pair.state not in pair.LIVE:
        raise NotNow
    if at < finishes_from(meeting):
        raise TooEarly
    if meeting.number == 1 and not mentor_goal_settled(pair):
        if not later:
            raise GoalFirst
        set_mentor_goal_later(pair, by=by, at=at)
    meeting.state, meeting.finished_at = S.HELD, at
    meeting.save(update_fields=["state", "finished_at"])
    _carry_over(meeting)
    if meeting.number == 0:
        note_first_talk(pair, at=at)
    record("meetings.finish", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    return meeting


def _carry_over(meeting: Meeting) -> None:
    points = AgendaPoint.objects.filter(pair=meeting.pair, number=meeting.number)
    points.filter(removed=True).delete()
    Action.objects.filter(pair=meeting.pair, removed=True).delete()
    if meeting.number >= meeting.pair.planned_meetings:
        return
    following = AgendaPoint.objects.filter(pair=meeting.pair, number=meeting.number + 1)
    last = following.aggregate(last=Max("position"))["last"] or 0
    open_points = points.filter(done=False).values_list("pk", "since")
    for place, (key, since) in enumerate(open_points, start=1):
        written = meeting.number if since is None else since
        moved = {"number": meeting.number + 1, "since": written, "carried": True, "position": last + place}
        AgendaPoint.objects.filter(pk=key).update(**moved)


@transaction.atomic
def undo_finish(own: OwnMeeting, *, by: Actor, at: dt.datetime) -> Meeting:
    """The meeting was not over after all: its open points come back, and it can be finished again. Notes, actions and
    reflections stay as they are; what was taken off the lists is gone. One that is not finished is answered as it is.
    Raises `NotNow` when the time for it is over (`may_undo_finish`)."""
    pair = lock_pair(own.member.pair)
    meeting = lock_meeting(own.meeting)
    if meeting.state in (S.BOOKED, S.UNCONFIRMED):
        return meeting
    if not may_undo_finish(meeting, pair, at=at):
        raise NotNow
    meeting.state, meeting.finished_at = S.BOOKED, None
    meeting.save(update_fields=["state", "finished_at"])
    _bring_back(meeting)
    if meeting.number == 0:
        forget_first_talk(pair)
    record("meetings.undo_finish", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    return meeting


def _bring_back(meeting: Meeting) -> None:
    """The next meeting has not opened, so all that stands on its agenda came over from this one."""
    following = AgendaPoint.objects.filter(pair=meeting.pair, number=meeting.number + 1)
    following.filter(since=meeting.number).update(number=meeting.number, since=None, carried=False)
    following.update(number=meeting.number)


@transaction.atomic
def running_late(own: OwnMeeting, *, by: Actor, at: dt.datetime) -> bool:
    """Send the partner one polite line and move the end, unless one of the two has another meeting then. Once for each
    of them; whether it was sent now. Raises `NotNow` for a meeting that is not about to begin or under way."""
    meeting = lock_meeting(own.meeting)
    if not (meeting.state == S.BOOKED and meeting.starts_at and at <= says_late_until(meeting)):
        raise NotNow
    if at < finishes_from(meeting):
        raise NotNow
    _row, first = RunningLate.objects.get_or_create(meeting=meeting, member=own.member)
    if not first:
        return False
    end = meeting.starts_at + dt.timedelta(minutes=meeting.minutes)
    later = end + dt.timedelta(minutes=LATE_MINUTES)
    taken = taken_times(two_of(meeting.pair).members, but=meeting, since=at)
    moved = not any(since < later and end < until for busy in taken.values() for since, until in busy)
    if moved:
        meeting.minutes += LATE_MINUTES
        meeting.sequence += 1
        meeting.save(update_fields=["minutes", "sequence"])
    record("meetings.running_late", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    emails.tell_late(meeting, own.member, moved=moved, at=at)
    return True


@transaction.atomic
def choose_guide(
    own: OwnMeeting, topic: str, number: int, minutes: int | None, *, by: Actor, at: dt.datetime
) -> Meeting:
    """The guide that the two follow in this meeting; the caller has looked that it exists. Raises `NotNow`."""
    meeting = lock_meeting(own.meeting)
    if meeting.pair.state not in meeting.pair.LIVE:
        raise NotNow
    meeting.guide_topic, meeting.guide_number, meeting.guide_minutes = topic, number, minutes
    meeting.save(update_fields=["guide_topic", "guide_number", "guide_minutes"])
    record("meetings.choose_guide", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.SILENT)
    return meeting
