"""Do people meet? Who takes part, how much of what was agreed was held, and how often."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from itertools import pairwise

from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.measures.figure import Figure
from upmentor.measures.shares import mean, share
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.words import as_of, best, figure_head, figure_row, fives, number, share_range
from upmentor.stages.insights.shown import Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair

FAMILY = "meet"


def work_out(source: Source) -> Part:
    """Pairs that began by the day; all figures are of the same pairs. Three queries."""
    rows = Pair.objects.filter(programme=source.programme, active_at__lt=source.end)
    began = frozenset(rows.values_list("pk", flat=True))
    told = source.gate.release(FAMILY, {"pairs": began}).get("pairs")
    if told is None:
        missing = Missing("few-pairs", {"pairs": len(began)}, {"pairs": MEAN})
        return Part("activity", [Fact("held", missing=missing)], series={"day": source.day.isoformat()})
    pairs = list(rows.filter(pk__in=told))
    held = held_days(told, source.end)
    hits, planned = _of_plan(pairs, held, source.day)
    facts = [Fact("held", share(hits, planned) if planned else None, numbers={"pairs": len(told), "held": hits})]
    gaps = [gap for days in held.values() for gap in _gaps(days)]
    if len(gaps) >= MEAN:
        agreed = sum(pair.cadence_weeks for pair in pairs) / len(pairs)
        facts.append(Fact("cadence", mean(gaps), numbers={"agreed": agreed}))
    return Part("activity", facts, series={"day": source.day.isoformat()})


def say(part: Part) -> Shown:
    """How much of what was agreed was held, and how often people meet."""
    day = dt.date.fromisoformat(part.series["day"])
    held, title = part.fact("held"), _("Do pairs meet?")
    if held.figure is None:
        return Shown("activity", title, missing=[_too_few(held.missing)] if held.missing else [])
    base = _("At least %(pairs)s pairs, %(day)s") % {"pairs": fives(int(held.numbers["pairs"] or 0)), "day": as_of(day)}
    sentence = _("of the conversations that fell due have been held.")
    line = Line(share_range(held.figure), f"{sentence} {best(held.figure)}", base)
    lines, rows = [line], [figure_row(_("Held of what fell due, %"), held.figure, 100)]
    cadence = part.fact("cadence")
    if cadence.figure:
        lines.append(_cadence(cadence.figure, float(cadence.numbers["agreed"] or 0)))
        rows.append(figure_row(_("Weeks between conversations"), cadence.figure, places=1))
    table = Table(f"{title} {base}", figure_head(), rows)
    return Shown("activity", title, lines, headline=line, table=table, method=_method(base))


def held_days(pairs: frozenset[int], end: dt.datetime) -> dict[int, list[dt.date]]:
    """The days of conversations held before `end`, by pair, in their order. One query."""
    rows = Meeting.objects.filter(
        pair__in=pairs, state=Meeting.State.HELD, number__gte=1, starts_at__isnull=False, starts_at__lt=end
    )
    found: dict[int, list[dt.date]] = {}
    for pair, starts in rows.order_by("starts_at").values_list("pair", "starts_at"):
        found.setdefault(pair, []).append(timezone.localdate(starts))
    return found


def _of_plan(pairs: Iterable[Pair], held: dict[int, list[dt.date]], day: dt.date) -> tuple[int, int]:
    """Conversations held of those due, each pair by its own rhythm; a pair that meets more often counts as on plan."""
    hits = planned = 0
    for pair in pairs:
        begun = timezone.localdate(pair.active_at)
        until = min(day, timezone.localdate(pair.ended_at)) if pair.ended_at else day
        due = min(pair.planned_meetings, (until - begun).days // (7 * pair.cadence_weeks))
        hits += min(due, len(held.get(pair.pk, ())))
        planned += due
    return hits, planned


def _gaps(days: list[dt.date]) -> list[float]:
    return [(later - earlier).days / 7 for earlier, later in pairwise(days)]


def _cadence(figure: Figure, agreed: float) -> Line:
    words = {"value": number(figure.value, 1), "agreed": number(agreed, 1)}
    return Line(
        _("A conversation every %(value)s weeks") % words, _("Agreed, on average: every %(agreed)s weeks.") % words
    )


def _too_few(missing: Missing) -> TooEarly:
    have, needed = int(missing.have["pairs"]), int(missing.needed["pairs"])
    return TooEarly(
        _("Too few pairs to tell"),
        _("Figures of fewer than %(n)s pairs could be traced to people.") % {"n": needed},
        [Need(min(have, needed), needed, _("fewer than %(n)s of %(n)s pairs") % {"n": needed})],
    )


def _method(base: str) -> Method:
    return Method(
        _("Held ÷ due. Due is what each pair's own rhythm asks for since it began, at most its planned number."),
        _("Dates of meetings that both confirmed. Interval: Wilson, 95 %."),
        base,
        _("Meetings that are confirmed later; pairs that begin or end."),
    )
