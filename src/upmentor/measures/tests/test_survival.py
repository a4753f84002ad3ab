"""Curves and their comparison against lifelines, scipy and the vectors of `domain.md` §3.8."""

from __future__ import annotations

import warnings
from math import inf, nan, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from upmentor.measures.refused import TooLittle
from upmentor.measures.survival import avoided_leavers, kaplan_meier, log_rank, median, retention_at
from upmentor.measures.tests.people import EIGHT


def simulated(n: int, seed: int = 5, difference: float = 0.4) -> tuple[Any, Any, Any]:
    """Whole days, thus ties; two groups; nobody watched longer than three years."""
    draw = np.random.default_rng(seed)
    group = draw.integers(0, 2, n)
    stays = np.ceil(draw.exponential(1500 * np.exp(difference * group), n))
    watched = np.ceil(draw.uniform(200, 1095, n))
    return np.minimum(stays, watched), (stays <= watched).astype(int), group


def test_curve_of_the_known_vector() -> None:
    curve = kaplan_meier(*EIGHT, fewest=1)
    shown = {step.time: round(step.survival, 4) for step in curve.steps}
    assert shown == {0: 1, 3: 0.875, 5: 0.875, 6: 0.7292, 7: 0.5833, 8: 0.5833, 10: 0.3889, 12: 0.1944}
    assert [(step.at_risk, step.events, step.censored) for step in curve.steps] == [
        (8, 0, 0), (8, 1, 0), (7, 0, 1), (6, 1, 0), (5, 1, 0), (4, 0, 1), (3, 1, 0), (2, 1, 1),
    ]  # fmt: skip
    assert (curve.n, curve.leavers, curve.until, curve.cut) == (8, 5, 12.0, False)
    assert curve.caveats == ("descriptive-only",)
    assert median(curve).value == 10
    assert median(curve).caveats == ("descriptive-only", "upper-open", "few-at-risk")


def test_curves_medians_and_the_test_agree_with_lifelines() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import KaplanMeierFitter, datasets
        from lifelines.statistics import multivariate_logrank_test
        from lifelines.utils import median_survival_times

        larynx, waltons = datasets.load_larynx(), datasets.load_waltons()
        rossi = datasets.load_rossi()
        stages = larynx[["Stage_II", "Stage_III", "Stage_IV"]].to_numpy() @ np.array([2, 3, 4])
        cases = [
            (larynx["time"], larynx["death"], stages),
            (waltons["T"], waltons["E"], waltons["group"]),
            (rossi["week"], rossi["arrest"], rossi["fin"]),
            simulated(700),
        ]
        for time, event, group in cases:
            theirs = KaplanMeierFitter().fit(time, event)
            curve = kaplan_meier(list(time), list(event), fewest=1)
            within = [step for step in curve.steps if 0 < step.survival < 1]
            assert len(within) > 15
            for step in within:
                low, high = theirs.confidence_interval_.loc[step.time]
                assert step.survival == pytest.approx(theirs.predict(step.time), abs=1e-9)
                assert (step.low, step.high) == pytest.approx((low, high), abs=1e-9)
            if theirs.median_survival_time_ < inf:
                edges = median_survival_times(theirs.confidence_interval_).to_numpy()[0]
                ours = median(curve)
                assert (ours.value, ours.low, ours.high or inf) == (theirs.median_survival_time_, *edges)
            test = multivariate_logrank_test(time, group, event)
            ours_test = log_rank(list(time), list(event), list(group), fewest=1)
            assert ours_test.figure.value == pytest.approx(test.test_statistic, abs=1e-6)
            assert ours_test.p == pytest.approx(test.p_value, abs=1e-6)
            assert sum(ours_test.expected.values()) == pytest.approx(sum(event))


def test_curve_and_test_agree_with_scipy_and_tied_times() -> None:
    time, event, group = simulated(400, seed=8)
    time = np.ceil(time / 90)
    censored = stats.CensoredData.right_censored(time, event == 0)
    theirs = stats.ecdf(censored).sf
    curve = kaplan_meier(time, event, fewest=1)
    for step in curve.steps[1:]:
        assert step.survival == pytest.approx(theirs.evaluate(step.time), abs=1e-9)
    arms = [stats.CensoredData.right_censored(time[group == one], event[group == one] == 0) for one in (0, 1)]
    test = stats.logrank(*arms)
    ours = log_rank(time, event, group)
    assert ours.figure.value == pytest.approx(test.statistic**2, abs=1e-6)
    assert ours.p == pytest.approx(test.pvalue, abs=1e-6)
    assert (ours.df, ours.figure.n, ours.figure.caveats) == (1, 400, ("no-interval", "not-random"))
    assert set(ours.observed) == {"0", "1"}


def test_greenwood_by_hand() -> None:
    step = kaplan_meier(*EIGHT, fewest=1).steps[3]
    assert step.se == pytest.approx(0.875 * 5 / 6 * sqrt(1 / (8 * 7) + 1 / (6 * 5)))


