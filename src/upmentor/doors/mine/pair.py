"""The page of a pair: the relationship at a glance, composed from what the slices answer to one of the two."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.doors.mine.conversations import Conversation, page_of, thread, title
from upmentor.doors.mine.orientation import course_url, done_by, has_done, required
from upmentor.doors.mine.standing import Standing, standings
from upmentor.doors.mine.steps import Step, steps_of
from upmentor.stages.goals.queries.goals import GoalSeen, goals_of
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.guides import shared_guides
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.queries.agreement import state_of
from upmentor.stages.pairs.queries.keeping import kept_until
from upmentor.stages.pairs.queries.own import own_pairs
from upmentor.stages.pairs.terms import lines
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.queries.orientation import course_of

S, P = Meeting.State, Pair.State
# What the two say of how they agreed; the rest is read on the agreement itself.
AT_A_GLANCE = 3


@dataclass(frozen=True)
class NextMeeting:
    """A conversation with a time: day and clock on both walls, each with the city of its zone."""

    title: str
    day: str
    mine: str
    my_city: str
    theirs: str
    their_city: str
    page_url: str
    move_url: str


@dataclass(frozen=True)
class Task:
    """A line of "Setting out together"; `state` is done, progress, todo or blocked."""

    label: str
    url: str
    state: str
    why: str = ""


@dataclass(frozen=True)
class Agreed:
    """How the two agreed to work: a few lines, and since when. `day` is empty until both signed."""

    lines: tuple[str, ...]
    day: dt.date | None
    signed: bool


@dataclass(frozen=True)
class RoundOfTwo:
    """A mid-point or final review that has begun: the page of both, and the words for each other with what is said of
    their day. The same for everybody on a day, whoever has written. `own_url` is the way back to the reader's own
    answers while they can be changed; it is all there is of a check-in that each answers alone."""

    title: str
    together_url: str
    words: str
    words_url: str
    own_url: str = ""


@dataclass(frozen=True)
class PairPage:
    """The page. A panel is None where there is nothing to show."""

    standing: Standing
    step: Step | None
    meeting: NextMeeting | None
    tasks: tuple[Task, ...]
    thread: tuple[Conversation, ...]
    goals: tuple[GoalSeen, ...] | None
    agreed: Agreed | None
    rounds: tuple[RoundOfTwo, ...]
    over: str

    @property
    def me(self) -> str:
        """The reader's first name."""
        return self.standing.member.person.first_name

    @property
    def lone(self) -> bool:
        """Whether the next conversation is the one box of the page."""
        return self.step is None

    @property
    def done(self) -> int:
        """How many of the tasks are done."""
        return sum(1 for task in self.tasks if task.state == "done")


def page(member: PairMember, *, at: dt.datetime) -> PairPage:
    """Compose the page for a member that came through `own_pair`; a constant number of queries."""
    one = standings([member])[0]
    live = member.live
    steps = steps_of(one, at=at) if live else []
    topic = next((guide.topic for guide in shared_guides(member)), "") if one.pair.active_at else ""
    meeting = _meeting(one, topic)
    return PairPage(
        standing=one,
        step=steps[0] if steps and not (meeting and steps[0].rank > 4) else None,
        meeting=meeting,
        tasks=tuple(_tasks(one)) if live and not any(held.number for held in one.held) else (),
        thread=thread(one, topic),
        goals=goals_of(one.pair, member) if one.pair.active_at else None,
        agreed=_agreed(one),
        rounds=tuple(_rounds(one, at)),
        over="" if live else _over(one.pair, at),
    )


def _rounds(one: Standing, at: dt.datetime) -> Iterator[RoundOfTwo]:
    today = at.astimezone(ZoneInfo(one.home)).date()
    for row in one.rounds:
        own = reverse("feedback:check-in", args=[row.uid]) if row.is_open(today) and row.pk in one.checked else ""
        if row.opens_on <= today and one.had(row):
            day = {"day": date_format(row.releases_on, "j F")}
            said = _("Opened on %(day)s.") if row.is_released(today) else _("They are opened on %(day)s.")
            arguments = [one.pair.uid, row.uid]
            yield RoundOfTwo(
                row.get_kind_display(),
                reverse("feedback:together", args=arguments),
                said % day,
                reverse("feedback:feedback", args=arguments),
                own,
            )
        elif own:
            yield RoundOfTwo(row.get_kind_display(), "", "", "", own)


