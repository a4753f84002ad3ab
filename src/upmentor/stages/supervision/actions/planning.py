"""What the programme team does with circles: propose, announce, move, cancel, note who came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from zoneinfo import ZoneInfo

from django.db import transaction

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.queries.hours import day_of, home_zone
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.programmes import team_of
from upmentor.stages.supervision import emails
from upmentor.stages.supervision.actions.errors import NoDays, NotNow, TooFar, TooFew
from upmentor.stages.supervision.days import best_time, weeks
from upmentor.stages.supervision.grouping import groups
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import apart, may_join, seats_of, times_of

S = Circle.State
# A circle is not proposed for tomorrow: people need time to keep the hour free.
AHEAD = dt.timedelta(days=7)
OPEN = (S.DRAFT, S.ANNOUNCED)
FURTHEST = dt.timedelta(days=366)


@transaction.atomic
def plan_circles(programme: Programme, *, by: Actor, at: dt.datetime) -> list[Circle]:
    """Propose the circles that are missing as drafts that nobody hears of: three, in groups, each at the hour that most
    of its mentors work. Groups stay those of an earlier circle. Raises `NoDays`, `TooFew`."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.starts_on is None or locked.ends_on is None or locked.ends_on < day_of(at) or locked.ending:
        raise NoDays
    known = list(Circle.objects.filter(programme=locked).order_by("-number"))
    sitting = _sitting(known) or _grouped(locked, at)
    if not sitting:
        raise TooFew
    zone, made = home_zone(), list[Circle]()
    team = [one.name for one in team_of(locked)]
    for number, monday in enumerate(weeks(locked.starts_on, locked.ends_on), start=1):
        if number in {one.number for one in known} or monday + dt.timedelta(days=6) < day_of(at):
            continue
        for group, who in enumerate(sitting, start=1):
            start = best_time(monday, zone, list(times_of(who).values()), 60, after=at + AHEAD)
            if start.date() > locked.ends_on:
                continue
            made.append(_draft(locked, number, group, who, start, _leader(team, start, made)))
    if made:
        record("supervision.plan_circles", by=by, at=at, kind="programme", key=locked.uid)
    return made


def _leader(team: list[str], start: dt.datetime, others: list[Circle]) -> str:
    """The first of the team who leads no other group at that hour; nobody where all do."""
    at_once = (
        one for one in others if one.starts_at and abs(one.starts_at - start) < dt.timedelta(minutes=one.minutes)
    )
    busy = {one.leader for one in at_once}
    return next((name for name in team if name not in busy), "")


def _sitting(known: list[Circle]) -> list[list[Enrolment]]:
    """The groups as they sit in the latest circle."""
    last = [one for one in known if one.number == known[0].number] if known else []
    return [[seat.enrolment for seat in seats_of(one)] for one in sorted(last, key=lambda one: one.group)]


def _grouped(programme: Programme, at: dt.datetime) -> list[list[Enrolment]]:
    who = may_join(programme, day_of(at))
    by_key = {one.pk: one for one in who}
    found, _alone = groups([one.pk for one in who], apart=apart(who))
    return [[by_key[key] for key in group] for group in found]


def _draft(
    programme: Programme, number: int, group: int, who: list[Enrolment], start: dt.datetime, leader: str
) -> Circle:
    assert isinstance(start.tzinfo, ZoneInfo)
    circle = Circle.objects.create(
        programme=programme,
        number=number,
        group=group,
        day=start.date(),
        clock=start.time(),
        zone=start.tzinfo.key,
        starts_at=start.astimezone(dt.UTC),
        leader=leader,
    )
    Seat.objects.bulk_create([Seat(circle=circle, enrolment=one) for one in who])
    return circle


@transaction.atomic
def announce_circles(programme: Programme, *, by: Actor, at: dt.datetime) -> int:
    """All drafts that lie ahead go out: every mentor in them gets a letter with the calendar entry. Returns how many
    letters; twice has one effect."""
    rows = Circle.objects.select_for_update().filter(programme=programme, state=S.DRAFT, starts_at__gt=at)
    count = 0
    for circle in rows:
        circle.state = S.ANNOUNCED
        circle.save(update_fields=["state"])
        record("supervision.announce", by=by, at=at, kind="circle", key=circle.uid)
        for seat in seats_of(circle):
            emails.tell_invited(seat, at=at)
            count += 1
    return count


