"""Pairs that have met, for the tests of this slice."""

from __future__ import annotations

import datetime as dt

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW


def member(pair: Pair, role: str) -> PairMember:
    """One of the two, as views get them."""
    rows = PairMember.objects.select_related("pair__programme", "person__user", "enrolment__person")
    return rows.prefetch_related("pair__members__person").get(pair=pair, role=role)


def met(times: int, *, first_talk: bool = True, pair: Pair | None = None, **fields: object) -> Pair:
    """A pair that held so many of its meetings, a day apart from NOW on, and its first talk of 20 minutes."""
    pair = pair or make.pair(**fields)
    for number in range(0 if first_talk else 1, times + 1):
        when = NOW + dt.timedelta(days=number)
        Meeting.objects.create(
            pair=pair,
            number=number,
            state=Meeting.State.HELD,
            minutes=60 if number else 20,
            created_at=NOW,
            starts_at=when,
            finished_at=when,
        )
    return pair
