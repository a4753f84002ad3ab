"""Background work of this slice. The file itself is written by a door, which knows the slices (`doors/desk/taking`)."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.exports import actions


def forget(run: Run) -> int | None:
    """Every hour: files whose seven days are over."""
    return actions.forget(at=timezone.now()) or None
