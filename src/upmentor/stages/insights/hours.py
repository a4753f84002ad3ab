"""Working hours that a programme took, counted from the conversations that were held."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, Sum

from upmentor.measures.returns import Range
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.budget import PREPARATION
from upmentor.stages.supervision.queries.circles import attended

S = Meeting.State


@dataclass(frozen=True)
class Hours:
    """Of all mentors and of all mentees together. `low` and `best` are what was held, `high` counts those too that
    nobody confirmed. `held` conversations."""

    mentor: Range
    mentee: Range
    held: int


def count(pairs: Collection[int], end: dt.datetime) -> Hours:
    """Hours of these pairs before `end`. Both sit in a conversation; a mentor prepares each but the first talk for half
    an hour (`domain.md` §2.1) and goes to mentor circles. Three queries."""
    rows = Meeting.objects.filter(pair__in=pairs, starts_at__lt=end, state__in=(S.HELD, S.UNCONFIRMED))
    sums = {row["state"]: row for row in rows.order_by().values("state").annotate(
        minutes=Sum("minutes"), talks=Count("pk", filter=Q(number__gte=1)),
    )}  # fmt: skip
    none = {"minutes": 0, "talks": 0}
    held, open_ = sums.get(S.HELD, none), sums.get(S.UNCONFIRMED, none)
    circles = _circles(pairs, end)
    prepared = PREPARATION * held["talks"]
    mentor = held["minutes"] + prepared + circles
    more = open_["minutes"] + PREPARATION * open_["talks"]
    return Hours(_range(mentor, more), _range(held["minutes"], open_["minutes"]), held["talks"])


def _circles(pairs: Collection[int], end: dt.datetime) -> int:
    mentors = PairMember.objects.filter(pair__in=pairs, enrolment__role=Enrolment.Role.MENTOR)
    keys = set(mentors.values_list("enrolment_id", flat=True))
    return sum(minutes for _key, start, minutes in attended(keys) if start < end)


def _range(minutes: int, more: int) -> Range:
    return Range(minutes / 60, minutes / 60, (minutes + more) / 60)
