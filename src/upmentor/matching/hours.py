"""Weekly availability as a bit set: which half-hours of a UTC week somebody works.

A week has 336 half-hour slots; slot 0 is Monday 00:00–00:30 UTC. A set of slots is a Python `int` whose bit *k* is
slot *k*, so that two people's common time is `a & b`.

Working hours are written as days followed by times, and both may be repeated; commas, semicolons and blanks only
separate, so the text survives in a file cell that uses either of them:

* `Mon-Fri 09:00-17:00`
* `Mon-Thu 09:00-17:30; Fri 09:00-13:00`
* `Mon, Wed, Fri 09:00-12:00, 13:00-17:00` (both times on all three days)
* `Sun-Thu 08:00-16:00`, `Fri-Mon 10:00-14:00` (a range of days may pass the end of the week)
* `Mon-Fri 22:00-06:00` (ends on the next day)

A slot counts only when all of its thirty minutes are worked, so odd offsets never invent common time.

>>> london = weekly_slots("Mon-Fri 09:00-17:00", "Europe/London", date(2026, 1, 12))
>>> athens = weekly_slots("Mon-Fri 09:00-17:00", "Europe/Athens", date(2026, 1, 12))
>>> shared_hours(london, athens)
30.0
>>> riyadh = weekly_slots("Sun-Thu 08:00-16:00", "Asia/Riyadh", date(2026, 1, 12))
>>> shared_hours(london, riyadh)
16.0
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from .errors import HoursError

SLOTS_A_WEEK = 336
MINUTES_A_WEEK = 7 * 24 * 60
DEFAULT_HOURS = "Mon-Fri 09:00-17:00"

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_DAY = r"[A-Za-z]{3,9}"
_TIME = r"\d{1,2}(?::\d{2})?"
_DASH = r"\s*[-–]\s*"  # people paste the typographic dash too
_TOKEN = re.compile(
    rf"(?P<day>{_DAY})(?:{_DASH}(?P<last>{_DAY}))?(?![A-Za-z])|(?P<start>{_TIME}){_DASH}(?P<end>{_TIME})(?![\d:])"
)
_LIMIT = 500


@lru_cache(maxsize=4096)
def weekly_slots(text: str, time_zone: str, on: date) -> int:
    """The slots worked in a week, as a bit set.

    `on` decides summer or winter time: the offset of `time_zone` at noon UTC of that day holds for the whole week.
    Raises `HoursError` for text or a zone that cannot be understood.
    """
    shift = utc_offset_minutes(time_zone, on)
    minutes = bytearray(MINUTES_A_WEEK)
    for start, end in _ranges(text):
        for minute in range(start - shift, end - shift):
            minutes[minute % MINUTES_A_WEEK] = 1
    slots = 0
    for slot in range(SLOTS_A_WEEK):
        if all(minutes[slot * 30 : slot * 30 + 30]):
            slots |= 1 << slot
    return slots


def shared_hours(one: int, other: int) -> float:
    """Hours a week that both sets contain (a multiple of 0.5)."""
    return (one & other).bit_count() / 2


def utc_offset_minutes(time_zone: str, on: date) -> int:
    """Minutes east of UTC at noon UTC of that day. Raises `HoursError` for an unknown zone.

    >>> utc_offset_minutes("Asia/Kathmandu", date(2026, 1, 12))
    345
    """
    try:
        zone = ZoneInfo(time_zone)
    except (LookupError, ValueError, OSError) as error:
        raise HoursError(f"unknown time zone “{time_zone[:60]}”, use a name such as Europe/London") from error
    offset = datetime.combine(on, time(12), UTC).astimezone(zone).utcoffset() or timedelta()
    return int(offset.total_seconds() // 60)


def _ranges(text: str) -> list[tuple[int, int]]:
    """Minutes of a local week as (start, end); an end may pass the end of the week."""
    if len(text) > _LIMIT:
        raise HoursError(f"working hours are longer than {_LIMIT} characters")
    ranges: list[tuple[int, int]] = []
    days: list[int] = []
    days_open = False
    position = 0
    for token in _TOKEN.finditer(text):
        if text[position : token.start()].strip(" \t,;"):
            break
        position = token.end()
        if token["day"]:
            days = (days if days_open else []) + _day_range(token["day"], token["last"] or token["day"])
            days_open = True
            continue
        days_open = False
        if not days:
            raise HoursError(f"working hours “{text}” start with a time, begin with days as in “{DEFAULT_HOURS}”")
        start, end = _minute(token["start"], text), _minute(token["end"], text)
        if start == end:
            raise HoursError(f"working hours “{text}” begin and end at the same time")
        end += 24 * 60 if end < start else 0
        ranges += [(day * 24 * 60 + start, day * 24 * 60 + end) for day in days]
    if text[position:].strip(" \t,;") or days_open or not ranges:
        raise HoursError(f"working hours “{text}” cannot be read, write them as “{DEFAULT_HOURS}”")
    return ranges


def _day_range(first: str, last: str) -> list[int]:
    start, end = _day(first), _day(last)
    return [(start + step) % 7 for step in range((end - start) % 7 + 1)]


def _day(word: str) -> int:
    lowered = word.lower()
    for number, (short, name) in enumerate(zip(_DAYS, _NAMES, strict=True)):
        if lowered == short or (len(lowered) > 3 and name.startswith(lowered)):
            return number
    raise HoursError(f"“{word}” is not a day, use Mon, Tue, Wed, Thu, Fri, Sat, Sun")


def _minute(clock: str, text: str) -> int:
    hour, _, minute = clock.partition(":")
    total = int(hour) * 60 + int(minute or 0)
    if int(minute or 0) > 59 or total > 24 * 60:
        raise HoursError(f"“{clock}” in working hours “{text}” is not a time of day")
    return total
