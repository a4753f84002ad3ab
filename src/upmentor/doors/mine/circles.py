"""The next mentor circle on a mentor's home: a step when it is near, a line of the calendar before."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.doors.mine.steps import SOON, Step
from upmentor.stages.meetings import wording
from upmentor.stages.supervision.agenda import agenda_of
from upmentor.stages.supervision.models import Seat
from upmentor.stages.supervision.queries.circles import time_of


def when_of(seat: Seat) -> str:
    """The start on the reader's own wall."""
    return wording.own(seat.circle.start, time_of(seat.enrolment))


def url_of(seat: Seat) -> str:
    """The page of the circle."""
    return reverse("supervision:circle", args=[seat.circle.uid])


def steps_of_circles(found: Sequence[Seat], *, at: dt.datetime) -> Iterator[Step]:
    """A step for a circle of today or tomorrow."""
    for seat in found:
        if seat.circle.start <= at + SOON:
            yield Step(
                _("Mentor circle: %(title)s") % {"title": agenda_of(seat.circle.number).title},
                _("%(when)s. Only mentors are there, and there is nothing to prepare.") % {"when": when_of(seat)},
                _("%(minutes)s minutes") % {"minutes": seat.circle.minutes},
                url_of(seat),
                _("Open the page"),
                icon="users-group",
                rank=4,
            )
