"""Changes, scores and shares against independent calculations with scipy."""

from __future__ import annotations

from math import sqrt
from statistics import fmean, variance

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from upmentor.measures.change import LOOK_BACK, NoSpread, hedges_g, look_back
from upmentor.measures.instruments import PSYCHOLOGICAL_SAFETY, SELF_EFFICACY, Instrument, score
from upmentor.measures.shares import mean, recommend, share, top_two

LEVELS = st.integers(1, 5)
PAIRS = st.lists(st.tuples(LEVELS, LEVELS), min_size=5, max_size=30)


@settings(max_examples=40, deadline=None)
@given(PAIRS)
def test_hedges_g_agrees_with_the_paired_t_test_and_the_noncentral_t(pairs: list[tuple[int, int]]) -> None:
    before, after = [a for a, _b in pairs], [b for _a, b in pairs]
    steps = [b - a for a, b in pairs]
    if len(set(steps)) == 1:
        with pytest.raises(NoSpread):
            hedges_g(before, after)
        return
    found, n = hedges_g(before, after), len(pairs)
    assert found.low is not None
    assert found.high is not None
    unit = sqrt((variance(before) + variance(after)) / 2)
    shrink = 1 - 3 / (4 * (n - 1) - 1)
    assert found.value == pytest.approx(shrink * fmean(steps) / unit)
    test = stats.ttest_rel(after, before)
    to_t = unit / shrink / sqrt(variance(steps)) * sqrt(n)
    assert found.value * to_t == pytest.approx(test.statistic, abs=1e-9)
    assert stats.nct.cdf(test.statistic, n - 1, found.low * to_t) == pytest.approx(0.975, abs=1e-4)
    assert stats.nct.cdf(test.statistic, n - 1, found.high * to_t) == pytest.approx(0.025, abs=1e-4)
    if abs(test.pvalue - 0.05) > 1e-4:
        assert (found.low <= 0 <= found.high) == (test.pvalue > 0.05)


def test_look_back_is_labelled_and_never_the_result() -> None:
    found = look_back([2, 3, 3, 4, 2], [4, 4, 5, 5, 3])
    assert (found.method, found.caveats) == (LOOK_BACK, ("look-back-inflates",))


@pytest.mark.parametrize(
    ("before", "after"), [([1, 2], [2, 3]), ([1, 2, 3], [1, 2]), ([1, 2, float("nan")], [1, 2, 3])]
)
def test_hedges_g_refuses_what_is_no_pair_of_samples(before: list[float], after: list[float]) -> None:
    with pytest.raises(ValueError, match="pairs of finite numbers"):
        hedges_g(before, after)


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 40), st.integers(1, 40))
def test_share_agrees_with_scipy(hits: int, n: int) -> None:
    hits = min(hits, n)
    found, expected = share(hits, n), stats.binomtest(hits, n).proportion_ci(0.95, "wilson")
    assert (found.value, found.n) == (hits / n, n)
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


@settings(max_examples=40, deadline=None)
@given(st.lists(LEVELS, min_size=2, max_size=30))
def test_mean_agrees_with_scipy(values: list[int]) -> None:
    found = mean(values)
    assert (found.value, found.n) == (pytest.approx(fmean(values)), len(values))
    if len(set(values)) == 1:
        assert (found.low, found.high, found.caveats) == (None, None, ("no-interval",))
        return
    expected = stats.ttest_1samp(values, 0).confidence_interval(0.95)
    assert (found.low, found.high) == (pytest.approx(expected.low), pytest.approx(expected.high))


@pytest.mark.parametrize("values", [[], [3], [1, float("inf")]])
def test_mean_refuses_what_has_no_interval(values: list[float]) -> None:
    with pytest.raises(ValueError, match="two finite numbers"):
        mean(values)


def test_recommend_equals_the_published_vector() -> None:
    found, error = recommend([9, 10, 9, 10, 9, 9, 7, 8, 8, 0, 6, 3])
    assert (found.value, round(error, 1), found.n) == (25.0, 23.9, 12)
    assert recommend([10, 9, 10])[0].caveats == ("no-interval",)


@pytest.mark.parametrize("answers", [[], [11], [-1]])
def test_recommend_refuses_answers_outside_the_scale(answers: list[int]) -> None:
    with pytest.raises(ValueError, match="between 0 and 10"):
        recommend(answers)


def test_top_two_refuses_an_answer_outside_the_scale() -> None:
    with pytest.raises(ValueError, match="between 1 and 5"):
        top_two([0, 3])


def test_score_turns_reversed_items_and_keeps_the_rule_of_missing_answers() -> None:
    # Items 1, 3 and 5 are reversed: the highest answer everywhere is no more than middling.
    assert score(PSYCHOLOGICAL_SAFETY, dict.fromkeys("1234567", 7)) == pytest.approx((3 * 1 + 4 * 7) / 7)
    assert score(SELF_EFFICACY, {f"{n}": 3 for n in range(1, 8)}) == pytest.approx(30)
    assert score(SELF_EFFICACY, {f"{n}": 3 for n in range(1, 7)}) is None
    with pytest.raises(ValueError, match="no item"):
        score(PSYCHOLOGICAL_SAFETY, {"8": 1})
    with pytest.raises(ValueError, match="between 1 and 7"):
        score(PSYCHOLOGICAL_SAFETY, {"1": 8})


@pytest.mark.parametrize(
    "wrong",
    [
        {"items": ()},
        {"items": ("a", "a")},
        {"lowest": 5},
        {"reversed_items": frozenset({"z"})},
        {"may_miss": 2},
        {"how": "median"},
    ],
)
def test_instrument_refuses_what_contradicts_itself(wrong: dict[str, object]) -> None:
    right: dict[str, object] = {"items": ("a", "b"), "lowest": 1, "highest": 5}
    with pytest.raises(ValueError, match=r"item|scale|score"):
        Instrument(**(right | wrong))  # type: ignore[arg-type]  # wrong on purpose
