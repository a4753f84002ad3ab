"""Circles in somebody's own calendar feed: the entry of the invitation, and nobody else's."""

from __future__ import annotations

import datetime as dt

import pytest
import vobject
from django.test import Client

from upmentor.stages.meetings.actions.feeds import renew_feed
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.supervision.actions import planning, seats
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.tests.test_circles import announced, running

pytestmark = pytest.mark.django_db


def read(seat: Seat) -> list[tuple[str, str, dt.datetime, str]]:
    """(uid, title, start, sequence) of everything that this mentor's calendar reads."""
    person = seat.enrolment.person
    answer = Client().get(f"/calendar/{renew_feed(person, by=person.user, at=NOW, form_key='one')}.ics")
    events = getattr(vobject.readOne(answer.content.decode()), "vevent_list", [])
    return [(one.uid.value, one.summary.value, one.dtstart.value, one.sequence.value) for one in events]


def test_the_feed_holds_ones_own_circles_with_the_uid_and_the_count_of_the_invitation():
    circle = announced(running())
    seat = circle.seats.first()
    rows = Seat.objects.filter(enrolment=seat.enrolment).order_by("circle__number")
    expected = [(str(one.uid), "Mentor circle", one.circle.wall, str(one.sequence)) for one in rows]
    assert read(seat) == expected
    assert len(expected) == 3
    assert read(seat) == expected


def test_a_circle_leaves_the_feed_with_whoever_cant_come_and_whoever_did_not():
    made = running()
    circle = announced(made)
    seat, other = circle.seats.all()[:2]
    seats.cant_come(seat, by=made.manager, at=NOW)
    assert len(read(seat)) == 2
    Circle.objects.exclude(pk=circle.pk).update(state="draft")
    assert (len(read(seat)), len(read(other))) == (0, 1)
    planning.note_who_came(circle, {other.pk}, by=made.manager, at=circle.ends_at)
    assert len(read(other)) == 1
    planning.note_who_came(circle, set(), by=made.manager, at=circle.ends_at)
    assert read(other) == []
