"""Counting a round, and a quarter of pulses, once it is over. What is written then stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.models import Pulse, QuarterFigure, RoundFigure
from upmentor.stages.feedback.queries.figures import count
from upmentor.stages.feedback.queries.pulse_questions import SCALES
from upmentor.stages.feedback.queries.pulse_totals import count_quarters
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Programme, Round


def freeze_rounds(*, at: dt.datetime, least: int = MEAN) -> int:
    """Write down the figures of rounds that are over, the earliest first, each once for ever. Returns how many rounds.
    `least` is for tests of what the threshold does."""
    counted = RoundFigure.objects.filter(round=OuterRef("pk"))
    over = Round.objects.filter(~Exists(counted), closes_on__lt=day_of(at)).order_by("closes_on", "pk")
    return sum(_freeze(row, at=at, least=least) for row in over)


@transaction.atomic
def _freeze(row: Round, *, at: dt.datetime, least: int) -> bool:
    Round.objects.select_for_update().get(pk=row.pk)
    if RoundFigure.objects.filter(round=row).exists():
        return False
    made = []
    for key, figure, why in count(row, least=least):
        one = RoundFigure(round=row, key=key, method=why, counted_on=day_of(at))
        if figure:
            one.method, one.value, one.low, one.high = figure.method, figure.value, figure.low, figure.high
            one.people = figure.n
        made.append(one)
    RoundFigure.objects.bulk_create(made)
    return True


def freeze_quarters(*, at: dt.datetime, least: int = MEAN) -> int:
    """Write down what people said after their conversations in quarters that are over, each once for ever. Returns how
    many quarters."""
    programmes = Programme.objects.filter(pk__in=Pulse.objects.values("meeting__pair__programme"))
    return sum(_freeze_quarters(one, on=day_of(at), least=least) for one in programmes)


@transaction.atomic
def _freeze_quarters(programme: Programme, *, on: dt.date, least: int) -> int:
    Programme.objects.select_for_update().get(pk=programme.pk)
    known = set(QuarterFigure.objects.filter(programme=programme).values_list("first", flat=True))
    new = [one for one in count_quarters(programme, on=on, least=least) if one.quarter.first not in known]
    for totals in new:
        for place, question in enumerate(SCALES):
            row = QuarterFigure(programme=programme, first=totals.quarter.first, question=question)
            if totals.figures:
                figure = totals.figures[place]
                row.method, row.people = figure.method, figure.n
                row.value, row.low, row.high = figure.value, figure.low, figure.high
            row.save()
    return len(new)
