"""Each section: what it counts, what it withholds, and how it reads."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.feedback.models import QuarterFigure, RoundFigure
from upmentor.stages.goals.models import Outcome, OutcomeConsent, Rating
from upmentor.stages.goals.tests.factories import goal
from upmentor.stages.insights import queries
from upmentor.stages.insights.document import Part
from upmentor.stages.insights.shown import Shown
from upmentor.stages.insights.tests.test_report import report_of, running
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.tests.factories import Company
from upmentor.stages.programmes.models import Round

pytestmark = pytest.mark.django_db


def told(of: Company, name: str) -> tuple[Part, Shown]:
    """A part as it was frozen, and in words."""
    report = report_of(of.programme)
    shown = next(one for one in queries.shown(report, sponsor=True).parts if one.id == name)
    return queries.document_of(report, sponsor=True).part(name), shown


def final_round(of: Company) -> Round:
    day = dt.date(2026, 2, 1)
    return Round.objects.create(
        programme=of.programme,
        kind=Round.Kind.FINAL,
        opens_on=day,
        closes_on=day + dt.timedelta(days=14),
        releases_on=day + dt.timedelta(days=20),
    )


def test_said_is_of_counted_quarters():
    of = running(1)
    for question, value in (("useful", 0.9), ("openly", 0.75)):
        QuarterFigure.objects.create(
            programme=of.programme,
            first=dt.date(2025, 10, 1),
            question=question,
            method="top-two-share-wilson",
            value=value,
            low=0.5,
            high=0.95,
            people=12,
        )
    part, shown = told(of, "said")
    assert [(one.id, one.figure.value) for one in part.facts if one.figure] == [("useful:0", 0.9), ("openly:0", 0.75)]
    assert [one.title for one in shown.missing] == ["Recommending and better decisions: not known yet"]
    assert shown.headline.finding == "Between 50 and 95 %"
    assert shown.headline.sentence == "could speak openly. Best estimate 75 %."
    assert shown.headline.base == "At least 10 people, October – December 2025"


def test_said_withholds_without_a_quarter():
    part, shown = told(running(1), "said")
    assert [one.figure for one in part.facts] == [None, None]
    assert shown.missing[0].needs[0].words == "fewer than 5 of 5 people in a whole quarter"


def test_change_reads_frozen_figures_and_says_when_it_could_be_chance():
    of = running(1)
    row = final_round(of)
    kept = {"round": row, "method": "hedges-g-paired", "people": 13, "counted_on": dt.date(2026, 2, 20)}
    RoundFigure.objects.create(key="change:footing", value=0.4, low=-0.1, high=0.9, **kept)
    RoundFigure.objects.create(key="change:openness", value=0.6, low=0.2, high=1.0, **kept)
    _part, shown = told(of, "change")
    assert [one.finding for one in shown.lines] == [
        "Between \u22120.1 and 0.9 of the spread of answers",
        "Between 0.2 and 1.0 of the spread of answers",
    ]
    assert ["This could be chance." in one.sentence for one in shown.lines] == [True, False]
    assert not shown.missing
    RoundFigure.objects.filter(key="change:openness").update(value=None)
    _part, shown = told(of, "change")
    assert (len(shown.lines), shown.missing[0].title) == (1, "Some changes are withheld")


def test_change_says_when_to_try_again():
    of = running(1)
    Round.objects.filter(pk=final_round(of).pk).update(
        opens_on="2026-06-01", closes_on="2026-06-30", releases_on="2026-07-06"
    )
    _part, shown = told(of, "change")
    assert shown.missing[0].sentence == "Try after 30 June 2026, when the final review is over."


def judged(of: Company, level: int) -> None:
    """A goal of each mentee that both judged at the end."""
    for member in PairMember.objects.filter(pair__programme=of.programme, role="mentee"):
        made = goal(member)
        for one in PairMember.objects.filter(pair=member.pair):
            Rating.objects.create(goal=made, member=one, moment=Rating.Moment.END, level=level)


def test_goals_are_the_mean_t_of_people():
    of = running(6)
    judged(of, 1)
    part, _shown = told(of, "goals")
    # One goal at level +1 is T = 60 whatever its weight.
    assert (part.fact("attained").figure.value, part.fact("attained").figure.n) == (60.0, 6)


def test_goals_of_four_people_are_withheld():
    of = running(4)
    judged(of, 1)
    part, shown = told(of, "goals")
    assert part.fact("attained").figure is None
    assert shown.headline is None


def test_outcomes_count_where_both_agreed_and_in_whole_fives():
    of = running(7)
    members = PairMember.objects.filter(pair__programme=of.programme)
    for number, pair in enumerate(sorted(set(members.values_list("pair", flat=True)))):
        row = Outcome.objects.create(pair_id=pair, kind="idea", state="adopted" if number else "new", text="x")
        for member in members.filter(pair=pair):
            if number or member.role == "mentor":
                OutcomeConsent.objects.create(outcome=row, member=member)
    part, shown = told(of, "goals")
    assert part.fact("outcomes").numbers == {"all": 5, "new": 0, "tried": 0, "adopted": 5, "dropped": 0}
    assert shown.lines[-1].finding == "At least 5 new ideas, products, decisions or ways of working"
    assert "Adopted: at least 5; Tried: fewer than 5; Not tried yet: fewer than 5" in shown.lines[-1].sentence
    assert ["Adopted", "–", "at least 5", "–"] in shown.table.rows


def reviewed(of: Company, recommend: float | None, better: float | None) -> None:
    """A final review that was counted."""
    row = final_round(of)
    kept = {"round": row, "method": "m", "people": 13, "counted_on": dt.date(2026, 2, 20)}
    RoundFigure.objects.create(key="recommend:recommend", value=recommend, low=-21.9, high=71.9, **kept)
    RoundFigure.objects.create(key="share:better", value=better, low=0.4, high=0.8, **kept)


def test_recommending_and_better_decisions_come_from_the_final_review():
    of = running(1)
    reviewed(of, 25, 0.6)
    _part, shown = told(of, "said")
    assert [(one.finding, one.base) for one in shown.lines] == [
        ("Between 40 and 80 %", "At least 10 leaders at the final review"),
        ("A recommend score between \u221222 and 72", "At least 10 people at the final review"),
    ]
    assert [one.title for one in shown.missing] == ["Too few answers to tell"]
    assert shown.headline == shown.lines[0]


def test_a_review_of_few_withholds_both_and_says_what_it_takes():
    of = running(1)
    reviewed(of, None, None)
    _part, shown = told(of, "said")
    assert [one.needs[0].words for one in shown.missing[1:]] == [
        "fewer than 5 of 5 people at the final review",
        "fewer than 8 of 8 people at the final review",
    ]
    assert shown.lines == ()
