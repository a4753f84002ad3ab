"""The sample's mentor circles: the first was held, the second comes in a few days, the third is a proposal."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.stages.programmes.models import Programme
from upmentor.stages.supervision.actions.planning import (
    announce_circles,
    change_circle,
    note_who_came,
    plan_circles,
)
from upmentor.stages.supervision.models import Circle

DAY = dt.timedelta(days=1)
LINK = "https://meet.example.com/mentor-circle"
# Number of the circle → days from now.
WHEN = {1: -31, 2: 5}


def load_circles(programme: Programme, users: dict[str, User], *, at: dt.datetime) -> None:
    """Plan as the manager did it six weeks ago, announce what is near, and note who came: of seven one did not."""
    by, began = users["manager"], at - 42 * DAY
    rows = plan_circles(programme, by=by, at=began)
    for circle in rows:
        if circle.number in WHEN:
            day = _working(at.date() + WHEN[circle.number] * DAY)
            clock = circle.clock or dt.time(10)
            change_circle(circle, day=day, clock=clock, zone=circle.zone, place=LINK, leader=by.name, by=by, at=began)
    announce_circles(programme, numbers=WHEN, by=by, at=began)
    for circle in Circle.objects.filter(programme=programme, number=1, starts_at__lte=at):
        seats = list(circle.seats.values_list("pk", flat=True))
        note_who_came(circle, [key for place, key in enumerate(seats) if place % 7 != 3], by=by, at=at)


def _working(day: dt.date) -> dt.date:
    """This day, else the Monday after it."""
    return day + (7 - day.weekday()) * DAY if day.weekday() > 4 else day
