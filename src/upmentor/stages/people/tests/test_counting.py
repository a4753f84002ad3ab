"""Month-end counts."""

import datetime as dt

import pytest
from django.db import IntegrityError

from upmentor.stages.people import actions
from upmentor.stages.people.models import MonthEndCount
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY


def test_month_end_counts_heads_joiners_and_leavers_once():
    header = make.HEADER + ",leave_date,leave_kind"
    make.imported(
        make.ANNA + ",,",
        make.BEN + ",2026-02-20,resigned",
        make.CHLOE.replace("2024-09-01", "2026-02-01") + ",,",
        "e9,Zoe Late,zoe@example.com,Sales,e1,2,Oslo,en,2026-03-01,,",
        header=header,
    )
    assert actions.count_month(at=NOW) == 2
    assert actions.count_month(at=NOW + DAY) == 0
    rows = MonthEndCount.objects.order_by("department__name").values_list(
        "month_end", "department__name", "grade_band", "headcount", "joiners", "leavers"
    )
    assert list(rows) == [
        (dt.date(2026, 2, 28), "Finance", "4–6", 1, 0, {}),
        (dt.date(2026, 2, 28), "Sales", "1–3", 1, 1, {"resigned": 1}),
    ]


def test_a_month_is_counted_once_for_those_without_a_department_too():
    MonthEndCount.objects.create(month_end=NOW, grade_band="1–3", headcount=1, recorded_at=NOW)
    with pytest.raises(IntegrityError):
        MonthEndCount.objects.create(month_end=NOW, grade_band="1–3", headcount=2, recorded_at=NOW)
