"""When the two look back: half-way through their time and at its end. A suggestion; they may be earlier or later."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.stages.goals.models import Rating
from upmentor.stages.pairs.models import Pair


@dataclass(frozen=True)
class Moments:
    """The days on which half-way and the end are due by the pair's own rhythm, and which of them is asked for now (a
    `Rating.Moment` or empty)."""

    midpoint: dt.date
    end: dt.date
    asked: str


def moments_of(pair: Pair, *, on: dt.date) -> Moments | None:
    """None until the pair is active: before that there is nothing to look back on."""
    if pair.active_at is None or pair.state == Pair.State.ENDED:
        return None
    begin = pair.active_at.date()
    end = begin + dt.timedelta(weeks=pair.cadence_weeks * pair.planned_meetings)
    # The last day of the programme, where it comes before all meetings have had their time.
    end = min(end, max(begin, pair.programme.ends_on or end))
    midpoint = begin + (end - begin) / 2
    asked = ""
    if pair.state == Pair.State.COMPLETED or on >= end:
        asked = Rating.Moment.END.value
    elif on >= midpoint:
        asked = Rating.Moment.MIDPOINT.value
    return Moments(midpoint, end, asked)
