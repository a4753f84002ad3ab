"""Counting a round once it is over. What is written then stays."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Exists, OuterRef

from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.models import RoundFigure
from upmentor.stages.feedback.queries.figures import count
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Round


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
            one.at_least = figure.n - figure.n % MEAN
        made.append(one)
    RoundFigure.objects.bulk_create(made)
    return True
