"""Reads about programmes: what a viewer may manage or join, what a programme lacks before it opens, its figures."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.queries import role_holders
from upmentor.ground.content.programme_templates import ProgrammeTemplate, UnknownTemplateError, template
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.eligibility import eligibility
from upmentor.stages.programmes.models import Enrolment, Programme, ProgrammeRole
from upmentor.stages.programmes.permissions import may_create, person_of

MANAGER = ProgrammeRole.Role.MANAGER


def managed_programmes(user: User) -> QuerySet[Programme]:
    """`managed_by` with counts of enrolments."""
    return with_counts(managed_by(user))


def managed_by(user: User) -> QuerySet[Programme]:
    """Programmes with a staff view for this user: those they manage and don't take part in."""
    own = Programme.objects.filter(roles__user=user, roles__role=MANAGER)
    person = person_of(user)
    if person:
        part = Enrolment.objects.filter(person=person).exclude(state__in=["withdrawn", "invited"])
        own = own.exclude(pk__in=part.values("programme"))
    return own


def visible_programmes(user: User) -> QuerySet[Programme]:
    """Cards of the staff home: managed ones, for owners all of them; `is_managed` says whether the desk is open."""
    rows = with_counts(Programme.objects.all()) if may_create(user) else managed_programmes(user)
    return rows.order_by("-created_at", "-id")


def with_counts(rows: QuerySet[Programme]) -> QuerySet[Programme]:
    """Adds `mentors`, `mentees` (enrolled), `invited`, `started`, `waiting`."""
    states = Enrolment.State
    enrolled = Q(enrolments__state=states.AVAILABLE)
    counts: dict[str, Any] = {
        "mentors": Count("enrolments", filter=enrolled & Q(enrolments__role="mentor"), distinct=True),
        "mentees": Count("enrolments", filter=enrolled & Q(enrolments__role="mentee"), distinct=True),
    }
    for state in (states.INVITED, states.STARTED, states.WAITING):
        counts[str(state)] = Count("enrolments", filter=Q(enrolments__state=state), distinct=True)
    return rows.annotate(**counts)


@dataclass(frozen=True)
class Counts:
    """How many people stand where in a programme."""

    invited: int = 0
    started: int = 0
    waiting: int = 0
    withdrawn: int = 0
    completed: int = 0
    mentors: int = 0
    mentees: int = 0

    @property
    def everybody(self) -> int:
        """All but those who withdrew."""
        return self.invited + self.started + self.waiting + self.mentors + self.mentees + self.completed


def counts(programme: Programme) -> Counts:
    """One query."""
    found: dict[str, int] = {}
    for state, role, number in programme.enrolments.order_by().values_list("state", "role").annotate(Count("id")):
        name = f"{role}s" if state == Enrolment.State.AVAILABLE else state
        found[name] = found.get(name, 0) + number
    return Counts(**found)


def missing(programme: Programme) -> list[str | Promise]:
    """What a programme lacks before enrolment can open, one sentence each; empty when it is ready."""
    lacks: list[str | Promise] = []
    if programme.enrol_until is None:
        lacks.append(_("Say until when people can enrol."))
    if programme.starts_on is None or programme.ends_on is None:
        lacks.append(_("Set the first and the last day of the programme."))
    if not programme.roles.filter(role=MANAGER).exists():
        lacks.append(_("Name at least one programme manager."))
    return lacks


def care_missing(programme: Programme) -> list[str | Promise]:
    """What people who take part lack in somebody to talk to (AC-2.2): two safeguarding contacts, none of whom runs this
    programme or answers for it. Said, and in nobody's way."""
    contacts = list(role_holders(RoleGrant.Role.CONTACT))
    inside = programme.roles.filter(user__in=contacts).select_related("user")
    names = sorted({one.user.name for one in inside})
    lacks: list[str | Promise] = []
    if len(contacts) < 2:
        lacks.append(_("Two safeguarding contacts are needed, so that nobody must write to the one whom it is about."))
    for name in names:
        text = _("%(name)s is a safeguarding contact and has a part in running this programme. Name somebody else.")
        lacks.append(text % {"name": name})
    return lacks


def template_of(programme: Programme) -> ProgrammeTemplate | None:
    """The template that a programme came from, if it still ships."""
    try:
        return template(programme.template)
    except UnknownTemplateError:
        return None


def grades_known() -> tuple[int, int] | None:
    """The lowest and highest grade of people who work here; None when no grade is known."""
    found = Person.objects.filter(employed=True).aggregate(low=Min("grade"), high=Max("grade"))
    return None if found["low"] is None else (found["low"], found["high"])


def managers_of(programme: Programme) -> list[User]:
    """Who runs the programme, by name, also those who may not sign in any more. One query."""
    rows = User.objects.filter(programme_roles__programme=programme, programme_roles__role=MANAGER)
    return list(rows.order_by("name", "pk"))


def team_of(programme: Programme) -> tuple[User, ...]:
    """Those of them who can be written to. One query."""
    return tuple(one for one in managers_of(programme) if one.is_active)


def sponsor_of(programme: Programme) -> User | None:
    """Who answers for the programme."""
    rows = User.objects.filter(programme_roles__programme=programme, programme_roles__role=ProgrammeRole.Role.SPONSOR)
    return rows.first()


def open_for(person: Person, on: dt.date) -> list[Programme]:
    """Programmes that the person could join today, is not in and does not run. Two queries, whatever the number."""
    runs = ProgrammeRole.objects.filter(user=person.user_id, role=ProgrammeRole.Role.MANAGER)
    rows = (
        Programme.objects.filter(state=Programme.State.ENROLLING)
        .filter(Q(enrol_until=None) | Q(enrol_until__gte=on))
        .exclude(pk__in=Enrolment.objects.filter(person=person).values("programme"))
        .exclude(pk__in=runs.values("programme"))
        .prefetch_related("departments")
    )
    return [row for row in rows if eligibility(row, person, {one.pk for one in row.departments.all()}).roles]


def enrolment_open(programme: Programme, on: dt.date) -> bool:
    """Whether somebody who submits today gets a place (and not the waiting list)."""
    until = programme.enrol_until
    return programme.state == Programme.State.ENROLLING and (until is None or on <= until)
