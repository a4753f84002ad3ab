"""Reads about enrolments: lists for staff, what matching needs, and why somebody cannot be matched yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Exclusion, Programme, ProgrammeRole

FACTS = ("person__department", "person__site", "person__manager")


def matching_enrolments(programme: Programme) -> QuerySet[Enrolment]:
    """Everybody who can be matched in principle: enrolled and employed, with roster facts, topics and their own
    confidential
    exclusions (`exclusions` of each row; `exclusion_links` has both directions). Three queries."""
    return (
        Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE, person__employed=True)
        .select_related(*FACTS)
        .prefetch_related("topics__topic", "exclusions")
        .order_by("person__employee_id")
    )


def exclusion_links(programme: Programme) -> frozenset[tuple[int, int]]:
    """Ids of two people of this programme who are kept apart by either, smaller id first. For matching only, never
    for a page."""
    part = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE).values("person")
    rows = Exclusion.objects.filter(enrolment__person__in=part, person__in=part).values_list(
        "enrolment__person", "person"
    )
    return frozenset((min(pair), max(pair)) for pair in rows)


@dataclass(frozen=True)
class Obstacle:
    """Why somebody cannot be matched yet, or will be matched on a guess; `blocks` tells which."""

    key: str
    sentence: str | Promise
    blocks: bool = True


def readiness(enrolment: Enrolment) -> list[Obstacle]:
    """What stands between an enrolment and a match. Reads only what `matching_enrolments` has fetched."""
    person = enrolment.person
    found = []
    if not person.employed:
        found.append(Obstacle("left", _("Has left the company.")))
    if person.grade is None:
        found.append(
            Obstacle("grade", _("The roster does not say the grade, so the gap between two people is unknown."))
        )
    if person.manager_id is None and not person.top_of_tree:
        found.append(Obstacle("manager", _("The roster names no manager, so the reporting line is unknown.")))
    if not enrolment.topics.all():
        found.append(Obstacle("topics", _("Has no topic yet.")))
    if not (enrolment.languages or person.languages):
        found.append(Obstacle("languages", _("No language is known; the organisation’s is assumed."), blocks=False))
    if not (enrolment.time_zone or person.zone):
        found.append(Obstacle("zone", _("No time zone is known; the organisation’s is assumed."), blocks=False))
    return found


def not_matchable(programme: Programme) -> list[tuple[Enrolment, list[Obstacle]]]:
    """Enrolled people whom a run would leave out, with what is missing."""
    rows = ((row, [one for one in readiness(row) if one.blocks]) for row in matching_enrolments(programme))
    return [(row, obstacles) for row, obstacles in rows if obstacles]


def blocked_count(programme: Programme) -> int:
    """How many enrolled people `not_matchable` would list; one query."""
    rows = Enrolment.objects.filter(programme=programme, state=Enrolment.State.AVAILABLE)
    no_topic = ~Exists(EnrolmentTopic.objects.filter(enrolment=OuterRef("pk")))
    no_manager = Q(person__manager=None, person__top_of_tree=False)
    return rows.filter(Q(person__grade=None) | no_manager | no_topic, person__employed=True).count()


STATUSES = ("enrolled", "invited", "started", "waiting", "withdrawn", "completed", "all")


def listed(
    programme: Programme, *, status: str = "all", role: str = "", words: str = "", sort: str = "name"
) -> QuerySet[Enrolment]:
    """The people page: filtered, searched by name, department or employee id, ordered; topics fetched with it."""
    rows = Enrolment.objects.filter(programme=programme).select_related(*FACTS)
    rows = rows.prefetch_related("topics__topic", "wishes__proposed")
    state = {"enrolled": "available"}.get(status, status)
    rows = rows.filter(state=state) if status in STATUSES[:-1] else rows.exclude(state=Enrolment.State.WITHDRAWN)
    if role in Enrolment.Role.values:
        rows = rows.filter(role=role)
    for word in words.split()[:6]:
        rows = rows.filter(
            Q(person__name__icontains=word)
            | Q(person__department__name__icontains=word)
            | Q(person__employee_id__iexact=word)
        )
    order = {"name": "person__name", "department": "person__department__name", "changed": "changed_at"}
    field = order.get(sort.lstrip("-"), "person__name")
    return rows.order_by(f"-{field}" if sort.startswith("-") else field, "id")


def invitable(programme: Programme, *, role: str, words: str = "", department: str = "") -> QuerySet[Person]:
    """People who may take the role, neither are in the programme nor run it, and can be reached by e-mail; by name."""
    # Not `exclude(email="")`: SQLite would then read everybody through the index of addresses, six times as slow.
    rows = Person.objects.filter(employed=True, email__gt="").select_related("department")
    if role == Enrolment.Role.MENTOR and programme.mentor_max_grade is not None:
        rows = rows.filter(grade__lte=programme.mentor_max_grade)
    if role == Enrolment.Role.MENTEE and programme.mentee_min_grade is not None:
        rows = rows.filter(grade__gte=programme.mentee_min_grade)
    invited = programme.departments.values("id")
    if programme.departments.exists():
        rows = rows.filter(department__in=invited)
    rows = rows.exclude(pk__in=Enrolment.objects.filter(programme=programme).values("person"))
    rows = rows.exclude(user__in=programme.roles.filter(role=ProgrammeRole.Role.MANAGER).values("user"))
    if department:
        rows = rows.filter(department__uid=department)
    for word in words.split()[:6]:
        rows = rows.filter(Q(name__icontains=word) | Q(employee_id__iexact=word) | Q(job_title__icontains=word))
    return rows.order_by("name", "id")


def colleagues(enrolment: Enrolment, words: str, limit: int = 8) -> list[Person]:
    """Colleagues whose name has all the words, for the confidential page; the person and those named already are
    left out."""
    parts = words.split()[:6]
    if not parts or len(words.strip()) < 2:
        return []
    rows = Person.objects.filter(employed=True).exclude(pk=enrolment.person_id).select_related("department")
    for part in parts:
        rows = rows.filter(name__icontains=part)
    named = Exclusion.objects.filter(enrolment=enrolment).values("person")
    return list(rows.exclude(pk__in=named).order_by("name", "id")[:limit])


def history(enrolment: Enrolment) -> Sequence[Entry]:
    """What happened to an enrolment, newest first, as the audit has it."""
    return list(Entry.objects.filter(object_kind="enrolment", object_key=str(enrolment.uid))[:50])


def letters_about(enrolment: Enrolment) -> list[Letter]:
    """Invitation and reminder of an enrolment, the first one first: that they went out, when, and whether they
    arrived."""
    return list(Letter.objects.filter(key__startswith=f"invitation:{enrolment.uid}").order_by("created_at"))


def own_enrolments(person: Person) -> list[Enrolment]:
    """A person's parts in all programmes, newest first."""
    return list(Enrolment.objects.filter(person=person).select_related("programme").order_by("-changed_at", "-id"))
