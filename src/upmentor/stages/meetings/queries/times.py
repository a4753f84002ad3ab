"""Where times come from: the working time of both, what Upmentor knows to be taken, and the pair's rhythm."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from zoneinfo import ZoneInfo

from upmentor.stages.meetings.models import Meeting, Stretch, TimeOption
from upmentor.stages.meetings.overlaps import Busy, Reach, Side, Time, Window, best, shorter, times, whose_turn, wider
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.queries.hours import home_zone, working_time
from upmentor.stages.people.working import WorkingTime, next_moment
from upmentor.stages.programmes.models import Enrolment

FIRST_TALK_MINUTES = 20
# Answers take a day, and nobody is asked into a meeting the same day.
NOTICE = dt.timedelta(hours=24)
# Times lie around the day on which the rhythm asks for the meeting, and reach at least two weeks ahead.
AROUND = dt.timedelta(days=7)
AHEAD = dt.timedelta(days=14)
AT_MOST = dt.timedelta(days=35)


@dataclass(frozen=True)
class Two:
    """The two of a pair with their working time; the mentee's wall shows the time that counts."""

    mentee: PairMember
    mentor: PairMember
    times: tuple[WorkingTime, WorkingTime]

    @property
    def members(self) -> tuple[PairMember, PairMember]:
        """Mentee and mentor, in the order of `times`."""
        return self.mentee, self.mentor

    def time_of(self, member: PairMember) -> WorkingTime:
        """The working time of one of the two."""
        return self.times[0 if member.pk == self.mentee.pk else 1]

    def partner(self, member: PairMember) -> PairMember:
        """The other one."""
        return self.mentor if member.pk == self.mentee.pk else self.mentee

    @property
    def zone(self) -> str:
        """The zone whose wall counts."""
        return self.times[0].zone


def two_of(pair: Pair) -> Two:
    """Both people of a pair and when they work. Two queries, one more when the organisation's zone is needed."""
    members = PairMember.objects.filter(pair=pair).select_related("person__site", "person__user", "enrolment")
    return two_from(members, home=home_zone())


def two_from(members: Iterable[PairMember], *, home: str) -> Two:
    """The same from both members, read with person, site and enrolment. `home` is the organisation's zone."""
    found = {one.role: one for one in members}
    mentee, mentor = found[Enrolment.Role.MENTEE], found[Enrolment.Role.MENTOR]
    return Two(mentee, mentor, (member_time(mentee, home), member_time(mentor, home)))


def member_time(member: PairMember, home: str) -> WorkingTime:
    """When one of the two works, as narrowed at their enrolment."""
    return working_time(member.person, chosen=member.enrolment.hours, chosen_zone=member.enrolment.time_zone, home=home)


class Search:
    """The search for a meeting's time: everything read once, then pure."""

    def __init__(
        self, meeting: Meeting, *, at: dt.datetime, two: Two | None = None, instead_of: Meeting | None = None
    ) -> None:
        """`instead_of`: the meeting that was cancelled, where that one is opened anew."""
        self.meeting = meeting
        self.at = at
        self.two = two or two_of(meeting.pair)
        self.earliest = self._earliest()
        self.window = window_of(meeting, earliest=self.earliest, zone=self.two.zone)
        self.given_up = (instead_of or meeting).starts_at

    def _earliest(self) -> dt.datetime:
        """A day after both have read the letter."""
        return max(next_moment((time,), self.at) or self.at for time in self.two.times) + NOTICE

    @cached_property
    def sides(self) -> tuple[Side, Side]:
        """Mentee and mentor with what is taken, and as far outside their hours as they said."""
        taken = taken_times(self.two.members, but=self.meeting, since=self.at)
        reach = {one.member_id: (one.before, one.after) for one in Stretch.objects.filter(meeting=self.meeting)}
        both = [
            Side(time.stretched(*reach.get(member.pk, (0, 0))), tuple(taken[member.person_id]))
            for member, time in zip(self.two.members, self.two.times, strict=True)
        ]
        return both[0], both[1]

    @cached_property
    def turn(self) -> int:
        """Who takes an early or late hour next (0 the mentee, 1 the mentor)."""
        return whose_turn(awkward_taken(self.meeting.pair, self.two), self.meeting.number)

    @cached_property
    def found(self) -> list[Time]:
        """All times in the window."""
        return times(self.sides, self.meeting.minutes, self.window)

    def three(self, *, but: Iterable[dt.datetime] = ()) -> list[Time]:
        """The three to offer next; `but` were offered before. Looks further ahead when the window has none. The day of
        a time that is given up is none: an hour later would seldom help."""
        but = set(but)
        if chosen := self._best(self.found, but):
            return chosen
        later = Window(self.window.first, self.window.last + AHEAD, self.window.not_before)
        return self._best(times(self.sides, self.meeting.minutes, later), but)

    def _best(self, found: list[Time], but: set[dt.datetime]) -> list[Time]:
        gone = self.given_up.astimezone(ZoneInfo(self.two.zone)).date() if self.given_up else None
        others = [one for one in found if one.day != gone]
        return best(others, turn=self.turn, zone=self.two.zone, but=but, due=self.due)

    @cached_property
    def due(self) -> dt.date | None:
        """The day from which on times are offered first; None for first talk and first meeting: as soon as possible."""
        due = due_day(self.meeting.pair, self.meeting.number) if self.meeting.number > 1 else None
        return max(due, self.window.first) if due else None

    def in_week(self, first: dt.date) -> list[Time]:
        """All times of the seven days from `first` on, for "more times"."""
        week = Window(first, first + dt.timedelta(days=6), self.earliest)
        return times(self.sides, self.meeting.minutes, week)

    def is_free(self, moment: dt.datetime) -> bool:
        """Whether both work and nobody is taken then."""
        return all(side.free(moment, self.meeting.minutes) for side in self.sides)

    def nobody_taken(self, moment: dt.datetime) -> bool:
        """Whether no other meeting of either lies there; working hours may have changed since it was offered."""
        end = moment + dt.timedelta(minutes=self.meeting.minutes)
        return not any(since < end and moment < until for side in self.sides for since, until in side.busy)

    def shorter(self) -> list[int]:
        """Lengths in minutes for which there would be a time."""
        return shorter(self.sides, self.meeting.minutes, self.window)

    def wider(self, member: PairMember) -> list[Reach]:
        """By how many minutes more at both ends of the day this one's hours would do."""
        return wider(self.sides, self.meeting.minutes, self.window, which=0 if member.pk == self.two.mentee.pk else 1)


