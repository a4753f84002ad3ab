"""Enrol people on their behalf: one by hand, or all rows of a sign-up sheet in one transaction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions.answers import Times, write_times
from upmentor.stages.programmes.actions.topics import propose_topic
from upmentor.stages.programmes.errors import AlreadyEnrolled, EnrolmentClosed, NotEligible
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Exclusion, Programme, Topic, TopicWish
from upmentor.stages.programmes.queries.sheets import manager_people
from upmentor.stages.programmes.states import ENDING

State = Enrolment.State
BATCH = 500


@dataclass(frozen=True)
class Entry:
    """One person's part as somebody else gives it. `not_with` are people; the rest as on the enrolment's pages.

    A level of `topics` and `wishes` is 1–5. None for `times` or `aim` keeps what is there.
    """

    person: Person
    role: str
    topics: Sequence[tuple[Topic, int]] = ()
    wishes: Sequence[tuple[str, int]] = ()
    times: Times | None = None
    aim: str | None = None
    not_with: Sequence[Person] = ()


@dataclass
class Enrolled:
    """What happened, and per enrolment what stood there before (None when new): `take_back` reads it."""

    added: int = 0
    updated: int = 0
    changes: list[dict[str, Any]] = field(default_factory=list)


@transaction.atomic
def enrol_people(
    programme: Programme, entries: Sequence[Entry], *, source: str, by: Actor, at: dt.datetime
) -> Enrolled:
    """Enrol everybody at once, or update who is enrolled in the same role already; `source` is `staff` or `sheet`.

    Staff decide: places are not counted. Raises `AlreadyEnrolled` for somebody in the other role, `NotEligible` for
    whoever runs
    the programme, `EnrolmentClosed`.
    A constant number of queries for any number of people, but for the audit row and the proposals of new words.
    """
    locked = Programme.objects.select_for_update().get(pk=programme.pk)
    if locked.state in ENDING:
        raise EnrolmentClosed(locked.state)
    if {entry.person.pk for entry in entries} & set(manager_people(locked)):
        raise NotEligible("manager")
    rows = Enrolment.objects.filter(programme=locked, person__in=[entry.person for entry in entries])
    known = {row.person_id: row for row in rows.prefetch_related("topics", "wishes")}
    done = Enrolled()
    fresh: list[Enrolment] = []
    kept: list[Enrolment] = []
    for entry in entries:
        row = known.get(entry.person.pk)
        if row and row.role != entry.role and row.state != State.WITHDRAWN:
            raise AlreadyEnrolled(entry.person.name)
        before = snapshot(row) if row else None
        row = row or Enrolment(programme=locked, person=entry.person, created_at=at, source=source)
        _fill(row, entry, at)
        (kept if before else fresh).append(row)
        done.changes.append({"uid": str(row.uid), "before": before, "stamp": at.isoformat()})
    Enrolment.objects.bulk_create(fresh, batch_size=BATCH)
    Enrolment.objects.bulk_update(kept, FIELDS, batch_size=BATCH)
    _write_topics({row.person_id: row for row in (*fresh, *kept)}, entries, at)
    done.added, done.updated = len(fresh), len(kept)
    for row in (*fresh, *kept):
        record("enrolled", by=by, at=at, kind="enrolment", key=row.uid, about=row.person.uid, reason=source)
    return done


FIELDS = [
    "role",
    "state",
    "state_before",
    "step",
    "capacity",
    "aim_pick",
    "aim",
    "hours",
    "time_zone",
    "languages",
    "meeting_form",
    "assistant_name",
    "assistant_email",
    "discreet",
    "submitted_at",
    "changed_at",
]
PLAIN = [name for name in FIELDS if name not in ("submitted_at", "changed_at")]


def snapshot(row: Enrolment) -> dict[str, Any]:
    """The columns and topics of an enrolment, JSON-ready. Confidential exclusions are not in it."""
    return {
        "fields": {name: getattr(row, name) for name in PLAIN},
        "submitted_at": row.submitted_at.isoformat() if row.submitted_at else None,
        "topics": [[topic.topic_id, topic.level] for topic in row.topics.all()],
        "wishes": [[wish.proposed_id, wish.level] for wish in row.wishes.all()],
    }


def _fill(row: Enrolment, entry: Entry, at: dt.datetime) -> None:
    row.person = entry.person
    row.role = entry.role
    if row.state != State.AVAILABLE:
        row.discreet = entry.role == Enrolment.Role.MENTEE
    row.state, row.state_before, row.step = State.AVAILABLE, "", ""
    row.changed_at = at
    row.submitted_at = row.submitted_at or at
    if entry.aim is not None:
        row.aim_pick, row.aim = "", entry.aim
    if entry.times:
        write_times(row, entry.times)


def _write_topics(rows: dict[int, Enrolment], entries: Sequence[Entry], at: dt.datetime) -> None:
    given = [entry for entry in entries if entry.topics or entry.wishes]
    theirs = [rows[entry.person.pk].pk for entry in given]
    for start in range(0, len(theirs), BATCH):
        part = theirs[start : start + BATCH]
        EnrolmentTopic.objects.filter(enrolment__in=part).delete()
        TopicWish.objects.filter(enrolment__in=part).delete()
    EnrolmentTopic.objects.bulk_create(
        [
            EnrolmentTopic(enrolment=rows[entry.person.pk], topic=topic, level=level)
            for entry in given
            for topic, level in entry.topics
        ],
        batch_size=BATCH,
    )
    words = {text for entry in given for text, _level in entry.wishes}
    proposed = {text: propose_topic(text, at=at) for text in sorted(words)}
    TopicWish.objects.bulk_create(
        [
            TopicWish(enrolment=rows[entry.person.pk], proposed=proposed[text], level=level)
            for entry in given
            for text, level in entry.wishes
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )
    Exclusion.objects.bulk_create(
        [
            Exclusion(enrolment=rows[entry.person.pk], person=other, kind=Exclusion.Kind.NOT_WITH)
            for entry in entries
            for other in entry.not_with
            if other.pk != entry.person.pk
        ],
        batch_size=BATCH,
        ignore_conflicts=True,
    )


@dataclass(frozen=True)
class TakenBack:
    """What an undo did: enrolments removed or put back, and names of people who were touched since and left as they
    are."""

    undone: int
    left: tuple[str, ...]


@transaction.atomic
def take_back(changes: Sequence[dict[str, Any]], *, by: Actor, at: dt.datetime) -> TakenBack:
    """Undo `enrol_people`: new enrolments go, updated ones are as before; who was touched since stays as they are."""
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person")
    found = {str(row.uid): row for row in rows.filter(uid__in=[change["uid"] for change in changes])}
    undone, left = 0, []
    for change in changes:
        row = found.get(change["uid"])
        if row is None:
            continue
        if row.changed_at != dt.datetime.fromisoformat(change["stamp"]):
            left.append(row.person.name)
            continue
        if change["before"] is None:
            # A later slice may hold on to the row, so it is withdrawn and never deleted.
            row.state_before, row.state = row.state, State.WITHDRAWN
        else:
            _put_back(row, change["before"])
        row.changed_at = at
        row.save()
        record("enrolment_undone", by=by, at=at, kind="enrolment", key=row.uid, about=row.person.uid)
        undone += 1
    return TakenBack(undone, tuple(left))


def _put_back(row: Enrolment, before: dict[str, Any]) -> None:
    for name, value in before["fields"].items():
        setattr(row, name, value)
    row.submitted_at = dt.datetime.fromisoformat(before["submitted_at"]) if before["submitted_at"] else None
    EnrolmentTopic.objects.filter(enrolment=row).delete()
    EnrolmentTopic.objects.bulk_create(
        EnrolmentTopic(enrolment=row, topic_id=topic, level=level) for topic, level in before["topics"]
    )
    TopicWish.objects.filter(enrolment=row).delete()
    TopicWish.objects.bulk_create(
        TopicWish(enrolment=row, proposed_id=proposed, level=level) for proposed, level in before["wishes"]
    )
