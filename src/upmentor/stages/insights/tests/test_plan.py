"""What is decided beforehand is stamped; later changes say that they are later."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.stages.insights import actions, queries
from upmentor.stages.insights.models import Plan
from upmentor.stages.insights.tests.test_report import BEGAN, report_of, running
from upmentor.stages.pairs.models import Pair

pytestmark = pytest.mark.django_db

BEFORE, AFTER = BEGAN - dt.timedelta(days=40), BEGAN + dt.timedelta(days=40)
TYPED = {"measures": ["held", "staying"], "comparison": "waiting", "months": 12, "note": ""}


def started(pairs: int = 2):
    of = running(pairs)
    Pair.objects.update(started_at=BEGAN)
    return of


def shown(of):
    return next(one for one in queries.shown(report_of(of.programme), sponsor=True).parts if one.id == "decided")


def test_a_plan_before_the_launch_is_stamped_and_warns_of_nothing():
    of = started()
    actions.stamp_plan(of.programme, TYPED, by=of.manager, at=BEFORE)
    part = shown(of)
    assert (part.lines[0].finding, part.warnings) == ("Conversations held of those agreed, People who stay", [])
    assert part.lines[0].base == "Stamped on 24 September 2025"


def test_a_later_change_says_what_changed_and_when():
    of = started()
    actions.stamp_plan(of.programme, TYPED, by=of.manager, at=BEFORE)
    later = TYPED | {"measures": ["held", "moves"], "comparison": "nobody"}
    actions.stamp_plan(of.programme, later, by=of.manager, at=AFTER)
    assert shown(of).warnings == [
        "Changed on 13 December 2025, after the launch. Added: Internal moves. Left out: People who stay. "
        "Another comparison: Nobody: before and after only."
    ]


def test_a_plan_made_after_the_launch_says_so():
    of = started()
    actions.stamp_plan(of.programme, TYPED, by=of.manager, at=AFTER)
    assert shown(of).warnings == ["The measures were chosen on 13 December 2025, after the launch."]


def test_without_a_plan_the_report_says_so():
    assert shown(started()).missing[0].title == "No plan was written down"


def test_the_same_plan_again_is_no_new_version():
    of = started()
    for _again in range(2):
        actions.stamp_plan(of.programme, TYPED, by=of.manager, at=BEFORE)
    assert Plan.objects.count() == 1


def test_page_stamps_once_and_keeps_what_was_typed(client: Client):
    of = started()
    client.force_login(of.manager)
    url = reverse("insights:plan", args=[of.programme.slug])
    six = ["held", "openly", "change", "goals", "better", "staying"]
    wrong = client.post(url, TYPED | {"measures": six, "note": "For the board"})
    assert (wrong.status_code, "For the board" in wrong.content.decode()) == (422, True)
    for _double in range(2):
        assert client.post(url, TYPED | {"one_time_key": "k"}).status_code == 302
    assert Plan.objects.count() == 1
    assert "after the launch" in client.get(url).content.decode()
