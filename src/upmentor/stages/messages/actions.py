"""The verbs of messages: write, schedule, call back, and let the letters go."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.notifications import actions as outbox
from upmentor.stages.messages import emails
from upmentor.stages.messages.models import Message, MessageText
from upmentor.stages.messages.queries.audiences import leaders, readers
from upmentor.stages.messages.queries.forecast import Arrival, arrivals
from upmentor.stages.messages.queries.words import Obstacle, obstacles, texts_of
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.budget import NUDGES_A_WEEK

BAY = dt.timedelta(minutes=10)
"""For so long a message waits at least: nobody has been told anything, and everything can be taken back."""
FURTHEST = dt.timedelta(days=366)
CHUNK = 50
WRITE = "messages.write"
State = Message.State


class MessageError(Exception):
    """It can't be done."""


class CannotGo(MessageError):
    """Something stands in the way; `why` says what, each with its language."""

    def __init__(self, why: list[Obstacle]) -> None:
        super().__init__(why)
        self.why = why


class NotADraft(MessageError):
    """It was scheduled meanwhile, perhaps by somebody else."""


class WrongMoment(MessageError):
    """The moment has passed, or lies more than a year ahead."""


class TooLate(MessageError):
    """Every letter has left."""


@dataclass(frozen=True)
class Typed:
    """What stands on the page: the group, whether it is needed to take part, when, and language → (subject, text)."""

    audience: str
    needed: bool
    send_at: dt.datetime | None
    texts: Mapping[str, tuple[str, str]]


@transaction.atomic
def begin(programme: Programme, typed: Typed, *, by: User, at: dt.datetime) -> Message:
    """A new draft."""
    message = Message.objects.create(programme=programme, author=by, changed_at=at)
    record("messages.begin", by=by, at=at, kind="message", key=message.uid)
    return _keep(message, typed, by=by, at=at)


@transaction.atomic
def save(message: Message, typed: Typed, *, by: User, at: dt.datetime) -> Message:
    """Keep what was typed; it is nobody's but the programme team's. Raises `NotADraft`."""
    return _keep(_lock(message, State.DRAFT), typed, by=by, at=at)


def _keep(message: Message, typed: Typed, *, by: User, at: dt.datetime) -> Message:
    message.audience, message.needed, message.send_at = typed.audience, typed.needed, typed.send_at
    message.author, message.changed_at = by, at
    message.save()
    for language, (subject, body) in typed.texts.items():
        MessageText.objects.update_or_create(
            message=message, language=language, defaults={"subject": subject, "body": body}
        )
    return message


@transaction.atomic
def discard(message: Message, *, by: User, at: dt.datetime) -> None:
    """Throw a draft away. Raises `NotADraft`."""
    row = _lock(message, State.DRAFT)
    record("messages.discard", by=by, at=at, kind="message", key=row.uid)
    row.delete()


@transaction.atomic
def schedule(message: Message, *, by: User, at: dt.datetime) -> Message:
    """Let it leave when it is time, ten minutes from now at the earliest. Raises `NotADraft`, `WrongMoment`,
    `CannotGo`."""
    row = _lock(message, State.DRAFT)
    if row.send_at and not at < row.send_at <= at + FURTHEST:
        raise WrongMoment
    row.author = by
    if why := obstacles(row, readers(row.programme, row.audience)):
        raise CannotGo(why)
    row.state, row.leaves_at, row.changed_at = State.SCHEDULED, leaves(row, at), at
    row.save()
    record("messages.schedule", by=by, at=at, kind="message", key=row.uid, reason=row.audience)
    return row


def leaves(message: Message, at: dt.datetime) -> dt.datetime:
    """When it would leave if it were scheduled at `at`."""
    return max(at + BAY, message.send_at or at)


