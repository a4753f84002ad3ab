"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.meetings.actions import opening


def open_due(run: Run) -> dict[str, int]:
    """Every quarter of an hour: call off what pairs no longer have, open what is due, book what was waiting."""
    now = timezone.now()
    return {
        "called_off": opening.call_off_over(at=now),
        "opened": opening.open_due(at=now),
        "booked": opening.book_agreed(at=now),
    }


def look_after(run: Run) -> dict[str, int]:
    """Four times a day: meetings that nobody finished, offers that have passed, new rules of time zones."""
    now = timezone.now()
    return {
        "unconfirmed": opening.leave_unconfirmed(at=now),
        "offered": opening.replace_stale(at=now),
        "told": opening.follow_zones(at=now),
    }
