"""When a message arrives: every letter waits for its reader's working hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone, working_time
from upmentor.stages.people.working import WorkingTime, next_moment


@dataclass(frozen=True)
class Arrival:
    """One letter: its reader, the moment it is due, and the reader's clock at that moment."""

    person: Person
    due: dt.datetime
    local: dt.datetime


@dataclass(frozen=True)
class Forecast:
    """`first` of `total` letters arrive on the day `day`, between `earliest` and `latest` on their readers' clocks; the
    last of all at `last`, on its reader's clock, without a zone: a page would turn it into its own."""

    total: int
    day: dt.date
    first: int
    earliest: dt.time
    latest: dt.time
    last: dt.datetime


def arrivals(people: Iterable[Person], at: dt.datetime) -> list[Arrival]:
    """When each is written to, if the message leaves at `at`. One query; people of the same hours are asked once."""
    home, kept = home_zone(), dict[WorkingTime, dt.datetime]()
    found = []
    for person in people:
        own = working_time(person, home=home)
        if own not in kept:
            kept[own] = next_moment((own,), at) or at
        found.append(Arrival(person, kept[own], own.local(kept[own])))
    return found


def forecast(found: list[Arrival]) -> Forecast | None:
    """What to expect; None for nobody."""
    if not found:
        return None
    day = min(one.local.date() for one in found)
    clocks = sorted(one.local.time() for one in found if one.local.date() == day)
    last = max(found, key=lambda one: (one.local.replace(tzinfo=None), one.due)).local.replace(tzinfo=None)
    return Forecast(len(found), day, len(clocks), clocks[0], clocks[-1], last)
