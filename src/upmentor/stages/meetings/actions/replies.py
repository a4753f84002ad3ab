"""Answers of calendars: who declines gets another time, "perhaps" is kept, everything doubtful has no effect."""

from __future__ import annotations

import datetime as dt
import uuid
from enum import StrEnum

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.meetings import emails, replies
from upmentor.stages.meetings.actions.booking import move
from upmentor.stages.meetings.actions.errors import NotNow
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.models import CalendarEntry, Meeting, ReadMail
from upmentor.stages.pairs.models import PairMember

# A mail comes again within days; until then its digest is kept.
KEEP = dt.timedelta(days=180)
KEPT = {"ACCEPTED": CalendarEntry.Answer.ACCEPTED, "TENTATIVE": CalendarEntry.Answer.TENTATIVE}


class Taken(StrEnum):
    """What came of a mail."""

    NOTHING = "nothing"  # no answer of a calendar, or not one that we know
    STRANGE = "strange"  # an answer for an entry or from an address that we don't know
    REPEATED = "repeated"  # it was read before
    OLD = "old"  # about a time that does not hold any more
    NOTED = "noted"
    MOVED = "moved"


@transaction.atomic
def take_mail(mail: replies.Mail, *, at: dt.datetime) -> Taken:
    """Let the answers of a mail count, once. An answer counts when its entry's key, which only the invited person
    knows, and the attendee belong together, and when it is about the time that holds now."""
    found = [_one(answer, mail.digest, at=at) for answer in mail.answers]
    order = list(Taken)
    return max(found, key=order.index, default=Taken.NOTHING)


def _one(answer: replies.Answer, digest: str, *, at: dt.datetime) -> Taken:
    entry = _entry(answer)
    if entry is None:
        return Taken.STRANGE
    meeting = lock_meeting(entry.meeting)
    if not ReadMail.objects.get_or_create(digest=digest, defaults={"read_at": at})[1]:
        return Taken.REPEATED
    # Under the lock: another answer of the same calendar may just have counted.
    entry.refresh_from_db(fields=["answered_at", "answer"])
    said_at = min(answer.stamp or at, at)
    past = meeting.starts_at is None or meeting.starts_at <= at
    if meeting.state != Meeting.State.BOOKED or past or answer.sequence < meeting.sequence:
        return Taken.OLD
    if entry.answered_at and said_at < entry.answered_at:
        return Taken.OLD
    if answer.partstat == "DECLINED":
        return _decline(meeting, entry, said_at, at=at)
    if answer.partstat not in KEPT:
        return Taken.NOTHING
    CalendarEntry.objects.filter(pk=entry.pk).update(answer=KEPT[answer.partstat], answered_at=said_at)
    record("meetings.calendar_answer", by=SYSTEM, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    return Taken.NOTED


def _entry(answer: replies.Answer) -> CalendarEntry | None:
    """The entry that the answer names, if the attendee is its reader."""
    try:
        uid = uuid.UUID(answer.uid)
    except ValueError:
        return None
    rows = CalendarEntry.objects.select_related("meeting", "member__person__user")
    entry = rows.filter(uid=uid, member__person__employed=True).first()
    if entry is None:
        return None
    person = entry.member.person
    own = {person.email.lower(), person.user.email.lower() if person.user else ""} - {""}
    return entry if answer.address in own else None


def _decline(meeting: Meeting, entry: CalendarEntry, said_at: dt.datetime, *, at: dt.datetime) -> Taken:
    """As if this one had pressed "move": new times to both, one kind sentence to the other. Who it was is kept
    nowhere."""
    member: PairMember = entry.member
    try:
        meeting = move(meeting, by=member.person.user or SYSTEM, at=at, asked=member)
    except NotNow:
        return Taken.OLD
    CalendarEntry.objects.filter(pk=entry.pk).update(answer=CalendarEntry.Answer.ACCEPTED, answered_at=said_at)
    # Whoever moves on the page reads the new times there; whoever declines in a calendar gets them by letter.
    partner = PairMember.objects.filter(pair=meeting.pair).exclude(pk=member.pk).first()
    emails.tell_offered(meeting, at=at, but=partner)
    return Taken.MOVED


def forget_mails(*, at: dt.datetime) -> int:
    """Forget mails that will not come again. How many."""
    return ReadMail.objects.filter(read_at__lt=at - KEEP).delete()[0]
