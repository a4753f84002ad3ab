"""Background work of this slice."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.care import actions


def ask_after_month(run: Run) -> int:
    """Every hour: the question after a month, for whoever works now and has not answered."""
    return actions.ask_after_month(at=timezone.now())
