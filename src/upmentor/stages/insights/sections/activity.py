"""Do people meet? Who takes part, how much of what was agreed was held, who cancelled, how often, and to the end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from upmentor.measures.activity import Rhythm, adherence, cadence, completion, participation
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import share
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.courses import Held, cancelled_of, courses_of, held_of, plan_of, time_is_over
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.activity_words import say
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment

__all__ = ["FAMILY", "say", "work_out"]

FAMILY = "meet"


def work_out(source: Source) -> Part:
    """Pairs that began by the day. Fourteen queries at most."""
    rows = Pair.objects.filter(programme=source.programme, active_at__lt=source.end).order_by("pk")
    pairs = list(rows)
    began = frozenset(one.pk for one in pairs)
    told = source.gate.release(FAMILY, {"pairs": began}).get("pairs")
    series = {"day": source.day.isoformat()}
    if told is None:
        missing = Missing("few-pairs", {}, {"pairs": MEAN})
        return Part("activity", [Fact("held", missing=missing)], series=series)
    those, held = [one for one in pairs if one.pk in told], held_of(began, source.end)
    facts = [*_adhered(source, those, held), *_cadence(source, pairs, held)]
    facts += [_took_part(source), _completed(source, pairs, held)]
    return Part("activity", facts, series=series)


def _adhered(source: Source, pairs: Sequence[Pair], held: Held) -> Iterator[Fact]:
    """Held, cancelled by one of the two, by a rule, and neither, of what fell due; and from which side cancellations
    came, over pairs with one: whoever knows in which pair something was cancelled must not learn by whom."""
    keys = {one.pk for one in pairs}
    cancelled = cancelled_of(keys, source.end)
    plans = [plan_of(one, held.get(one.pk, {}), cancelled, source.day) for one in pairs]
    try:
        found = adherence(plans)
    except TooLittle as refused:
        yield Fact("held", missing=Missing.of(refused))
        return
    yield Fact("held", found.held, numbers={"pairs": len(pairs), "held": sum(one.held for one in plans)})
    yield Fact("cancelled", found.either)
    yield Fact("rule", found.other)
    yield Fact("open", found.open)
    first = cancelled.first
    sides = source.gate.release("cancelled", {"pairs": frozenset(first)}).get("pairs", frozenset()) & frozenset(first)
    if len(sides) < MEAN:
        yield Fact("mentor-side", missing=Missing("few-cancelled", {}, {"pairs": MEAN}))
        return
    mentors = sum(first[pair] == Enrolment.Role.MENTOR for pair in sides)
    yield Fact("mentor-side", share(mentors, len(sides)), numbers={"pairs": len(sides)})


def _cadence(source: Source, pairs: Sequence[Pair], held: Held) -> Iterator[Fact]:
    """Weeks between conversations of pairs that met twice, one value a pair."""
    met = frozenset(one.pk for one in pairs if len(held.get(one.pk, ())) > 1)
    told = source.gate.release("cadence", {"pairs": met}).get("pairs", frozenset()) & met
    those = [one for one in pairs if one.pk in told]
    if len(those) < MEAN:
        return
    found = cadence([Rhythm(list(held[one.pk].values()), one.cadence_weeks) for one in those])
    yield Fact("cadence", found.weeks, numbers={"agreed": found.agreed.value})


def _took_part(source: Source) -> Fact:
    """People in a pair that began, of those whom the programme invited or who came by themselves."""
    rows = Enrolment.objects.filter(programme=source.programme, created_at__lt=source.end)
    asked = source.gate.release("invited", {"invited": frozenset(rows.values_list("person", flat=True))})
    members = PairMember.objects.filter(pair__programme=source.programme, pair__active_at__lt=source.end)
    everybody = asked.get("invited", frozenset())
    took = frozenset(members.values_list("person", flat=True)) & everybody
    told = source.gate.release("invited", {"part": took}).get("part")
    # Those of an earlier report who were erased since would make the share one of nobody in particular.
    if told is None or not told <= everybody:
        return Fact("part", missing=Missing("few-people", {}, {"people": MEAN}))
    return Fact("part", participation(len(told), len(everybody)), numbers={"people": len(everybody)})


def _completed(source: Source, pairs: Sequence[Pair], held: Held) -> Fact:
    """Of pairs whose time is over, those that met as planned and looked back."""
    days = {one.pk: time_is_over(one) for one in pairs}
    over = frozenset(pk for pk, day in days.items() if day <= source.day)
    told = source.gate.release("complete", {"pairs": over}).get("pairs", frozenset()) & over
    if len(told) < MEAN:
        fifth = sorted(days.values())[MEAN - 1 : MEAN]
        when = _months_end(fifth[0]) if fifth and fifth[0] > source.day else None
        return Fact("completed", missing=Missing("few-over", {}, {"pairs": MEAN}, when))
    courses = courses_of(source.programme, [one for one in pairs if one.pk in told], held)
    return Fact("completed", completion(courses), numbers={"pairs": len(told)})


def _months_end(day: dt.date) -> dt.date:
    """The last day of the month: from a day one could tell the pair."""
    after = (day.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    return after - dt.timedelta(days=1)
