"""Reads of the outbox."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from upmentor.ground.notifications.models import UNLISTED, Letter


def letters() -> QuerySet[Letter]:
    """All letters but unlisted ones, newest first, without their bodies."""
    return listed().defer("text", "html", "calendar")


def listed() -> QuerySet[Letter]:
    """Letters of which operators may know."""
    return Letter.objects.exclude(kind__startswith=UNLISTED)


def letters_of(recipient: str) -> QuerySet[Letter]:
    """What one person was sent, newest first."""
    return Letter.objects.filter(recipient=recipient, state__in=[Letter.State.SENT, Letter.State.KEPT])


def by_state() -> dict[str, int]:
    """State → number of letters, without unlisted ones."""
    return {row["state"]: row["n"] for row in listed().values("state").annotate(n=Count("id")).order_by()}
