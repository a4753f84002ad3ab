"""Verbs on programmes: create from a template, change, open and close enrolment, appoint who runs it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.content.programme_templates import template
from upmentor.matching import Policy
from upmentor.stages.people.models import Department
from upmentor.stages.programmes.actions.reach import account_at
from upmentor.stages.programmes.actions.topics import free_slug
from upmentor.stages.programmes.errors import NotReady, WrongState
from upmentor.stages.programmes.models import Programme, ProgrammeRole, ProgrammeTopic, Topic
from upmentor.stages.programmes.queries.programmes import missing
from upmentor.stages.programmes.states import PROGRAMME, SETTINGS_OPEN, may_become

State = Programme.State


@dataclass(frozen=True)
class Details:
    """What a manager sets on one page. `managers` are e-mail addresses of people in the roster or of accounts,
    `sponsor` too.

    Grades left out mean no limit; no department means all.
    """

    name: str
    purpose: str = ""
    enrol_until: dt.date | None = None
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    meetings: int = 6
    cadence_weeks: int = 4
    meeting_minutes: int = 60
    mentor_max_grade: int | None = None
    mentee_min_grade: int | None = None
    mentor_places: int | None = None
    mentee_places: int | None = None
    departments: Sequence[Department] = ()
    managers: Sequence[str] = ()
    sponsor: str = ""
    orientation: str = Programme.Orientation.RECOMMENDED
    fair_draw: bool = False

    @property
    def fields(self) -> dict[str, Any]:
        """The values that are columns of the programme."""
        apart = {"departments", "managers", "sponsor"}
        return {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.name not in apart}


@transaction.atomic
def create_programme(template_id: str, details: Details, *, by: Actor, at: dt.datetime) -> Programme:
    """A draft from a template: its topics, its policy, and the details. Raises `UnknownTemplateError`,
    `UnknownManager`."""
    source = template(template_id)
    policy = Policy.from_dict(source.policy).to_dict()
    slug = free_slug(details.name, set(Programme.objects.values_list("slug", flat=True)))
    programme = Programme.objects.create(
        slug=slug[:80], template=source.id, form=source.form, policy=policy, created_at=at, **details.fields
    )
    topics = {topic.slug: topic for topic in Topic.objects.filter(slug__in=source.topics)}
    ProgrammeTopic.objects.bulk_create(
        ProgrammeTopic(programme=programme, topic=topics[slug], position=position)
        for position, slug in enumerate(source.topics)
        if slug in topics
    )
    _appoint(programme, details, by=by, at=at)
    record("programme_created", by=by, at=at, kind="programme", key=programme.uid, reason=source.id)
    _settle(programme)
    return programme


@transaction.atomic
def change_programme(programme: Programme, details: Details, *, by: Actor, at: dt.datetime) -> Programme:
    """Change the details. Raises `WrongState` once the programme is closing, `UnknownManager`."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.state not in SETTINGS_OPEN:
        raise WrongState(locked.state)
    for name, value in details.fields.items():
        setattr(locked, name, value)
    locked.save()
    _appoint(locked, details, by=by, at=at)
    record("programme_changed", by=by, at=at, kind="programme", key=locked.uid)
    _settle(locked)
    return locked


def _appoint(programme: Programme, details: Details, *, by: Actor, at: dt.datetime) -> None:
    programme.departments.set(details.departments)
    wanted: list[tuple[User, str]] = [
        (account_at(address, by=by, at=at), ProgrammeRole.Role.MANAGER) for address in details.managers
    ]
    if details.sponsor:
        wanted.append((account_at(details.sponsor, by=by, at=at), ProgrammeRole.Role.SPONSOR))
    held = {(row.user_id, row.role): row for row in ProgrammeRole.objects.filter(programme=programme)}
    keys = {(user.pk, str(role)): user for user, role in wanted}
    for key, row in held.items():
        if key not in keys:
            row.delete()
            record("role_ended", by=by, at=at, kind="programme", key=programme.uid, about=row.user.uid, reason=row.role)
    for key, user in keys.items():
        if key not in held:
            ProgrammeRole.objects.create(programme=programme, user=user, role=key[1])
            record("role_given", by=by, at=at, kind="programme", key=programme.uid, about=user.uid, reason=key[1])


def _settle(programme: Programme) -> None:
    """A draft that lacks nothing is ready, and a ready one that lacks something is a draft again."""
    state = State.DRAFT if missing(programme) else State.READY
    if programme.state in (State.DRAFT, State.READY) and programme.state != state:
        programme.state = state
        programme.save(update_fields=["state"])


def open_enrolment(programme: Programme, *, by: Actor, at: dt.datetime) -> Programme:
    """Let people enrol: from ready, or again from matching for late joiners. Raises `NotReady`, `WrongState`."""
    lacks = missing(programme)
    if lacks:
        raise NotReady([str(one) for one in lacks])
    return advance(programme, State.ENROLLING, by=by, at=at)


def close_enrolment(programme: Programme, *, by: Actor, at: dt.datetime) -> Programme:
    """End enrolment; who comes later joins the waiting list. Raises `WrongState`."""
    return advance(programme, State.MATCHING, by=by, at=at)


def start_programme(programme: Programme, *, by: Actor, at: dt.datetime) -> Programme:
    """The first pairs were announced: from matching to running. Raises `WrongState`."""
    return advance(programme, State.RUNNING, by=by, at=at)


@transaction.atomic
def advance(programme: Programme, state: str, *, by: Actor, at: dt.datetime) -> Programme:
    """Take one step of the table of states. Raises `WrongState` when the table has no such step."""
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if not may_become(PROGRAMME, locked.state, state):
        raise WrongState(locked.state)
    locked.state = state
    locked.save(update_fields=["state"])
    record("programme_moved", by=by, at=at, kind="programme", key=locked.uid, reason=state)
    return locked
