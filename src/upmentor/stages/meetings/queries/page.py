"""What the page of a meeting shows to one of the two: agenda, notes, actions, and what can be done now."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting, PrivateNotes, RunningLate, SharedNotes
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.meetings.queries.coming import coming_of
from upmentor.stages.meetings.queries.planning import Words
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person

# From so long before its beginning a meeting can be finished or be said to begin late.
EARLY = dt.timedelta(hours=1)
BRIEF_ROWS = 6
# So long "Finish" can be undone.
UNDO = dt.timedelta(hours=24)
S = Meeting.State


@dataclass(frozen=True)
class Row:
    """A point of the agenda or an action. `owner` is a first name; `since` the number of the meeting from which an
    action came over, None for this one's own."""

    id: str
    text: str
    owner: str
    name: str
    done: bool
    mine: bool
    carried: bool = False
    removed: bool = False
    due: dt.date | None = None
    since: int | None = None


@dataclass(frozen=True)
class Page:
    """Everything on the page. `words` puts times into words; `live`: the two may still write."""

    own: OwnMeeting
    words: PageWords
    points: tuple[Row, ...]
    actions: tuple[Row, ...]
    shared: SharedNotes
    private: PrivateNotes
    live: bool
    may_finish: bool
    may_be_late: bool
    said_late: bool

    @property
    def meeting(self) -> Meeting:
        """The meeting."""
        return self.own.meeting

    @property
    def open_points(self) -> tuple[Row, ...]:
        """What is on the agenda, without what was taken off."""
        return tuple(one for one in self.points if not one.removed)

    @property
    def when(self) -> str:
        """ "Tue 4 Mar, 14:00 for you · 16:00 for Sam"; empty without a time."""
        return self.words.both(self.meeting.starts_at) if self.meeting.starts_at else ""

    @property
    def mentee_name(self) -> str:
        """First name of the mentee, whose turn a guide names."""
        return self.words.two.mentee.person.first_name


def finishes_from(meeting: Meeting) -> dt.datetime:
    """From when on it can be finished; it has a time."""
    assert meeting.starts_at
    return meeting.starts_at - EARLY


def may_undo_finish(meeting: Meeting, pair: Pair, *, at: dt.datetime) -> bool:
    """Whether "Finish" can be undone: for a day, while the pair lives on and the next meeting has not opened; the first
    talk only while the two get to know each other. One query at most."""
    if meeting.state != S.HELD or meeting.finished_at is None or at >= meeting.finished_at + UNDO:
        return False
    if pair.state not in pair.LIVE or (meeting.number == 0 and pair.active_at is not None):
        return False
    later = Meeting.objects.filter(pair=pair, number__gt=meeting.number).exclude(state=S.CANCELLED)
    return not later.exists()


def says_late_until(meeting: Meeting) -> dt.datetime:
    """Until when somebody can say that they are late: the planned end."""
    assert meeting.starts_at
    return meeting.starts_at + dt.timedelta(minutes=meeting.minutes)


def page_of(own: OwnMeeting, *, at: dt.datetime) -> Page:
    """The page of a meeting. The same number of queries for few and for many rows."""
    words = PageWords(two_of(own.member.pair), own.member)
    meeting = own.meeting
    ready = bool(meeting.starts_at) and own.member.live and at >= finishes_from(meeting)
    booked = meeting.state == S.BOOKED
    late = booked and bool(ready) and at <= says_late_until(meeting)
    return Page(
        own=own,
        words=words,
        points=tuple(words.point(one) for one in _points(own)),
        actions=tuple(words.action(one, own.number) for one in _actions(own)),
        shared=shared_notes(own),
        private=private_notes(own),
        live=own.member.live,
        may_finish=bool(ready) and meeting.state in (S.BOOKED, S.UNCONFIRMED),
        may_be_late=late,
        said_late=late and RunningLate.objects.filter(meeting=meeting, member=own.member).exists(),
    )


