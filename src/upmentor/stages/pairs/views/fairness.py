"""Did groups of people fare alike in a run? (AC-5.8)"""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui.charts import Range, Ranges
from upmentor.measures.figure import Figure
from upmentor.measures.thresholds import MEAN
from upmentor.stages.pairs.fairness import CUTS, SIDE, GroupRow, Panel
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.permissions import managed
from upmentor.stages.pairs.queries.fairness import fairness as panel_of
from upmentor.stages.pairs.views.frame import finished_run, frame, tabs
from upmentor.stages.programmes.models import Enrolment

DRAWN = 15
"""Groups in a chart; the table has all of them."""


@dataclass(frozen=True)
class Shown:
    """A group in words. `people` are whole fives."""

    row: GroupRow
    name: str
    people: int
    share: str
    usual: str
    score: str


@access("match_reasons", allow=managed)
def fairness(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Matched share and mean score by group of five and more, with what could be chance. Changes nothing."""
    found = finished_run(request, uid)
    panel = panel_of(found)
    asked = request.GET.get("by", "")
    cut = asked if asked in CUTS else CUTS[0]
    rows = [_shown(row) for row in panel.cuts[cut]]
    told = [row for row in rows if not row.row.hidden]
    context: dict[str, Any] = {
        "rows": rows,
        "told": told,
        "hidden": len(rows) - len(told),
        "sides": cut == SIDE,
        "finding": _finding(panel),
        "standing_out": [(_names()[row.cut], _shown(row), _address(found, row.cut)) for row in panel.standing_out],
        "cuts": [(name, _address(found, one), one == cut) for one, name in _names().items()],
        "charts": _charts(told),
        "by": _names()[cut],
    }
    return render(request, "pairs/run_fairness.html", frame(found) | tabs(found, "run-fairness") | context)


def _finding(panel: Panel) -> str:
    many = len(panel.standing_out)
    if many:
        words = ngettext("%(count)s group is worth a look", "%(count)s groups are worth a look", many)
        return words % {"count": many}
    if not panel.tested:
        return _("There are too few people to compare groups")
    return _("No group stands out: every difference could be chance")


def _names() -> dict[str, str]:
    return {
        "department": _("Department"),
        "site": _("Site"),
        "grade": _("Grade band"),
        "zone": _("Time zone"),
        SIDE: _("Side"),
    }


def _address(run: MatchRun, cut: str) -> str:
    return f"{reverse('pairs:run-fairness', args=[run.programme.slug, run.uid])}?by={cut}"


def _shown(row: GroupRow) -> Shown:
    share = _range(row.share, 100) if row.share else ""
    return Shown(
        row,
        _name(row),
        row.people - row.people % MEAN,
        _("%(range)s %%") % {"range": share} if share else "",
        "" if row.usual is None else _("%(value)s %%") % {"value": number_format(round(100 * row.usual))},
        _range(row.score, 1) if row.score else "",
    )


def _name(row: GroupRow) -> str:
    if not row.name or row.name == "unknown":
        return _("Not known")
    if row.cut == "grade":
        return _("Grades %(band)s") % {"band": row.name}
    return str(Enrolment.Role(row.name).label) if row.cut == SIDE else row.name


def _range(figure: Figure, scale: float) -> str:
    """ "60 to 80", or the value alone where no range can be given."""
    ends = [figure.value] if figure.low is None or figure.high is None else [figure.low, figure.high]
    shown = [number_format(round(one * scale)) for one in ends]
    return _("%(low)s to %(high)s") % {"low": shown[0], "high": shown[1]} if len(shown) > 1 else shown[0]


def _charts(rows: list[Shown]) -> list[tuple[str, Ranges]]:
    """Dots with whiskers, the largest groups first: matched shares, and mean scores."""
    shares = [_dot(one, one.row.share, 100) for one in rows[:DRAWN] if one.row.share]
    scores = [_dot(one, one.row.score, 1) for one in rows[:DRAWN] if one.row.score]
    found = []
    if shares:
        title = _("Matched share with its range")
        found.append((title, Ranges(title, shares, _("of 100 people"), most=100)))
    if scores:
        title = _("Mean score with its range")
        found.append((title, Ranges(title, scores, _("score of 100"), least=50, most=100)))
    return found


def _dot(one: Shown, figure: Figure, scale: float) -> Range:
    low, high = (None if end is None else end * scale for end in (figure.low, figure.high))
    return Range(one.name, figure.value * scale, low, high, _range(figure, scale))
