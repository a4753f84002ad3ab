"""What the page on which one finds a time shows, for one of the two or for an assistant in their place."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upmentor.stages.meetings import wording
from upmentor.stages.meetings.models import Delegation, Meeting
from upmentor.stages.meetings.overlaps import Reach, Side
from upmentor.stages.meetings.queries.readiness import is_asked, waits_for
from upmentor.stages.meetings.queries.times import Search, Two, offered, two_of
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.queries.orientation import course_of

WEEK = dt.timedelta(days=7)
WEEKS_AHEAD = 12
MORE = "at:"
"""Before a time of the longer list that is not on offer yet."""


@dataclass(frozen=True)
class Choice:
    """A time to tick."""

    value: str
    day: str
    clocks: str
    remark: str
    kind: bool
    checked: bool


@dataclass(frozen=True)
class Week:
    """The longer list: one week of times, and the weeks before and after it (ISO dates, or empty)."""

    label: str
    days: tuple[tuple[str, tuple[Choice, ...]], ...]
    previous: str
    following: str

    @property
    def choices(self) -> list[Choice]:
        """All times of the week."""
        return [one for _day, choices in self.days for one in choices]


@dataclass(frozen=True)
class Remedies:
    """What would help where the two share no hour: more minutes at both ends of one's day, a shorter conversation."""

    wider: tuple[Reach, ...]
    shorter: tuple[int, ...]


@dataclass(frozen=True)
class Planning:
    """The page. `name` is the partner's first name, `me` the principal's when an assistant reads it, else empty.
    `orientation` is the course for which the booking waits where it is the reader's, `both` where it is asked of both
    (whoever of them has done theirs), else empty."""

    meeting: Meeting
    member: PairMember
    name: str
    me: str
    title: str
    when: str
    choices: tuple[Choice, ...]
    answered: bool
    partner_answered: bool
    orientation: str
    week: Week | None
    remedies: Remedies | None
    assistants: tuple[str, ...]
    zones: tuple[str, str]
    first_day: str
    reach: int

    @property
    def booked(self) -> bool:
        """Whether a time is booked."""
        return self.meeting.state == Meeting.State.BOOKED


class Words:
    """Puts times into words for one reader."""

    def __init__(self, two: Two, member: PairMember, *, me: str = "") -> None:
        self.two, self.member, self.me = two, member, me
        self.partner = two.partner(member)
        self.mine, self.theirs = two.time_of(member), two.time_of(self.partner)
        self.name = self.partner.person.first_name

    def both(self, moment: dt.datetime) -> str:
        """A time on both walls."""
        return wording.both(moment, self.mine, self.theirs, self.name, me=self.me)

    def choice(self, value: str, moment: dt.datetime, minutes: int, *, checked: bool) -> Choice:
        """A time to tick, with what one should know about it."""
        remark, kind = self._remark(moment, minutes)
        clocks = wording.clocks(moment, self.mine, self.theirs, self.name, me=self.me)
        return Choice(value, wording.day(moment, self.mine), clocks, remark, kind, checked)

    def _remark(self, moment: dt.datetime, minutes: int) -> tuple[str, bool]:
        """Kind for both, or for whom it is early or late."""
        own, other = Side(self.mine).awkward(moment, minutes), Side(self.theirs).awkward(moment, minutes)
        if not own and not other:
            return _("kind hour"), True
        said = []
        if own and self.me:
            said.append(_side(self.mine.local(moment), self.me))
        elif own:
            said.append(_("early for you") if self.mine.local(moment).hour < 9 else _("late for you"))
        if other:
            said.append(_side(self.theirs.local(moment), self.name))
        return " · ".join(said), False


def _side(local: dt.datetime, name: str) -> str:
    words = _("early for %(name)s") if local.hour < 9 else _("late for %(name)s")
    return words % {"name": name}


