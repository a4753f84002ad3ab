"""What a sponsor may read in a letter: figures of whole quarters that clear their thresholds, and nothing between."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from upmentor.measures.figure import Figure
from upmentor.measures.thresholds import MEAN
from upmentor.stages.care.queries.cancelled import cancelled_quarters
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulse_totals import SETTLED, quarters
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.quarters import quarter_of


@dataclass(frozen=True)
class Sheet:
    """The last whole quarter that is settled: at least `held` conversations of at least `pairs` pairs; each share with
    its name, its range in per cent and its base. Numbers are whole fives, so that no two letters differ by one."""

    first: dt.date
    last: dt.date
    held: int
    pairs: int
    shares: tuple[tuple[str, dict[str, int]], ...]


def sheet(programme: Programme, *, on: dt.date) -> Sheet | None:
    """None when fewer than five pairs met in that quarter: then nothing is told. Three queries."""
    # A quarter is told of once nothing in it can change, so that two letters never differ by one answer.
    quarter = quarter_of(on - SETTLED).before
    held = [
        pair
        for pair, starts in Meeting.objects.filter(
            pair__programme=programme, state=Meeting.State.HELD, number__gte=1, starts_at__isnull=False
        ).values_list("pair", "starts_at")
        if quarter_of(timezone.localdate(starts)) == quarter
    ]
    if len(set(held)) < MEAN:
        return None
    shares = [
        (name, _range(figure))
        for totals in quarters(programme, on=on)
        if totals.quarter == quarter
        for name, figure in zip(SCALES, totals.figures, strict=False)
    ]
    for one in cancelled_quarters(programme, on=on):
        if one.quarter == quarter and one.leaders:
            shares.append(("leaders", _range(one.leaders)))
    return Sheet(quarter.first, quarter.last, _fives(len(held)), _fives(len(set(held))), tuple(shares))


def _range(figure: Figure) -> dict[str, int]:
    return {"low": round(100 * (figure.low or 0)), "high": round(100 * (figure.high or 0)), "n": _fives(figure.n)}


def _fives(number: int) -> int:
    return number - number % MEAN
