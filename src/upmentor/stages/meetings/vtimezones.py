"""Time zones as calendars want them: a VTIMEZONE for the years that matter. Pure: no clock, no database.

Clients differ in what they understand. A zone whose clocks change by the same rule in all these years is written as two
yearly rules, which all of them read; any other zone as the list of its changes.

>>> print(vtimezone("Europe/London", 2026, 2026).to_ical().decode().replace("\\r\\n", "\\n"))  # doctest: +ELLIPSIS
BEGIN:VTIMEZONE
TZID:Europe/London
BEGIN:DAYLIGHT
DTSTART:20250330T010000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
...
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from icalendar import Timezone, TimezoneDaylight, TimezoneStandard

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Before the first change that is listed, a zone keeps the offset that it has at the beginning.
_LONG_AGO = datetime(1970, 1, 1)  # noqa: DTZ001 - a wall time


@dataclass(frozen=True)
class Change:
    """A change of the clocks: the wall time at which it happens (as the old offset shows it), old and new offset."""

    wall: datetime
    old: timedelta
    new: timedelta
    name: str

    @property
    def last(self) -> bool:
        """Whether it lies on the last such weekday of its month."""
        return self.wall.day + 7 > calendar.monthrange(self.wall.year, self.wall.month)[1]

    def rule(self, *, last: bool) -> tuple[object, ...]:
        """What is the same in every year when the clocks change by a rule."""
        which = -1 if last else (self.wall.day - 1) // 7 + 1
        return self.wall.month, self.wall.weekday(), which, self.wall.time(), self.old, self.new


@lru_cache(maxsize=256)
def changes(zone: str, first: int, last: int) -> tuple[Change, ...]:
    """All changes of the clocks from the beginning of the year `first` to the end of `last` (UTC), in order."""
    place = ZoneInfo(zone)
    found = []
    day = datetime(first, 1, 1, tzinfo=UTC)
    end = datetime(last + 1, 1, 1, tzinfo=UTC)
    while day < end:
        after = day + timedelta(days=1)
        if _offset(day, place) != _offset(after, place):
            found.append(_change(day, after, place))
        day = after
    return tuple(found)


def _offset(moment: datetime, place: ZoneInfo) -> timedelta:
    return moment.astimezone(place).utcoffset() or timedelta()


def _change(before: datetime, after: datetime, place: ZoneInfo) -> Change:
    """The change between two moments, to the second."""
    old, new = _offset(before, place), _offset(after, place)
    while after - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=int((after - before).total_seconds()) // 2)
        if _offset(middle, place) == old:
            before = middle
        else:
            after = middle
    return Change((after + old).replace(tzinfo=None), old, new, after.astimezone(place).tzname() or "")


def vtimezone(zone: str, first: int, last: int) -> Timezone:
    """The zone for calendar entries from the year `first` to the year `last`. Raises ZoneInfoNotFoundError for a zone
    that doesn't exist."""
    made = Timezone()
    made.add("tzid", zone)
    listed = changes(zone, first - 1, last + 1)
    if rules := _by_rule(listed, years=last - first + 3):
        for change, which in rules:
            made.add_component(_observance(change, which=which))
        return made
    start = datetime(first - 1, 1, 1, tzinfo=UTC)
    offset = _offset(start, ZoneInfo(zone))
    made.add_component(_observance(Change(_LONG_AGO, offset, offset, start.astimezone(ZoneInfo(zone)).tzname() or "")))
    for change in listed:
        made.add_component(_observance(change))
    return made


def _by_rule(listed: tuple[Change, ...], *, years: int) -> list[tuple[Change, int]]:
    """The two changes of the first year with the week of the month (-1 the last) in which they fall in every year;
    nothing when the clocks change otherwise."""
    found = []
    if len(listed) != 2 * years:
        return []
    for side in (listed[0::2], listed[1::2]):
        last = all(change.last for change in side)
        rules = {change.rule(last=last) for change in side}
        if len(rules) != 1 or len({change.wall.year for change in side}) != years:
            return []
        found.append((side[0], -1 if last else (side[0].wall.day - 1) // 7 + 1))
    return found


def _observance(change: Change, *, which: int = 0) -> TimezoneDaylight | TimezoneStandard:
    made = TimezoneDaylight() if change.new > change.old else TimezoneStandard()
    made.add("dtstart", change.wall)
    made.add("tzoffsetfrom", change.old)
    made.add("tzoffsetto", change.new)
    # Some zones have no name but their offset, which not every client takes for a name.
    if change.name.isalpha():
        made.add("tzname", change.name)
    if which:
        day = f"{which}{_DAYS[change.wall.weekday()]}"
        made.add("rrule", {"freq": "yearly", "bymonth": change.wall.month, "byday": day})
    return made
