"""What mentors let their line managers know, and what these read: hours of quarters that are over and, where they are
shared, days. Never with whom, never about what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import home_zone
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.quarters import Quarter, quarter_of
from upmentor.stages.programmes.queries.budget import PREPARATION
from upmentor.stages.recognition.models import CapacityWorry, Sharing, TimeSupport
from upmentor.stages.recognition.permissions import live_sharings, told
from upmentor.stages.supervision.queries.circles import attended

WEEKS_A_MONTH = 52 / 12
HOURS, DATES, CLOSING = "hours", "dates", "closing"
SWITCHES = (HOURS, DATES, CLOSING)


@dataclass
class Worktime:
    """Minutes of working time of one enrolment by day, conversations with the time to prepare them and circles; days of
    conversations, held and booked; minutes a month that the rhythm of live pairs plans."""

    spent: dict[dt.date, int] = field(default_factory=dict)
    days: set[dt.date] = field(default_factory=set)
    planned: float = 0

    @property
    def planned_hours(self) -> float:
        """Hours a month to the half; 0 while nothing is planned: before the start, in a pause, after the end."""
        return round(self.planned / 30) / 2

    def hours_in(self, quarter: Quarter) -> float:
        """Hours of a quarter, to the half."""
        rows = (minutes for day, minutes in self.spent.items() if quarter.first <= day <= quarter.last)
        return round(sum(rows) / 30) / 2


@dataclass(frozen=True)
class TeamRow:
    """One mentor as their line manager finds them: hours a month that are planned, hours of the last quarter (None:
    not told yet), the quarter that runs and days only when they are shared."""

    sharing: Sharing
    planned: float
    last: float | None
    running: float | None
    days: list[dt.date]
    supported_on: dt.date | None
    worry: CapacityWorry | None

    @property
    def person(self) -> Person:
        """Who it is about."""
        return self.sharing.enrolment.person

    @property
    def programme(self) -> Programme:
        """In which programme."""
        return self.sharing.enrolment.programme


def stale_sharings() -> QuerySet[Sharing]:
    """The others: nothing goes to them."""
    return Sharing.objects.exclude(pk__in=live_sharings().values("pk")).select_related("enrolment", "manager")


def worktime_of(enrolments: Iterable[int]) -> dict[int, Worktime]:
    """Enrolment id → working time, by the organisation's days. Four queries."""
    enrolments = list(enrolments)
    zone = ZoneInfo(home_zone())
    found: dict[int, Worktime] = defaultdict(Worktime)
    members = PairMember.objects.filter(enrolment__in=enrolments).select_related("pair")
    of = {member.pair_id: member for member in members}
    rows = Meeting.objects.filter(pair__in=of, state__in=[Meeting.State.HELD, Meeting.State.BOOKED])
    for meeting in rows.order_by("starts_at"):
        if meeting.starts_at is None:
            continue
        own, day = found[of[meeting.pair_id].enrolment_id], meeting.starts_at.astimezone(zone).date()
        own.days.add(day)
        if meeting.state == Meeting.State.HELD:
            minutes = meeting.minutes + (PREPARATION if meeting.number else 0)
            own.spent[day] = own.spent.get(day, 0) + minutes
    for pk, start, minutes in attended(enrolments):
        day = start.astimezone(zone).date()
        found[pk].spent[day] = found[pk].spent.get(day, 0) + minutes
    for member in of.values():
        if member.live and member.pair.state == Pair.State.ACTIVE:
            each = member.pair.meeting_minutes + PREPARATION
            found[member.enrolment_id].planned += each * WEEKS_A_MONTH / max(member.pair.cadence_weeks, 1)
    return found


def team_time(manager: Person, *, on: dt.date) -> list[TeamRow]:
    """Those of the own team who said so; a constant number of queries."""
    rows = list(told(manager))
    keys = [row.enrolment_id for row in rows]
    times = worktime_of(keys)
    supported = dict(
        TimeSupport.objects.filter(enrolment__in=keys, manager=manager).values_list("enrolment", "said_on")
    )
    worries = {
        row.enrolment_id: row
        for row in CapacityWorry.objects.filter(enrolment__in=keys, manager=manager).order_by("said_on", "pk")
    }
    return [
        _row(row, times.get(row.enrolment_id) or Worktime(), supported.get(row.enrolment_id), worries, on)
        for row in rows
    ]


def _row(
    row: Sharing, time: Worktime, supported: dt.date | None, worries: dict[int, CapacityWorry], on: dt.date
) -> TeamRow:
    running = quarter_of(on)
    last = running.before
    since = row.hours_since or on
    days = [day for day in sorted(time.days) if day >= running.first] if row.dates else []
    return TeamRow(
        row,
        time.planned_hours,
        time.hours_in(last) if last.last >= since else None,
        # A running figure that grows on a day would tell the day.
        time.hours_in(running) if row.dates else None,
        days,
        supported,
        worries.get(row.enrolment_id),
    )


def sharing_of(enrolment: Enrolment) -> Sharing | None:
    """What this mentor lets be known, with the line manager for whom it was said."""
    return Sharing.objects.filter(enrolment=enrolment).select_related("manager").first()


def open_worries(programme: Programme) -> list[CapacityWorry]:
    """What line managers told the team of this programme, and is not looked after."""
    rows = CapacityWorry.objects.filter(enrolment__programme=programme, settled_on=None)
    return list(rows.select_related("enrolment__person", "manager"))


def has_told_team(manager: Person) -> bool:
    """Whether anybody of their team told them; for the way to the page. One query."""
    return told(manager).exists()
