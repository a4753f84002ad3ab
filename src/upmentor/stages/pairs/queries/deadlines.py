"""Until when two people may answer, counted in the working days of each: their own zone and their own working week."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment, working_time

ANSWER_DAYS = 10
"""Working days to answer a proposal, and the question after the first talk."""
TALK_DAYS = 10
"""Working days for the first talk itself, when nobody says that it took place."""
REMIND_DAYS = 5
"""Working days of silence before the one reminder (AC-6.3)."""
STAFF_DAYS = 8
"""Working days of silence before the programme team is told that there is no answer yet."""
_LOOK_AHEAD = 60


def working_days_later(person: Person, start: dt.datetime, days: int, *, home: str = "") -> dt.datetime:
    """The moment, by the person's own clock, when so many of their working days have passed since `start`.

    Somebody without a working day within 60 days gets 60 days.
    """
    time = working_time(person, home=home)
    zone = ZoneInfo(time.zone)
    local = start.astimezone(zone)
    day, counted = local.date(), 0
    for _ in range(_LOOK_AHEAD):
        day += dt.timedelta(days=1)
        counted += time.works_on(day)
        if counted == days:
            break
    return dt.datetime.combine(day, local.time(), zone).astimezone(dt.UTC)


def answer_deadline(one: Person, other: Person, start: dt.datetime, *, days: int = ANSWER_DAYS) -> dt.datetime:
    """The one moment until which both may answer: after so many working days of the slower one, inside hours that both
    work where there are any soon. The same whichever of the two is named first."""
    later = max(working_days_later(person, start, days) for person in (one, other))
    # A whole minute: pages show no seconds, and what they show must be true.
    later = (later + dt.timedelta(seconds=59, microseconds=999_999)).replace(second=0, microsecond=0)
    return max(next_working_moment(one, later, with_=other), next_working_moment(other, later, with_=one))
