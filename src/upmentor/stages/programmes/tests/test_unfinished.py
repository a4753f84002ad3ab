"""Whoever stops on the way into a programme is told once that their answers are kept, and not when it is of no use."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.ground.notifications.models import Letter
from upmentor.stages.programmes.actions.enrolment import withdraw
from upmentor.stages.programmes.actions.unfinished import remind_unfinished
from upmentor.stages.programmes.tests import factories as make
from upmentor.stages.programmes.tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def begun(of, key="sam", **fields):
    make.organisation()
    who = make.person(key, sign_in=True)
    return make.enrolment(of, who, **({"state": "started", "step": "check", "topics": {"ai": 3}} | fields))


def test_the_letter_comes_the_next_day_once_and_says_how_long_the_rest_takes():
    of = make.programme()
    begun(of), begun(of, "kim", step="aim")
    assert [remind_unfinished(at=NOW + hours * dt.timedelta(hours=1)) for hours in (1, 20, 21, 300)] == [0, 2, 0, 0]
    rows = Letter.objects.order_by("pk").values_list("kind", "subject")
    assert list(rows) == [
        ("programmes.unfinished", "Your answers are saved; 1 minute left"),
        ("programmes.unfinished", "Your answers are saved; 2 minutes left"),
    ]


@pytest.mark.parametrize(
    ("fields", "programme"),
    [
        ({"step": "topics"}, {}),
        ({"state": "available"}, {}),
        ({}, {"enrol_until": NOW.date()}),
        ({}, {"state": "matching"}),
    ],
)
def test_nobody_hears_who_has_answered_nothing_has_finished_or_comes_too_late(fields, programme):
    begun(make.programme(**programme), **fields)
    assert remind_unfinished(at=NOW + DAY) == 0


def test_a_letter_that_waits_is_taken_back_by_whoever_leaves():
    row = begun(make.programme())
    remind_unfinished(at=NOW + DAY)
    withdraw(row, by=row.person.user, at=NOW + DAY)
    assert list(Letter.objects.values_list("state", flat=True)) == ["withdrawn"]
