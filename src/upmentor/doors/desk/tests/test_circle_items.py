"""Who came to a circle is asked for once it is over, until it is noted."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.doors.desk.circle_items import circle_items
from upmentor.doors.desk.today import today
from upmentor.stages.supervision.actions import planning
from upmentor.stages.supervision.models import Circle
from upmentor.stages.supervision.tests.test_circles import announced, running

pytestmark = pytest.mark.django_db


def titles(made, at: dt.datetime) -> list[str]:
    return [one.title for one in circle_items(made.programme, at=at)]


def test_who_came_is_asked_from_the_end_of_a_circle_until_it_is_noted():
    made = running()
    circle = announced(made)
    over = circle.ends_at
    assert titles(made, over - dt.timedelta(minutes=1)) == []
    assert titles(made, over) == ["Who came? Circle 1 is over"]
    (item,) = circle_items(made.programme, at=over)
    assert item.url == f"/manage/p/{made.programme.slug}/circles/{circle.uid}/"
    assert item in today(made.programme, at=over).items
    made.programme.state = "closing"
    assert item in today(made.programme, at=over).items
    second = Circle.objects.get(number=2)
    assert titles(made, second.ends_at) == ["Who came? 2 circles are over"]
    planning.note_who_came(circle, set(), by=made.manager, at=over)
    assert titles(made, over) == []
