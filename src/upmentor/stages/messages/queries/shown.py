"""The list of messages: what became of the letters, as numbers. Who opened one is not known and not asked."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from upmentor.ground.notifications.models import Letter
from upmentor.stages.messages.models import Message
from upmentor.stages.programmes.models import Programme

L = Letter.State
COLUMNS = {L.HELD: "waiting", L.QUEUED: "waiting", L.SENT: "sent", L.KEPT: "sent"}
COLUMNS |= {L.FAILED: "bounced", L.BOUNCED: "bounced"}


@dataclass
class Tally:
    """How many letters of a message are where. `kept_back` were called back, or not sent because their reader has had
    enough letters."""

    sent: int = 0
    waiting: int = 0
    bounced: int = 0
    kept_back: int = 0


def messages_of(programme: Programme) -> QuerySet[Message]:
    """All of a programme, the one that was touched last first."""
    return Message.objects.filter(programme=programme).select_related("author", "programme").prefetch_related("texts")


def message_of(programme: Programme, uid: uuid.UUID) -> Message:
    """One of them. Raises `DoesNotExist`."""
    return messages_of(programme).get(uid=uid)


def tallies(rows: Iterable[Message]) -> dict[int, Tally]:
    """Message key → numbers. One query."""
    batches = {one.batch: one.pk for one in rows}
    found = {pk: Tally() for pk in batches.values()}
    counted = Letter.objects.filter(batch__in=batches).order_by().values_list("batch", "state").annotate(Count("id"))
    for batch, state, number in counted:
        column = COLUMNS.get(L(state), "kept_back")
        tally = found[batches[batch]]
        setattr(tally, column, getattr(tally, column) + number)
    return found
