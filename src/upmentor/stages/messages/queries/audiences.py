"""Who reads a message: groups of a programme with their numbers. Staff see names, so nothing is withheld here."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.db.models import QuerySet

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.stages.messages.models import Message
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, Programme

A, S = Message.Audience, Enrolment.State
STATES = {A.INVITED: S.INVITED, A.STARTED: S.STARTED, A.WAITING: S.WAITING}
ROLES = {A.MENTORS: Enrolment.Role.MENTOR, A.MENTEES: Enrolment.Role.MENTEE}
# These have not enrolled yet, or wait: their page is the one on which they do.
BEFORE = (A.INVITED, A.STARTED, A.WAITING)


@dataclass(frozen=True)
class Readers:
    """Who gets a letter (`people`, with account and site) and who cannot, having no address in the roster."""

    people: list[Person]
    without: list[Person]

    @property
    def nameless(self) -> int:
        """How many have no name in the roster."""
        return sum(one.name_missing for one in self.people)


def enrolments(programme: Programme, audience: str) -> QuerySet[Enrolment]:
    """The enrolments that a group means, of people who work here."""
    rows = Enrolment.objects.filter(programme=programme, person__employed=True)
    if audience in STATES:
        return rows.filter(state=STATES[A(audience)])
    running = PairMember.objects.filter(pair__programme=programme, pair__state__in=Pair.LIVE, live=True)
    if audience == A.PAIRED:
        return rows.filter(pk__in=running.values("enrolment"))
    rows = rows.filter(state=S.AVAILABLE)
    if audience in ROLES:
        return rows.filter(role=ROLES[A(audience)])
    return rows.exclude(pk__in=running.values("enrolment")) if audience == A.UNPAIRED else rows


def readers(programme: Programme, audience: str) -> Readers:
    """The people of a group, by name; each once. One query."""
    ids = enrolments(programme, audience).values("person")
    found = list(Person.objects.filter(pk__in=ids).select_related("user", "site").order_by("name", "pk"))
    return Readers([one for one in found if one.email], [one for one in found if not one.email])


def leaders(programme: Programme) -> set[int]:
    """Keys of the people who take part as mentee: they are written to least (AC-17.1). One query."""
    rows = Enrolment.objects.filter(programme=programme, role=Enrolment.Role.MENTEE)
    return set(rows.values_list("person_id", flat=True))


def numbers(programme: Programme) -> dict[str, int]:
    """Group → how many people. One query each."""
    return {str(one): enrolments(programme, one).count() for one in A}


def languages(programme: Programme) -> list[str]:
    """Languages that people of this programme read, the organisation's first; the others by code. Two queries."""
    organisation = Organisation.objects.first()
    home = language_of(None, organisation)
    rows = Enrolment.objects.filter(programme=programme, person__employed=True).exclude(person__user__language="")
    spoken = set(rows.order_by().values_list("person__user__language", flat=True).distinct())
    known = {code for code, _name in settings.LANGUAGES}
    return [home, *sorted((spoken & known) - {home})]
