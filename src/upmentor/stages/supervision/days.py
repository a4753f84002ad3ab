"""When circles are proposed: in which week, and the hour of it that most of a group work. Pure: no clock, no database.

>>> weeks(date(2026, 3, 2), date(2026, 8, 31))
[datetime.date(2026, 3, 23), datetime.date(2026, 5, 11), datetime.date(2026, 7, 20)]
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from upmentor.stages.people.working import WorkingTime

# After three, ten and twenty weeks of twenty-six: early enough to catch a bad start, half-way, and before the end.
PARTS = (3 / 26, 10 / 26, 20 / 26)
# Full hours that are proposed, the middle of the day first: it suits most zones.
HOURS = (10, 11, 14, 15, 13, 9, 16, 12, 8, 17)


def weeks(first: date, last: date) -> list[date]:
    """The Mondays of the weeks in which the circles of a programme of these days are best."""
    length = (last - first).days
    days = [first + timedelta(days=round(length * part)) for part in PARTS]
    return [day - timedelta(days=day.weekday()) for day in days]


def best_time(monday: date, zone: str, who: Sequence[WorkingTime], minutes: int, *, after: datetime) -> datetime:
    """The start (aware, in `zone`) in this week that lies within the working hours of most of them: of equal ones the
    day nearest to Tuesday, then the hour as `HOURS` has them. Moves on by weeks while all of it lies before `after`."""
    place = ZoneInfo(zone)
    while True:
        found = [
            (-sum(one.covers(start, minutes) for one in who), abs(day - 1), HOURS.index(hour), start)
            for day in range(7)
            for hour in HOURS
            if (start := datetime.combine(monday + timedelta(days=day), time(hour), place)).astimezone(UTC) > after
            # With nobody to ask, Monday to Friday.
            and (who or day < 5)
        ]
        if found:
            return min(found, key=lambda one: one[:3])[3]
        monday += timedelta(days=7)


def fit(start: datetime, minutes: int, who: Sequence[WorkingTime]) -> int:
    """How many of them work then."""
    return sum(one.covers(start, minutes) for one in who)
