"""Verbs that keep what somebody answered, one a page of the enrolment. Each leaves the page at which to go on.

All raise `EnrolmentClosed` when answers can no longer be given or changed.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.ground.content.pages import load_clauses, load_notice
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions.topics import propose_topic
from upmentor.stages.programmes.errors import EnrolmentClosed
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Exclusion, Topic, TopicWish
from upmentor.stages.programmes.states import ENROLMENT_OPEN
from upmentor.stages.programmes.steps import next_step, steps_of

State = Enrolment.State


@dataclass(frozen=True)
class Times:
    """The page on times. Empty hours and zone mean: as the roster has them."""

    hours: str = ""
    time_zone: str = ""
    languages: Sequence[str] = ()
    meeting_form: str = "any"
    capacity: int = 1
    assistant_name: str = ""
    assistant_email: str = ""
    discreet: bool = False


@transaction.atomic
def save_topics(
    enrolment: Enrolment,
    topics: Sequence[tuple[Topic, int]],
    wishes: Sequence[tuple[str, int]],
    *,
    by: Actor,
    at: dt.datetime,
) -> Enrolment:
    """Topics with their level, and texts that no topic fits: those wait for the programme manager."""
    locked = _open(enrolment)
    write_topics(locked, topics, wishes, at=at)
    return _saved(locked, "topics", by=by, at=at)


def write_topics(
    enrolment: Enrolment, topics: Sequence[tuple[Topic, int]], wishes: Sequence[tuple[str, int]], *, at: dt.datetime
) -> None:
    """Replace the topics and wishes of an enrolment; in the caller's transaction."""
    EnrolmentTopic.objects.filter(enrolment=enrolment).delete()
    EnrolmentTopic.objects.bulk_create(
        EnrolmentTopic(enrolment=enrolment, topic=topic, level=level) for topic, level in topics
    )
    known = {
        wish.proposed.text: wish.proposed
        for wish in TopicWish.objects.filter(enrolment=enrolment).select_related("proposed")
    }
    TopicWish.objects.filter(enrolment=enrolment).delete()
    rows = {(proposed := known.get(text) or propose_topic(text, at=at)).pk: (proposed, level) for text, level in wishes}
    TopicWish.objects.bulk_create(
        TopicWish(enrolment=enrolment, proposed=proposed, level=level) for proposed, level in rows.values()
    )


@transaction.atomic
def save_aim(enrolment: Enrolment, *, pick: str, aim: str, introduction: str, by: Actor, at: dt.datetime) -> Enrolment:
    """What a mentee calls a good result or a mentor hopes to gain, and two lines for the partner."""
    locked = _open(enrolment)
    locked.aim_pick, locked.aim, locked.introduction = pick, aim, introduction
    return _saved(locked, "aim", by=by, at=at)


@transaction.atomic
def save_times(enrolment: Enrolment, times: Times, *, by: Actor, at: dt.datetime) -> Enrolment:
    """When and how somebody can meet."""
    locked = _open(enrolment)
    write_times(locked, times)
    return _saved(locked, "times", by=by, at=at)


def write_times(enrolment: Enrolment, times: Times) -> None:
    """Set the columns; the caller saves."""
    enrolment.hours, enrolment.time_zone = times.hours, times.time_zone
    enrolment.languages = list(times.languages)
    enrolment.meeting_form = times.meeting_form
    enrolment.capacity = times.capacity if enrolment.role == Enrolment.Role.MENTOR else 1
    enrolment.assistant_name, enrolment.assistant_email = times.assistant_name, times.assistant_email
    enrolment.discreet = times.discreet


@transaction.atomic
def accept_clauses(enrolment: Enrolment, permissions: Sequence[str], *, by: Actor, at: dt.datetime) -> Enrolment:
    """Accept the clauses and the notice in their present versions, and give the named optional permissions."""
    locked = _open(enrolment)
    locked.clauses_version, locked.notice_version = load_clauses().version, load_notice().version
    locked.clauses_accepted_at = at
    locked.permissions = [one.id for one in load_notice().permissions if one.id in permissions]
    return _saved(locked, "clauses" if locked.role == Enrolment.Role.MENTOR else "check", by=by, at=at)


@transaction.atomic
def pass_step(enrolment: Enrolment, step: str, *, by: Actor, at: dt.datetime) -> Enrolment:
    """A page without an answer of its own was read: go on after it."""
    return _saved(_open(enrolment), step, by=by, at=at)


@transaction.atomic
def keep_apart(enrolment: Enrolment, person: Person, kind: str, *, by: Actor, at: dt.datetime) -> None:
    """Never pair the two. Confidential: no audit row, no date, no page for anybody but the author."""
    locked = _open(enrolment)
    if person.pk != locked.person_id:
        Exclusion.objects.get_or_create(enrolment=locked, person=person, kind=kind)
    record("kept_apart", by=by, at=at, kind="enrolment", key=locked.uid, mode=Mode.SILENT)


@transaction.atomic
def allow_again(enrolment: Enrolment, person: Person, *, by: Actor, at: dt.datetime) -> None:
    """Take a name off the confidential list."""
    locked = _open(enrolment)
    Exclusion.objects.filter(enrolment=locked, person=person).delete()
    record("allowed_again", by=by, at=at, kind="enrolment", key=locked.uid, mode=Mode.SILENT)


def for_update(enrolment: Enrolment) -> Enrolment:
    """The row as it is now, with its person and programme, locked until the transaction ends."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person", "programme")
    return rows.get(pk=enrolment.pk)


def _open(enrolment: Enrolment) -> Enrolment:
    locked = for_update(enrolment)
    if locked.programme.state not in ENROLMENT_OPEN or locked.state in (State.WITHDRAWN, State.COMPLETED):
        raise EnrolmentClosed(locked.programme.state)
    return locked


def _saved(enrolment: Enrolment, step: str, *, by: Actor, at: dt.datetime) -> Enrolment:
    """Remember where to go on: never back, so that a look at an earlier page loses no place."""
    if enrolment.state in (State.INVITED, State.STARTED):
        steps = steps_of(enrolment.role)
        reached = steps.index(enrolment.step) if enrolment.step in steps else 0
        enrolment.step = steps[max(reached, steps.index(next_step(enrolment.role, step)))]
    elif step != "apart":
        record("answers_changed", by=by, at=at, kind="enrolment", key=enrolment.uid, about=enrolment.person.uid)
    enrolment.changed_at = at if step != "apart" else enrolment.changed_at
    enrolment.save()
    return enrolment
