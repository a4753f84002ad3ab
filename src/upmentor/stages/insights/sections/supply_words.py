"""What is said about wishes and places over the months."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.ui.charts import Heat
from upmentor.ground.ui.charts.supply import supply
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Part
from upmentor.stages.insights.sections.words import as_of, number
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.programmes.said import said

MONTHS = 6
Counts = Sequence[int | None]
"""Wishes, places and free places of an area."""


def say(part: Part) -> Shown:
    """How many areas are short, which hardly anybody can serve, and how the gap moved."""
    title, day = _("Can offers meet wishes?"), as_of(dt.date.fromisoformat(part.series["day"]))
    methods = [_method(day)]
    if part.fact("all").missing:
        need = Need(0, MEAN, _("fewer than %(n)s of %(n)s people in each topic area") % {"n": MEAN})
        words = _("Wishes and places of an area are told once five people want or offer something of it.")
        return Shown("supply", title, missing=[TooEarly(_("Too few wishes to tell"), words, [need])], methods=methods)
    months, names = part.series["months"], part.series["areas"]
    now: Mapping[str, Counts] = months[-1][1]
    label = {key: said(names[key]) for key in now}
    ordered = sorted(now, key=lambda key: (-(gap(now[key]) or 0), label[key]))
    base = _("People enrolled; wishes and places in whole fives, %(day)s") % {"day": day}
    lines = [_short(ordered, label, months, base), *_unserved(ordered, label, now, part.series.get("few", ()), base)]
    rows = [[label[key], *map(_told, now[key]), _told(gap(now[key]))] for key in ordered]
    head = [_("Topic area"), _("People who want it"), _("Places offered"), _("Free places"), _("Wishes beyond places")]
    table = Table(_("Wishes and places by topic area"), head, rows)
    more = _moved(ordered, label, months)
    drawn = [*_drawn(ordered, label, now, table.caption), *_mapped(ordered, label, months, more)]
    return Shown("supply", title, lines, charts=drawn, table=table, more=more, methods=methods, limits=_limits())


def _drawn(ordered: Sequence[str], label: Mapping[str, str], now: Mapping[str, Counts], title: str) -> list[Drawn]:
    """Areas of which both sides may be told."""
    rows = [
        {"label": label[key], "wanted": now[key][0], "offered": now[key][1]}
        for key in ordered
        if gap(now[key]) is not None
    ]
    return [Drawn(supply(rows, title), title)] if rows else []


def _mapped(
    ordered: Sequence[str], label: Mapping[str, str], months: Sequence[object], more: Sequence[Table]
) -> list[Drawn]:
    """The gap of the last months as a map; nothing before there are two."""
    if not more:
        return []
    shown = range(max(0, len(months) - MONTHS), len(months))
    gaps = {key: [gap(_of(months, at).get(key)) for at in shown] for key in ordered}
    known = [one for row in gaps.values() for one in row if one is not None]
    if not known:
        return []
    columns = [date_format(dt.date.fromisoformat(months[at][0]), "M y") for at in shown]  # type: ignore[index]
    rows = [
        (label[key], [None if one is None else (one, number(one)) for one in row])
        for key, row in gaps.items()
        if any(one is not None for one in row)
    ]
    unit, hidden = _("wishes beyond places; darker is shorter"), _("Crossed out: fewer than 5 people on one side")
    return [Drawn(Heat(more[0].caption, columns, rows, unit, hidden, min(known), max(known)), more[0].caption)]


def gap(counts: Counts | None) -> int | None:
    """Wishes beyond places, below 0 when places are left; None where one of the two is not told.

    >>> gap([25, 10, 5]), gap([25, None, None]), gap(None)
    (15, None, None)
    """
    if not counts or counts[0] is None or counts[1] is None:
        return None
    return counts[0] - counts[1]


def _short(ordered: Sequence[str], label: Mapping[str, str], months: Sequence[object], base: str) -> Line:
    now = _of(months, -1)
    known = [key for key in ordered if gap(now[key]) is not None]
    short = [key for key in known if (gap(now[key]) or 0) > 0]
    if not known:
        return Line(_("In no area are both sides known"), _("It takes five people who want and five who offer."), base)
    if not short:
        return Line(_("Places are enough in every area that can be told"), "", base)
    finding = ngettext(
        "Places are short in %(k)s of %(n)s area", "Places are short in %(k)s of %(n)s areas", len(known)
    )
    first = short[0]
    words = _("Most of all in %(area)s: about %(gap)s more wishes than places.")
    sentence = words % {"area": label[first], "gap": number(gap(now[first]) or 0)}
    before = gap(_of(months, -2).get(first)) if len(months) > 1 else None
    if before is not None:
        sentence += " " + _("The month before it was %(gap)s.") % {"gap": number(before)}
    return Line(finding % {"k": len(short), "n": len(known)}, sentence, base)


def _unserved(
    ordered: Sequence[str], label: Mapping[str, str], now: Mapping[str, Counts], few: Sequence[str], base: str
) -> list[Line]:
    found = [label[key] for key in ordered if now[key][0] is not None and key in few]
    if not found:
        return []
    n = len(found)
    finding = ngettext("%(n)s area that hardly anybody can serve", "%(n)s areas that hardly anybody can serve", n)
    words = _("At least five people want it, and fewer than five offer it: %(areas)s.")
    return [Line(finding % {"n": n}, words % {"areas": ", ".join(found)}, base)]


def _moved(ordered: Sequence[str], label: Mapping[str, str], months: Sequence[object]) -> list[Table]:
    """The gap of the last months; nothing before there are two."""
    if len(months) < 2:
        return []
    shown = range(max(0, len(months) - MONTHS), len(months))
    head = [_("Topic area"), *(_month(months, at) for at in shown)]
    rows = [[label[key], *(_told(gap(_of(months, at).get(key))) for at in shown)] for key in ordered]
    return [Table(_("Wishes beyond places, month by month"), head, rows)]


def _of(months: Sequence[object], at: int) -> Mapping[str, Counts]:
    return months[at][1]  # type: ignore[index]


def _month(months: Sequence[object], at: int) -> str:
    return date_format(dt.date.fromisoformat(months[at][0]), "M Y")  # type: ignore[index]


def _told(count: int | None) -> str:
    return "–" if count is None else number(count)


def _limits() -> list[str]:
    return [_("Who offers several topics has the same places in each of them: areas can’t be added up.")]


def _method(day: str) -> Method:
    return Method(
        _("People who want something of an area, and places of people who offer it; free is what no pair takes."),
        _("Enrolments and running pairs at the month’s end. “–”: it would show fewer than five people."),
        _("Everybody enrolled who works here, %(day)s") % {"day": day},
        _("People who come or go, once five did; free places also with pairs that begin or end."),
    )
