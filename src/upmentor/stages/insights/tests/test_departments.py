"""Departments with the programme against those without, before and after."""

from __future__ import annotations

import datetime as dt

import numpy as np
import pytest

from upmentor.ground.ui.charts import Heat
from upmentor.stages.insights import queries
from upmentor.stages.insights.tests.test_report import report_of
from upmentor.stages.pairs.tests.factories import Company, company
from upmentor.stages.people.models import Department, DepartmentImport, DepartmentMonth
from upmentor.stages.programmes.models import Programme

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)
QUARTERS = [dt.date(2024, 9, 30), dt.date(2024, 12, 31), dt.date(2025, 3, 31), dt.date(2025, 6, 30)]
AFTER = [dt.date(2025, 9, 30), dt.date(2025, 12, 31)]


def made(with_: int, without: int, effect: float, *, before: list[dt.date] | None = None) -> Company:
    """So many departments, engagement by quarter with a little noise, the programme from July 2025 on in the first."""
    of, lot = company(1, 1), np.random.default_rng(4)
    rows = Programme.objects.filter(pk=of.programme.pk)
    rows.update(state=Programme.State.RUNNING, starts_on=dt.date(2025, 7, 1))
    of.programme.refresh_from_db()
    file = DepartmentImport.objects.create(filename="x.csv", created_at=NOW)
    for place in range(with_ + without):
        department = Department.objects.create(name=f"Department {place:02}")
        if place < with_:
            of.programme.departments.add(department)
        level = 60 + place
        for day in [*(QUARTERS if before is None else before), *AFTER]:
            value = level + lot.normal(0, 1) + effect * (place < with_ and day in AFTER)
            kept = {"department": department, "month_end": day, "measure": "engagement", "value": value, "n": 20}
            kept["department_import"] = file
            DepartmentMonth.objects.create(**kept)
    return of


def told(of: Company):
    report = report_of(of.programme, NOW)
    shown = next(one for one in queries.shown(report, sponsor=True).parts if one.id == "departments")
    return queries.document_of(report, sponsor=True).part("departments"), shown


def change(of: Company) -> float:
    """The same by hand: mean change of those with it minus that of the others."""
    chosen = set(of.programme.departments.values_list("pk", flat=True))
    moved: dict[bool, list[float]] = {True: [], False: []}
    for department in Department.objects.filter(name__startswith="Department "):
        rows = dict(DepartmentMonth.objects.filter(department=department).values_list("month_end", "value"))
        step = np.mean([rows[day] for day in AFTER]) - np.mean([rows[day] for day in QUARTERS])
        moved[department.pk in chosen].append(float(step))
    return float(np.mean(moved[True]) - np.mean(moved[False]))


def test_twelve_departments_with_an_effect():
    of = made(6, 6, 4.0)
    part, shown = told(of)
    figure = part.fact("engagement").figure
    assert figure.value == pytest.approx(change(of), abs=1e-9)
    assert figure.low < 4 < figure.high
    assert "points higher engagement" in shown.headline.finding
    assert "This could be chance" not in shown.headline.sentence
    assert shown.headline.base == (
        "6 departments with the programme, 6 without, data to 28 February 2026"
    )  # fmt: skip


def test_no_effect_could_be_chance():
    assert "This could be chance." in told(made(6, 6, 0.0))[1].headline.sentence


def test_few_departments_say_that_they_are_few():
    _part, shown = told(made(3, 3, 4.0))
    assert "So few departments are a small sample: one unusual team can move the result." in shown.limits
    assert shown.warnings == [
        "Engagement: too few departments or months to tell whether the groups moved alike before the launch."
    ]


@pytest.mark.parametrize(
    ("with_", "without", "before", "words"),
    [
        (1, 6, None, "1 of 2 departments with the programme"),
        (6, 1, None, "1 of 2 departments without it"),
        (6, 6, [], "0 of 1 times before the launch"),
    ],
)
def test_too_little_says_what_is_needed(with_, without, before, words):
    part, shown = told(made(with_, without, 4.0, before=before))
    assert part.fact("engagement").figure is None
    assert words in [need.words for need in shown.missing[0].needs]


def test_words_say_neither_caused_nor_proves():
    _part, shown = told(made(6, 6, 4.0))
    text = " ".join([*(line.sentence for line in shown.lines), *shown.limits, shown.noticed])
    assert [one for one in ("caus", "prove") if one in text] == []


def test_map_names_departments_lowest_first_and_crosses_out_small_groups():
    of = made(3, 3, 4.0)
    first = Department.objects.get(name="Department 00")
    DepartmentMonth.objects.filter(department=first, month_end=AFTER[0]).update(n=4)
    document, shown = told(of)
    rows = document.series["map"]["rows"]
    assert [name for name, inside, _scores in rows if inside] == [f"Department 0{one}" for one in range(3)]
    maps = [one.chart for one in shown.charts if isinstance(one.chart, Heat)]
    assert [[cell is None for cell in one.rows[0][1]] for one in maps] == [[0, 0, 0, 0, 1, 0], [0] * 6]


def test_moves_are_compared_once_somebody_sends_them():
    of = made(6, 6, 0.0)
    assert [fact.id for fact in told(of)[0].facts] == ["engagement", "turnover"]
    file, lot = DepartmentImport.objects.get(), np.random.default_rng(5)
    with_ = set(of.programme.departments.values_list("pk", flat=True))
    for department in Department.objects.filter(name__startswith="Department "):
        for day in [*QUARTERS, *AFTER]:
            more = 6 * (department.pk in with_ and day in AFTER)
            figures = {"headcount": 100, "moves_in": 3, "moves_out": 5 + more + int(lot.integers(0, 2))}
            for measure, value in figures.items():
                kept = {"department": department, "month_end": day, "measure": measure, "value": value}
                DepartmentMonth.objects.create(**kept, department_import=file)
    part, shown = told(of)
    # Six moves a month more of a hundred people are seventy-two a year.
    figure = part.fact("moves").figure
    assert figure.low < 72 < figure.high
    assert figure.low > 50
    assert any("more moves of 100 people a year" in line.finding for line in shown.lines)
