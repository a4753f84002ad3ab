"""What an organisation is asked for about money, and what follows from its answers and the hours that were counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.measures.figure import Figure
from upmentor.measures.returns import LEAST, Inputs, Outcome, Range, Swing, break_even, simulate, swings
from upmentor.stages.insights.hours import Hours
from upmentor.stages.insights.models import Costing
from upmentor.stages.programmes.models import Programme

MONTH = 365.25 / 12


@dataclass(frozen=True)
class Kind:
    """One figure that is asked for. `unit` is "money", "hours" or "percent", `per` says of what."""

    name: str
    unit: str
    label: str | Promise
    per: str | Promise
    hint: str | Promise = ""


TIME: Sequence[Kind] = (
    Kind("mentor_rate", "money", _("An hour of a mentor"), _("an hour"), _("Pay with everything on top of it.")),
    Kind("mentee_rate", "money", _("An hour of a leader"), _("an hour"), _("Pay with everything on top of it.")),
    Kind("coordinator_hours", "hours", _("Time of the programme team"), _("hours a month")),
    Kind("coordinator_rate", "money", _("An hour of the programme team"), _("an hour")),
)
SPENT: Sequence[Kind] = (
    Kind("training", "money", _("Training and orientation"), _("so far")),
    Kind("platform", "money", _("Software and its upkeep"), _("a month")),
    Kind("events", "money", _("Circles, events and everything else"), _("so far")),
)
LEAVING: Sequence[Kind] = (
    Kind(
        "salary", "money", _("A year’s pay of somebody who might leave"), _("a year"), _("On average, with everything.")
    ),
    Kind(
        "factor",
        "percent",
        _("Share of a year’s pay that replacing somebody costs"),
        _("% of a year’s pay"),
        _("Recruiting, the vacancy, learning the job."),
    ),
    Kind(
        "vacancy",
        "money",
        _("What a leaver costs you"),
        _("a person"),
        _("Recruiting, training, vacancy: your own figure. Instead of that share or beyond it; count nothing twice."),
    ),
)
KINDS: Mapping[str, Kind] = {kind.name: kind for kind in (*TIME, *SPENT, *LEAVING)}


@dataclass(frozen=True)
class Offer:
    """A published range that may be used for want of an own one. Shown with its source, never filled in by itself."""

    key: str
    name: str
    low: int
    best: int
    high: int
    words: str | Promise
    source: str


# `domain.md` §3.5.
OFFERS: Sequence[Offer] = (
    Offer(
        "cautious",
        "factor",
        21,
        21,
        21,
        _("21 %: cautious. A typical worker; more for executives and specialists."),
        "Boushey and Glynn 2012",
    ),
    Offer("cited", "factor", 30, 40, 50, _("30 to 50 %: often cited, rests on less."), "Nobscot turnover calculator"),
)


@dataclass(frozen=True)
class Worth:
    """What follows. `people` a year pay for the programme; `outcome` has a return only with leavers avoided."""

    outcome: Outcome
    people: Figure
    swings: Sequence[Swing]


def current(programme: Programme) -> Costing | None:
    """The costing that counts, with its amounts. Two queries."""
    return Costing.objects.filter(programme=programme).select_related("made_by").prefetch_related("amounts").first()


def ranges(costing: Costing | None) -> dict[str, Range]:
    """Its amounts by kind."""
    rows = costing.amounts.all() if costing else ()
    return {row.name: Range(float(row.low), float(row.best), float(row.high)) for row in rows if row.name in KINDS}


def lacking(known: Mapping[str, Range]) -> list[str]:
    """Which of the three figures that it takes are not there: "mentor_rate", "mentee_rate", "leaving".

    >>> lacking({"mentor_rate": Range.point(40), "salary": Range.point(50_000)})
    ['mentee_rate', 'leaving']
    """
    each = known["vacancy"].expected if "vacancy" in known else 0.0
    if "salary" in known and "factor" in known:
        each += known["salary"].expected * known["factor"].expected / 100
    missing = [name for name in ("mentor_rate", "mentee_rate") if name not in known]
    return missing if each >= 2 * LEAST else [*missing, "leaving"]


def months_to(programme: Programme, day: dt.date) -> float:
    """Months that the programme has run on that day, at least one."""
    return max(1.0, ((day - programme.starts_on).days + 1) / MONTH) if programme.starts_on else 1.0


def worth(known: Mapping[str, Range], hours: Hours, months: float, avoided: Figure | None = None) -> Worth:
    """Cost so far, break-even a year, and the return where a comparison says how many leavers were avoided.

    What is asked for a month counts for `months`. Raises what `measures.returns` raises.
    """
    scale = {"coordinator_hours": months, "platform": months, "factor": 0.01}
    values = {name: _times(one, scale.get(name, 1.0)) for name, one in known.items()}
    inputs = Inputs(**values, mentor_hours=hours.mentor, mentee_hours=hours.mentee, avoided=avoided, years=months / 12)
    return Worth(simulate(inputs), break_even(inputs), swings(inputs))


def _times(one: Range, by: float) -> Range:
    return Range(one.low * by, one.best * by, one.high * by)
