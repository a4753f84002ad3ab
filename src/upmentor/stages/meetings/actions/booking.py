"""Booking a time, moving it, cancelling it, and where the two meet (J9)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.actions.errors import AgreementFirst, NotNow, OrientationFirst, SlotTaken, TimesChanged
from upmentor.stages.meetings.actions.locking import lock_meeting, lock_people
from upmentor.stages.meetings.actions.rounds import make_round, open_meeting
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.queries.coming import cancelled_in_a_row, meets, waits_for_agreement
from upmentor.stages.meetings.queries.places import standard_place
from upmentor.stages.meetings.queries.readiness import waits_for
from upmentor.stages.meetings.queries.times import Search, Two, two_of
from upmentor.stages.meetings.zones import zone_rules
from upmentor.stages.pairs.models import PairMember

S = Meeting.State
ASK_ABOUT_RHYTHM = 2


@transaction.atomic
def book(meeting: Meeting, option: TimeOption, *, by: Actor, at: dt.datetime) -> Meeting:
    """Book an offered time and send the invitations. Raises `NotNow`, `TimesChanged` for a time of another meeting,
    `AgreementFirst`, `OrientationFirst`, and `SlotTaken` when it has passed or one of the two meets somebody then."""
    meeting = lock_meeting(meeting)
    if meeting.state != S.PROPOSED or not meets(meeting.pair, meeting.number):
        raise NotNow
    if option.meeting_id != meeting.pk:
        raise TimesChanged
    if waits_for_agreement(meeting.pair, meeting.number):
        raise AgreementFirst
    if waits_for(meeting.pair, meeting.number):
        raise OrientationFirst
    booked = book_first(meeting, [option], by=by, at=at)
    if booked is None:
        raise SlotTaken
    return booked


def book_first(meeting: Meeting, options: Iterable[TimeOption], *, by: Actor, at: dt.datetime) -> Meeting | None:
    """Book the first of these that is still to come and free for both; None when there is none. The caller has locked
    the meeting and checked that it may be booked."""
    two = two_of(meeting.pair)
    lock_people(two.members)
    search = Search(meeting, at=at, two=two)
    free = (one for one in options if one.starts_at and one.starts_at > at and search.nobody_taken(one.starts_at))
    option = next(free, None)
    if option is None:
        return None
    moved = meeting.booked_at is not None
    meeting.day, meeting.clock, meeting.zone, meeting.starts_at = (
        option.day,
        option.clock,
        option.zone,
        option.starts_at,
    )
    _tell_the_walls(meeting, two)
    meeting.state, meeting.booked_at = S.BOOKED, at
    meeting.sequence += 1 if moved else 0
    meeting.save()
    record("meetings.book", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    if moved:
        emails.tell_moved(meeting, at=at)
    else:
        emails.tell_booked(meeting, at=at)
    return meeting


def _tell_the_walls(meeting: Meeting, two: Two) -> None:
    """Keep what the mentor reads on their own wall, and by which rules."""
    assert meeting.starts_at
    mentor = two.times[1]
    meeting.mentor_wall = mentor.local(meeting.starts_at).strftime("%Y-%m-%dT%H:%M")
    meeting.mentor_zone, meeting.zone_rules = mentor.zone, zone_rules()


@transaction.atomic
def move(meeting: Meeting, *, by: Actor, at: dt.datetime, asked: PairMember | None = None) -> Meeting:
    """Give up the booked time and offer three others to both; no reason is asked. The calendar entry changes when a
    time is booked again. Raises `NotNow`."""
    meeting = lock_meeting(meeting)
    if meeting.state != S.BOOKED or not meets(meeting.pair, meeting.number):
        raise NotNow
    was = meeting.starts_at
    make_round(meeting, at=at)
    meeting.state = S.PROPOSED
    meeting.day = meeting.clock = meeting.starts_at = None
    meeting.save()
    record("meetings.move", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    emails.tell_moving(meeting, was, at=at, but=asked)
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, by: Actor, at: dt.datetime, asked: PairMember | None = None) -> Meeting:
    """Cancel the meeting, take it out of both calendars and open the same one anew with three times; that one is
    answered. `asked`, whoever cancels, is kept as a role for totals. After two in a row both are asked whether another
    rhythm would suit them. Raises `NotNow`."""
    meeting = lock_meeting(meeting)
    if meeting.state != S.BOOKED or not meets(meeting.pair, meeting.number):
        raise NotNow
    call_off(meeting, at=at, role=asked.role if asked else "")
    again = open_meeting(meeting.pair, meeting.number, at=at, like=meeting)
    make_round(again, at=at, instead_of=meeting)
    record("meetings.cancel", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    emails.tell_cancelled(meeting, at=at, but=asked, again=again)
    if cancelled_in_a_row(meeting.pair) == ASK_ABOUT_RHYTHM:
        emails.ask_about_rhythm(meeting, at=at)
    return again


def call_off(meeting: Meeting, *, at: dt.datetime, role: str = "") -> None:
    """Set a meeting to cancelled; its calendar entry counts up. Tells nobody; letters with times to choose
    from that nobody has yet are taken back."""
    meeting.state, meeting.finished_at, meeting.cancelled_role = S.CANCELLED, at, role
    meeting.sequence += 1 if meeting.booked_at else 0
    meeting.save(update_fields=["state", "finished_at", "cancelled_role", "sequence"])
    emails.nothing_to_choose(meeting)


@transaction.atomic
def change_place(meeting: Meeting, kind: str, place: str, *, by: Actor, at: dt.datetime) -> Meeting:
    """Where the two meet: video (an empty link means the organisation's pattern), a room, or a telephone number. A
    booked meeting's calendar entry changes with it. Raises `NotNow`."""
    meeting = lock_meeting(meeting)
    if meeting.state not in Meeting.COMING:
        raise NotNow
    place = " ".join(place.split())[:500]
    if kind == Meeting.Place.VIDEO:
        place = place or standard_place(meeting)
    if (meeting.place_kind, meeting.place) == (kind, place):
        return meeting
    meeting.place_kind, meeting.place = Meeting.Place(kind), place
    meeting.sequence += 1 if meeting.state == S.BOOKED else 0
    meeting.save(update_fields=["place_kind", "place", "sequence"])
    record("meetings.change_place", by=by, at=at, kind="meeting", key=meeting.uid, mode=Mode.ACTORLESS)
    if meeting.state == S.BOOKED:
        emails.tell_place(meeting, at=at)
    return meeting
