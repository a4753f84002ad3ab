"""What people said after their conversations, as totals that nobody can take apart.

Only whole quarters are shown, counted once when nothing in them can change any more and before anything in them is
forgotten; a later erasure changes no figure. So two pages of different days never differ by one person, and no two
figures share an answer (`decisions.md` 28).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils import timezone

from upmentor.measures.figure import Figure
from upmentor.measures.shares import top_two
from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.models import Pulse, QuarterFigure
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulses import ANSWERED
from upmentor.stages.programmes.models import Programme

# Answers to the last meeting of a quarter come for two weeks and can be changed for a day and an hour.
SETTLED = ANSWERED + dt.timedelta(days=2)
KEPT = dt.timedelta(days=365)
# So many quarters stand on a page.
SHOWN = 8


@dataclass(frozen=True)
class Quarter:
    """Three months from `first` on. `figures` are the shares (0 to 1) of people who chose one of the two highest words,
    in the order of `SCALES`; empty when fewer than five people answered."""

    first: dt.date
    last: dt.date
    figures: tuple[Figure, ...]


def quarters(programme: Programme, *, on: dt.date) -> list[Quarter]:
    """The quarters that were counted and can be told on a day, the newest first, two years at most. One query."""
    found: dict[dt.date, dict[str, QuarterFigure]] = {}
    for row in QuarterFigure.objects.filter(programme=programme).order_by("-first")[: SHOWN * len(SCALES)]:
        if after(row.first) + SETTLED <= on:
            found.setdefault(row.first, {})[row.question] = row
    return [Quarter(first, after(first) - dt.timedelta(days=1), tuple(_figures(rows))) for first, rows in found.items()]


def _figures(rows: Mapping[str, QuarterFigure]) -> Iterator[Figure]:
    for one in (rows[name] for name in SCALES if name in rows):
        if one.value is not None:
            yield Figure(one.value, one.low, one.high, one.people, one.method)


def count_quarters(programme: Programme, *, on: dt.date, least: int = MEAN) -> list[Quarter]:
    """The whole quarters that can be counted, the newest first, from the first one with an answer on. Each person
    counts once, with their last answer of the quarter. Pages never call this; `least` is for tests of what the
    threshold does. One query."""
    rows = Pulse.objects.filter(meeting__pair__programme=programme).order_by("meeting__starts_at", "pk")
    latest: dict[dt.date, dict[int, tuple[int, ...]]] = {}
    for person, starts, *levels in rows.values_list("member__person_id", "meeting__starts_at", *SCALES):
        first = quarter_of(timezone.localdate(starts))
        if may_show(first, on=on):
            latest.setdefault(first, {})[person] = tuple(levels)
    return [_quarter(first, list(latest[first].values()), least) for first in sorted(latest, reverse=True)]


def _quarter(first: dt.date, answers: list[tuple[int, ...]], least: int) -> Quarter:
    enough = len(answers) >= least
    figures = tuple(top_two([one[place] for one in answers]) for place in range(len(SCALES))) if enough else ()
    return Quarter(first, after(first) - dt.timedelta(days=1), figures)


def may_show(first: dt.date, *, on: dt.date) -> bool:
    """Whether a quarter is settled and whole."""
    return after(first) + SETTLED <= on and on < first + KEPT


def quarter_of(day: dt.date) -> dt.date:
    """The first day of the quarter.

    >>> quarter_of(dt.date(2026, 11, 22))
    datetime.date(2026, 10, 1)
    """
    return dt.date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)


def after(first: dt.date) -> dt.date:
    """The first day of the next quarter."""
    return quarter_of(first + dt.timedelta(days=100))
