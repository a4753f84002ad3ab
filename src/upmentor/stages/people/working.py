"""When somebody works: hours as the roster writes them, read in a zone, right on both sides of a clock change.

Pure: no clock, no database. `upmentor.matching.hours` reads the text; here its half-hours are laid on real days.

>>> london = WorkingTime.of("Mon-Fri 09:00-17:00", "Europe/London")
>>> london.covers(datetime(2026, 3, 27, 9, 0, tzinfo=UTC), 60)
True
>>> london.covers(datetime(2026, 3, 30, 8, 0, tzinfo=UTC), 60)  # summer time began on the 29th
True
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from upmentor.matching.errors import HoursError
from upmentor.matching.hours import DEFAULT_HOURS, SLOTS_A_WEEK, utc_offset_minutes, weekly_slots

QUARTER = timedelta(minutes=15)
# Any day: in the zone UTC the half-hours of a week are those on the wall.
_ANY_DAY = date(2026, 1, 5)
_LOOK_AHEAD = timedelta(days=14)


@lru_cache(maxsize=4096)
def _on_the_wall(hours: str) -> int:
    return weekly_slots(hours, "UTC", _ANY_DAY)


def readable(hours: str, zone: str) -> bool:
    """Whether both can be understood."""
    try:
        utc_offset_minutes(zone, _ANY_DAY)
        return _on_the_wall(hours) != 0
    except HoursError:
        return False


@dataclass(frozen=True)
class WorkingTime:
    """Working hours: every one of `parts` (hours, zone) must hold. `zone` is the one in which the person reads times.
    `stretch` (minutes before, minutes after) adds to each end of the day."""

    zone: str
    parts: tuple[tuple[str, str], ...]
    stretch: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, hours: str, zone: str, *, chosen: str = "", chosen_zone: str = "") -> WorkingTime:
        """From the roster's hours in its zone, narrowed by those chosen at enrolment (in `chosen_zone`, when given).

        Where nothing can be read, nine to five. `zone` must be one that exists.
        """
        here = chosen_zone if chosen_zone and readable(DEFAULT_HOURS, chosen_zone) else zone
        parts = []
        if hours and readable(hours, zone):
            parts.append((hours, zone))
        if chosen and readable(chosen, here):
            parts.append((chosen, here))
        return cls(here, tuple(parts) or ((DEFAULT_HOURS, here),))

    def stretched(self, before: int, after: int) -> WorkingTime:
        """The same with so many minutes more at the start and the end of each stretch of work."""
        return WorkingTime(self.zone, self.parts, (before, after))

    def local(self, moment: datetime) -> datetime:
        """The moment as the person's clock shows it."""
        return moment.astimezone(ZoneInfo(self.zone))

    def works(self, moment: datetime) -> bool:
        """Whether the half-hour of the wall clock in which the moment lies is worked."""
        before, after = self.stretch
        if self._inside(moment):
            return True
        return bool(
            (before and self._inside(moment + timedelta(minutes=before)))
            or (after and self._inside(moment - timedelta(minutes=after)))
        )

    def _inside(self, moment: datetime) -> bool:
        for hours, zone in self.parts:
            local = moment.astimezone(ZoneInfo(zone))
            slot = local.weekday() * 48 + local.hour * 2 + local.minute // 30
            if not _on_the_wall(hours) >> (slot % SLOTS_A_WEEK) & 1:
                return False
        return True

    def works_on(self, day: date) -> bool:
        """Whether any half-hour of the day is worked."""
        midnight = datetime.combine(day, time(), ZoneInfo(self.zone))
        return any(self.works(midnight + timedelta(minutes=30 * slot)) for slot in range(48))

    def covers(self, start: datetime, minutes: int) -> bool:
        """Whether all of these minutes are worked."""
        start = start.astimezone(UTC)
        end = start + timedelta(minutes=minutes)
        moment = start
        while moment < end:
            if not self.works(moment):
                return False
            moment += QUARTER
        return minutes <= 0 or self.works(end - timedelta(minutes=1))


def next_moment(who: Iterable[WorkingTime], at: datetime, *, until: datetime | None = None) -> datetime | None:
    """The first moment from `at` on at which all of them work: `at` itself or the beginning of a quarter of an hour.
    None when there is none before `until` (two weeks without)."""
    people = tuple(who)
    end = until or at + _LOOK_AHEAD
    moment = at
    while moment < end:
        if all(person.works(moment) for person in people):
            return moment
        moment = next_quarter(moment)
    return None


def next_quarter(moment: datetime) -> datetime:
    """The beginning of the next quarter of an hour."""
    moment = moment.astimezone(UTC)
    return (
        moment - timedelta(minutes=moment.minute % 15, seconds=moment.second, microseconds=moment.microsecond) + QUARTER
    )


def after_working_days(who: Iterable[WorkingTime], at: datetime, days: int) -> datetime:
    """Midnight (UTC) after so many days on which somebody of them works, the day of `at` included; two weeks at
    most. The same whichever of them is named first."""
    people = tuple(who)
    midnight = at.astimezone(UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    moment, end = at, at + _LOOK_AHEAD
    found = 0
    while moment < end:
        midnight += timedelta(days=1)
        if any(next_moment((person,), moment, until=midnight) for person in people):
            found += 1
            if found == days:
                return midnight
        moment = midnight
    return end
