"""Who may open what here: mentors their own circles, the programme team those of its programme. Leaders, partners,
line managers nothing."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed, person_of
from upmentor.stages.supervision.models import Circle, Seat

__all__ = ["managed", "managed_circle", "own_seat"]


def own_seat(user: User, uid: uuid.UUID, **_: Any) -> Seat | None:
    """The user's seat in a circle that was announced, also when they can't come; None for everybody else, and for
    whoever is not in it any more."""
    person = person_of(user)
    if person is None:
        return None
    rows = Seat.objects.filter(circle__uid=uid, enrolment__person=person, state__in=Seat.IN)
    rows = rows.exclude(circle__state=Circle.State.DRAFT)
    return rows.select_related("circle__programme", "enrolment__person__site", "enrolment__person__user").first()


def managed_circle(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the circle is one of it; the view fetches the circle."""
    programme = managed(user, slug)
    return programme if programme and Circle.objects.filter(programme=programme, uid=uid).exists() else None
