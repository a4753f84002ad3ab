"""Pairs whose times are looked for, in two cities."""

from __future__ import annotations

import datetime as dt

from django.test import Client

from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions.offering import answer_times, offer_times
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.pairs.actions.agreement import sign_agreement
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.pairs.tests.factories import NOW

LONDON, ATHENS, NEW_YORK, DUBAI = "Europe/London", "Europe/Athens", "America/New_York", "Asia/Dubai"
__all__ = ["ATHENS", "DUBAI", "LONDON", "NEW_YORK", "NOW"]


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def couple(
    mentee: str = LONDON,
    mentor: str = ATHENS,
    *,
    mentee_hours: str = "Mon-Fri 09:00-17:00",
    mentor_hours: str = "Mon-Fri 09:00-17:00",
    of: pairs.Company | None = None,
    **fields: object,
) -> Pair:
    """Dana (mentee) and Sam (mentor) in their zones; active since NOW unless told otherwise."""
    made = pairs.pair(of, **fields)
    for member in members(made):
        zone, hours, name = (mentee, mentee_hours, "Dana Holt") if member.role == "mentee" else (
            mentor, mentor_hours, "Sam Idris",
        )  # fmt: skip
        person = member.person
        person.time_zone, person.working_hours, person.name = zone, hours, name
        person.save()
    return made


def members(pair: Pair) -> tuple[PairMember, PairMember]:
    """Mentee and mentor."""
    rows = {one.role: one for one in PairMember.objects.filter(pair=pair).select_related("person__user", "pair")}
    return rows["mentee"], rows["mentor"]


def sign(pair: Pair, at: dt.datetime = NOW) -> Pair:
    """Both sign the agreement as it ships."""
    for member in members(pair):
        sign_agreement(member, seen=0, by=user_of(member), at=at)
    return pair


def user_of(member: PairMember) -> User:
    assert member.person.user
    return member.person.user


def looking(pair: Pair | None = None, number: int = 1, at: dt.datetime = NOW) -> Meeting:
    """A meeting that is on offer."""
    pair = pair or couple()
    return offer_times(pair, number, by=user_of(members(pair)[0]), at=at)


def booked(pair: Pair | None = None, number: int = 1, at: dt.datetime = NOW) -> Meeting:
    """A meeting for which both took the first time."""
    meeting = looking(pair, number, at)
    first = offered(meeting)[0]
    for member in members(meeting.pair):
        answer_times(meeting, member, {first.pk}, by=user_of(member), at=at)
    meeting.refresh_from_db()
    return meeting


def starts(meeting: Meeting) -> list[dt.datetime | None]:
    """What is on offer."""
    return [one.starts_at for one in offered(meeting)]


def options(meeting: Meeting) -> list[TimeOption]:
    return offered(meeting)


def browser(who: PairMember | User) -> Client:
    client = Client()
    client.force_login(who if isinstance(who, User) else user_of(who))
    return client


def letters(kind: str = "meetings.") -> list[tuple[str, str]]:
    """Address and subject of the letters of this slice, oldest first."""
    rows = Letter.objects.filter(kind__startswith=kind).order_by("id")
    return list(rows.values_list("address", "subject"))
