"""The verbs of the outbox."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.db import transaction

from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import waiting

DELIVER = "notifications.deliver"


@dataclass(frozen=True)
class Draft:
    """A letter as its author writes it. `key` says what it is about and makes it unique for ever. `calendar` is an
    iCalendar text whose METHOD is `calendar_method` (REQUEST, CANCEL). `weekly` is how many nudges a week its reader
    gets at most: 1 for executives. A letter that would wait past `before` goes at once instead."""

    key: str
    kind: str
    recipient: str
    address: str
    subject: str
    text: str
    html: str = ""
    language: str = "en"
    batch: str = ""
    calendar: str = ""
    calendar_method: str = ""
    url: str = ""
    weekly: int = 2
    before: dt.datetime | None = None
    uid: uuid.UUID = field(default_factory=uuid.uuid4)


def post(draft: Draft, *, at: dt.datetime, hold_until: dt.datetime | None = None) -> Letter:
    """Put a letter into the outbox once; a letter with the same key is returned as it is. Held ones wait for
    `release`."""
    letter, _ = Letter.objects.get_or_create(
        key=draft.key,
        defaults={
            "kind": draft.kind,
            "recipient": draft.recipient,
            "address": draft.address,
            "subject": " ".join(draft.subject.split())[:200],
            "text": draft.text,
            "html": draft.html,
            "calendar": draft.calendar,
            "calendar_method": draft.calendar_method,
            "language": draft.language,
            "batch": draft.batch,
            "state": Letter.State.HELD if hold_until else Letter.State.QUEUED,
            "uid": draft.uid,
            "url": draft.url[:500],
            "weekly": draft.weekly,
            "before": draft.before,
            "due_at": hold_until or at,
            "created_at": at,
        },
    )
    if not hold_until:
        deliver_soon()
    return letter


def supersede(about: str, *, recipient: str = "", but: str = "") -> int:
    """Take back letters that still wait for their hour, because what they say no longer holds or a later one says it
    better: those whose key begins with `about` (to this `recipient`, else to all), without those that begin with `but`.
    What a worker has tried already stays. Returns how many."""
    rows = waiting().filter(key__startswith=about)
    rows = rows.filter(recipient=recipient) if recipient else rows
    rows = rows.exclude(key__startswith=but) if but else rows
    return rows.update(state=Letter.State.WITHDRAWN)


def take_back_from(recipients: Collection[str]) -> int:
    """Take back all letters that wait for these readers, who no longer work here. What a worker has tried already
    stays. Returns how many."""
    return waiting().filter(recipient__in=recipients).update(state=Letter.State.WITHDRAWN)


def withdraw(batch: str) -> int:
    """Take back all letters of a batch that are still held. Returns how many."""
    return Letter.objects.filter(batch=batch, state=Letter.State.HELD).update(state=Letter.State.WITHDRAWN)


def release(batch: str, *, at: dt.datetime, due: Mapping[str, dt.datetime] | None = None) -> int:
    """Send the held letters of a batch on their way, those whose key stands in `due` at that moment. Returns how
    many."""
    later = {key: moment for key, moment in (due or {}).items() if moment > at}
    held = Letter.objects.filter(batch=batch, state=Letter.State.HELD)
    waiting = list(held.filter(key__in=later).only("key")) if later else []
    for letter in waiting:
        letter.state, letter.due_at = Letter.State.QUEUED, later[letter.key]
    count = Letter.objects.bulk_update(waiting, ["state", "due_at"], batch_size=200)
    count += held.update(state=Letter.State.QUEUED, due_at=at)
    if count:
        deliver_soon()
    return count


def deliver_soon() -> None:
    """Ask the worker to look at the outbox once the present transaction is committed."""
    transaction.on_commit(lambda: enqueue(DELIVER, f"{DELIVER}:soon"), robust=True)


def deliver_more(*, at: dt.datetime) -> None:
    """Go on with what one run could not finish."""
    enqueue(DELIVER, f"{DELIVER}:more:{at.timestamp():.0f}")
