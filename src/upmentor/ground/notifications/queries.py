"""Reads of the outbox."""

from __future__ import annotations

from django.db.models import Count, QuerySet

from upmentor.ground.notifications.models import Letter


def letters() -> QuerySet[Letter]:
    """All letters, newest first, without their bodies."""
    return Letter.objects.defer("text", "html", "calendar")


def letters_of(recipient: str) -> QuerySet[Letter]:
    """What one person was sent, newest first."""
    return Letter.objects.filter(recipient=recipient, state__in=[Letter.State.SENT, Letter.State.KEPT])


def by_state() -> dict[str, int]:
    """State → number of letters."""
    return {row["state"]: row["n"] for row in Letter.objects.values("state").annotate(n=Count("id")).order_by()}
