"""Reads of the outbox."""

from __future__ import annotations

import datetime as dt

from django.db.models import Count, Max, QuerySet
from django.db.models.functions import Coalesce

from upmentor.ground.notifications.models import UNLISTED, Letter

# A bounce older than this says little about the address of today.
RECENT = dt.timedelta(days=90)
# Servers that give up do so within days; mostly they say so at once.
STAYED = dt.timedelta(days=2)


def letters() -> QuerySet[Letter]:
    """All letters but unlisted ones, newest first, without their bodies."""
    return listed().defer("text", "html", "calendar")


def listed() -> QuerySet[Letter]:
    """Letters of which operators may know."""
    return Letter.objects.exclude(kind__startswith=UNLISTED)


def waiting() -> QuerySet[Letter]:
    """Letters that wait for their hour and that no worker has tried: they can still be taken back."""
    return Letter.objects.filter(state=Letter.State.QUEUED, attempts=0)


def is_written(key: str) -> bool:
    """Whether the letter with this key was put into the outbox, whatever became of it. One query."""
    return Letter.objects.filter(key=key).exists()


def letters_of(recipient: str) -> QuerySet[Letter]:
    """What one person was sent, newest first."""
    gone = [Letter.State.SENT, Letter.State.KEPT, Letter.State.BOUNCED]
    return Letter.objects.filter(recipient=recipient, state__in=gone)


def by_state() -> dict[str, int]:
    """State → number of letters, without unlisted ones."""
    return {row["state"]: row["n"] for row in listed().values("state").annotate(n=Count("id")).order_by()}


def came_back(*, at: dt.datetime) -> dict[str, dt.datetime]:
    """Address → when the last letter to it came back or was refused for good, newest of the last 90 days. An address
    where a later letter has stayed for two days is fine again. At most two queries; unlisted letters do not count."""
    rows = listed().filter(state__in=[Letter.State.BOUNCED, Letter.State.FAILED])
    rows = rows.annotate(when=Coalesce("bounced_at", "due_at")).filter(when__gt=at - RECENT).order_by("when")
    found = {
        address: (recipient, when) for address, recipient, when in rows.values_list("address", "recipient", "when")
    }
    if not found:
        return {}
    readers = {recipient for recipient, _when in found.values()}
    kept = Letter.objects.filter(state=Letter.State.SENT, recipient__in=readers, sent_at__lte=at - STAYED).order_by()
    arrived = dict(kept.values_list("address").annotate(Max("sent_at")))
    return {address: when for address, (_who, when) in found.items() if when >= arrived.get(address, when)}
