"""Reads of pulses: one's own, when they are open, and who asked the programme team for a hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from enum import StrEnum

from upmentor.ground.accounts.models import User
from upmentor.stages.concerns.queries import contacts
from upmentor.stages.feedback.models import HandWish, Pulse
from upmentor.stages.feedback.queries.pulse_questions import scales
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.models import Programme

# So long after the meeting began it can be answered, and the letter be sent.
ANSWERED, SENT = dt.timedelta(days=14), dt.timedelta(days=6)
S = Meeting.State


class Openness(StrEnum):
    """Whether a meeting can be answered for."""

    EARLY = "early"
    OPEN = "open"
    OVER = "over"


def openness(meeting: Meeting, pair: Pair, *, at: dt.datetime) -> Openness:
    """From when the meeting begins (or is finished) for two weeks; one that was called off is not answered for."""
    if meeting.starts_at is None or meeting.state in (S.PROPOSED, S.CANCELLED):
        return Openness.EARLY if meeting.state == S.PROPOSED else Openness.OVER
    if at >= meeting.starts_at + ANSWERED:
        return Openness.OVER
    if meeting.state == S.HELD:
        return Openness.OPEN
    if pair.state not in pair.LIVE:
        return Openness.OVER
    return Openness.OPEN if at >= meeting.starts_at else Openness.EARLY


def changeable(pulse: Pulse, *, at: dt.datetime) -> bool:
    """For about a day after it was sent first."""
    return pulse.changeable_until is not None and at < pulse.changeable_until


def letter_is_due(meeting: Meeting, time: WorkingTime, *, at: dt.datetime) -> bool:
    """Whether the meeting is over and the reader works now."""
    return bool(meeting.starts_at) and _end(meeting) <= at and time.works(at)


def _end(meeting: Meeting) -> dt.datetime:
    assert meeting.starts_at
    return meeting.starts_at + dt.timedelta(minutes=meeting.minutes)


def has_contacts(user: User) -> bool:
    """Whether there is somebody else to talk to in confidence. One query."""
    return any(one.user != user for one in contacts())


def own_pulse(own: OwnMeeting) -> Pulse | None:
    """What the reader said about this meeting; nobody else's. One query."""
    return Pulse.objects.filter(meeting=own.meeting, member=own.member).first()


def said(pulse: Pulse) -> list[tuple[str, str]]:
    """Question and own answer in words, for its author."""
    return [(one.question, one.said(getattr(pulse, one.id))) for one in scales()]


def answered_pulses(members: Iterable[PairMember]) -> frozenset[tuple[int, int]]:
    """(meeting, member) of what these members answered, for their own home. One query."""
    rows = Pulse.objects.filter(member__in=[one.pk for one in members])
    return frozenset(rows.values_list("meeting_id", "member_id"))


def open_wishes(programme: Programme) -> list[HandWish]:
    """Who waits for a hand of the programme team, with person and pair, the longest wait first. One query."""
    rows = HandWish.objects.filter(member__pair__programme=programme, done_on=None)
    return list(rows.select_related("member__person", "member__pair").order_by("asked_on", "uid"))
