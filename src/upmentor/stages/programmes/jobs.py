"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.programmes.actions.unfinished import remind_unfinished


def look_after(run: Run) -> int | None:
    """Every hour: a letter to those who began to enrol and stopped on the way."""
    return remind_unfinished(at=timezone.now()) or None
