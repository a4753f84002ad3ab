"""What a participant's home shows: the one next step, then the rest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.queries.pairs import announced_for
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.enrolments import own_enrolments
from upmentor.stages.programmes.queries.programmes import open_for
from upmentor.stages.programmes.states import ENROLMENT_OPEN
from upmentor.stages.programmes.steps import minutes_left, steps_of

State = Enrolment.State


@dataclass(frozen=True)
class Step:
    """One card: what, how long, a sentence, the button."""

    title: str
    words: str
    meta: str = ""
    url: str = ""
    button: str = ""
    people: Sequence[str] = ()
    icon: str = "clock"


@dataclass(frozen=True)
class Home:
    """The next step (None when there is none), other things under way, programmes that could be joined."""

    next: Step | None
    others: Sequence[Step] = field(default=())
    open: Sequence[Programme] = field(default=())


def home(person: Person, *, on: dt.date) -> Home:
    """Compose the page: proposals first, then what is half done, then what waits."""
    proposals = list(announced_for(person))
    met = {row.mentor_id for row in proposals} | {row.mentee_id for row in proposals}
    enrolments = own_enrolments(person)
    steps = [_proposal(row, person) for row in proposals]
    steps += [_unfinished(row) for row in enrolments if row.state == State.STARTED and _is_open(row)]
    steps += [_invited(row) for row in enrolments if row.state == State.INVITED and _is_open(row)]
    steps += [
        _waiting(row) for row in enrolments if row.state in (State.AVAILABLE, State.WAITING) and row.pk not in met
    ]
    return Home(steps[0] if steps else None, steps[1:], open_for(person, on))


def _is_open(row: Enrolment) -> bool:
    return row.programme.state in ENROLMENT_OPEN


def _proposal(row: Proposal, person: Person) -> Step:
    partner = row.mentee.person if row.mentor.person_id == person.pk else row.mentor.person
    return Step(
        _("We have someone for you to meet"),
        _("Read who it is and why we thought of you two."),
        _("2 minutes"),
        reverse("pairs:match", args=[row.uid]),
        _("Meet %(name)s") % {"name": partner.name},
        (person.name, partner.name),
        "users",
    )


def _unfinished(row: Enrolment) -> Step:
    steps = steps_of(row.role)
    left = minutes_left(row.role, row.step if row.step in steps else steps[0])
    return Step(
        _("Finish enrolling in %(name)s") % {"name": row.programme.name},
        _("Your answers are saved. Go on where you stopped."),
        ngettext("about %(n)s minute", "about %(n)s minutes", left) % {"n": left},
        reverse("programmes:join", args=[row.programme.slug]),
        _("Go on"),
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
    )


def _waiting(row: Enrolment) -> Step:
    name = {"name": row.programme.name}
    url = reverse("programmes:join", args=[row.programme.slug])
    if row.state == State.WAITING:
        words = _("The programme team writes to you as soon as there is a place. You need to do nothing.")
        return Step(
            _("You are on the waiting list of %(name)s") % name, words, "", url, _("See your answers"), icon="hourglass"
        )
    words = _("We are looking for somebody who fits. You will both read about each other at the same time.")
    return Step(_("You’re in: %(name)s") % name, words, "", url, _("See your answers"), icon="hourglass")
