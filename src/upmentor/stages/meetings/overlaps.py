"""Times that suit two people: a pure search over both people's working time.

A *kind* hour lies inside 09:00–17:00 on both walls. Where there are too few, one of the two takes an early or late
hour, and whose turn it is follows from what each took before (AC-9.1). Only working hours and meetings that Upmentor
knows are looked at, nobody's calendar.

Throughout, the first of two is the mentee, whose wall shows the time that counts; the second is the mentor.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from upmentor.stages.people.working import WorkingTime

KIND = (9 * 60, 17 * 60)
LUNCH = (12 * 60, 13 * 60)
OFFERED = 3
# Days from the one on which the rhythm asks for a meeting.
DUE_WEEK = 7
SHORTER = (45, 30, 20)
WIDER = (60, 120)
STEP = dt.timedelta(minutes=30)
# Where nothing else decides, the three offers lie at different times of the day (minutes after midnight).
TARGETS = (10 * 60, 14 * 60, 11 * 60 + 30)

Busy = tuple[dt.datetime, dt.datetime]


@dataclass(frozen=True)
class Side:
    """One of the two: when they work, and which stretches (start, end) are taken."""

    time: WorkingTime
    busy: tuple[Busy, ...] = ()

    def free(self, start: dt.datetime, minutes: int) -> bool:
        """Whether all of it is worked and nothing of it is taken."""
        end = start + dt.timedelta(minutes=minutes)
        return not any(start < until and since < end for since, until in self.busy) and self.time.covers(start, minutes)

    def awkward(self, start: dt.datetime, minutes: int) -> int:
        """Minutes outside 09:00–17:00 on this wall."""
        return minutes - _within(self._wall(start), minutes, KIND)

    def lunch(self, start: dt.datetime, minutes: int) -> int:
        """Minutes between 12:00 and 13:00 on this wall."""
        return _within(self._wall(start), minutes, LUNCH)

    def _wall(self, start: dt.datetime) -> int:
        local = self.time.local(start)
        return local.hour * 60 + local.minute


@dataclass(frozen=True)
class Window:
    """Where to look: days on the mentee's wall, both included, and no start before `not_before`."""

    first: dt.date
    last: dt.date
    not_before: dt.datetime

    def days(self) -> Iterator[dt.date]:
        """Every day of it."""
        for number in range((self.last - self.first).days + 1):
            yield self.first + dt.timedelta(days=number)


@dataclass(frozen=True)
class Time:
    """A start (UTC) with the minutes that are early or late for each of the two."""

    starts_at: dt.datetime
    day: dt.date
    awkward: tuple[int, int]
    lunch: int = 0

    @property
    def kind(self) -> bool:
        """Inside nine to five for both."""
        return self.awkward == (0, 0)

    def rank(self, turn: int) -> tuple[int, int]:
        """Small is good: kind, then awkward for whose turn it is, then for the other, then for both; then minutes."""
        first, second = self.awkward
        order = 3 if first and second else 0 if self.kind else 1 if self.awkward[turn] else 2
        return order, first + second


def wall(day: dt.date, clock: dt.time, zone: str) -> dt.datetime:
    """The moment (UTC) that this wall shows as day and clock. An hour that a clock change skips is the one after it;
    of one that comes twice it is the first."""
    return dt.datetime.combine(day, clock, ZoneInfo(zone)).astimezone(dt.UTC)


def times(sides: tuple[Side, Side], minutes: int, window: Window) -> list[Time]:
    """All starts in the window, at full and half hours of the mentee's wall, at which both are free; in order."""
    first, second = sides
    zone = ZoneInfo(first.time.zone)
    found = []
    for day in window.days():
        for start in _starts(day, zone):
            if start < window.not_before or not first.free(start, minutes) or not second.free(start, minutes):
                continue
            awkward = (first.awkward(start, minutes), second.awkward(start, minutes))
            found.append(Time(start, day, awkward, first.lunch(start, minutes) + second.lunch(start, minutes)))
    return found


