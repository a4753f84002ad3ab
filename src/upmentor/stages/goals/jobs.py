"""Recurring work of this slice."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.goals.actions.forgetting import forget_removed


def forget(run: Run) -> dict[str, int]:
    """Daily: what was removed long enough ago is deleted."""
    return {"forgotten": forget_removed(at=timezone.now())}
