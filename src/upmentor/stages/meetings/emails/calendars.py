"""The calendar entry that goes along with a letter."""

from __future__ import annotations

import datetime as dt

from upmentor.stages.meetings import invitations
from upmentor.stages.meetings.entries import entry_of, organiser
from upmentor.stages.meetings.models import CalendarEntry, Meeting
from upmentor.stages.pairs.models import PairMember


def attach(meeting: Meeting, member: PairMember, partner: str, method: str, *, at: dt.datetime) -> str:
    """The iCalendar text (`REQUEST` or `CANCEL`) for this reader, whose language is active; the caller has locked the
    meeting. Empty for a cancellation of what the reader's calendar was never told.

    A moved meeting keeps its entry. Both have ticked the new time, so an earlier "perhaps" counts no more.
    """
    kept, _made = CalendarEntry.objects.get_or_create(meeting=meeting, member=member)
    if method == invitations.REQUEST and kept.starts_at != meeting.starts_at:
        kept.day, kept.clock, kept.zone, kept.starts_at = meeting.day, meeting.clock, meeting.zone, meeting.starts_at
        kept.answer, kept.answered_at = CalendarEntry.Answer.ACCEPTED, None
        kept.save()
    if kept.starts_at is None:
        return ""
    return invitations.invitation(
        entry_of(kept, meeting, partner, stamp=at),
        organiser=organiser(),
        attendee=invitations.Party(member.person.email, member.person.name),
        method=method,
    )
