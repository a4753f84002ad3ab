"""What must hold of circles, of what readers chose, and of words that are for one reader alone."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from tests.year.checks import LATE, arrived, of
from tests.year.drill import Outcome
from tests.year.world import SECRET
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.kinds import kind_of
from upmentor.ground.notifications.models import Letter
from upmentor.stages.people.models import Person
from upmentor.stages.supervision.models import Circle, Seat

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
WEEK = dt.timedelta(days=7)


def clocks(out: Outcome) -> Iterator[str]:
    """The hours of every reader once more, reckoned from the roster's text and the zone alone; and those they keep
    quiet."""
    for arrival, letter, person in arrived(out):
        if kind_of(letter.kind).urgent or (letter.before and letter.before - arrival.at < dt.timedelta(days=4)):
            continue
        wishes = [wish for since, wish in out.world.quiet.get(person.email, []) if since < arrival.at]
        chosen = wishes[-1] if wishes else None
        local = arrival.at.astimezone(ZoneInfo(person.time_zone))
        # Late by a moment is not wrong: a letter may go in the last minute of somebody's hours.
        if not any(_open(moment, person.working_hours, chosen) for moment in (local, local - LATE)):
            yield f"{of(letter)} came {local:%a %Y-%m-%d %H:%M} {person.time_zone} ({person.working_hours}; {chosen})"


def _open(local: dt.datetime, hours: str, chosen: tuple[dt.time, dt.time] | None) -> bool:
    first, last, begins, ends = read(hours)
    now = local.time()
    if (local.weekday() - first) % 7 > (last - first) % 7:
        return False
    if chosen is None:
        return min(begins, dt.time(8)) <= now < max(ends, dt.time(18))
    start, end = chosen
    return not start <= now < end if start <= end else end <= now < start


def read(hours: str) -> tuple[int, int, dt.time, dt.time]:
    """First and last day of the week, begin and end.

    >>> read("Sun-Thu 08:00-16:00")
    (6, 3, datetime.time(8, 0), datetime.time(16, 0))
    """
    days, span = hours.split()
    (first, last), (begins, ends) = days.split("-"), span.split("-")
    return DAYS.index(first), DAYS.index(last), dt.time.fromisoformat(begins), dt.time.fromisoformat(ends)


def after_changes(out: Outcome) -> Counter[str]:
    """Zone → letters that came in the week after its clocks changed."""
    found: Counter[str] = Counter()
    for arrival, _letter, person in arrived(out):
        now, before = (at.astimezone(ZoneInfo(person.time_zone)) for at in (arrival.at, arrival.at - WEEK))
        found[person.time_zone] += now.utcoffset() != before.utcoffset()
    return +found


def useful(out: Outcome) -> Iterator[str]:
    """What is of no use later than a moment has come before it."""
    for arrival, letter, _person in arrived(out):
        if letter.before and letter.created_at < letter.before < arrival.at - LATE:
            yield f"{of(letter)} came {arrival.at:%d %b %H:%M}, of use until {letter.before:%d %b %H:%M}"


def unwanted(out: Outcome) -> Iterator[str]:
    """No letter of a kind that its reader turned off."""
    for arrival, letter, person in arrived(out):
        since = out.world.muted.get((person.email, letter.kind))
        if since and arrival.at > since:
            yield f"{of(letter)} came {arrival.at:%d %b %H:%M}, turned off {since:%d %b %H:%M}"


def sealed(out: Outcome) -> Iterator[str]:
    """Words for one reader alone stand in no letter and in no row of work."""
    for letter in Letter.objects.all():
        if any(SECRET in text for text in (letter.subject, letter.text, letter.html, letter.calendar, letter.error)):
            yield f"{of(letter)} says what is sealed"
    for job in Job.objects.all():
        if SECRET in f"{job.args}{job.result}{job.error}":
            yield f"{job.key} says what is sealed"


def circles(out: Outcome) -> Iterator[str]:
    """A circle stands in the calendar of those who are expected, and of nobody else."""
    last: dict[str, Letter] = {}
    for letter in Letter.objects.filter(kind="supervision.circle", state=Letter.State.SENT).order_by("id"):
        last[letter.key.split(":")[1]] = letter
    employed = set(Person.objects.filter(employed=True).values_list("email", flat=True))
    for seat in Seat.objects.select_related("circle", "enrolment__person"):
        letter, on = last.get(str(seat.uid)), seat.circle.state in (Circle.State.ANNOUNCED, Circle.State.HELD)
        expected = on and seat.state == Seat.State.EXPECTED
        if letter is None or letter.address not in employed:
            continue
        if expected != (letter.calendar_method == "REQUEST"):
            where = f"circle {seat.circle.state}, seat {seat.state}"
            yield f"{of(letter)} is the last in a calendar ({letter.calendar_method}), {where}"
