"""Departments over time."""

import datetime as dt

import pytest

from upmentor.stages.people.models import Department, DepartmentImport, DepartmentMonth, MonthEndCount
from upmentor.stages.people.queries.panel import DepartmentMonthRow, department_panel
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
JAN, FEB = dt.date(2026, 1, 31), dt.date(2026, 2, 28)


def counted(department, month, heads, joiners=0, band="1–3", **leavers):
    MonthEndCount.objects.create(
        month_end=month,
        department=department,
        grade_band=band,
        headcount=heads,
        joiners=joiners,
        leavers=leavers,
        recorded_at=make.NOW,
    )


def imported(department, month, answers=None, **figures):
    file = DepartmentImport.objects.get_or_create(filename="f.csv", defaults={"created_at": make.NOW})[0]
    for measure, value in figures.items():
        DepartmentMonth.objects.create(
            department=department,
            month_end=month,
            measure=measure,
            value=value,
            n=answers if measure == "engagement" else None,
            department_import=file,
        )


def test_imported_figures_overrule_counted_ones_figure_by_figure():
    sales = Department.objects.create(name="Sales")
    counted(sales, JAN, 10, joiners=1, resigned=2, retired=1)
    counted(sales, JAN, 5, band="4–6")
    counted(sales, FEB, 14)
    imported(sales, FEB, answers=9, headcount=20, engagement=71.5, moves_in=2, moves_out=1)
    counted(sales, dt.date(2025, 12, 31), 9)
    assert department_panel(JAN, FEB) == [
        DepartmentMonthRow(sales.pk, "Sales", JAN, 15, 3, 2, 1, None, None, None),
        DepartmentMonthRow(sales.pk, "Sales", FEB, 20, 0, 0, 0, 71.5, 9, 1),
    ]


def test_merged_departments_count_under_the_last_successor():
    sales = Department.objects.create(name="Sales")
    field = Department.objects.create(name="Field sales", merged_into=sales)
    north = Department.objects.create(name="Field sales north", merged_into=field)
    for department, heads in ((sales, 10), (field, 20), (north, 30)):
        counted(department, JAN, heads)
        counted(department, FEB, heads)
    imported(field, JAN, answers=5, engagement=60, headcount=25)
    imported(sales, JAN, answers=15, engagement=80)
    imported(sales, FEB, headcount=61)
    assert department_panel(JAN, FEB) == [
        DepartmentMonthRow(sales.pk, "Sales", JAN, 65, 0, 0, 0, 75.0, 20, None),
        DepartmentMonthRow(sales.pk, "Sales", FEB, 61, 0, 0, 0, None, None, None),
    ]


def test_a_large_panel_takes_four_queries(django_assert_num_queries):
    made = Department.objects.bulk_create([Department(name=f"D {number:03}") for number in range(400)])
    months = [dt.date(2023 + at // 12, at % 12 + 1, 28) for at in range(36)]
    MonthEndCount.objects.bulk_create(
        MonthEndCount(month_end=month, department=one, grade_band="1–3", headcount=9, recorded_at=make.NOW)
        for one in made
        for month in months
    )
    with django_assert_num_queries(4):
        rows = department_panel(months[0], months[-1])
    assert len(rows) == 400 * 36
