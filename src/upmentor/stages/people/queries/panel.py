"""Departments over time: one row per department and month, from imported figures and from counted rosters."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Sum

from upmentor.stages.people.models import Department, DepartmentMonth, MonthEndCount

# Kinds of leave, as rosters spell them, that are somebody's own decision (`DepartmentMonth.leavers_voluntary`).
VOLUNTARY = frozenset({"voluntary", "resigned", "resignation", "quit"})
Key = tuple[int, dt.date, str]


@dataclass(frozen=True, slots=True)
class DepartmentMonthRow:
    """A department at a month's end. People are whole numbers, engagement 0 to 100; None is what nobody said.

    `leavers` is all of them, `voluntary` those by their own decision, `moves` those who went to another
    department: whoever moves counts once, in the department that they left.
    """

    department: int
    name: str
    month_end: dt.date
    headcount: int | None
    leavers: int | None
    voluntary: int | None
    joiners: int | None
    engagement: float | None
    engagement_n: int | None
    moves: int | None


def department_panel(since: dt.date, until: dt.date) -> list[DepartmentMonthRow]:
    """Every department and month end from `since` to `until` (both included) of which something is known, by month
    and name; four queries.

    What was imported overrules what rosters counted, figure by figure. A merged department counts under its
    successor: people are added up, engagement is weighted with its answers. Figures imported for the successor
    itself already hold the merged ones' people, so theirs are then not counted from rosters on top.
    """
    names = dict(Department.objects.values_list("id", "name"))
    heir = successors()
    counted = _counted(since, until)
    imported, answers = _imported(since, until)
    total: dict[Key, float] = defaultdict(float)
    for (department, month, measure), value in imported.items():
        if measure != DepartmentMonth.Measure.ENGAGEMENT:
            total[heir[department], month, measure] += value
    for key, value in counted.items():
        department, month, measure = key
        if key not in imported and (heir[department], month, measure) not in imported:
            total[heir[department], month, measure] += value
    feeling: dict[tuple[int, dt.date], tuple[float, int]] = {}
    for (department, month), (value, number) in answers.items():
        score, before = feeling.get((heir[department], month), (0.0, 0))
        feeling[heir[department], month] = (score + value * number, before + number)
    places = {(department, month) for department, month, _ in total} | set(feeling)
    ordered = sorted(places, key=lambda place: (place[1], names[place[0]].casefold(), place[0]))
    return [_row(place, names[place[0]], total, feeling.get(place)) for place in ordered]


def successors() -> dict[int, int]:
    """Department id → id of the department that it counts under today, along the whole chain of mergers."""
    into = dict(Department.objects.values_list("id", "merged_into_id"))
    found = {}
    for start in into:
        at, seen = start, {start}
        while (after := into[at]) is not None and after not in seen:
            at = after
            seen.add(at)
        found[start] = at
    return found


def from_rosters(since: dt.date, until: dt.date) -> dict[Key, float]:
    """What rosters counted, with merged departments under their successor: (department, month end, measure) → people.
    Two queries."""
    heir, found = successors(), defaultdict[Key, float](float)
    for (department, month, measure), value in _counted(since, until).items():
        found[heir[department], month, measure] += value
    return dict(found)


def _counted(since: dt.date, until: dt.date) -> dict[Key, float]:
    """Head-count, joiners and leavers as rosters had them."""
    measure = DepartmentMonth.Measure
    counted: dict[Key, float] = defaultdict(float)
    rows = MonthEndCount.objects.filter(month_end__range=(since, until), department__isnull=False)
    groups = rows.order_by().values_list("department_id", "month_end", "leavers")
    for department, month, left, heads, joined in groups.annotate(heads=Sum("headcount"), joined=Sum("joiners")):
        counted[department, month, measure.HEADCOUNT] += heads
        counted[department, month, measure.JOINERS] += joined
        own = sum(number for kind, number in left.items() if kind.strip().casefold() in VOLUNTARY)
        counted[department, month, measure.LEAVERS_VOLUNTARY] += own
        counted[department, month, measure.LEAVERS_OTHER] += sum(left.values()) - own
    return counted


def _imported(since: dt.date, until: dt.date) -> tuple[dict[Key, float], dict[tuple[int, dt.date], tuple[float, int]]]:
    """All imported figures, and engagement with its answers."""
    values, answers = {}, {}
    rows = DepartmentMonth.objects.filter(month_end__range=(since, until))
    for department, month, measure, value, number in rows.values_list(
        "department_id", "month_end", "measure", "value", "n"
    ):
        values[department, month, measure] = value
        if measure == DepartmentMonth.Measure.ENGAGEMENT and number:
            answers[department, month] = (value, number)
    return values, answers


def _row(
    place: tuple[int, dt.date], name: str, total: dict[Key, float], feeling: tuple[float, int] | None
) -> DepartmentMonthRow:
    measure = DepartmentMonth.Measure

    def people(*measures: str) -> int | None:
        found = [total.get((*place, one)) for one in measures]
        return None if None in found else round(sum(number for number in found if number is not None))

    return DepartmentMonthRow(
        *(place[0], name, place[1]),
        headcount=people(measure.HEADCOUNT),
        leavers=people(measure.LEAVERS_VOLUNTARY, measure.LEAVERS_OTHER),
        voluntary=people(measure.LEAVERS_VOLUNTARY),
        joiners=people(measure.JOINERS),
        engagement=feeling[0] / feeling[1] if feeling else None,
        engagement_n=feeling[1] if feeling else None,
        moves=people(measure.MOVES_OUT),
    )
