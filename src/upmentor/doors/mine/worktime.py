"""Hours of a mentor so far, as working time: a number for the mentor, no ranking (AC-18.2)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from upmentor.doors.mine.standing import Standing
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.quarters import quarter_of
from upmentor.stages.programmes.queries.budget import PREPARATION, hours_of
from upmentor.stages.supervision.queries.circles import attended


@dataclass(frozen=True)
class WorkTime:
    """Hours since the first of the quarter and in all, rounded to half hours; `budget` is what the programmes of the
    mentor's live pairs plan."""

    quarter: float
    whole: float
    budget: int


def work_time(found: Sequence[Standing], *, on: dt.date) -> WorkTime | None:
    """Held conversations with the time to prepare them, over the live pairs, and circles; None for somebody who mentors
    nobody."""
    own = [one for one in found if one.is_mentor]
    if not own:
        return None
    first = quarter_of(on).first
    rows = [
        (one.mine.local(meeting.starts_at).date(), meeting.minutes + (PREPARATION if meeting.number else 0))
        for one in own
        for meeting in one.held
        if meeting.starts_at
    ]
    walls = {one.member.enrolment_id: one.mine for one in own}
    rows += [(walls[key].local(start).date(), minutes) for key, start, minutes in attended(walls)]
    quarter = sum(minutes for day, minutes in rows if day >= first)
    programmes = {one.pair.programme_id: one.pair.programme for one in own}
    return WorkTime(
        _hours(quarter),
        _hours(sum(minutes for _day, minutes in rows)),
        sum(hours_of(programme, Enrolment.Role.MENTOR) for programme in programmes.values()),
    )


def _hours(minutes: int) -> float:
    return round(minutes / 30) / 2
