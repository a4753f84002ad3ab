"""What somebody has done in a programme, and whether that earns a certificate."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Exists, OuterRef, QuerySet

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.page import UNDO
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.states import OVER
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.budget import PREPARATION
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.supervision.queries.circles import attended

# The agreed share of planned meetings (`ux.md` J18).
SHARE = 0.8


@dataclass(frozen=True)
class Done:
    """Over all pairs of one enrolment: conversations held (without first talks), minutes of conversation (with them),
    minutes of preparation and of circles (mentors), and how many more conversations a certificate needs (0: earned)."""

    conversations: int = 0
    talked: int = 0
    prepared: int = 0
    missing: int = 0
    circles: int = 0

    @property
    def minutes(self) -> int:
        """Recognised working time."""
        return self.talked + self.prepared + self.circles

    @property
    def circle_hours(self) -> float:
        """Those of mentor circles, to the half; they are part of `hours`."""
        return round(self.circles / 30) / 2

    @property
    def hours(self) -> float:
        """Recognised working time in hours, to the half."""
        return round(self.minutes / 30) / 2


def needed(planned: int) -> int:
    """How many of the planned meetings earn a certificate: the agreed share, rounded up.

    >>> [needed(planned) for planned in (4, 5, 6, 12)]
    [4, 4, 5, 10]
    """
    return math.ceil(SHARE * planned)


def done_by(enrolments: Iterable[Enrolment]) -> dict[int, Done]:
    """Enrolment id → what was done. Three queries for all. A pair that is over counts with what it held, however it
    ended; a live one earns a certificate from the agreed share on."""
    roles = {one.pk: one.role for one in enrolments}
    members = PairMember.objects.filter(enrolment__in=list(roles)).select_related("pair")
    held: dict[int, list[Meeting]] = defaultdict(list)
    mine: dict[int, list[Pair]] = defaultdict(list)
    for member in members:
        mine[member.enrolment_id].append(member.pair)
    pairs = {pair.pk for rows in mine.values() for pair in rows}
    for meeting in Meeting.objects.filter(pair__in=pairs, state=Meeting.State.HELD):
        held[meeting.pair_id].append(meeting)
    circles: dict[int, int] = defaultdict(int)
    for pk, _start, minutes in attended(roles):
        circles[pk] += minutes
    return {pk: replace(_done(roles[pk], mine[pk], held), circles=circles[pk]) for pk in roles}


def _done(role: str, pairs: list[Pair], held: dict[int, list[Meeting]]) -> Done:
    numbers = {pair.pk: sum(one.number > 0 for one in held[pair.pk]) for pair in pairs}
    conversations = sum(numbers.values())
    prepared = PREPARATION * conversations if role == Enrolment.Role.MENTOR else 0
    talked = sum(one.minutes for pair in pairs for one in held[pair.pk])
    return Done(conversations, talked, prepared, min((_missing(pair, numbers[pair.pk]) for pair in pairs), default=1))


def _missing(pair: Pair, conversations: int) -> int:
    if pair.state in OVER:
        return 0 if conversations else 1
    return max(0, needed(pair.planned_meetings) - conversations)


def earned_without_certificate(*, at: dt.datetime) -> QuerySet[Enrolment]:
    """Enrolments with a held conversation and without a certificate; `done_by` says which of them have earned it. While
    "Finish" of a conversation can be undone, the two wait."""
    fresh = Meeting.objects.filter(pair=OuterRef("pair"), state=Meeting.State.HELD, finished_at__gt=at - UNDO)
    undecided = PairMember.objects.filter(Exists(fresh), enrolment=OuterRef("pk"), live=True)
    talked = PairMember.objects.filter(
        Exists(Meeting.objects.filter(pair=OuterRef("pair"), state=Meeting.State.HELD, number__gte=1)),
        enrolment=OuterRef("pk"),
    )
    issued = Certificate.objects.filter(enrolment=OuterRef("pk"))
    rows = Enrolment.objects.filter(Exists(talked)).exclude(Exists(issued) | Exists(undecided))
    return rows.select_related("programme", "person__user", "person__site").order_by("pk")
