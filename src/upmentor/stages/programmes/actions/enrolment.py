"""Verbs on enrolments: invite, start, submit, withdraw and take back, capacity, admit from the waiting list."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.content.pages import load_clauses
from upmentor.ground.notifications import actions as outbox
from upmentor.stages.people.actions.account import give_account
from upmentor.stages.people.emails import answered
from upmentor.stages.people.models import Person
from upmentor.stages.programmes import emails
from upmentor.stages.programmes.actions.answers import for_update
from upmentor.stages.programmes.eligibility import eligible_for
from upmentor.stages.programmes.errors import (
    AlreadyEnrolled,
    EnrolmentClosed,
    NotComplete,
    NotEligible,
    WrongState,
)
from upmentor.stages.programmes.models import Draw, Enrolment, Programme
from upmentor.stages.programmes.queries.programmes import enrolment_open
from upmentor.stages.programmes.states import ENDING, ENROLMENT, ENROLMENT_OPEN, may_become
from upmentor.stages.programmes.steps import steps_of

State = Enrolment.State


@dataclass(frozen=True)
class Invited:
    """What an invitation did: letters written, people without an address or account, people who are in the programme
    already."""

    invited: int
    unreachable: int
    known: int


@transaction.atomic
def invite(programme: Programme, people: Sequence[Person], role: str, *, by: Actor, at: dt.datetime) -> Invited:
    """Invite people to a role: one enrolment and one letter each. Raises `EnrolmentClosed` unless the programme is
    enrolling."""
    # Of two presses at once, the second waits here and then finds everybody invited.
    programme = Programme.objects.select_for_update().get(pk=programme.pk)
    if programme.state != Programme.State.ENROLLING:
        raise EnrolmentClosed(programme.state)
    known = set(Enrolment.objects.filter(programme=programme, person__in=people).values_list("person_id", flat=True))
    fresh = [person for person in people if person.pk not in known]
    reachable = [person for person in fresh if give_account(person, by=by, at=at)]
    rows = [
        Enrolment(
            programme=programme,
            person=person,
            role=role,
            step=steps_of(role)[0],
            discreet=role == Enrolment.Role.MENTEE,
            source="staff",
            created_at=at,
            changed_at=at,
        )
        for person in reachable
    ]
    for row in Enrolment.objects.bulk_create(rows, batch_size=500):
        emails.invitation(row, at=at)
        record("invited", by=by, at=at, kind="enrolment", key=row.uid, about=row.person.uid)
    return Invited(len(rows), len(fresh) - len(reachable), len(people) - len(fresh))


@transaction.atomic
def start(programme: Programme, person: Person, role: str, *, by: Actor, at: dt.datetime) -> Enrolment:
    """Begin to enrol oneself, from an invitation or without. Raises `NotEligible`, `AlreadyEnrolled`,
    `EnrolmentClosed`."""
    if programme.state not in ENROLMENT_OPEN:
        raise EnrolmentClosed(programme.state)
    enrolment = Enrolment.objects.select_for_update().filter(programme=programme, person=person).first()
    if enrolment is None:
        if role not in eligible_for(programme, person).roles:
            raise NotEligible(role)
        try:
            with transaction.atomic():
                enrolment = Enrolment.objects.create(
                    programme=programme, person=person, role=role, state=State.INVITED, created_at=at, changed_at=at
                )
        except IntegrityError as error:
            raise AlreadyEnrolled(person.name) from error
    elif enrolment.state not in (State.INVITED, State.WITHDRAWN):
        raise AlreadyEnrolled(person.name)
    _begin(enrolment, by=by, at=at)
    return enrolment


def _begin(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> None:
    person = enrolment.person
    enrolment.state = State.STARTED
    enrolment.step = steps_of(enrolment.role)[0]
    enrolment.changed_at = at
    # Roster facts are shown and may be narrowed, never asked again; executives take part discreetly unless they say
    # otherwise.
    enrolment.languages = enrolment.languages or list(person.languages)
    enrolment.discreet = enrolment.role == Enrolment.Role.MENTEE
    enrolment.save()
    answered(person, "programmes.invitation_reminder")
    record("enrolment_started", by=by, at=at, kind="enrolment", key=enrolment.uid, about=person.uid)


def first_gap(enrolment: Enrolment) -> str:
    """The first page whose answer is missing, or an empty string."""
    if not enrolment.topics.exists() and not enrolment.wishes.exists():
        return "topics"
    if not (enrolment.aim.strip() or enrolment.aim_pick):
        return "aim"
    if enrolment.clauses_version != load_clauses().version:
        return "clauses" if enrolment.role == Enrolment.Role.MENTOR else "check"
    return ""


@transaction.atomic
def submit(enrolment: Enrolment, *, by: Actor, at: dt.datetime, on: dt.date) -> Enrolment:
    """Take part from now on: enrolled, or on the waiting list when enrolment is over or
    places are taken.

    `on` is the day in the organisation's zone. Raises `NotComplete`, `EnrolmentClosed`, `WrongState`.
    """
    # The programme's row is the queue for its last place.
    programme = Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    enrolment = for_update(enrolment)
    if programme.state not in ENROLMENT_OPEN:
        raise EnrolmentClosed(programme.state)
    if gap := first_gap(enrolment):
        raise NotComplete(gap)
    drawn_later = draws(programme, enrolment.role)
    waits = not enrolment_open(programme, on) or not (drawn_later or has_place(programme, enrolment.role))
    state = State.WAITING if waits else State.AVAILABLE
    if not may_become(ENROLMENT, enrolment.state, state):
        raise WrongState(enrolment.state)
    enrolment.state = state
    enrolment.step = ""
    enrolment.submitted_at = enrolment.changed_at = at
    enrolment.save()
    _nothing_unfinished(enrolment)
    emails.enrolled(enrolment, at=at, drawn_later=drawn_later)
    record("enrolled", by=by, at=at, kind="enrolment", key=enrolment.uid, about=enrolment.person.uid, reason=state)
    return enrolment


def _nothing_unfinished(enrolment: Enrolment) -> None:
    """No letter about answers that wait: one that was written already and waits is taken back."""
    answered(enrolment.person, "programmes.unfinished")
    outbox.supersede(emails.unfinished_key(enrolment))


def draws(programme: Programme, role: str) -> bool:
    """Whether a draw is still to decide about the places of a role: until then everybody may enter."""
    return programme.fair_draw and not Draw.objects.filter(programme=programme, role=role).exists()


def has_place(programme: Programme, role: str) -> bool:
    """Whether one more person of the role has a place."""
    places = programme.mentor_places if role == Enrolment.Role.MENTOR else programme.mentee_places
    taken = Enrolment.objects.filter(programme=programme, role=role, state=State.AVAILABLE)
    return places is None or taken.count() < places


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> Enrolment:
    """Leave the programme, without a reason. `restore` takes it back. Raises `WrongState`."""
    locked = for_update(enrolment)
    if not may_become(ENROLMENT, locked.state, State.WITHDRAWN):
        raise WrongState(locked.state)
    locked.state_before, locked.state, locked.changed_at = locked.state, State.WITHDRAWN, at
    locked.save(update_fields=["state", "state_before", "changed_at"])
    _nothing_unfinished(locked)
    record("withdrawn", by=by, at=at, kind="enrolment", key=locked.uid, about=locked.person.uid)
    return locked


@transaction.atomic
def restore(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> Enrolment:
    """Undo a withdrawal: back to where the person stood. Raises `WrongState`, also once the programme closes."""
    locked = _not_ending(enrolment)
    if locked.state != State.WITHDRAWN or not may_become(ENROLMENT, locked.state, locked.state_before):
        raise WrongState(locked.state)
    locked.state, locked.state_before, locked.changed_at = locked.state_before, "", at
    locked.save(update_fields=["state", "state_before", "changed_at"])
    record("restored", by=by, at=at, kind="enrolment", key=locked.uid, about=locked.person.uid)
    return locked


def _not_ending(enrolment: Enrolment) -> Enrolment:
    """The locked row, of a programme that still takes people in. Raises `WrongState`."""
    programme = Programme.objects.select_for_update().get(pk=enrolment.programme_id)
    if programme.state in ENDING:
        raise WrongState(programme.state)
    return for_update(enrolment)


@transaction.atomic
def set_capacity(enrolment: Enrolment, capacity: int, *, by: Actor, at: dt.datetime) -> int:
    """How many partners at once, 1 or 2; answers the number before, for undo. Raises `ValueError` for anything else,
    and `WrongState` for a mentee, who has one mentor at a time."""
    if capacity not in (1, 2):
        raise ValueError("capacity is 1 or 2")
    locked = for_update(enrolment)
    if capacity > 1 and locked.role != Enrolment.Role.MENTOR:
        raise WrongState(locked.state)
    before, locked.capacity, locked.changed_at = locked.capacity, capacity, at
    locked.save(update_fields=["capacity", "changed_at"])
    record(
        "capacity_changed",
        by=by,
        at=at,
        kind="enrolment",
        key=locked.uid,
        about=locked.person.uid,
        reason=str(capacity),
    )
    return before


@transaction.atomic
def admit(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> Enrolment:
    """Give somebody from the waiting list a place. Raises `WrongState`, also once the programme closes."""
    locked = _not_ending(enrolment)
    if locked.state != State.WAITING:
        raise WrongState(locked.state)
    locked.state, locked.changed_at = State.AVAILABLE, at
    locked.save(update_fields=["state", "changed_at"])
    emails.enrolled(locked, at=at)
    record("admitted", by=by, at=at, kind="enrolment", key=locked.uid, about=locked.person.uid)
    return locked


@transaction.atomic
def remind(enrolment: Enrolment, *, by: Actor, at: dt.datetime) -> bool:
    """Send the one reminder that an invitation has; False when it went out before. Raises `WrongState`."""
    locked = Enrolment.objects.select_related("person__user", "programme").get(pk=enrolment.pk)
    if locked.state != State.INVITED or locked.programme.state != Programme.State.ENROLLING:
        raise WrongState(locked.state)
    if not emails.reminder(locked, number=1, at=at):
        return False
    record("reminded", by=by, at=at, kind="enrolment", key=locked.uid, about=locked.person.uid)
    return True