class PageWords(Words):
    """Puts times, owners and rows into words for one of the two."""

    def _owner(self, key: int) -> PairMember:
        return self.two.mentee if key == self.two.mentee.pk else self.two.mentor

    def point(self, one: AgendaPoint) -> Row:
        """A point of the agenda."""
        owner, mine = self._owner(one.member_id), one.member_id == self.member.pk
        return Row(
            str(one.pk), one.text, owner.person.first_name, owner.person.name, one.done, mine, one.carried, one.removed
        )

    def action(self, one: Action, number: int) -> Row:
        """An action as it stands on the page of the meeting of this number."""
        owner, mine = self._owner(one.member_id), one.member_id == self.member.pk
        since = one.number if one.number != number else None
        return Row(
            id=str(one.pk),
            text=one.text,
            owner=owner.person.first_name,
            name=owner.person.name,
            done=one.done_in is not None,
            mine=mine,
            removed=one.removed,
            due=one.due,
            since=since,
        )


def _points(own: OwnMeeting) -> Iterable[AgendaPoint]:
    # What somebody took off is for them alone to put back.
    seen = Q(removed=False) | Q(member=own.member)
    return AgendaPoint.objects.filter(seen, pair=own.member.pair, number=own.number)


def _actions(own: OwnMeeting) -> Iterable[Action]:
    """This meeting's, and those of earlier ones that were open when it took place."""
    then = Q(done_in=None) | Q(done_in__gte=own.number)
    return Action.objects.filter(then, pair=own.member.pair, number__lte=own.number)


def shared_notes(own: OwnMeeting) -> SharedNotes:
    """The shared notes; an empty row (not saved) while nothing is written."""
    found = SharedNotes.objects.filter(pair=own.member.pair, number=own.number).first()
    return found or SharedNotes(pair=own.member.pair, number=own.number)


def private_notes(own: OwnMeeting) -> PrivateNotes:
    """The reader's own notes; an empty row (not saved) while nothing is written."""
    found = PrivateNotes.objects.filter(member=own.member, number=own.number).first()
    return found or PrivateNotes(member=own.member, number=own.number)


def stamp(own: OwnMeeting) -> str:
    """Changes whenever agenda or actions do; nothing sealed is opened for it. Two queries."""
    own_points = AgendaPoint.objects.filter(pair=own.member.pair, number=own.number)
    points = own_points.values_list("pk", "position", "done", "removed")
    own_actions = Action.objects.filter(pair=own.member.pair, number__lte=own.number)
    actions = own_actions.values_list("pk", "done_in", "removed")
    return f"{zlib.crc32(repr([*points, *actions]).encode()):08x}"


def coming_pages(person: Person) -> list[tuple[Meeting, str]]:
    """The coming meetings of somebody's live pairs with the partner's first name: where a guide can be used."""
    rows = PairMember.objects.filter(person=person, live=True).select_related("pair__programme")
    members = list(rows.prefetch_related("pair__members__person"))
    coming = coming_of([one.pair for one in members])
    return [
        (coming[one.pair_id], one.partner.person.first_name)
        for one in members
        if one.pair_id in coming and coming[one.pair_id].number > 0
    ]


@dataclass(frozen=True)
class Brief:
    """What fits on one sheet: the first rows, and how many more there are."""

    points: tuple[Row, ...]
    actions: tuple[Row, ...]
    more_points: int
    more_actions: int


def brief(page: Page) -> Brief:
    """Open actions, the reader's own first, and the agenda."""
    points = page.open_points
    actions = sorted((one for one in page.actions if not one.done and not one.removed), key=lambda one: not one.mine)
    most = BRIEF_ROWS
    return Brief(points[:most], tuple(actions[:most]), max(0, len(points) - most), max(0, len(actions) - most))


def starters(own: OwnMeeting) -> tuple[str, ...]:
    """Three points to begin an agenda with."""
    if own.number <= 1:
        return (_("What made each of us say yes"), _("What would make this worth the time"), _("How we like to work"))
    return (_("What happened since we last talked"), _("One thing I would like your view on"), _("What we try next"))
