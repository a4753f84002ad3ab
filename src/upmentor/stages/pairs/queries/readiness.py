"""Is the programme ready to be matched? Numbers on both sides, and who cannot be matched yet and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.utils.translation import gettext as _

from upmentor.matching import Participant, Policy, TopicBalance, supply_demand
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.queries.problem import Snapshot, snapshot
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme


@dataclass(frozen=True)
class NotReady:
    """Somebody who cannot be matched yet, or for whom something was assumed."""

    person: Person
    role: str
    why: str
    step: str


@dataclass(frozen=True)
class Readiness:
    """The programme before a run. `mentors` and `mentees` can be matched now, with `mentor_places` and `mentee_places`;
    `paired` pairs hold places already; `others` counts enrolments by state that are not there yet."""

    mentors: int
    mentees: int
    mentor_places: int
    mentee_places: int
    paired: int
    invited: int
    started: int
    waiting: int
    not_ready: tuple[NotReady, ...]
    assumed: tuple[NotReady, ...]
    topics: tuple[TopicBalance, ...]

    @property
    def enough(self) -> bool:
        """At least two people on each side."""
        return min(self.mentors, self.mentees) >= 2


def readiness(programme: Programme, policy: Policy, *, on: dt.date) -> Readiness:
    """Look at everybody who is enrolled; nine queries, whatever their number."""
    taken = snapshot(programme, policy, on=on)
    problem = taken.problem
    states = dict(
        Enrolment.objects.filter(programme=programme).order_by().values_list("state").annotate(number=Count("id"))
    )
    blocked = {
        person.id: found for person in (*problem.mentors, *problem.mentees) if (found := _missing(person, policy))
    }
    ready = [[p for p in side if p.id not in blocked] for side in (problem.mentors, problem.mentees)]
    return Readiness(
        mentors=len(ready[0]),
        mentees=len(ready[1]),
        mentor_places=sum(person.capacity for person in ready[0]),
        mentee_places=sum(person.capacity for person in ready[1]),
        paired=Proposal.objects.filter(programme=programme, state__in=Proposal.LIVE).count(),
        invited=states.get(Enrolment.State.INVITED, 0),
        started=states.get(Enrolment.State.STARTED, 0),
        waiting=states.get(Enrolment.State.WAITING, 0),
        not_ready=tuple(_row(taken, key, why, step) for key, (why, step) in blocked.items()),
        assumed=tuple(_assumed(taken)),
        topics=supply_demand(problem),
    )


def _missing(person: Participant, policy: Policy) -> tuple[str, str] | None:
    if person.grade is None:
        return _("Grade not known"), _("Add the grade in the roster")
    if not person.manager_known:
        return _("Manager not known"), _("Add the manager in the roster, or mark that there is none")
    if not person.topics and policy.topic_required:
        return _("No topic yet"), _("Ask for at least one topic")
    return None


def _assumed(taken: Snapshot) -> Iterable[NotReady]:
    known = taken.enrolments
    for key in taken.assumed_language:
        if key in known:
            yield _row(taken, key, _("Language not known"), _("The organisation’s own language is assumed"))
    for key in taken.unreadable_hours:
        if key in known:
            yield _row(taken, key, _("Working hours cannot be read"), _("Monday to Friday, nine to five, is assumed"))


def _row(taken: Snapshot, key: str, why: str, step: str) -> NotReady:
    enrolment = taken.enrolments[key]
    return NotReady(enrolment.person, enrolment.get_role_display(), why, step)