def test_a_curve_stops_where_few_are_left() -> None:
    curve = kaplan_meier(list(range(1, 41)), [1] * 40)
    assert (curve.until, curve.cut, curve.steps[-1].at_risk, curve.leavers) == (31.0, True, 10, 40)
    assert curve.caveats == ("tail-cut",)
    assert retention_at(curve, 31).value == pytest.approx(9 / 40)
    with pytest.raises(TooLittle) as refused:
        retention_at(curve, 31.5)
    assert (refused.value.why, refused.value.have, refused.value.needed) == (
        "few-at-risk", {"people": 9}, {"people": 10},
    )  # fmt: skip


def test_nobody_left_is_a_share_of_one_with_an_honest_lower_bound() -> None:
    curve = kaplan_meier([12] * 50, [0] * 50)
    found = retention_at(curve, 12)
    assert (found.value, found.high, found.se, found.caveats) == (1.0, 1.0, None, ("no-leavers",))
    assert found.low == pytest.approx(stats.binomtest(50, 50).proportion_ci().low, abs=1e-9)
    assert curve.caveats == ("no-leavers",)
    with pytest.raises(TooLittle, match="median-not-reached"):
        median(curve)
    with pytest.raises(TooLittle, match="no-leavers"):
        log_rank([12] * 50, [0] * 50, [0, 1] * 25)


def test_everybody_left_at_once() -> None:
    curve = kaplan_meier([0] * 12, [1] * 12)
    assert [(step.time, step.survival, step.low) for step in curve.steps] == [(0, 0, 0)]
    assert curve.steps[0].high == pytest.approx(stats.binomtest(0, 12).proportion_ci().high, abs=1e-9)
    assert median(curve).value == 0


@pytest.mark.parametrize(
    ("time", "event"),
    [([1, nan], [1, 0]), ([1, inf], [1, 0]), ([1, -1], [1, 0]), ([1, 2], [1, 2]), ([1], [1, 0]), ([1, None], [0, 0])],
)
def test_what_is_no_time_or_event_is_an_error(time: list[Any], event: list[Any]) -> None:
    with pytest.raises(ValueError, match=r"finite|times|event|length") as wrong:
        kaplan_meier(time, event, fewest=1)
    assert not isinstance(wrong.value, TooLittle)


def test_refusals_say_what_is_needed() -> None:
    with pytest.raises(TooLittle) as refused:
        kaplan_meier([1] * 8, [1] * 8)
    assert (refused.value.why, refused.value.have, refused.value.needed) == (
        "few-people", {"people": 8}, {"people": 10},
    )  # fmt: skip
    assert kaplan_meier([1], [1], fewest=1).steps[-1].survival == 0
    with pytest.raises(TooLittle, match="few-people"):
        kaplan_meier([], [], fewest=1)
    with pytest.raises(TooLittle, match="one-group"):
        log_rank(*EIGHT, ["a"] * 8, fewest=1)
    with pytest.raises(TooLittle, match="no-overlap"):
        log_rank([1, 1, 5, 5], [0, 0, 1, 1], ["a", "a", "b", "b"], fewest=1)
    with pytest.raises(TooLittle, match="few-people"):
        log_rank(*EIGHT, [0, 1] * 4)


def test_avoided_leavers_lead_with_the_cautious_bound() -> None:
    time, event = [10] * 40 + [20] * 160 + [10] * 100 + [20] * 100, [1] * 40 + [0] * 160 + [1] * 100 + [0] * 100
    group = ["with"] * 200 + ["without"] * 200
    found = avoided_leavers(time, event, group, 20, reference="without", drawn=True)
    assert found.estimate.value == pytest.approx(200 * (0.8 - 0.5))
    one, other = found.treated, found.comparison
    assert (round(one.value, 9), round(other.value, 9), found.estimate.caveats) == (0.8, 0.5, ())
    assert found.headline == found.estimate.low
    assert one.low is not None
    assert other.high is not None
    assert found.headline == pytest.approx(200 * (0.3 - sqrt((0.8 - one.low) ** 2 + (other.high - 0.5) ** 2)))
    # Without censoring before t both shares are binomial.
    assert found.estimate.se == pytest.approx(200 * sqrt(0.8 * 0.2 / 200 + 0.25 / 200))
    turned = avoided_leavers(time, event, group, 20, reference="with")
    assert turned.estimate.caveats == ("not-random", "more-left")
    assert turned.headline == turned.estimate.low
    assert turned.estimate.low == pytest.approx(-(found.estimate.high or 0))


def test_avoided_leavers_are_none_when_it_could_be_chance() -> None:
    time, event, group = simulated(120, difference=0.0)
    found = avoided_leavers(time, event, group, 150)
    assert (found.headline, found.estimate.caveats) == (0.0, ("not-random",))
    assert found.estimate.low is not None
    assert found.estimate.high is not None
    assert found.estimate.low < 0 < found.estimate.high


def test_a_hundred_thousand_people() -> None:
    time, event, group = simulated(100_000)
    kaplan_meier(time, event)
    assert log_rank(time, event, group).p < 0.001
    avoided_leavers(time, event, group, 365)
