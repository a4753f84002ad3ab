"""What a participant's home shows: the one next step, then the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.mine.circles import steps_of_circles, url_of, when_of
from upmentor.doors.mine.conversations import Rhythm, page_of, rhythm, title
from upmentor.doors.mine.orientation import Done, course_url, done_by, has_done, steps_before_meeting
from upmentor.doors.mine.promises import Promise, promises_of
from upmentor.doors.mine.standing import Standing, standings
from upmentor.doors.mine.steps import Step, steps_of
from upmentor.doors.mine.worktime import WorkTime, work_time
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import live_delegations
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.queries.own import answered_proposals, own_pairs
from upmentor.stages.pairs.queries.pairs import announced_for
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.enrolments import own_enrolments
from upmentor.stages.programmes.queries.programmes import open_for
from upmentor.stages.programmes.states import ENROLMENT_OPEN, OVER
from upmentor.stages.programmes.steps import minutes_left
from upmentor.stages.programmes.steps import steps_of as pages_of
from upmentor.stages.recognition.queries.recent import Recent, recent
from upmentor.stages.recognition.queries.sharing import has_told_team
from upmentor.stages.supervision.models import Seat
from upmentor.stages.supervision.queries.circles import coming as coming_circles

__all__ = ["Coming", "Home", "OwnRhythm", "Step", "home"]

State = Enrolment.State


@dataclass(frozen=True)
class Coming:
    """A conversation that is booked, where the next step is about something else."""

    title: str
    when: str
    url: str
    name: str


@dataclass(frozen=True)
class OwnRhythm:
    """The dots of one pair; `name` is the partner's first name."""

    name: str
    rhythm: Rhythm


@dataclass(frozen=True)
class Home:
    """The next step (None when there is none), other things under way, what is booked, what the reader promised, their
    rhythm and working time, programmes that could be joined. `stop_url` is the pair page of a mentor, where pause and
    end are."""

    next: Step | None
    others: Sequence[Step] = field(default=())
    open: Sequence[Programme] = field(default=())
    coming: Sequence[Coming] = field(default=())
    promises: Sequence[Promise] = field(default=())
    rhythms: Sequence[OwnRhythm] = field(default=())
    time: WorkTime | None = None
    recent: Recent | None = None
    stop_url: str = ""
    assists: bool = False
    told_hours: bool = False
    me: str = ""


def home(person: Person, *, at: dt.datetime, on: dt.date) -> Home:
    """Compose the page: what can be done first, then what waits. A constant number of queries."""
    found = standings(own_pairs(person, live=True))
    proposals = list(announced_for(person))
    met = {one.member.enrolment_id for one in found}
    met |= {enrolment for row in proposals for enrolment in (row.mentor_id, row.mentee_id)}
    steps = [*_proposals(proposals, person), *(step for one in found for step in steps_of(one, at=at))]
    learnt = done_by(person.user)
    # One check-in stands for all pairs of a programme.
    steps = list(dict.fromkeys(steps))
    circles = coming_circles(person, at=at)
    steps += steps_of_circles(circles, at=at)
    steps += [*steps_before_meeting(found, learnt), *_enrolments(person, met, learnt)]
    steps.sort(key=lambda step: (step.waits, step.rank))
    first = steps[0] if steps else None
    mentor = next((one for one in found if one.is_mentor), None)
    return Home(
        first,
        steps[1:],
        open_for(person, on),
        [one for one in _coming(found, circles, at) if first is None or one.when not in first.words],
        promises_of(found),
        [OwnRhythm(one.name, dots) for one in found if (dots := rhythm(one, at=at))],
        work_time(found, on=on),
        recent(person, on=on),
        reverse("mine:pair", args=[mentor.pair.uid]) if mentor else "",
        person.user is not None and live_delegations(person.user).exists(),
        has_told_team(person),
        person.first_name,
    )


