"""The question after a month."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from upmentor.stages.care.models import MonthAnswer
from upmentor.stages.pairs.models import Pair, PairMember

MONTH = dt.timedelta(days=30)
# So long the question stands on home and its letter may be sent.
ASKED_FOR = dt.timedelta(days=14)


def month_is_due(pair: Pair, *, at: dt.datetime) -> bool:
    """Whether a pair that is under way has come to the question."""
    if pair.state != Pair.State.ACTIVE or pair.active_at is None:
        return False
    return pair.active_at + MONTH <= at < pair.active_at + MONTH + ASKED_FOR


def own_answer(member: PairMember) -> MonthAnswer | None:
    """What the reader answered. One query."""
    return MonthAnswer.objects.filter(member=member).first()


def answered_months(members: Iterable[PairMember]) -> frozenset[int]:
    """Which of these members answered, for their own home. One query."""
    rows = MonthAnswer.objects.filter(member__in=[one.pk for one in members])
    return frozenset(rows.values_list("member_id", flat=True))