@transaction.atomic
def call_back(message: Message, *, by: User, at: dt.datetime) -> int:
    """Before it has left, everything returns to the draft and nobody was told (0). Afterwards letters that still wait
    for their readers' hours are taken back; returns how many. Raises `TooLate`."""
    row = _lock(message, State.SCHEDULED, State.OUT)
    count = 0
    if row.state == State.SCHEDULED:
        _back_to_draft(row)
    else:
        count = outbox.supersede(f"{row.batch}:")
        if not count:
            raise TooLate
        row.state = State.CALLED_BACK
    row.changed_at = at
    row.save()
    record("messages.call_back", by=by, at=at, kind="message", key=row.uid, reason=str(count))
    return count


def let_go(*, at: dt.datetime) -> int:
    """Queue the writing of every message whose moment has come; how many. May run as often as one likes: a job that
    is under way is not begun twice."""
    due = Message.objects.filter(state=State.SCHEDULED, leaves_at__lte=at)
    for row in due:
        enqueue(WRITE, f"{WRITE}:{row.batch}", queue="long", message=str(row.uid))
    return len(due)


def write_letters(
    uid: str, *, at: dt.datetime, progress: Callable[[int, int], None] = lambda count, total: None
) -> int:
    """Write the letters of a message that is due and let them go together; how many. May be killed and begun again at
    any point: a letter is known by its key, and none leaves before the last one is written.

    When something has come to stand in the way since (a field is empty now), the message is a draft again.
    """
    found = Message.objects.select_related("programme", "author").filter(uid=uid).first()
    if found is None or found.state != State.SCHEDULED or found.leaves_at is None or found.leaves_at > at:
        return 0
    people = readers(found.programme, found.audience)
    if obstacles(found, people):
        return _stop(found, at=at)
    found_arrivals = arrivals(people.people, at)
    for start in range(0, len(found_arrivals), CHUNK):
        if not _write(found, found_arrivals[start : start + CHUNK]):
            return 0
        progress(min(start + CHUNK, len(found_arrivals)), len(found_arrivals))
    return _release(found, found_arrivals, at=at)


@transaction.atomic
def _write(message: Message, some: list[Arrival]) -> bool:
    """False when it was called back meanwhile."""
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state != State.SCHEDULED or row.batch != message.batch or row.leaves_at is None:
        return False
    texts, organisation = texts_of(message), Organisation.objects.first()
    seniors = leaders(message.programme)
    for one in some:
        role = Enrolment.Role.MENTEE if one.person.pk in seniors else Enrolment.Role.MENTOR
        if made := emails.letter(message, texts, one.person, organisation, weekly=NUDGES_A_WEEK[role]):
            outbox.post(made, at=row.leaves_at, hold_until=row.leaves_at)
    return True


@transaction.atomic
def _release(message: Message, found: list[Arrival], *, at: dt.datetime) -> int:
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state != State.SCHEDULED or row.batch != message.batch:
        return 0
    outbox.release(row.batch, at=at, due={emails.key_of(message, one.person): one.due for one in found})
    row.state, row.readers, row.changed_at = State.OUT, len(found), at
    row.save()
    record("messages.leave", by=SYSTEM, at=at, kind="message", key=row.uid, reason=str(len(found)))
    return len(found)


@transaction.atomic
def _stop(message: Message, *, at: dt.datetime) -> int:
    row = Message.objects.select_for_update().get(pk=message.pk)
    if row.state == State.SCHEDULED:
        _back_to_draft(row)
        row.changed_at = at
        row.save()
        record("messages.stop", by=SYSTEM, at=at, kind="message", key=row.uid)
    return 0


def _back_to_draft(row: Message) -> None:
    outbox.withdraw(row.batch)
    row.state, row.leaves_at, row.turn = State.DRAFT, None, row.turn + 1


def _lock(message: Message, *states: Message.State) -> Message:
    row = Message.objects.select_for_update(of=("self",)).select_related("programme", "author").get(pk=message.pk)
    if row.state not in states:
        raise NotADraft if State.DRAFT in states else TooLate
    return row
