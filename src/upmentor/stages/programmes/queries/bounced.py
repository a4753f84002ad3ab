"""Whose letters came back: that and when, and nothing of what they said (`ux.md` §1)."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.notifications.queries import came_back
from upmentor.stages.programmes.models import Enrolment, Programme

OVER = (Enrolment.State.WITHDRAWN, Enrolment.State.COMPLETED)


def unreached(programme: Programme, *, at: dt.datetime) -> list[tuple[Enrolment, dt.datetime]]:
    """People of this programme whose address in the roster gave a letter back, with when, by name. A corrected address
    is another one, so nothing has to be cleared. One to three queries."""
    addresses = came_back(at=at)
    if not addresses:
        return []
    rows = Enrolment.objects.filter(programme=programme, person__employed=True, person__email__in=addresses)
    rows = rows.exclude(state__in=OVER).select_related("person").order_by("person__name", "id")
    return [(row, addresses[row.person.email]) for row in rows]


def came_back_from(enrolment: Enrolment, *, at: dt.datetime) -> dt.datetime | None:
    """When a letter came back from the address that this person has in the roster now."""
    return came_back(at=at).get(enrolment.person.email) if enrolment.person.email else None
