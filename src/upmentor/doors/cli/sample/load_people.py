"""The roster of the sample company: fourteen months of it, with the counts of each month's end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from upmentor.doors.cli.sample.company import ROSTER_DAYS, Company
from upmentor.doors.cli.sample.load_bulk import BulkRoster
from upmentor.stages.people.actions.counting import count_month, month_end

Progress = Callable[[str, int, int], None]


def load_people(company: Company, *, at: dt.datetime, progress: Progress) -> None:
    """Everybody who works there or left lately, what earlier rosters said of them, and the counts of all months."""
    BulkRoster(company, at=at, progress=progress).write()
    first = (at - dt.timedelta(days=ROSTER_DAYS[0])).date()
    end = month_end(at.date())
    while end >= first:
        count_month(at=at, month=end)
        end = month_end(end)
