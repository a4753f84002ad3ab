"""Reads of circles: who belongs in one, when it is, what a mentor and what the programme team sees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet

from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone, working_time
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.states import OVER
from upmentor.stages.supervision.models import Circle, Seat

S = Circle.State
# A mentor reads of a circle two weeks before it; the letter came when it was announced.
SOON = dt.timedelta(days=14)


def may_stay(programme: Programme, day: dt.date) -> QuerySet[Enrolment]:
    """Mentors who keep their seat in a circle of this day: they take part, work here, and their pairs do not all rest
    on it. Somebody between two pairs stays. Nobody in a programme that is over."""
    if programme.state in OVER:
        return Enrolment.objects.none()
    own = PairMember.objects.filter(enrolment=OuterRef("pk"))
    rests = Q(pair__state=Pair.State.PAUSED, pair__paused_until__gte=day)
    rows = Enrolment.objects.filter(
        programme=programme, role=Enrolment.Role.MENTOR, state=Enrolment.State.AVAILABLE, person__employed=True
    )
    rows = rows.filter(Exists(own)).exclude(Exists(own.filter(rests)), ~Exists(own.filter(live=True).exclude(rests)))
    # Whoever ended and wants no other match has left, also while their enrolment still stands.
    gone = own.filter(pair__state=Pair.State.ENDED, rematch=False)
    return rows.exclude(Exists(gone), ~Exists(own.filter(live=True)))


def may_join(programme: Programme, day: dt.date) -> list[Enrolment]:
    """Mentors who belong in a circle of this day: those of `may_stay` with a pair, by zone and name."""
    live = PairMember.objects.filter(enrolment=OuterRef("pk"), live=True)
    rows = may_stay(programme, day).filter(Exists(live)).select_related("person__site", "person__user")
    return sorted(rows, key=lambda one: (one.person.zone, one.person.name, one.pk))


def apart(who: Iterable[Enrolment]) -> set[tuple[int, int]]:
    """Pairs of enrolments (keys) of which one leads the other at any depth. A query for each level above them."""
    people = {one.person_id: one.pk for one in who}
    above: dict[int, int | None] = {}
    asked = set(people)
    while asked:
        above |= dict(Person.objects.filter(pk__in=asked).values_list("pk", "manager_id"))
        asked = {boss for boss in above.values() if boss is not None and boss not in above}
    found = set()
    for person, enrolment in people.items():
        seen, boss = {person}, above.get(person)
        while boss is not None and boss not in seen:
            if boss in people:
                found.add((enrolment, people[boss]))
            seen.add(boss)
            boss = above.get(boss)
    return found


def times_of(who: Iterable[Enrolment]) -> dict[int, WorkingTime]:
    """Enrolment key → working time, narrowed by the hours that were chosen in the programme."""
    home = home_zone()
    return {one.pk: working_time(one.person, chosen=one.hours, chosen_zone=one.time_zone, home=home) for one in who}


def time_of(enrolment: Enrolment) -> WorkingTime:
    """The same of one of them."""
    return times_of([enrolment])[enrolment.pk]


def seats_of(circle: Circle, *, states: Collection[str] = Seat.IN) -> list[Seat]:
    """Seats by name, with their people and this very circle. One query."""
    rows = circle.seats.filter(state__in=states)
    return list(rows.select_related("enrolment__person__site", "enrolment__person__user"))


def programme_circles(programme: Programme) -> list[Circle]:
    """All circles of a programme, in order, with those who are in them. Two queries."""
    inside = Seat.objects.filter(state__in=Seat.IN).select_related("enrolment__person")
    rows = Circle.objects.filter(programme=programme).order_by("number", "group")
    return list(rows.prefetch_related(Prefetch("seats", inside)))


@dataclass(frozen=True)
class OwnCircle:
    """A circle as one of its mentors sees it: their seat, first names of the others who come, their own wall."""

    seat: Seat
    others: Sequence[str]
    mine: WorkingTime

    @property
    def circle(self) -> Circle:
        return self.seat.circle

    @property
    def away(self) -> bool:
        """Whether the reader said that they can't come."""
        return self.seat.state == Seat.State.AWAY


def own_circle(seat: Seat) -> OwnCircle:
    """Whoever can't come is not told apart from somebody who was never asked: the others read only who comes."""
    rows = seat.circle.seats.filter(state=Seat.State.EXPECTED).exclude(pk=seat.pk).select_related("enrolment__person")
    return OwnCircle(seat, [one.enrolment.person.name for one in rows], time_of(seat.enrolment))


def coming(person: Person, *, at: dt.datetime) -> list[Seat]:
    """Seats in circles of the next two weeks that go on, in which the person is expected; by time. One query."""
    rows = Seat.objects.filter(
        enrolment__person=person,
        state=Seat.State.EXPECTED,
        circle__state=S.ANNOUNCED,
        circle__starts_at__gt=at - dt.timedelta(hours=1),
        circle__starts_at__lte=at + SOON,
    )
    rows = rows.select_related("circle__programme", "enrolment__person__site")
    return list(rows.order_by("circle__starts_at"))


def in_calendar(person: Person) -> list[Seat]:
    """Seats for the person's own calendar, by time: circles that they are expected in, and past ones but those to which
    they did not come. One query."""
    rows = Seat.objects.filter(enrolment__person=person, state=Seat.State.EXPECTED)
    rows = rows.filter(circle__state__in=[S.ANNOUNCED, S.HELD]).exclude(came=False)
    rows = rows.select_related("circle__programme", "enrolment__person")
    return list(rows.order_by("circle__starts_at", "pk"))


def awaiting_who_came(programme: Programme, *, at: dt.datetime) -> list[Circle]:
    """Circles that are over and of which nobody noted who came, the earliest first. One query."""
    rows = Circle.objects.filter(programme=programme, state=S.ANNOUNCED, starts_at__lt=at)
    return [one for one in rows.order_by("starts_at", "group") if one.ends_at <= at]


def attended(enrolments: Iterable[int]) -> list[tuple[int, dt.datetime, int]]:
    """Enrolment key, start and minutes of each circle that somebody came to: recognised working time. One query."""
    rows = Seat.objects.filter(enrolment__in=list(enrolments), came=True, circle__state=S.HELD)
    return [
        (key, start, minutes)
        for key, start, minutes in rows.values_list("enrolment_id", "circle__starts_at", "circle__minutes")
        if start
    ]
