"""How pairs fared, read from their meetings: what fell due, what was held, who cancelled, and whether their time is
over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils import timezone

from upmentor.measures.activity import Course, Plan
from upmentor.stages.feedback.queries.figures import sent
from upmentor.stages.goals.models import Rating
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment, Programme, Round

Held = Mapping[int, Mapping[int, dt.date]]
"""Pair → number of a conversation → the day on which it was held."""
Role = Enrolment.Role
# After its last planned week a pair has so long for a conversation that came late and for looking back.
LATE = dt.timedelta(weeks=4)


@dataclass(frozen=True)
class Cancelled:
    """`last`: by pair and number, the role of whoever cancelled it last, empty for a rule. `first`: by pair, the role
    of whoever of the two cancelled first of all. The first of all never changes: figures of it can't tell, from one
    month to the next, who cancelled last week."""

    last: Mapping[tuple[int, int], str]
    first: Mapping[int, str]


def held_of(pairs: Collection[int], end: dt.datetime) -> dict[int, dict[int, dt.date]]:
    """Conversations held before `end`, in the order of their days. One query."""
    rows = Meeting.objects.filter(
        pair__in=pairs, state=Meeting.State.HELD, number__gte=1, starts_at__isnull=False, starts_at__lt=end
    )
    found: dict[int, dict[int, dt.date]] = {}
    for pair, number, starts in rows.order_by("starts_at").values_list("pair", "number", "starts_at"):
        found.setdefault(pair, {})[number] = timezone.localdate(starts)
    return found


def cancelled_of(pairs: Collection[int], end: dt.datetime) -> Cancelled:
    """Cancellations before `end`, without first talks. One query."""
    rows = Meeting.objects.filter(pair__in=pairs, state=Meeting.State.CANCELLED, number__gte=1, finished_at__lt=end)
    last: dict[tuple[int, int], str] = {}
    first: dict[int, str] = {}
    for pair, number, role in rows.order_by("finished_at", "pk").values_list("pair", "number", "cancelled_role"):
        last[pair, number] = role
        if role:
            first.setdefault(pair, role)
    return Cancelled(last, first)


def plan_of(pair: Pair, held: Mapping[int, dt.date], cancelled: Cancelled, day: dt.date) -> Plan:
    """What fell due for a pair by its own rhythm; whoever meets more often is on plan. Of what was not held, a number
    that was cancelled counts for whoever cancelled it last."""
    begun = timezone.localdate(pair.active_at)
    until = min(day, timezone.localdate(pair.ended_at)) if pair.ended_at else day
    due = min(pair.planned_meetings, max(0, (until - begun).days) // (7 * pair.cadence_weeks))
    hits = min(due, len(held))
    missed = [number for number in range(1, pair.planned_meetings + 1) if number not in held][: due - hits]
    by = [cancelled.last[pair.pk, number] for number in missed if (pair.pk, number) in cancelled.last]
    mentor, mentee = by.count(Role.MENTOR), by.count(Role.MENTEE)
    return Plan(due, hits, mentor, mentee, len(by) - mentor - mentee)


def time_is_over(pair: Pair) -> dt.date:
    """The day on which a pair has had all its weeks and a few more, whether it met, stopped or goes on: pairs that end
    early don't count before those that go on."""
    return timezone.localdate(pair.active_at) + dt.timedelta(weeks=pair.planned_meetings * pair.cadence_weeks) + LATE


def courses_of(programme: Programme, pairs: Iterable[Pair], held: Held) -> list[Course]:
    """What was planned and held, and whether one of the two looked back: sent the final review or judged a goal at
    the end. Four queries."""
    rows = list(pairs)
    final = Round.objects.filter(programme=programme, kind=Round.Kind.FINAL).first()
    said = sent(final) if final else {}
    members = PairMember.objects.filter(pair__in=[one.pk for one in rows]).values_list("pair", "enrolment")
    looked = {pair for pair, enrolment in members if enrolment in said}
    judged = Rating.objects.filter(moment=Rating.Moment.END, goal__removed_on=None, goal__pair__in=rows)
    looked |= set(judged.values_list("goal__pair", flat=True))
    return [Course(one.planned_meetings, len(held.get(one.pk, ())), one.pk in looked) for one in rows]
