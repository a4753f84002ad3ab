"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.supervision.actions import seats


def look_after(run: Run) -> dict[str, int]:
    """Every hour: seats follow the life of the programme, then the letters of the day before."""
    now = timezone.now()
    kept = seats.keep_seats(at=now)
    return {**kept, "reminded": seats.remind(at=now)}
