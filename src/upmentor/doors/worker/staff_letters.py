"""When letters to those who run things are due in their week or month."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from upmentor.ground.accounts.models import User
from upmentor.stages.people.queries.hours import home_zone, working_time
from upmentor.stages.people.working import WorkingTime, next_moment
from upmentor.stages.programmes.permissions import person_of

LATE = dt.timedelta(hours=36)
"""A letter of a week or a month that could not be written for so long, since nothing ran, is left out."""


def time_of(user: User) -> WorkingTime:
    """When somebody works: as the roster says, else nine to five where the organisation is."""
    person, home = person_of(user), home_zone()
    return working_time(person, home=home) if person else WorkingTime.of("", home)


def week_due(own: WorkingTime, at: dt.datetime) -> tuple[str, dt.datetime]:
    """The Monday of the reader's present week, as a date, and their first working moment from then on."""
    today = own.local(at).date()
    return _from(own, today - dt.timedelta(days=today.weekday()))


def month_due(own: WorkingTime, at: dt.datetime) -> tuple[str, dt.datetime]:
    """The first of the reader's present month, as a date, and their first working moment from then on."""
    return _from(own, own.local(at).date().replace(day=1))


def _from(own: WorkingTime, day: dt.date) -> tuple[str, dt.datetime]:
    midnight = dt.datetime.combine(day, dt.time(), ZoneInfo(own.zone)).astimezone(dt.UTC)
    return day.isoformat(), next_moment((own,), midnight) or midnight


def is_due(own: WorkingTime, due: dt.datetime, at: dt.datetime) -> bool:
    """Whether a letter that is due then can be written now: not before, not much later, and in working hours."""
    return due <= at < due + LATE and own.works(at)
