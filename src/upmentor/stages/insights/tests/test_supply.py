"""Wishes and places by topic area, frozen month by month, of five people and more."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.insights import queries
from upmentor.stages.insights.tests.test_report import BEGAN, NOW, report_of
from upmentor.stages.pairs.tests.factories import Company, company, enrol, pair, person
from upmentor.stages.programmes.models import Enrolment, Programme, Topic

pytestmark = pytest.mark.django_db


def shown(report):
    return next(one for one in queries.shown(report, sponsor=True).parts if one.id == "supply")


def with_topics(wanting: dict[str, int], offering: dict[str, int]) -> Company:
    """So many people want and offer each; all signed up in November."""
    of = company(0, 0)
    for role, wishes, grade in (("mentee", wanting, 8), ("mentor", offering, 3)):
        for topic, count in wishes.items():
            for number in range(count):
                who = person(f"{role} {topic} {number}", grade=grade, department_name="Legal")
                row = enrol(of.programme, who, role, [topic])
                (of.mentors if role == "mentor" else of.mentees).append(row)
    Programme.objects.filter(pk=of.programme.pk).update(state=Programme.State.RUNNING, starts_on=dt.date(2025, 11, 1))
    of.programme.refresh_from_db()
    Enrolment.objects.update(submitted_at=BEGAN)
    return of


def test_a_gap_and_an_area_that_hardly_anybody_serves():
    of = with_topics({"Everyday AI": 12, "Short video": 6, "Cloud": 4}, {"Everyday AI": 5, "Short video": 4})
    pair(of, mentor=0, mentee=0, active_at=BEGAN, started_at=BEGAN)
    part = shown(report_of(of.programme))
    assert part.table.rows == [["Everyday AI", "10", "5", "0", "5"], ["Short video", "5", "–", "–", "–"]]
    assert [one.finding for one in part.lines] == [
        "Places are short in 1 of 1 area",
        "1 area that hardly anybody can serve",
    ]
    assert "about 5 more wishes than places" in part.lines[0].sentence
    assert "Short video" in part.lines[1].sentence
    assert not part.more
    # An area of which one side is not told is in no drawing.
    [drawn] = part.charts
    assert drawn.chart.drawn == [("Everyday AI", 10, 5)]


def test_topics_below_a_guide_count_with_it():
    of = with_topics({"Prompts": 3, "Agents": 3}, {})
    guide = Topic.objects.create(slug="ai-area", title="AI in the area", guide_number=77)
    Topic.objects.filter(title__in=["Prompts", "Agents"]).update(parent=guide, guide_number=None)
    assert shown(report_of(of.programme)).table.rows == [["AI in the area", "5", "–", "–", "–"]]


def test_months_stand_side_by_side_and_four_more_change_nothing():
    of = with_topics({"Everyday AI": 6}, {"Everyday AI": 5})
    report_of(of.programme, NOW - dt.timedelta(days=30))
    for number in range(4):
        row = enrol(of.programme, person(f"Late {number}", grade=8, department_name="Legal"), "mentee", ["Everyday AI"])
        Enrolment.objects.filter(pk=row.pk).update(submitted_at=BEGAN)
    part = shown(report_of(of.programme))
    assert part.more[0].head == ["Topic area", "Jan 2026", "Feb 2026"]
    assert part.more[0].rows == [["Everyday AI", "0", "0"]]
    assert part.lines[0].finding == "Places are enough in every area that can be told"
    assert [len(row[1]) for one in part.charts[1:] for row in one.chart.rows] == [2]


def test_four_people_tell_nothing():
    part = shown(report_of(with_topics({"Everyday AI": 4}, {}).programme))
    assert (part.table, part.missing[0].title) == (None, "Too few wishes to tell")
