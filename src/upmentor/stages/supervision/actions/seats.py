"""Who is in a circle: can't come, comes after all, sits in another group, is not in it any more; and reminders."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, Actor, Mode, record
from upmentor.ground.notifications.queries import is_written
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.states import OVER
from upmentor.stages.supervision import emails
from upmentor.stages.supervision.actions.errors import NotNow, SameLine
from upmentor.stages.supervision.actions.planning import OPEN, cancel_circle, lock_circle
from upmentor.stages.supervision.entries import prefix
from upmentor.stages.supervision.grouping import LARGEST
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import apart, may_join, may_stay, seats_of, times_of

S = Circle.State


@transaction.atomic
def cant_come(seat: Seat, *, by: Actor, at: dt.datetime) -> Seat:
    """The mentor is not expected; no reason is asked, and no trace says who it was. Raises `NotNow` once it began."""
    seat = _locked(seat, at)
    if seat.state == Seat.State.EXPECTED:
        seat.state = Seat.State.AWAY
        seat.save(update_fields=["state"])
        emails.tell_off(seat, "away", at=at)
        record("supervision.cant_come", by=by, at=at, kind="circle", key=seat.circle.uid, mode=Mode.SILENT)
    return seat


@transaction.atomic
def can_come(seat: Seat, *, by: Actor, at: dt.datetime) -> Seat:
    """After all. Raises `NotNow` once it began."""
    seat = _locked(seat, at)
    if seat.state == Seat.State.AWAY:
        seat.state = Seat.State.EXPECTED
        seat.save(update_fields=["state"])
        emails.tell_invited(seat, at=at)
        record("supervision.can_come", by=by, at=at, kind="circle", key=seat.circle.uid, mode=Mode.SILENT)
    return seat


def _locked(seat: Seat, at: dt.datetime) -> Seat:
    circle = lock_circle(seat.circle)
    if circle.state != S.ANNOUNCED or circle.start <= at:
        raise NotNow
    return circle.seats.select_related("enrolment__person__site", "enrolment__person__user").get(pk=seat.pk)


@transaction.atomic
def sit_elsewhere(seat: Seat, group: int, *, by: Actor, at: dt.datetime) -> int:
    """The mentor sits in this group from this circle on, as far as circles lie ahead; returns how many changed. Raises
    `SameLine`, and `NotNow` when there is no such group."""
    rows = Circle.objects.filter(programme=seat.circle.programme, state__in=OPEN, starts_at__gt=at)
    changed = 0
    for old in rows.filter(seats__enrolment=seat.enrolment, seats__state__in=Seat.IN).exclude(group=group):
        new = rows.filter(number=old.number, group=group).first()
        if new is not None and old.number >= seat.circle.number:
            _take(lock_circle(new), seat.enrolment, at=at)
            _drop(lock_circle(old), [seat.enrolment.pk], at=at)
            changed += 1
    if not changed:
        raise NotNow
    record("supervision.sit_elsewhere", by=by, at=at, kind="circle", key=seat.circle.uid, about=seat.enrolment.uid)
    return changed


def _take(circle: Circle, enrolment: Enrolment, *, at: dt.datetime) -> None:
    """A seat in this circle, with a letter when it is announced. Raises `SameLine`."""
    others = [one.enrolment for one in seats_of(circle)]
    if any(enrolment.pk in pair for pair in apart([*others, enrolment])):
        raise SameLine
    seat, _made = Seat.objects.get_or_create(circle=circle, enrolment=enrolment)
    seat.circle, seat.enrolment, seat.state = circle, enrolment, Seat.State.EXPECTED
    seat.save(update_fields=["state"])
    if circle.state == S.ANNOUNCED:
        emails.tell_invited(seat, at=at)


def _drop(circle: Circle, enrolments: list[int], *, at: dt.datetime) -> int:
    """They are in it no more; whoever would have come is told."""
    count = 0
    for seat in seats_of(circle):
        if seat.enrolment_id in enrolments:
            expected, seat.state = seat.state == Seat.State.EXPECTED, Seat.State.OUT
            seat.save(update_fields=["state"])
            if expected and circle.state == S.ANNOUNCED:
                emails.tell_off(seat, "out", at=at)
            count += 1
    return count


def keep_seats(*, at: dt.datetime) -> dict[str, int]:
    """Coming circles follow the life of the programme: whoever left, pauses over the day or works here no more gets
    their hour back, whoever has a new pair is invited to the smallest group they can be in, and circles of a programme
    that is over are cancelled. Returns how many seats went and came."""
    gone = came = 0
    rows = Circle.objects.filter(state__in=OPEN, starts_at__gt=at).select_related("programme")
    numbers: dict[tuple[int, int], list[Circle]] = {}
    for circle in rows.order_by("programme_id", "number", "group"):
        if circle.programme.state in OVER:
            gone += circle.seats.filter(state__in=Seat.IN).count()
            cancel_circle(circle, by=SYSTEM, at=at)
        else:
            numbers.setdefault((circle.programme_id, circle.number), []).append(circle)
    for circles in numbers.values():
        gone += sum(_leave(one, at=at) for one in circles)
        came += _join(circles, at=at)
    return {"gone": gone, "came": came}


@transaction.atomic
def _leave(circle: Circle, *, at: dt.datetime) -> int:
    stays = set(may_stay(circle.programme, day_of(circle.start)).values_list("pk", flat=True))
    gone = [one.enrolment_id for one in seats_of(circle) if one.enrolment_id not in stays]
    return _drop(lock_circle(circle), gone, at=at) if gone else 0


@transaction.atomic
def _join(circles: list[Circle], *, at: dt.datetime) -> int:
    first = circles[0]
    seated = set(
        Seat.objects.filter(
            circle__programme=first.programme, circle__number=first.number, state__in=Seat.IN
        ).values_list("enrolment_id", flat=True)
    )
    count = 0
    for enrolment in may_join(first.programme, day_of(first.start)):
        if enrolment.pk in seated:
            continue
        for circle in sorted(circles, key=lambda one: (len(seats_of(one)), one.group)):
            if len(seats_of(circle)) > LARGEST:
                continue
            try:
                _take(lock_circle(circle), enrolment, at=at)
            except SameLine:
                continue
            count += 1
            break
    return count


def remind(*, at: dt.datetime) -> int:
    """The letter of the day before, or of the last day on which the reader works before it; once for each time."""
    count = 0
    rows = Circle.objects.filter(state=S.ANNOUNCED, starts_at__gt=at, starts_at__lte=at + dt.timedelta(days=5))
    for circle in rows:
        seats = seats_of(circle, states=[Seat.State.EXPECTED])
        times = times_of([one.enrolment for one in seats])
        for seat in seats:
            if _is_eve(times[seat.enrolment_id], circle.start, at=at):
                count += _remind(seat, at=at)
    return count


@transaction.atomic
def _remind(seat: Seat, *, at: dt.datetime) -> int:
    if is_written(prefix(seat) + emails.reminder_key(seat)):
        return 0
    emails.tell_tomorrow(seat, at=at)
    return 1


def _is_eve(mine: WorkingTime, start: dt.datetime, *, at: dt.datetime) -> bool:
    """Whether the reader works now and not on another day before that of the circle."""
    today, then = mine.local(at).date(), mine.local(start).date()
    if not mine.works(at) or today >= then:
        return False
    between = (today + dt.timedelta(days=number) for number in range(1, (then - today).days))
    return not any(mine.works_on(day) for day in between)
