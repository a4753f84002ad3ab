"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.recognition import actions


def look_after(run: Run) -> dict[str, int]:
    """Every quarter of an hour: close programmes and pairs whose time is over, issue certificates that are earned."""
    now = timezone.now()
    closed = {"closing": actions.begin_due(at=now), "closed": actions.close_due(at=now)}
    return closed | {"completed": actions.complete_due(at=now), "issued": actions.issue_due(at=now)}
