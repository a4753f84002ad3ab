"""The page on money: frozen hours with the prices of now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from upmentor.stages.insights import costing
from upmentor.stages.insights.document import Document, Part, from_json
from upmentor.stages.insights.models import Amount, Costing, Report
from upmentor.stages.insights.sections import money
from upmentor.stages.insights.sections.words import number
from upmentor.stages.insights.shown import Shown
from upmentor.stages.programmes.models import Programme


@dataclass(frozen=True)
class Price:
    """One figure of the organisation as it stands on the page."""

    label: str
    low: str
    best: str
    high: str
    per: str
    source: str


@dataclass(frozen=True)
class Change:
    """One version: when, by whom, and which figures differ from the one before."""

    at: dt.datetime
    by: str
    names: Sequence[str]


@dataclass(frozen=True)
class MoneyPage:
    """`part` in words; `bars` = (name, at low, at high, width in per cent), `prices` what they rest on."""

    part: Shown | None
    report: Report | None
    bars: Sequence[tuple[str, str, str, float]]
    prices: Sequence[Price]
    currency: str
    changes: Sequence[Change]
    is_net: bool


def money_page(programme: Programme) -> MoneyPage:
    """Hours and leavers avoided from the newest report, prices from the newest costing. Five queries at most."""
    report = Report.objects.filter(programme=programme, document__isnull=False).first()
    versions = list(
        Costing.objects.filter(programme=programme).select_related("made_by").prefetch_related("amounts")[:11]
    )
    typed = versions[0] if versions else None
    part = _part(programme, from_json(report.document), typed) if report and report.document else None
    currency = typed.currency if typed else ""
    return MoneyPage(
        money.say(part) if part else None,
        report,
        _bars(part, currency) if part else [],
        [_price(row) for row in typed.amounts.all() if row.name in costing.KINDS] if typed else [],
        currency,
        [_change(new, old) for new, old in pairwise([*versions, None]) if new][:10],
        bool(part and part.fact("net").figure),
    )


def _part(programme: Programme, document: Document, typed: Costing | None) -> Part | None:
    kept = document.part("money")
    hours = money.hours_of(kept)
    if hours is None:
        return kept if kept.fact("hours").missing else None
    months = float(kept.fact("hours").numbers["months"] or 1)
    currency = typed.currency if typed else ""
    return money.part_of(hours, months, document.day, costing.ranges(typed), currency, money.avoided_in(document.parts))


def _bars(part: Part, currency: str) -> list[tuple[str, str, str, float]]:
    net = part.fact("net").figure
    rows = money.swings_of(part)
    words = [[money.amount(end, currency) if net else number(end, 1) for end in row[1:3]] for row in rows]
    return [(name, low, high, width) for (name, _low, _high, width), (low, high) in zip(rows, words, strict=True)]


def _price(row: Amount) -> Price:
    kind = costing.KINDS[row.name]
    low, best, high = (
        number(float(one), 0 if one == one.to_integral_value() else 2) for one in (row.low, row.best, row.high)
    )
    return Price(str(kind.label), low, best, high, str(kind.per), row.source)


def _change(new: Costing, old: Costing | None) -> Change:
    before, after = (_values(one) for one in (old, new))
    names = [kind.label for name, kind in costing.KINDS.items() if before.get(name) != after.get(name)]
    return Change(new.made_at, new.made_by.name if new.made_by else "", [str(name) for name in names])


def _values(one: Costing | None) -> dict[str, tuple[object, ...]]:
    return {row.name: (row.low, row.best, row.high, row.source) for row in one.amounts.all()} if one else {}
