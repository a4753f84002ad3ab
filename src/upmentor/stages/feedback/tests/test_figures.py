"""Figures of rounds: counted once, never of fewer than five, never so that two of them show fewer than five."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import asdict
from statistics import fmean, variance

import pytest
from django.urls import reverse
from django.utils import timezone
from scipy import stats

from upmentor.stages.feedback.actions.figures import freeze_rounds
from upmentor.stages.feedback.models import CheckIn, RoundFigure
from upmentor.stages.feedback.queries.figures import changes, results
from upmentor.stages.feedback.queries.rounds import Given, questions_of, response
from upmentor.stages.feedback.tests.test_rounds import DAY, a_round, browser_of
from upmentor.stages.meetings.tests.factories import members
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Enrolment, Programme, Round

pytestmark = pytest.mark.django_db


def over(programme: Programme, kind: str, *, ago: int) -> Round:
    """A round that has been over for so many days."""
    return a_round(programme, kind=kind, opens=-9 - ago)


def answer(row: Round, people: Sequence[Enrolment], level: int = 3, turn: int = 2) -> None:
    """Each answers everything, a little differently from the one before."""
    questions = questions_of(row)
    for place, one in enumerate(people):
        said = {
            item.id: min(item.scale.highest, level + (place * (at + turn)) % 3)
            for at, item in enumerate(questions.of(one.role))
            if item.scale
        }
        kept = json.dumps(asdict(Given(questions.version, True, said)))
        CheckIn.objects.create(round=row, enrolment=one, kept=kept)


def shown(row: Round) -> dict[str, RoundFigure]:
    return {one.key: one for one in RoundFigure.objects.filter(round=row, value__isnull=False)}


def test_totals_need_five_means_eight_and_come_once_the_round_is_over():
    company = make.company(4, 4)
    row = a_round(company.programme)
    answer(row, [*company.mentors[:2], *company.mentees[:2]])
    at = timezone.now()
    assert (freeze_rounds(at=at), results(row), response(row)) == (0, [], 0)
    answer(row, company.mentors[2:3])
    closed = timezone.make_aware(dt.datetime.combine(row.closes_on + DAY, dt.time(12)))
    assert freeze_rounds(at=closed) == 1
    # Of the questions of one side alone nobody reads a total: three people and two.
    assert sorted(shown(row)) == ["share:load", "share:safe", "share:worth"]
    RoundFigure.objects.all().delete()
    answer(row, [company.mentors[3], *company.mentees[2:]])
    freeze_rounds(at=closed)
    kinds = [f"{kind}:{name}" for kind in ("mean", "share") for name in ("load", "safe", "worth")]
    assert sorted(shown(row)) == kinds


def test_the_recommend_score_takes_eight_and_better_decisions_five_leaders():
    company = make.company(3, 5)
    row = over(company.programme, "final", ago=3)
    answer(row, company.mentees)
    for one in CheckIn.objects.filter(round=row):
        kept = json.loads(one.kept)
        kept["answers"] |= {"recommend": 9, "better": 2}
        CheckIn.objects.filter(pk=one.pk).update(kept=json.dumps(kept))
    freeze_rounds(at=timezone.now())
    assert (shown(row)["share:better"].value, shown(row)["share:better"].people) == (1.0, 5)
    assert "recommend:recommend" not in shown(row)
    RoundFigure.objects.all().delete()
    answer(row, company.mentors)
    freeze_rounds(at=timezone.now())
    # Mentors answer 3, 3 and 5 of ten; what they say of better decisions counts nowhere.
    assert (shown(row)["recommend:recommend"].value, shown(row)["recommend:recommend"].people) == (25.0, 8)
    assert shown(row)["share:better"].people == 5


def test_figures_stay_as_they_were_when_somebody_is_erased():
    company = make.company(5, 1)
    row = over(company.programme, "mid-point", ago=3)
    answer(row, [*company.mentors, *company.mentees])
    assert [freeze_rounds(at=timezone.now()) for _ in range(2)] == [1, 0]
    before = [(one.question, one.percent) for one in results(row)]
    CheckIn.objects.filter(enrolment=company.mentors[0]).delete()
    freeze_rounds(at=timezone.now())
    assert [(one.question, one.percent) for one in results(row)] == before


def test_change_agrees_with_an_independent_calculation_and_looking_back_is_labelled():
    company = make.company(6, 1)
    start, final = over(company.programme, "start", ago=90), over(company.programme, "final", ago=3)
    answer(start, company.mentors, 2)
    answer(final, company.mentors, 3, turn=3)
    freeze_rounds(at=timezone.now())
    footing, openness = changes(final)
    names = questions_of(final).scores[0].items
    then, now = ([fmean(_said(row, one)[name] for name in names) for one in company.mentors] for row in (start, final))
    unit = ((variance(then) + variance(now)) / 2) ** 0.5
    assert footing.figure is not None
    assert footing.figure.value == pytest.approx((1 - 3 / (4 * 5 - 1)) * (fmean(now) - fmean(then)) / unit)
    low, high = footing.figure.low, footing.figure.high
    assert low is not None
    assert high is not None
    assert (low <= 0 <= high) == (stats.ttest_rel(now, then).pvalue > 0.05)
    assert footing.looking_back is not None
    assert footing.looking_back.method == "hedges-g-paired-look-back"
    # One leader: nothing.
    assert openness.figure is not None
    assert openness.figure.value is None
    url = reverse("feedback:round", args=[final.programme.slug, final.uid])
    body = browser_of(members(make.pair(company))[0]).get(url).content.decode()
    assert [words in body for words in ("Looking back, for comparison only", "Not enough answers (needs 5)")] == [
        True
    ] * 2


def _said(row: Round, one: Enrolment) -> dict[str, int]:
    found: dict[str, int] = json.loads(CheckIn.objects.get(round=row, enrolment=one).kept)["answers"]
    return found


@pytest.mark.parametrize(("missing", "is_shown"), [(0, True), (2, False), (5, True)])
def test_change_is_withheld_when_it_would_show_the_few_who_answered_once(missing: int, is_shown: bool):
    company = make.company(10, 1)
    start, final = over(company.programme, "start", ago=90), over(company.programme, "final", ago=3)
    answer(start, company.mentors[missing:], 2)
    answer(final, company.mentors, 3, turn=3)
    freeze_rounds(at=timezone.now())
    assert ("change:footing" in shown(final)) == is_shown


@pytest.mark.parametrize(("erased", "is_shown"), [(1, False), (5, True)])
def test_change_is_withheld_when_it_would_show_the_few_who_were_erased_since_the_start(erased: int, is_shown: bool):
    company = make.company(10, 1)
    start, final = over(company.programme, "start", ago=90), over(company.programme, "final", ago=3)
    answer(start, company.mentors, 2)
    between = timezone.now() - 30 * DAY
    assert freeze_rounds(at=between) == 1
    CheckIn.objects.filter(enrolment__in=company.mentors[:erased]).delete()
    answer(final, company.mentors[erased:], 3, turn=3)
    freeze_rounds(at=timezone.now())
    assert ("change:footing" in shown(final)) == is_shown
