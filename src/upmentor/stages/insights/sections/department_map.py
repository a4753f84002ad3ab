"""Where are the gaps? Engagement by department and time, with and without the programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from upmentor.ground.ui.charts import Heat
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Part
from upmentor.stages.insights.sections.words import number
from upmentor.stages.insights.shown import Drawn
from upmentor.stages.people.queries.panel import DepartmentMonthRow

# The map shows so many times, and so many departments.
TIMES, SHOWN = 6, 24


def scores_by_department(rows: Sequence[DepartmentMonthRow], with_: frozenset[int]) -> dict[str, Any]:
    """Engagement of the last times that were asked, lowest last score first: names, whether with the programme, and
    scores, None where fewer than five people answered."""
    asked = [row for row in rows if row.engagement is not None]
    months = sorted({row.month_end for row in asked})[-TIMES:]
    scores: dict[tuple[str, bool], dict[dt.date, float]] = {}
    for row in asked:
        if row.month_end in months and (row.engagement_n or 0) >= MEAN:
            own = scores.setdefault((row.name, row.department in with_), {})
            own[row.month_end] = round(row.engagement or 0, 1)
    found: list[tuple[str, bool, list[float | None]]] = [
        (name, inside, [own.get(month) for month in months]) for (name, inside), own in scores.items()
    ]
    found.sort(key=lambda one: ([score for score in one[2] if score is not None][-1], one[0]))
    return {"months": months, "rows": found[:SHOWN], "all": len(found)}


def department_map(part: Part) -> list[Drawn]:
    """Where the gaps are: engagement by department and time, those with the programme first."""
    kept = part.series.get("map") or {"rows": [], "months": []}
    known = [score for _name, _inside, scores in kept["rows"] for score in scores if score is not None]
    if not known:
        return []
    columns = [date_format(dt.date.fromisoformat(month), "M y") for month in kept["months"]]
    captions = {True: _("Engagement, departments with the programme"), False: _("Engagement, departments without it")}
    hidden, unit = _("Crossed out: nobody asked, or fewer than 5 answers"), _("points of 100; darker is higher")
    found = []
    for inside, caption in captions.items():
        lines = [
            (name, [None if one is None else (one, number(one)) for one in scores])
            for name, own, scores in kept["rows"]
            if own is inside
        ]
        if lines:
            found.append(Drawn(Heat(caption, columns, lines, unit, hidden, min(known), max(known)), caption))
    return found
