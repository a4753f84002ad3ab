"""Participation, cadence, adherence, completion."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from upmentor.measures.activity import Course, Plan, Rhythm, adherence, cadence, completion, participation
from upmentor.measures.refused import TooLittle

START = date(2026, 1, 5)


def test_participation_has_wilsons_interval() -> None:
    from statsmodels.stats.proportion import proportion_confint

    found = participation(18, 60)
    assert (found.low, found.high) == pytest.approx(proportion_confint(18, 60, method="wilson"), abs=1e-9)


def test_cadence_counts_each_pair_once_however_often_it_met() -> None:
    weekly = Rhythm([START + timedelta(weeks=step) for step in range(20)], 2)
    rare = [Rhythm([START, START + timedelta(weeks=5)], 2)] * 4
    found = cadence([weekly, *rare, Rhythm([START], 2)])
    assert (found.weeks.value, found.agreed.value, found.ratio.value, found.without) == (4.2, 2, 2.1, 1)
    assert found.weeks.n == 5


def test_cadence_takes_days_in_any_order() -> None:
    days = [START + timedelta(weeks=4), START, START + timedelta(weeks=2)]
    assert cadence([Rhythm(days, 2)] * 5).weeks.value == 2


def test_adherence_adds_up_and_agrees_with_a_regression_through_the_origin_clustered_by_pair() -> None:
    import numpy as np

    plans = [
        Plan(5, 5),
        Plan(6, 3, mentee=2, other=1),
        Plan(4, 2, mentor=1),
        Plan(5, 4, mentee=1),
        Plan(3, 3),
        Plan(8, 1),
    ]
    found = adherence(plans)
    parts = (found.held, found.mentor, found.mentee, found.other, found.open)
    assert sum(part.value for part in parts) == pytest.approx(1)
    planned, held = np.array([5, 6, 4, 5, 3, 8]), np.array([5, 3, 2, 4, 3, 1])
    meetings = np.repeat(np.arange(6), planned)
    was_held = np.concatenate([np.repeat([1, 0], [h, p - h]) for p, h in zip(planned, held, strict=True)])
    from statsmodels.api import OLS

    fitted = OLS(was_held, np.ones(was_held.size)).fit()
    robust = fitted.get_robustcov_results("cluster", groups=meetings, use_correction=False)
    # The cluster-robust variance without correction lacks the factor G / (G − 1).
    assert found.held.se == pytest.approx(float(robust.bse[0]) * (6 / 5) ** 0.5, rel=1e-9)


def test_adherence_of_pairs_that_are_all_alike_has_wilsons_interval() -> None:
    found = adherence([Plan(4, 4)] * 5)
    assert (found.held.value, found.held.method, found.held.high) == (1, "adherence-wilson", 1)
    assert found.held.low == pytest.approx(0.8389, abs=1e-4)


@pytest.mark.parametrize(("planned", "held", "reviewed", "done"), [(5, 4, True, 1), (5, 4, False, 0), (6, 4, True, 0)])
def test_a_pair_completes_with_four_fifths_and_a_review(planned: int, held: int, reviewed: bool, done: float) -> None:
    assert completion([Course(planned, held, reviewed)] * 5).value == done


def test_below_five_each_figure_is_refused_with_what_it_takes() -> None:
    for refused, what in (
        (lambda: participation(1, 4), "people"),
        (lambda: cadence([Rhythm([START, START + timedelta(weeks=1)], 1)] * 4), "pairs"),
        (lambda: adherence([Plan(0, 0)] * 9), "pairs"),
        (lambda: completion([Course(5, 5, True)] * 4), "pairs"),
    ):
        with pytest.raises(TooLittle) as told:
            refused()
        assert (told.value.why, told.value.needed) == (f"few-{what}", {what: 5})


def test_impossible_counts_are_mistakes() -> None:
    for wrong in (
        lambda: participation(7, 6),
        lambda: cadence([Rhythm([START], 0)] * 5),
        lambda: adherence([Plan(3, 2, mentor=2)] * 5),
        lambda: adherence([Plan(3, -1)] * 5),
        lambda: completion([Course(0, 0, True)] * 5),
    ):
        with pytest.raises(ValueError, match=r"."):
            wrong()