def taken_times(members: Iterable[PairMember], *, but: Meeting, since: dt.datetime) -> dict[int, list[Busy]]:
    """Person → stretches (start, end) in which they have a booked meeting in any pair. One query."""
    people = [member.person_id for member in members]
    rows = (
        Meeting.objects.filter(
            state=Meeting.State.BOOKED,
            starts_at__gte=since - dt.timedelta(days=1),
            pair__members__person__in=people,
        )
        .exclude(pk=but.pk)
        .values_list("pair__members__person_id", "starts_at", "minutes")
    )
    found: dict[int, list[Busy]] = {person: [] for person in people}
    for person, start, minutes in rows:
        if start is not None and person in found:
            found[person].append((start, start + dt.timedelta(minutes=minutes)))
    return found


def awkward_taken(pair: Pair, two: Two) -> tuple[int, int]:
    """How many early or late hours mentee and mentor took so far. One query."""
    rows = Meeting.objects.filter(pair=pair, state__in=[Meeting.State.BOOKED, Meeting.State.HELD])
    counts = [0, 0]
    sides = [Side(time) for time in two.times]
    for start, minutes in rows.values_list("starts_at", "minutes"):
        for place, side in enumerate(sides):
            counts[place] += bool(start and side.awkward(start, minutes))
    return counts[0], counts[1]


def due_day(pair: Pair, number: int) -> dt.date | None:
    """The day on which the pair's rhythm asks for this meeting; None for the first talk: as soon as possible."""
    if number == 0:
        return None
    last = (
        Meeting.objects.filter(pair=pair, number__gte=1, number__lt=number, starts_at__isnull=False)
        .exclude(state=Meeting.State.CANCELLED)
        .order_by("-number")
        .values_list("starts_at", flat=True)
        .first()
    )
    if last is not None:
        return last.date() + dt.timedelta(weeks=pair.cadence_weeks)
    return (pair.active_at or pair.started_at).date() + AROUND


def window_of(meeting: Meeting, *, earliest: dt.datetime, zone: str) -> Window:
    """Where to look for a time of this meeting, from `earliest` on."""
    due = due_day(meeting.pair, meeting.number)
    first = earliest.astimezone(ZoneInfo(zone)).date()
    if due is None:
        return Window(first, first + AHEAD, earliest)
    begin = max(first, min(due - AROUND, first + AT_MOST))
    return Window(begin, max(due + AROUND, begin + AHEAD), earliest)


def offered(meeting: Meeting) -> list[TimeOption]:
    """The times of the present round, in the order in which they are read, with their answers. Two queries."""
    rows = list(TimeOption.objects.filter(meeting=meeting).prefetch_related("answers"))
    newest = max((one.round for one in rows), default=0)
    return [one for one in rows if one.round == newest]
