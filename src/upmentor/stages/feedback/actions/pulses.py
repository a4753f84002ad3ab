"""The verbs of pulses. Answers leave no trace in the audit (`decisions.md` 29); what the programme team does about a
request for a hand does."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F, Q

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.ground.notifications.actions import supersede
from upmentor.stages.feedback.emails.pulses import about, tell_pulse, was_told
from upmentor.stages.feedback.models import HandWish, Pulse, PulseTotal
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulses import SENT, Openness, changeable, letter_is_due, openness
from upmentor.stages.meetings.actions.errors import GoalFirst, NotNow, TooEarly
from upmentor.stages.meetings.actions.finishing import finish
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.emails.reading import readers
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import Pair

LONGEST = 2_000
CHANGEABLE = dt.timedelta(hours=24)
# Pulses of one meeting become counts, wishes that were looked after go (`ux.md` AC-22.3).
KEEP, KEEP_WISH = dt.timedelta(days=365), dt.timedelta(days=30)
S = Meeting.State


class PulseError(Exception):
    """A pulse can't be kept as it is."""


class NotOpen(PulseError):
    """The meeting has not begun, or it lies too far back."""


class NotChangeable(PulseError):
    """It was sent more than a day ago."""


@dataclass(frozen=True)
class Answers:
    """What somebody tapped and typed; levels from 1 to 5, `version` of the question set that they read."""

    useful: int
    openly: int
    hand: str
    note: str
    version: int


@transaction.atomic
def send_pulse(own: OwnMeeting, answers: Answers, *, by: Actor, at: dt.datetime) -> Pulse:
    """Keep somebody's answers about a meeting, which was held then (`decisions.md` 25) unless a question about it is
    open: `.meeting` says so. Sent again within a day it changes. Raises `NotOpen`, `NotChangeable`."""
    pair = lock_pair(own.member.pair)
    own = OwnMeeting(own.member, lock_meeting(own.meeting))
    found = Pulse.objects.filter(meeting=own.meeting, member=own.member).first()
    if found and not changeable(found, at=at):
        raise NotChangeable
    if not found and openness(own.meeting, pair, at=at) != Openness.OPEN:
        raise NotOpen
    row = found or Pulse(meeting=own.meeting, member=own.member, changeable_until=_full_hour(at + CHANGEABLE))
    row.useful, row.openly, row.hand = answers.useful, answers.openly, answers.hand
    row.note, row.version = answers.note.strip()[:LONGEST], answers.version
    row.save()
    _wish(row, on=at.date())
    supersede(about(own.meeting, own.member))
    record("feedback.send_pulse", by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)
    if own.meeting.state in (S.BOOKED, S.UNCONFIRMED):
        # What is open (the mentor's goal after the first meeting) is asked on the page where meetings are finished.
        with contextlib.suppress(GoalFirst, NotNow, TooEarly):
            row.meeting = finish(own, by=by, at=at)
    return row


def _full_hour(moment: dt.datetime) -> dt.datetime:
    """The next full hour: the row does not say to the minute when somebody answered."""
    return moment.replace(minute=0, second=0, microsecond=0) + dt.timedelta(hours=1)


def _wish(row: Pulse, *, on: dt.date) -> None:
    """The request lies where the programme team finds it, and goes when its author takes it back in time."""
    if row.hand == Pulse.Hand.TEAM:
        HandWish.objects.get_or_create(meeting=row.meeting, member=row.member, defaults={"asked_on": on})
    else:
        HandWish.objects.filter(meeting=row.meeting, member=row.member, done_on=None).delete()


@transaction.atomic
def settle_wish(wish: HandWish, *, by: Actor, at: dt.datetime) -> None:
    """The programme team has looked after it."""
    HandWish.objects.filter(pk=wish.pk, done_on=None).update(done_on=at.date())
    record("feedback.settle_wish", by=by, at=at, kind="pair", key=wish.member.pair.uid, about=wish.member.person.uid)


@transaction.atomic
def reopen_wish(wish: HandWish, *, by: Actor, at: dt.datetime) -> None:
    """Undo of "Done"."""
    HandWish.objects.filter(pk=wish.pk).update(done_on=None)
    record("feedback.reopen_wish", by=by, at=at, kind="pair", key=wish.member.pair.uid, about=wish.member.person.uid)


def ask_after_meetings(*, at: dt.datetime) -> int:
    """Write the letters that are due: once each, in the reader's working hours, to whoever has not answered. May run as
    often as one likes. Returns how many."""
    rows = Meeting.objects.filter(
        state__in=(S.BOOKED, S.HELD, S.UNCONFIRMED),
        number__gte=1,
        starts_at__lte=at,
        starts_at__gt=at - SENT,
        pair__state=Pair.State.ACTIVE,
    ).select_related("pair")
    return sum(_ask(meeting, at=at) for meeting in rows)


@transaction.atomic
def _ask(meeting: Meeting, *, at: dt.datetime) -> int:
    said = set(Pulse.objects.filter(meeting=meeting).values_list("member_id", flat=True))
    due = [
        one
        for one in readers(two_of(meeting.pair))
        if one.member.pk not in said and letter_is_due(meeting, one.mine, at=at) and not was_told(meeting, one.member)
    ]
    if not due:
        return 0
    now = lock_meeting(meeting)
    if now.state != meeting.state or now.starts_at != meeting.starts_at or now.pair.state != Pair.State.ACTIVE:
        return 0
    for reader in due:
        tell_pulse(meeting, reader, at=at)
    return len(due)


def forget_pulses(*, at: dt.datetime) -> None:
    """Old pulses become counts; a day after it was sent no row says when; wishes go some time after they were done."""
    Pulse.objects.filter(changeable_until__lte=at).update(changeable_until=None)
    HandWish.objects.filter(Q(done_on__lt=(at - KEEP_WISH).date()) | Q(asked_on__lt=(at - KEEP).date())).delete()
    for row in Pulse.objects.filter(meeting__starts_at__lt=at - KEEP).select_related("meeting__pair"):
        _count(row)


@transaction.atomic
def _count(row: Pulse) -> None:
    gone, _by_model = Pulse.objects.filter(pk=row.pk).delete()
    for question in SCALES if gone else ():
        key = {"programme_id": row.meeting.pair.programme_id, "question": question, "level": getattr(row, question)}
        PulseTotal.objects.get_or_create(**key)
        PulseTotal.objects.filter(**key).update(number=F("number") + 1)
