"""One circle as the programme team sees it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upmentor.stages.supervision.days import fit
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import seats_of, times_of

S = Circle.State


@dataclass(frozen=True)
class CirclePage:
    """`ahead`: it can be changed; `began`: who came can be noted; `fits` of `seats` work at its hour."""

    title: str
    seats: Sequence[Seat]
    fits: int
    ahead: bool
    began: bool


def title_of(circle: Circle) -> str:
    """ "Circle 2", with its group where there are several."""
    several = Circle.objects.filter(programme=circle.programme, number=circle.number).count() > 1
    words = _("Circle %(number)s, group %(group)s") if several else _("Circle %(number)s")
    return words % {"number": circle.number, "group": circle.group}


def circle_page(circle: Circle, *, at: dt.datetime) -> CirclePage:
    """Seats with those who can't come: the programme team must know whom to wait for."""
    found, start = seats_of(circle), circle.start
    times = times_of([one.enrolment for one in found])
    return CirclePage(
        title_of(circle),
        found,
        fit(start, circle.minutes, list(times.values())),
        circle.goes_on(at),
        circle.state in (S.ANNOUNCED, S.HELD) and start <= at,
    )


def groups_of(circle: Circle) -> list[int]:
    """Other groups of the same circle that still go on, to sit in."""
    rows = Circle.objects.filter(programme=circle.programme, number=circle.number, state__in=[S.DRAFT, S.ANNOUNCED])
    return list(rows.exclude(pk=circle.pk).order_by("group").values_list("group", flat=True))
