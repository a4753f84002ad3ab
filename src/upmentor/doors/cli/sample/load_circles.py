"""The sample's mentor circles: two were held, the third comes in a few days."""

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
WHEN = {1: -66, 2: -24, 3: 5}


def load_circles(programme: Programme, users: dict[str, User], *, at: dt.datetime) -> None:
    """Plan as the manager did it when the programme began, announce them, and note who came: not everybody."""
    assert programme.starts_on is not None
    began = min(dt.datetime.combine(programme.starts_on, at.timetz()), at - 42 * DAY)
    by = users["manager"]
    rows = plan_circles(programme, by=by, at=began)
    # Groups talk at the same hour: each has a room and a leader of its own.
    leaders = [users[role].name for role in ("manager", "owner", "contact", "dpo")]
    for circle in rows:
        day = _working(at.date() + WHEN[circle.number] * DAY)
        clock = circle.clock or dt.time(10)
        place, leader = f"{LINK}-{circle.group}", leaders[(circle.group - 1) % len(leaders)]
        change_circle(circle, day=day, clock=clock, zone=circle.zone, place=place, leader=leader, by=by, at=began)
    announce_circles(programme, by=by, at=began)
    for circle in Circle.objects.filter(programme=programme, starts_at__lte=at):
        seats = list(circle.seats.values_list("pk", flat=True))
        note_who_came(circle, [key for place, key in enumerate(seats) if place % 7 != 1], by=by, at=at)


def _working(day: dt.date) -> dt.date:
    """This day, else the Monday after it."""
    return day + (7 - day.weekday()) * DAY if day.weekday() > 4 else day
