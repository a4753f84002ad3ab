"""The clock of an answer: two working days of the contact who owes it. Days are those of the organisation."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.matching.hours import DEFAULT_HOURS
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone, working_time
from upmentor.stages.people.working import WorkingTime, next_moment

ANSWER_DAYS = 2
# Somebody whose hours name no day at all owes an answer all the same.
LONGEST = 21


def answer_day(contact: User | None, day: dt.date, *, days: int = ANSWER_DAYS) -> dt.date:
    """The contact's n-th working day after `day`; Monday to Friday for somebody without hours."""
    working = _working(contact)
    found = day
    for _try in range(LONGEST):
        found += dt.timedelta(days=1)
        days -= working.works_on(found)
        if not days:
            break
    return found


def next_hour(contact: User, at: dt.datetime) -> dt.datetime:
    """The first moment from `at` on at which this contact works."""
    return next_moment((_working(contact),), at) or at


def _working(contact: User | None) -> WorkingTime:
    person = Person.objects.filter(user=contact).select_related("site").first() if contact else None
    home = home_zone()
    return working_time(person, home=home) if person else WorkingTime.of(DEFAULT_HOURS, home)