def best(
    found: Sequence[Time],
    *,
    turn: int,
    zone: str,
    count: int = OFFERED,
    but: Collection[dt.datetime] = (),
    due: dt.date | None = None,
) -> list[Time]:
    """The best `count` of them on different days, kind hours first; in order of time. `turn` (0 the mentee, 1 the
    mentor) takes an early or late hour next. Starts in `but` were offered before. With `due`, the seven days from that
    one on come first, whatever their hours, then those that lie nearest: whoever always takes the first time keeps the
    rhythm. Fewer days than `count`: several of a day, well apart; fewer times: fewer."""
    but = set(but)
    left = [one for one in found if one.starts_at not in but]
    by_day: dict[dt.date, list[Time]] = {}
    for one in left:
        by_day.setdefault(one.day, []).append(one)
    days = sorted(by_day, key=lambda day: _place(day, min(one.rank(turn)[0] for one in by_day[day]), due))[:count]
    # The first day gets a morning, the second an afternoon: whoever is never free at ten finds something too.
    shift = len(but) // OFFERED
    chosen = [_of_day(by_day[day], turn, zone, place + shift) for place, day in enumerate(sorted(days))]
    for one in sorted(left, key=lambda one: (*one.rank(turn), one.starts_at)):
        if len(chosen) >= count:
            break
        if all(abs(one.starts_at - other.starts_at) >= dt.timedelta(hours=2) for other in chosen):
            chosen.append(one)
    return sorted(chosen, key=lambda one: one.starts_at)


def _place(day: dt.date, rank: int, due: dt.date | None) -> tuple[bool, int, int]:
    """Small is offered first."""
    if due is None:
        return False, rank, day.toordinal()
    off = (day - due).days
    return not 0 <= off < DUE_WEEK, rank, abs(off)


def whose_turn(taken: tuple[int, int], number: int) -> int:
    """Who takes the next early or late hour: the one who took fewer (mentee, mentor), else they alternate by the
    meeting's number."""
    mentee, mentor = taken
    if mentee != mentor:
        return 0 if mentee < mentor else 1
    return (number + 1) % 2


def shorter(sides: tuple[Side, Side], minutes: int, window: Window) -> list[int]:
    """Shorter lengths for which there is a time."""
    return [one for one in SHORTER if one < minutes and times(sides, one, window)]


@dataclass(frozen=True)
class Reach:
    """By how many minutes before and after their working day somebody would have to go, and whether that is enough
    or the other one has to go as far."""

    minutes: int
    alone: bool


def wider(sides: tuple[Side, Side], minutes: int, window: Window, *, which: int) -> list[Reach]:
    """How much further than now this one would have to go for a time to be there, shortest first."""
    found = []
    for reach in WIDER:
        if reach <= max(sides[which].time.stretch):
            continue
        own, other = _stretched(sides[which], reach), sides[1 - which]
        for partner in (other, _stretched(other, reach)):
            if times((own, partner) if which == 0 else (partner, own), minutes, window):
                found.append(Reach(reach, alone=partner is other))
                break
    return found


def _stretched(side: Side, minutes: int) -> Side:
    before, after = side.time.stretch
    return Side(side.time.stretched(max(before, minutes), max(after, minutes)), side.busy)


def _of_day(day: Iterable[Time], turn: int, zone: str, place: int) -> Time:
    target = TARGETS[place % len(TARGETS)]

    def order(one: Time) -> tuple[int, int, int, int]:
        local = one.starts_at.astimezone(ZoneInfo(zone))
        return (*one.rank(turn), one.lunch, abs(local.hour * 60 + local.minute - target))

    return min(day, key=order)


def _starts(day: dt.date, zone: ZoneInfo) -> list[dt.datetime]:
    """Full and half hours of a day as they stand on the wall, as moments: an hour that a clock change skips is none."""
    walls = (dt.datetime.combine(day, dt.time(half // 2, half % 2 * 30), zone) for half in range(48))
    return sorted({one.astimezone(dt.UTC) for one in walls})


def _within(start: int, minutes: int, span: tuple[int, int]) -> int:
    """Minutes of (start, start + minutes) inside the span, on any day; minutes after midnight."""
    found = 0
    for day in (0, 24 * 60):
        found += max(0, min(start + minutes, span[1] + day) - max(start, span[0] + day))
    return found
