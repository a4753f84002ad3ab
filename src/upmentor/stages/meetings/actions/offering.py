"""Offering times to both, and taking their answers (J9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.actions.booking import book_first
from upmentor.stages.meetings.actions.errors import AgreementFirst, NotNow, TimesChanged
from upmentor.stages.meetings.actions.locking import lock_meeting
from upmentor.stages.meetings.actions.rounds import make_round, open_meeting, option_at
from upmentor.stages.meetings.models import Meeting, Stretch, TimeAnswer, TimeOption
from upmentor.stages.meetings.overlaps import SHORTER, WIDER
from upmentor.stages.meetings.queries.coming import meets, waits_for_agreement
from upmentor.stages.meetings.queries.planning import WEEK, WEEKS_AHEAD
from upmentor.stages.meetings.queries.readiness import waits_for
from upmentor.stages.meetings.queries.times import Search, offered
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import Pair, PairMember

S = Meeting.State


class Outcome(StrEnum):
    """What came of an answer."""

    WAITING = "waiting"  # for the other one
    BOOKED = "booked"
    OTHER_TIMES = "other_times"  # nothing suits both: three others are offered
    TAKEN = "taken"  # what suited both was booked by another meeting: three others are offered
    AGREEMENT = "agreement"  # a time suits both, and the agreement is still to be signed
    ORIENTATION = "orientation"  # a time suits both, and somebody's orientation is still to be done
    NO_TIMES = "no_times"  # nothing suits both, and there is nothing else to offer


@dataclass(frozen=True)
class Answered:
    """The meeting as it stands now, and what came of the answer."""

    meeting: Meeting
    outcome: Outcome


@transaction.atomic
def offer_times(pair: Pair, number: int, *, by: Actor, at: dt.datetime, asked: PairMember | None = None) -> Meeting:
    """Open a meeting of the pair and offer three times to both; one that is open already is answered as it is.

    `asked` reads the times on the page, everybody else gets a letter. Raises `NotNow` for a pair that rests or is over
    and for a number that was held, `AgreementFirst` from the second meeting on.
    """
    pair = lock_pair(pair)
    standing = Meeting.objects.filter(pair=pair, state__in=Meeting.COMING).select_related("pair__programme").first()
    if standing is not None:
        return standing
    if not meets(pair, number) or _exists(pair, number):
        raise NotNow
    if waits_for_agreement(pair, number):
        raise AgreementFirst
    meeting = open_meeting(pair, number, at=at)
    make_round(meeting, at=at)
    record("meetings.offer", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    emails.tell_offered(meeting, at=at, but=asked)
    return meeting


def _exists(pair: Pair, number: int) -> bool:
    return Meeting.objects.filter(pair=pair, number=number).exclude(state=S.CANCELLED).exists()


@transaction.atomic
def offer_others(meeting: Meeting, *, by: Actor, at: dt.datetime, asked: PairMember | None = None) -> Meeting:
    """Offer three other times for a meeting that looks for one. Raises `NotNow`."""
    meeting = _looking(meeting)
    make_round(meeting, at=at)
    record("meetings.offer", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    emails.tell_offered(meeting, at=at, but=asked)
    return meeting


@transaction.atomic
def answer_times(
    meeting: Meeting,
    member: PairMember,
    fits: Collection[int],
    *,
    more: Collection[dt.datetime] = (),
    by: Actor,
    at: dt.datetime,
) -> Answered:
    """Keep which of the offered times (ids) suit one of the two; the other offered ones don't. The first that suits
    both is booked at once; when none can any more, three others are offered to both.

    `more` are times of the longer list, offered to the other one from now on. Raises `NotNow` when the meeting does not
    look for a time, `TimesChanged` when a time is not on offer (any more).
    """
    meeting = _looking(meeting)
    options = offered(meeting)
    if not set(fits) <= {one.pk for one in options}:
        raise TimesChanged
    added = _add(meeting, options, more, at=at)
    chosen = set(fits) | {one.pk for one in added}
    _keep(member, [*options, *added], chosen)
    record("meetings.answer", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    return _settle(meeting, member, by=by, at=at, added=bool(added))


def _settle(meeting: Meeting, member: PairMember, *, by: Actor, at: dt.datetime, added: bool) -> Answered:
    """Book, offer others or wait, after an answer of this member."""
    options = [one for one in offered(meeting) if one.starts_at and one.starts_at > at]
    said = {one.pk: {answer.member_id: answer.fits for answer in one.answers.all()} for one in options}
    common = [one for one in options if list(said[one.pk].values()) == [True, True]]
    if common and waits_for_agreement(meeting.pair, meeting.number):
        return Answered(meeting, Outcome.AGREEMENT)
    if common and waits_for(meeting.pair, meeting.number):
        return Answered(meeting, Outcome.ORIENTATION)
    if common and (booked := book_first(meeting, common, by=by, at=at)):
        return Answered(booked, Outcome.BOOKED)
    still_open = [one for one in options if False not in said[one.pk].values() and one not in common]
    if still_open:
        if added:
            emails.tell_offered(meeting, at=at, but=member)
        return Answered(meeting, Outcome.WAITING)
    if not make_round(meeting, at=at):
        return Answered(meeting, Outcome.NO_TIMES)
    emails.tell_offered(meeting, at=at, but=member)
    return Answered(meeting, Outcome.TAKEN if common else Outcome.OTHER_TIMES)


def _looking(meeting: Meeting) -> Meeting:
    meeting = lock_meeting(meeting)
    if meeting.state != S.PROPOSED or not meets(meeting.pair, meeting.number):
        raise NotNow
    return meeting


def _add(
    meeting: Meeting, options: list[TimeOption], more: Collection[dt.datetime], *, at: dt.datetime
) -> list[TimeOption]:
    """Offer times of the longer list too. Raises `TimesChanged` when one is not free for both or
    further ahead than the list goes."""
    fresh = sorted(set(more) - {one.starts_at for one in options})
    if not fresh:
        return []
    search, last = Search(meeting, at=at), at + (WEEKS_AHEAD + 1) * WEEK
    if not all(at < moment < last and search.is_free(moment) for moment in fresh):
        raise TimesChanged
    number = options[0].round if options else 1
    place = max((one.position for one in options), default=-1) + 1
    rows = [option_at(meeting, one, search.two.zone, number, place + step) for step, one in enumerate(fresh)]
    return TimeOption.objects.bulk_create(rows)


def _keep(member: PairMember, options: Collection[TimeOption], chosen: Collection[int]) -> None:
    rows = [TimeAnswer(option=one, member=member, fits=one.pk in chosen) for one in options]
    TimeAnswer.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["option", "member"], update_fields=["fits"]
    )


@transaction.atomic
def go_further(meeting: Meeting, member: PairMember, minutes: int, *, by: Actor, at: dt.datetime) -> Meeting:
    """This one would start so many minutes (60 or 120) earlier or end later for this meeting; new times are offered.
    Raises `NotNow`."""
    meeting = _looking(meeting)
    if minutes not in WIDER:
        raise NotNow
    Stretch.objects.update_or_create(meeting=meeting, member=member, defaults={"before": minutes, "after": minutes})
    return _new_round(meeting, member, "meetings.go_further", by=by, at=at)


@transaction.atomic
def shorten(meeting: Meeting, member: PairMember, minutes: int, *, by: Actor, at: dt.datetime) -> Meeting:
    """Make this meeting shorter (45, 30 or 20 minutes); new times are offered. Raises `NotNow`."""
    meeting = _looking(meeting)
    if minutes not in SHORTER or minutes >= meeting.minutes:
        raise NotNow
    meeting.minutes = minutes
    meeting.save(update_fields=["minutes"])
    return _new_round(meeting, member, "meetings.shorten", by=by, at=at)


def _new_round(meeting: Meeting, member: PairMember, verb: str, *, by: Actor, at: dt.datetime) -> Meeting:
    record(verb, by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    make_round(meeting, at=at)
    emails.tell_offered(meeting, at=at, but=member)
    return meeting


@transaction.atomic
def ask_assistants(meeting: Meeting, member: PairMember, *, by: Actor, at: dt.datetime) -> int:
    """Ask the assistants of this one to find a time; the number of those asked. Raises `NotNow`."""
    meeting = _looking(meeting)
    record("meetings.ask_assistants", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    return emails.ask_assistants(meeting, member, at=at)