def planning(
    meeting: Meeting, member: PairMember, *, at: dt.datetime, week: dt.date | None = None, assisted: bool = False
) -> Planning:
    """What the page shows. `week` opens the longer list at this day."""
    two = two_of(meeting.pair)
    words = Words(two, member, me=member.person.first_name if assisted else "")
    options = offered(meeting) if meeting.state == Meeting.State.PROPOSED else []
    said = {one.pk: {answer.member_id: answer.fits for answer in one.answers.all()} for one in options}
    choices = tuple(
        words.choice(str(one.pk), one.starts_at, meeting.minutes, checked=said[one.pk].get(member.pk, False))
        for one in options
        if one.starts_at and one.starts_at > at
    )
    partner = two.partner(member)
    own = two.partner(partner)
    search = Search(meeting, at=at, two=two)
    looking = meeting.state == Meeting.State.PROPOSED
    return Planning(
        meeting=meeting,
        member=member,
        name=words.name,
        me=words.me,
        title=wording.title(words.name),
        when=words.both(meeting.starts_at) if meeting.starts_at else "",
        choices=choices,
        answered=any(member.pk in answers for answers in said.values()),
        partner_answered=any(partner.pk in answers for answers in said.values()),
        orientation=_orientation(meeting, member, assisted=assisted) if looking else "",
        week=_week(search, words, options_at={one.starts_at for one in options}, first=week)
        if looking and week
        else None,
        remedies=_remedies(search, member) if looking and not choices else None,
        assistants=_assistants(member) if not assisted else (),
        zones=(wording.city(words.mine.zone), wording.city(words.theirs.zone)),
        first_day=search.window.first.isoformat(),
        reach=max(search.sides[two.members.index(own)].time.stretch) if looking and not choices else 0,
    )


def _orientation(meeting: Meeting, member: PairMember, *, assisted: bool) -> str:
    if not is_asked(meeting.pair, meeting.number):
        return ""
    left = waits_for(meeting.pair, meeting.number)
    return course_of(member.role) if not assisted and member.pk in left else "both"


def _remedies(search: Search, member: PairMember) -> Remedies:
    return Remedies(tuple(search.wider(member)), tuple(search.shorter()))


def _assistants(member: PairMember) -> tuple[str, ...]:
    rows = Delegation.objects.filter(principal=member.person, ended_at=None, assistant__is_active=True)
    return tuple(rows.order_by("since", "id").values_list("assistant__name", flat=True))


def _week(search: Search, words: Words, *, options_at: set[dt.datetime | None], first: dt.date) -> Week:
    """The week in which `first` lies, from its Monday on, within the next twelve."""
    today = words.mine.local(search.at).date()
    earliest = today - dt.timedelta(days=today.weekday())
    monday = min(max(first - dt.timedelta(days=first.weekday()), earliest), earliest + WEEKS_AHEAD * WEEK)
    choices = tuple(
        words.choice(f"{MORE}{one.starts_at:%Y-%m-%dT%H:%MZ}", one.starts_at, search.meeting.minutes, checked=False)
        for one in search.in_week(monday)
        if one.starts_at not in options_at
    )
    last = monday + WEEK - dt.timedelta(days=1)
    noon = dt.time(12)
    label = _("%(first)s to %(last)s") % {
        "first": wording.date(dt.datetime.combine(monday, noon)),
        "last": wording.date(dt.datetime.combine(last, noon)),
    }
    by_day = {one.day: tuple(other for other in choices if other.day == one.day) for one in choices}
    return Week(
        label,
        tuple(by_day.items()),
        (monday - WEEK).isoformat() if monday > earliest else "",
        (monday + WEEK).isoformat() if monday < earliest + WEEKS_AHEAD * WEEK else "",
    )


def preview(meeting: Meeting, member: PairMember, *, at: dt.datetime, assisted: bool = False) -> tuple[Choice, ...]:
    """The three times that moving or cancelling would offer, before it is done."""
    words = Words(two_of(meeting.pair), member, me=member.person.first_name if assisted else "")
    search = Search(meeting, at=at, two=words.two)
    earlier = {one for one in meeting.options.values_list("starts_at", flat=True) if one}
    earlier |= {meeting.starts_at} if meeting.starts_at else set()
    return tuple(words.choice("", one.starts_at, meeting.minutes, checked=False) for one in search.three(but=earlier))
