"""Did introducing it change anything? Departments with the programme against those without, before and after.

Every score that comes in rests on five answers or more (it is refused at the door otherwise), so that means over
departments show no group below five.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from itertools import pairwise
from statistics import median
from typing import Any

from django.db.models import Count, Min
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.ui.charts import Dot, Study
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.department_map import department_map, scores_by_department
from upmentor.stages.insights.sections.words import chance, figure_head, figure_row, number, with_day
from upmentor.stages.insights.shown import Drawn, Line, Method, Need, Shown, Table, TooEarly
from upmentor.stages.insights.source import Source
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.queries.panel import DepartmentMonthRow, department_panel, successors

# So far back departments are looked at.
BACK = 24
# Any: the draws of randomisation are repeatable.
SEED = 20_261
ENGAGEMENT, TURNOVER, MOVES = "engagement", "turnover", "moves"
Value = Callable[[DepartmentMonthRow], "float | None"]


def work_out(source: Source) -> Part:
    """Engagement, people who leave, and moves inside. Eight queries and a few seconds at most."""
    series: dict[str, Any] = {"day": source.day.isoformat()}
    start = _start(source)
    if start is None or start > source.day:
        return Part("departments", [Fact(ENGAGEMENT, missing=Missing("no-start"))], series=series)
    with_ = _with_programme(source)
    rows = department_panel(_months_back(start, BACK), source.day)
    series["start"] = start.isoformat()
    facts, warnings = [], []
    for name, value in VALUES.items():
        if name == MOVES and not any(row.moves is not None for row in rows):
            # Few organisations send them; who does not is not asked for them on every report.
            continue
        fact, found, warned = _compared(rows, with_, start, name, value)
        facts.append(fact)
        series |= {name: found} if found else {}
        warnings += warned
    series["apart"] = _apart(rows)
    series["map"] = scores_by_department(rows, with_)
    return Part("departments", facts, warnings, series)


def _apart(rows: Sequence[DepartmentMonthRow]) -> int:
    """Months between two scores, as usual; 0 with fewer than two."""
    months = sorted({row.month_end.year * 12 + row.month_end.month for row in rows if row.engagement is not None})
    return int(median(after - before for before, after in pairwise(months))) if len(months) > 1 else 0


def _engagement(row: DepartmentMonthRow) -> float | None:
    return row.engagement


def _turnover(row: DepartmentMonthRow) -> float | None:
    """Leavers of 100 people, as of a year."""
    if row.leavers is None or not row.headcount:
        return None
    return 1200 * row.leavers / row.headcount


def _moves(row: DepartmentMonthRow) -> float | None:
    """People who went to another department, of 100, as of a year."""
    if row.moves is None or not row.headcount:
        return None
    return 1200 * row.moves / row.headcount


VALUES: Mapping[str, Value] = {ENGAGEMENT: _engagement, TURNOVER: _turnover, MOVES: _moves}


def _start(source: Source) -> dt.date | None:
    """The month's end at which the programme was there: that of its first day, else of its first pair."""
    day = source.programme.starts_on
    if day is None:
        first = Pair.objects.filter(programme=source.programme).aggregate(first=Min("active_at"))["first"]
        day = timezone.localdate(first) if first else None
    return _months_back(day, -1) - dt.timedelta(days=1) if day else None


