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


def thank_and_tell(run: Run) -> dict[str, int]:
    """Every quarter of an hour: letters to line managers that mentors asked for, and the one question for thanks after
    an early end."""
    now = timezone.now()
    return {"managers": actions.tell_managers(at=now), "asked": actions.ask_for_thanks(at=now)}
