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
from upmentor.stages.programmes.quarters import Quarter, quarter_of

# Answers to the last meeting of a quarter come for two weeks and can be changed for a day and an hour.
SETTLED = ANSWERED + dt.timedelta(days=2)
KEPT = dt.timedelta(days=365)
# So many quarters stand on a page.
SHOWN = 8


@dataclass(frozen=True)
class QuarterTotals:
    """`figures` are the shares (0 to 1) of people who chose one of the two highest words, in the order of `SCALES`;
    empty when fewer than five people answered."""

    quarter: Quarter
    figures: tuple[Figure, ...]


def quarters(programme: Programme, *, on: dt.date) -> list[QuarterTotals]:
    """The quarters that were counted and can be told on a day, the newest first, two years at most. One query."""
    found: dict[Quarter, dict[str, QuarterFigure]] = {}
    for row in QuarterFigure.objects.filter(programme=programme).order_by("-first")[: SHOWN * len(SCALES)]:
        quarter = quarter_of(row.first)
        if quarter.after + SETTLED <= on:
            found.setdefault(quarter, {})[row.question] = row
    return [QuarterTotals(quarter, tuple(_figures(rows))) for quarter, rows in found.items()]


def _figures(rows: Mapping[str, QuarterFigure]) -> Iterator[Figure]:
    for one in (rows[name] for name in SCALES if name in rows):
        if one.value is not None:
            yield Figure(one.value, one.low, one.high, one.people, one.method)


def count_quarters(programme: Programme, *, on: dt.date, least: int = MEAN) -> list[QuarterTotals]:
    """The whole quarters that can be counted, the newest first, from the first one with an answer on. Each person
    counts once, with their last answer of the quarter. Pages never call this; `least` is for tests of what the
    threshold does. One query."""
    rows = Pulse.objects.filter(meeting__pair__programme=programme).order_by("meeting__starts_at", "pk")
    latest: dict[Quarter, dict[int, tuple[int, ...]]] = {}
    for person, starts, *levels in rows.values_list("member__person_id", "meeting__starts_at", *SCALES):
        quarter = quarter_of(timezone.localdate(starts))
        if may_show(quarter, on=on):
            latest.setdefault(quarter, {})[person] = tuple(levels)
    return [_totals(quarter, list(latest[quarter].values()), least) for quarter in sorted(latest, reverse=True)]


def _totals(quarter: Quarter, answers: list[tuple[int, ...]], least: int) -> QuarterTotals:
    enough = len(answers) >= least
    figures = tuple(top_two([one[place] for one in answers]) for place in range(len(SCALES))) if enough else ()
    return QuarterTotals(quarter, figures)


def may_show(quarter: Quarter, *, on: dt.date) -> bool:
    """Whether a quarter is settled and whole."""
    return quarter.after + SETTLED <= on and on < quarter.first + KEPT
