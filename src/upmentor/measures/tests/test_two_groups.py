"""Differences against scipy and statsmodels."""

from __future__ import annotations

from math import nan, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from upmentor.measures.refused import TooLittle
from upmentor.measures.two_groups import paired, two_groups


def answers(n: int, seed: int = 4) -> tuple[Any, Any, Any, Any]:
    draw = np.random.default_rng(seed)
    group = (draw.uniform(size=n) < 0.4).astype(int)
    age = draw.normal(40, 9, n) + 3 * group
    site = np.array(["A", "B", "C"])[draw.integers(0, 3, n)]
    outcome = 3 + 0.5 * group + 0.02 * age + (site == "B") * 0.3 + draw.normal(0, 0.5 + 0.5 * group, n)
    return outcome, group, age, site


@pytest.mark.parametrize(("n", "seed"), [(12, 3), (80, 5), (3000, 6)])
def test_difference_of_means_agrees_with_scipy(n: int, seed: int) -> None:
    outcome, group, _age, _site = answers(n, seed)
    one, other = outcome[group == 1], outcome[group == 0]
    test = stats.ttest_ind(one, other, equal_var=False)
    theirs = test.confidence_interval()
    found = two_groups(outcome, group, drawn=True, fewest=2)
    assert found.difference.value == pytest.approx(one.mean() - other.mean())
    assert (found.difference.low, found.difference.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
    assert found.difference.value / (found.difference.se or nan) == pytest.approx(test.statistic)
    assert found.difference.caveats == (("small-groups",) if min(len(one), len(other)) < 10 else ())
    pooled = stats.ttest_ind(one, other)
    df, root = n - 2, sqrt(1 / len(one) + 1 / len(other))
    g = found.standardised
    assert g is not None
    assert g.low is not None
    assert g.high is not None
    shrink = 1 - 3 / (4 * df - 1)
    assert g.value == pytest.approx(pooled.statistic * root * shrink)
    close = 1e-4 if n < 1000 else 2e-3
    assert stats.nct.sf(pooled.statistic, df, g.low / root / shrink) == pytest.approx(0.025, abs=close)
    assert stats.nct.cdf(pooled.statistic, df, g.high / root / shrink) == pytest.approx(0.025, abs=close)


def test_difference_of_shares_agrees_with_statsmodels() -> None:
    from statsmodels.stats.proportion import confint_proportions_2indep

    for hits, of, others, of_others in ((56, 70, 48, 80), (9, 10, 3, 10), (0, 20, 0, 30), (30, 30, 0, 20)):
        outcome = [1] * hits + [0] * (of - hits) + [1] * others + [0] * (of_others - others)
        found = two_groups(outcome, ["b"] * of + ["a"] * of_others)
        theirs = confint_proportions_2indep(hits, of, others, of_others, method="newcomb", compare="diff")
        assert (found.difference.low, found.difference.high) == pytest.approx(theirs, abs=1e-9)
        assert (found.mine.value, found.other.value, found.standardised) == (hits / of, others / of_others, None)
        assert found.difference.caveats == ("not-random",)
    # Newcombe 1998, table II, example (a): 56 of 70 against 48 of 80.
    found = two_groups([1] * 56 + [0] * 14 + [1] * 48 + [0] * 32, [1] * 70 + [0] * 80)
    assert [round(x or nan, 4) for x in (found.difference.low, found.difference.high)] == [0.0524, 0.3339]


def test_difference_beside_covariates_agrees_with_statsmodels() -> None:
    import pandas as pd
    import statsmodels.formula.api as smf

    for n, seed in ((40, 9), (300, 10), (900, 11)):
        outcome, group, age, site = answers(n, seed)
        table = pd.DataFrame({"y": outcome, "g": group, "age": age, "site": site})
        theirs = smf.ols("y ~ g + age + C(site)", table).fit(cov_type="HC3", use_t=True)
        low, high = theirs.conf_int().loc["g"]
        found = two_groups(outcome, group, {"age": age * 1e6, "site": list(site), "one": [7] * n}).difference
        assert (found.value, found.se) == pytest.approx((theirs.params["g"], theirs.bse["g"]), abs=1e-8)
        assert (found.low, found.high) == pytest.approx((low, high), abs=1e-8)
        assert (found.method, found.caveats) == ("difference-ols-hc3", ("not-random", "column-dropped"))


def test_people_alone_in_their_category_are_left_out_and_change_nothing() -> None:
    outcome, group, age, site = answers(60)
    site[3] = "only me"
    found = two_groups(outcome, group, {"age": age, "site": list(site)}, drawn=True).difference
    rest = np.arange(60) != 3
    without = two_groups(outcome[rest], group[rest], {"age": age[rest], "site": list(site[rest])}).difference
    assert (found.value, found.se, found.n) == (without.value, without.se, 59)
    assert found.caveats == ("rows-left-out",)


def test_no_spread_has_no_interval() -> None:
    found = two_groups([3] * 20 + [4] * 20, [0] * 20 + [1] * 20)
    assert (found.difference.value, found.difference.low, found.standardised) == (1.0, None, None)
    assert found.difference.caveats == ("not-random", "no-interval")
    assert two_groups([3.0] * 20 + [4, 5] * 10, [0] * 20 + [1] * 20).difference.low is not None


def test_what_is_too_little_or_no_two_groups() -> None:
    outcome, group, age, site = answers(40)
    with pytest.raises(TooLittle) as refused:
        two_groups([1, 2, 3, 4, 5, 6, 7], [0, 0, 0, 1, 1, 1, 1])
    assert (refused.value.why, refused.value.have, refused.value.needed) == (
        "few-people", {"people": 3}, {"people": 5},
    )  # fmt: skip
    with pytest.raises(TooLittle, match="one-group"):
        two_groups(outcome, [1] * 40)
    with pytest.raises(TooLittle, match="not-separable"):
        two_groups(outcome, group, {"same": group})
    with pytest.raises(TooLittle, match="few-people"):
        two_groups(outcome[:12], [0, 1] * 6, {"age": age[:12], "site": list(site[:12])})
    with pytest.raises(TooLittle, match="few-people"):
        two_groups(outcome, group, {"name": [f"person {n}" for n in range(40)]})
    with pytest.raises(ValueError, match="not more"):
        two_groups(outcome, site)
    with pytest.raises(ValueError, match="gaps"):
        two_groups([nan, *outcome[1:]], group)
    with pytest.raises(ValueError, match="one of the groups"):
        two_groups(outcome, group, reference="X")


def test_change_in_the_same_people_agrees_with_scipy() -> None:
    for n, seed in ((6, 1), (40, 2), (500, 3)):
        draw = np.random.default_rng(seed)
        before = draw.normal(3, 1, n)
        after = before + draw.normal(0.3, 0.8, n)
        test = stats.ttest_rel(after, before)
        theirs = test.confidence_interval()
        found = paired(before, after)
        assert (found.difference.low, found.difference.high) == pytest.approx((theirs.low, theirs.high), abs=1e-9)
        assert found.difference.value / (found.difference.se or nan) == pytest.approx(test.statistic)
        assert found.standardised is not None
        assert found.difference.caveats == ("no-comparison", "small-groups")[: 2 if n < 10 else 1]


def test_change_without_spread_and_too_few() -> None:
    alike = paired([1, 2, 3], [2, 3, 4])
    assert (alike.difference.value, alike.difference.low, alike.standardised) == (1.0, None, None)
    assert alike.difference.caveats == ("no-comparison", "small-groups", "no-interval")
    with pytest.raises(TooLittle) as refused:
        paired([1, 2], [2, 3])
    assert refused.value.needed == {"people": 3}
    with pytest.raises(ValueError, match="same length"):
        paired([1, 2, 3], [1, 2])
    with pytest.raises(ValueError, match="gaps"):
        paired([1, 2, None], [1, 2, 3])


@pytest.mark.parametrize("wrong", [1e300, float("inf"), None, "many"])
def test_what_cannot_be_counted_with_is_an_error(wrong: Any) -> None:
    with pytest.raises(ValueError, match="finite numbers") as found:
        two_groups([wrong, *range(39)], [0, 1] * 20)
    assert not isinstance(found.value, TooLittle)


def test_a_hundred_thousand_people() -> None:
    outcome, group, age, site = answers(100_000)
    found = two_groups(outcome, group, {"age": age, "site": list(site)})
    assert found.standardised is not None
    assert found.difference.value == pytest.approx(0.5, abs=0.03)