def _over(pair: Pair, at: dt.datetime) -> str:
    until = kept_until(pair)
    done = _("Completed, with thanks to both of you.")
    said = done if pair.state == P.COMPLETED else _("This pairing has ended, with thanks.")
    if until is None:
        return said
    if until <= at.date():
        return said + " " + _("The notes of your meetings have been erased.")
    words = _("The notes, agendas and promises of your meetings stay until %(day)s, then they are erased.")
    return said + " " + words % {"day": date_format(until, "DATE_FORMAT")}


def _meeting(one: Standing, topic: str) -> NextMeeting | None:
    meeting = one.coming
    if meeting is None or meeting.state != S.BOOKED or meeting.starts_at is None:
        return None
    start = meeting.starts_at
    same = one.mine.local(start).date() == one.theirs.local(start).date()
    return NextMeeting(
        title(meeting, topic),
        wording.day(start, one.mine),
        wording.clock(start, one.mine),
        wording.city(one.mine.zone),
        wording.clock(start, one.theirs) if same else wording.short(start, one.theirs),
        wording.city(one.theirs.zone),
        page_of(meeting, one.pair),
        reverse("meetings:schedule", args=[one.pair.uid]),
    )


def _tasks(one: Standing) -> Iterator[Task]:
    """Four things before the first conversation (`ux.md` §2), and one's own orientation."""
    pair, active = one.pair, one.pair.state == P.ACTIVE
    coming = one.coming
    found = bool(one.meetings) and (coming is None or coming.state == S.BOOKED or active)
    said = one.member.go_ahead is not None or active
    yield Task(
        _("Find 20 minutes for a first talk"),
        reverse("meetings:schedule", args=[pair.uid]),
        "done" if found or said else "progress" if one.answered else "todo",
    )
    yield Task(
        _("Talk, and say in private whether to go ahead"),
        "" if active else reverse("pairs:first-talk", args=[pair.uid]),
        "done" if active else "progress" if said else "todo",
        "" if active or not said else _("Your answer is kept. You both read at the same time how it goes on."),
    )
    yield _orientation(one)
    wait = "" if active else _("Opens when you both want to go ahead.")
    yield Task(
        _("Sign how you want to work"), reverse("pairs:agreement", args=[pair.uid]), _progress(one, active), wait
    )
    state = "done" if one.has_goal else "todo"
    yield Task(
        _("Set a goal of your own"), reverse("goals:goals", args=[pair.uid]), state if active else "blocked", wait
    )


def _orientation(one: Standing) -> Task:
    """Can be done at any time, also before the first talk."""
    role, done = one.member.role, done_by(one.member.person.user)
    begun = bool(done.get(course_of(role)))
    state = "done" if has_done(done, role) else "progress" if begun else "todo"
    why = _("The first meeting is booked once you have both done yours.") if required(one.pair) else ""
    return Task(_("Read your orientation"), course_url(role), state, "" if state == "done" else why)


def _progress(one: Standing, active: bool) -> str:
    if one.agreed:
        return "done"
    if not active:
        return "blocked"
    return "progress" if one.signed else "todo"


def _agreed(one: Standing) -> Agreed | None:
    if one.pair.active_at is None:
        return None
    seen = state_of(one.pair, one.member)
    if seen is None:
        return None
    short = [line for line in lines(seen.terms) if line.value and not line.typed]
    said = tuple(_("%(label)s: %(value)s") % {"label": line.label, "value": line.value} for line in short)
    day = max(seen.mine, seen.theirs) if seen.mine and seen.theirs else None
    return Agreed(said[:AT_A_GLANCE], day, seen.in_force is not None)


@dataclass(frozen=True)
class Row:
    """One of several pairs."""

    uid: str
    name: str
    job: str
    words: str
    live: bool


def own_rows(person: Person, *, at: dt.datetime) -> Sequence[Row]:
    """All pairs of a person, live ones first. A constant number of queries."""
    return tuple(_list_row(one, at) for one in standings(own_pairs(person)))


def _list_row(one: Standing, at: dt.datetime) -> Row:
    pair, partner = one.pair, one.partner.person
    words = str(pair.get_state_display())
    if one.coming and one.coming.starts_at and one.coming.starts_at > at:
        words = _("%(state)s · next: %(when)s") % {"state": words, "when": one.both(one.coming.starts_at)}
    return Row(str(pair.uid), partner.name, partner.job_title, words, one.member.live)