def _coming(found: Sequence[Standing], circles: Sequence[Seat], at: dt.datetime) -> Iterator[Coming]:
    rows = [(one.coming.starts_at, one, one.coming) for one in found if one.coming and one.coming.starts_at]
    for start, one, meeting in sorted(rows, key=lambda row: row[0]):
        if meeting.state == Meeting.State.BOOKED and start > at:
            yield Coming(title(meeting), one.both(start), page_of(meeting, one.pair), one.name)
    for seat in circles:
        yield Coming(_("Mentor circle"), when_of(seat), url_of(seat), "")


def _proposals(rows: Iterable[Proposal], person: Person) -> Iterator[Step]:
    """Proposals that wait for an answer; those that the reader answered wait for the end of the time to answer."""
    said = answered_proposals(person)
    for row in rows:
        if row.state == Proposal.State.ANNOUNCED:
            yield _proposal(row, person, answered=row.pk in said)


def _enrolments(person: Person, met: Collection[int], learnt: Done) -> Iterator[Step]:
    """What is half done or waits, without the enrolments (by key) that have `met` somebody."""
    for row in own_enrolments(person):
        is_open = row.programme.state in ENROLMENT_OPEN
        if row.state == State.STARTED and is_open:
            yield _unfinished(row)
        elif row.state == State.INVITED and is_open:
            yield _invited(row)
        elif row.state in (State.AVAILABLE, State.WAITING) and row.pk not in met and row.programme.state not in OVER:
            yield _waiting(row, learnt)


def _proposal(row: Proposal, person: Person, *, answered: bool) -> Step:
    partner = row.mentee.person if row.mentor.person_id == person.pk else row.mentor.person
    url, people = reverse("pairs:match", args=[row.uid]), (person.name, partner.name)
    if answered:
        words = _("Your answer is kept. You both hear at the same time how it goes on.")
        heading = _("You answered about %(name)s") % {"name": partner.name}
        return Step(heading, words, "", url, _("Look at it again"), people, "hourglass", waits=True)
    return Step(
        _("We have someone for you to meet"),
        _("Read who it is and why we thought of you two."),
        _("2 minutes"),
        url,
        _("Meet %(name)s") % {"name": partner.name},
        people,
        "users",
        rank=0,
    )


def _unfinished(row: Enrolment) -> Step:
    steps = pages_of(row.role)
    left = minutes_left(row.role, row.step if row.step in steps else steps[0])
    return Step(
        _("Finish enrolling in %(name)s") % {"name": row.programme.name},
        _("Your answers are saved. Go on where you stopped."),
        ngettext("about %(n)s minute", "about %(n)s minutes", left) % {"n": left},
        reverse("programmes:join", args=[row.programme.slug]),
        _("Go on"),
        rank=7,
    )


def _invited(row: Enrolment) -> Step:
    mentor = row.role == Enrolment.Role.MENTOR
    words = _("Would you share what you know with a senior colleague?")
    other = _("A private hour a month with someone who sees what you don’t.")
    return Step(
        _("You are invited to %(name)s") % {"name": row.programme.name},
        words if mentor else other,
        _("under 3 minutes"),
        reverse("programmes:join", args=[row.programme.slug]),
        _("Have a look"),
        icon="mail",
        rank=8,
    )


def _waiting(row: Enrolment, learnt: Done) -> Step:
    name = {"name": row.programme.name}
    url = reverse("programmes:join", args=[row.programme.slug])
    if row.programme.ending:
        words = _("Nobody else is looked for. Nothing is asked of you, and what you answered stays yours.")
        heading = _("%(name)s is coming to its close") % name
        return Step(heading, words, "", url, _("See your answers"), icon="hourglass", waits=True)
    if row.state == State.WAITING:
        words = _("The programme team writes to you as soon as there is a place. You need to do nothing.")
        heading = _("You are on the waiting list of %(name)s") % name
        return Step(heading, words, "", url, _("See your answers"), icon="hourglass", waits=True)
    words = _("We are looking for somebody who fits. You will both read about each other at the same time.")
    heading = _("You’re in: %(name)s") % name
    # Who has time now may read; nobody has to before there is a partner.
    course = "" if has_done(learnt, row.role) else course_url(row.role)
    second = _("Read your orientation meanwhile") if course else ""
    step = Step(heading, words, "", url, _("See your answers"), icon="hourglass", waits=True)
    return replace(step, second=second, second_url=course)