def _months_back(day: dt.date, months: int) -> dt.date:
    """The first day of the month so many months before that of `day`."""
    place = day.year * 12 + day.month - 1 - months
    return dt.date(place // 12, place % 12 + 1, 1)


def _with_programme(source: Source) -> frozenset[int]:
    """Departments to which the programme is confined; without such a list, those with five people in pairs."""
    heir = successors()
    chosen = {heir[pk] for pk in source.programme.departments.values_list("pk", flat=True)}
    if chosen:
        return frozenset(chosen)
    members = PairMember.objects.filter(pair__programme=source.programme, pair__active_at__lt=source.end)
    rows = members.filter(person__department__isnull=False).order_by().values_list("person__department")
    counts: dict[int, int] = {}
    for department, people in rows.annotate(people=Count("person", distinct=True)):
        counts[heir[department]] = counts.get(heir[department], 0) + people
    return frozenset(pk for pk, people in counts.items() if people >= MEAN)


def _compared(
    rows: Sequence[DepartmentMonthRow], with_: frozenset[int], start: dt.date, name: str, value: Value
) -> tuple[Fact, dict[str, Any] | None, list[str]]:
    # Inside: statistics take a while to load, and only this job needs them.
    from upmentor.measures.comparison import comparison

    known = [(row, score) for row in rows if (score := value(row)) is not None]
    units = {row.department for row, _score in known}
    have = {"with": len(units & with_), "without": len(units - with_)}
    months = sorted({row.month_end for row, _score in known})
    have["before"] = sum(month < start for month in months)
    needed = {"with": 2, "without": 2, "before": 1}
    if any(have[one] < least for one, least in needed.items()) or not any(month >= start for month in months):
        return Fact(name, missing=Missing("few-departments", have, needed)), None, []
    try:
        made = comparison(
            [score for _row, score in known],
            [row.department for row, _score in known],
            [row.month_end.isoformat() for row, _score in known],
            [int(row.department in with_ and row.month_end >= start) for row, _score in known],
            seed=SEED,
        )
    except TooLittle as refused:
        return Fact(name, missing=Missing.of(refused)), None, []
    numbers = {"with": made.with_, "without": made.without, "before": made.before, "smallest": made.smallest}
    points = [{"period": one.period, **asdict(one.figure)} for one in made.points]
    warned = [f"{name}:differed"] if made.trend and made.trend.differed else []
    # Whether they moved alike before can't be told of few departments or few months.
    warned += [f"{name}:unknown"] if not made.trend or made.trend.differed is None else []
    return Fact(name, made.figure, numbers=numbers), {"points": points}, warned


def say(part: Part) -> Shown:
    """Ranges in words; trends that differed before stand above the result (AC-20.3)."""
    title, lines, missing, rows, drawn = _("Did departments with the programme change?"), [], [], [], []
    for name in VALUES:
        fact = part.fact(name)
        if fact.figure:
            lines.append(_line(part, fact, fact.figure))
            drawn += _drawn(part, name, lines[-1])
            rows += [figure_row(_labels()[name], fact.figure, places=1), *_points(part, name)]
        elif fact.missing:
            missing.append(_too_early(name, fact.missing))
    return Shown(
        "departments",
        title,
        lines,
        headline=lines[0] if lines else None,
        warnings=[_warned(one) for one in part.warnings],
        charts=[*drawn, *department_map(part)],
        table=Table(title, figure_head(), rows) if rows else None,
        missing=missing,
        noticed=_noticed(part),
        methods=_methods(part, bool(lines)),
        limits=_limits(part) if lines else [],
    )


def _labels() -> dict[str, str]:
    return {
        ENGAGEMENT: _("Engagement, points of 100"),
        TURNOVER: _("Leavers a year, of 100 people"),
        MOVES: _("Moves to other departments a year, of 100 people"),
    }


def _line(part: Part, fact: Fact, figure: Figure) -> Line:
    values = {"best": number(figure.value, 1), "with": fact.numbers["with"], "without": fact.numbers["without"]}
    base = _("%(with)s departments with the programme, %(without)s without") % values
    base = with_day(base, dt.date.fromisoformat(part.series["day"]))
    sentence = _("Best estimate %(best)s, compared with departments without it, before and after.") % values
    return Line(_range(fact.id, figure), f"{sentence} {chance(figure)}".strip(), base)


def _range(name: str, figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return _("A difference without an interval")
    values = {"low": number(abs(figure.low), 1), "high": number(abs(figure.high), 1)}
    lower, higher = figure.low < 0, figure.high > 0
    if name == ENGAGEMENT:
        if lower and higher:
            return _("Between %(low)s points lower and %(high)s points higher engagement") % values
        if higher:
            return _("Between %(low)s and %(high)s points higher engagement") % values
        return _("Between %(high)s and %(low)s points lower engagement") % values
    if name == MOVES:
        if lower and higher:
            return _("Between %(low)s fewer and %(high)s more moves of 100 people a year") % values
        if higher:
            return _("Between %(low)s and %(high)s more moves of 100 people a year") % values
        return _("Between %(high)s and %(low)s fewer moves of 100 people a year") % values
    if lower and higher:
        return _("Between %(low)s fewer and %(high)s more of 100 left in a year") % values
    if higher:
        return _("Between %(low)s and %(high)s more of 100 left in a year") % values
    return _("Between %(high)s and %(low)s fewer of 100 left in a year") % values


def _drawn(part: Part, name: str, line: Line) -> list[Drawn]:
    """The differences round the launch; nothing where all of them lie on one side of it."""
    points = part.series.get(name, {}).get("points", [])
    before = [one for one in points if one["period"] < 0]
    if not before or len(before) == len(points):
        return []
    rest = points[len(before) :]
    dots = [
        *(Dot(number(one["period"]), one["value"], one["low"], one["high"]) for one in before),
        Dot(number(-1), reference=True),
        *(Dot(f"+{one['period'] + 1}", one["value"], one["low"], one["high"]) for one in rest),
    ]
    launch, reference = _("launch"), _("compared with")
    time, label = _axis(part), _labels()[name]
    return [Drawn(Study(line.finding, dots, len(before) + 1, _("difference"), launch, reference, time), label)]


def _axis(part: Part) -> str:
    """What the times are, as far apart as figures usually came."""
    apart = part.series.get("apart")
    if apart == 1:
        return _("months before and after the launch")
    return _("quarters before and after the launch") if apart == 3 else _("times before and after the launch")


def _points(part: Part, name: str) -> list[list[str]]:
    """The difference at each time against the last before the start."""
    rows = []
    for one in part.series.get(name, {}).get("points", []):
        count = one["period"]
        words = ngettext("%(n)s time before", "%(n)s times before", -count) if count < 0 else _("time %(n)s with it")
        shown = {"n": -count if count < 0 else count + 1}
        figure = Figure(one["value"], one["low"], one["high"], one["n"], one["method"])
        rows.append(figure_row(words % shown, figure, places=1))
    return rows


def _warned(key: str) -> str:
    name, what = key.split(":")
    label = {ENGAGEMENT: _("Engagement"), TURNOVER: _("Leavers"), MOVES: _("Moves")}[name]
    if what == "differed":
        words = _("%(label)s: before the launch the two groups already moved apart. The result below may be that.")
    else:
        words = _("%(label)s: too few departments or months to tell whether the groups moved alike before the launch.")
    return words % {"label": label}


def _noticed(part: Part) -> str:
    smallest = part.fact(ENGAGEMENT).numbers.get("smallest")
    if smallest is None:
        return ""
    words = _("The smallest difference in engagement that would have been noticed four times in five: %(n)s points.")
    return words % {"n": number(float(smallest), 1)}


def _too_early(name: str, missing: Missing) -> TooEarly:
    label = _labels()[name]
    title = _("%(label)s: not enough data yet") % {"label": label}
    words = _("It takes two departments with the programme, two without, and figures from before it began.")
    if missing.why == "no-start":
        launch = _("Before and after are told from the day on which the first pair begins.")
        return TooEarly(title, f"{words} {launch}", [Need(0, 1, _("0 of 1 first pair"))])
    names = {
        "with": _("departments with the programme"),
        "without": _("departments without it"),
        "before": _("times before the launch"),
        "periods": _("times"),
    }
    needs = [
        Need(
            min(missing.have.get(one, 0), least),
            least,
            _("%(have)s of %(needed)s %(what)s")
            % {"have": int(missing.have.get(one, 0)), "needed": int(least), "what": names[one]},
        )
        for one, least in missing.needed.items()
        if one in names and least
    ]
    return TooEarly(title, words, needs)


def _limits(part: Part) -> list[str]:
    found = [
        _("Departments that took it up may differ from those that did not, and other things changed meanwhile."),
    ]
    if any("few-clusters" in fact.figure.caveats for fact in part.facts if fact.figure):
        found.append(_("So few departments are a small sample: one unusual team can move the result."))
    return found


def _methods(part: Part, compared: bool) -> list[Method]:
    if "start" not in part.series:
        return []
    start = date_format(dt.date.fromisoformat(part.series["start"]), "F Y")
    difference = Method(
        _("(After − before) with the programme − (after − before) without it; each department counts once."),
        _("Difference in differences on each department’s change; interval after Welch, wider where there are few."),
        _("Figures of departments by month; the programme from %(month)s on.") % {"month": start},
        _("Months that are imported or corrected; departments that merge."),
        _("Differences"),
    )
    averages = Method(
        _("The average of a department’s answers, as it was sent in; no interval, since answers are not known here."),
        _("Your survey, imported as totals."),
        _("Departments and months with five answers or more; fewer are crossed out."),
        _("Months that are imported or corrected; departments that merge."),
        _("Engagement by department"),
    )
    return [*([difference] if compared else []), *([averages] if department_map(part) else [])]