@transaction.atomic
def change_circle(
    circle: Circle,
    *,
    day: dt.date,
    clock: dt.time,
    zone: str,
    place: str,
    leader: str,
    by: Actor,
    at: dt.datetime,
) -> Circle:
    """Another time, place or leader. Of an announced circle those who come are told of a new time or place, and their
    calendars change; whoever could not come at the old time is asked again. Raises `NotNow`, `TooFar`."""
    circle = lock_circle(circle)
    _check_day(circle, day, at)
    starts_at = dt.datetime.combine(day, clock, ZoneInfo(zone)).astimezone(dt.UTC)
    moved, elsewhere = starts_at != circle.starts_at or zone != circle.zone, place.strip() != circle.place
    if starts_at <= at or not circle.goes_on(at):
        raise NotNow
    circle.day, circle.clock, circle.zone, circle.starts_at = day, clock, zone, starts_at
    circle.place, circle.leader = place.strip(), leader.strip()
    circle.save()
    record("supervision.change", by=by, at=at, kind="circle", key=circle.uid)
    if circle.state == S.ANNOUNCED and (moved or elsewhere):
        for seat in seats_of(circle):
            _retell(seat, moved=moved, at=at)
    return circle


def _check_day(circle: Circle, day: dt.date, at: dt.datetime) -> None:
    today = day_of(at)
    # A day either side of today: zones differ by more than one day at most.
    if day < today - dt.timedelta(days=2):
        raise NotNow
    # Calendars cannot count past the year 9999, not even where a programme has such a last day.
    if day > min(max(today + FURTHEST, circle.programme.ends_on or today), today + 10 * FURTHEST):
        raise TooFar


def _retell(seat: Seat, *, moved: bool, at: dt.datetime) -> None:
    if seat.state == Seat.State.EXPECTED:
        emails.tell_changed(seat, moved=moved, at=at)
    elif moved:
        seat.state = Seat.State.EXPECTED
        seat.save(update_fields=["state"])
        emails.tell_invited(seat, at=at)


@transaction.atomic
def cancel_circle(circle: Circle, *, by: Actor, at: dt.datetime) -> Circle:
    """It does not take place: it leaves the calendars of those who would come. A draft goes without a trace. Raises
    `NotNow`."""
    circle = lock_circle(circle)
    if not circle.goes_on(at):
        raise NotNow
    record("supervision.cancel", by=by, at=at, kind="circle", key=circle.uid)
    if circle.state == S.DRAFT:
        circle.delete()
        return circle
    circle.state = S.CANCELLED
    circle.save(update_fields=["state"])
    for seat in seats_of(circle, states=[Seat.State.EXPECTED]):
        emails.tell_off(seat, "cancelled", at=at)
    return circle


@transaction.atomic
def note_who_came(circle: Circle, came: Collection[int], *, by: Actor, at: dt.datetime) -> Circle:
    """Those of the seats (keys) came, the others did not; it counts as working time of those who came. Can be put right
    later. Raises `NotNow` before it began."""
    circle = lock_circle(circle)
    if circle.state not in (S.ANNOUNCED, S.HELD) or circle.start > at:
        raise NotNow
    circle.state = S.HELD
    circle.save(update_fields=["state"])
    for seat in circle.seats.filter(state__in=Seat.IN):
        seat.came = seat.pk in came
        seat.save(update_fields=["came"])
    record("supervision.note_who_came", by=by, at=at, kind="circle", key=circle.uid)
    return circle


def lock_circle(circle: Circle) -> Circle:
    """The circle as it stands now; nobody else changes it or its seats until the transaction ends."""
    rows = Circle.objects.select_for_update(no_key=True, of=("self",)).select_related("programme")
    return rows.get(pk=circle.pk)
