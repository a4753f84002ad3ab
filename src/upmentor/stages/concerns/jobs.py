"""Background work of this slice. Each job finds its own due rows and leaves no count behind."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.concerns import actions


def look_after(run: Run) -> dict[str, int]:
    """Once an hour: tell and remind contacts, take the order out of yesterday's rows, erase what is old."""
    now = timezone.now()
    actions.tell_contacts(at=now)
    actions.settle(at=now)
    actions.forget(at=now)
    return {}
