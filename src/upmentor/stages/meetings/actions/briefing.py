"""The brief of a meeting: a letter to each of the two on their last working day before it."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.emails.brief import tell_brief, was_told
from upmentor.stages.meetings.emails.reading import Reader, readers
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.coming import meets
from upmentor.stages.meetings.queries.times import two_of

# A long weekend and a week of leave lie between some last working days and the meeting.
AHEAD = dt.timedelta(days=8)


def send_briefs(*, at: dt.datetime) -> int:
    """Write the letters that are due now: inside the reader's working hours, on the last day before the meeting on
    which they work, or later where that was missed. May run as often as one likes. For how many
    meetings."""
    rows = Meeting.objects.filter(
        state=Meeting.State.BOOKED, number__gte=1, starts_at__gt=at, starts_at__lte=at + AHEAD
    ).select_related("pair")
    return sum(_brief(meeting, at=at) for meeting in rows)


def is_due(reader: Reader, start: dt.datetime, *, at: dt.datetime) -> bool:
    """Whether the reader works now and this is their last working day before the meeting, or the day itself."""
    time = reader.mine
    if not time.works(at):
        return False
    today, day = time.local(at).date(), time.local(start).date()
    between = (today + dt.timedelta(days=one) for one in range(1, (day - today).days))
    return not any(time.works_on(one) for one in between)


@transaction.atomic
def _brief(meeting: Meeting, *, at: dt.datetime) -> int:
    start = meeting.starts_at
    due = [
        one
        for one in readers(two_of(meeting.pair))
        if start and is_due(one, start, at=at) and not was_told(meeting, one)
    ]
    if not due:
        return 0
    meeting = lock_meeting(meeting)
    if meeting.state != Meeting.State.BOOKED or meeting.starts_at != start or not meets(meeting.pair, meeting.number):
        return 0
    for reader in due:
        tell_brief(meeting, reader, at=at)
    record("meetings.brief", by=SYSTEM, at=at, kind="meeting", key=meeting.uid)
    return 1
