"""Orientation in the sample: most who meet have done theirs, some are in the middle of it, some have not begun."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.ground.content.courses import CONTACTS, PLAN, SHORT
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.actions.orientation import mark_done
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.orientation import course_of

DAY = dt.timedelta(days=1)


def load_orientation(users: dict[str, User], *, at: dt.datetime) -> None:
    """Marks of people with a pair that set out, and of one safeguarding contact. The same every time."""
    members = PairMember.objects.exclude(pair__active_at=None).select_related("enrolment", "person__user", "pair")
    for place, member in enumerate(members.order_by("pair__started_at", "pk")):
        user, since = member.person.user, member.pair.started_at
        if user is not None and since is not None:
            units = _units(member.enrolment, place, tour=user in (users["dana"], users["mentor"]))
            mark_done(course_of(member.role), units, by=user, at=min(since + 3 * DAY, at))
    mark_done(CONTACTS, [1], by=users["contact"], at=at - 40 * DAY)


def _units(enrolment: Enrolment, place: int, *, tour: bool) -> list[int]:
    """All units of the course mostly; now and then a part of it, nothing, or a mentee's short version."""
    whole = list(range(1, PLAN[course_of(enrolment.role)][0] + 1))
    if tour or place % 7 not in (2, 5):
        return whole
    if place % 7 == 5:
        return []
    return [SHORT] if enrolment.role == Enrolment.Role.MENTEE else whole[:3]
