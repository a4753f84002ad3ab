"""Dates of the close of a programme."""

from __future__ import annotations

import datetime as dt

from upmentor.stages.programmes.models import Programme

# Two conversations in the usual rhythm of four weeks, one in the slowest (`domain.md` 2.1): so long a pair may finish
# after the last day. Nobody set another number, so it is said on the page.
WEEKS = 8


def closes_by(programme: Programme) -> dt.date | None:
    """The day on which a programme that is closing is closed at the latest; None without a last day."""
    return programme.ends_on + dt.timedelta(weeks=WEEKS) if programme.ends_on else None
