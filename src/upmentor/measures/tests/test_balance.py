"""Matching against statsmodels' logistic regression, a plain search for the nearest, and by hand."""

from __future__ import annotations

from math import nan, sqrt
from typing import Any

import numpy as np
import pytest
from scipy import stats

from upmentor.measures.balance import match_on_covariates, matched_difference, propensity
from upmentor.measures.refused import TooLittle


def volunteers(n: int, seed: int = 7, pull: float = 0.8) -> tuple[Any, dict[str, Any]]:
    """Who took part, and what is known of everybody; younger people and site B volunteer more often."""
    draw = np.random.default_rng(seed)
    age, site = draw.normal(40, 9, n), np.array(["A", "B", "C"])[draw.integers(0, 3, n)]
    score = -1.2 - pull * (age - 40) / 9 + pull * (site == "B")
    return (draw.uniform(size=n) < 1 / (1 + np.exp(-score))).astype(int), {
        "age": age, "site": list(site), "grade": draw.integers(1, 6, n),
    }  # fmt: skip


def test_propensity_agrees_with_statsmodels() -> None:
    import statsmodels.api as sm

    for n, seed in ((80, 1), (500, 2), (4000, 3)):
        group, covariates = volunteers(n, seed)
        matrix = np.column_stack([covariates["age"], np.array(covariates["site"]) == "B", covariates["grade"]])
        matrix = matrix.astype(float)
        theirs = sm.Logit(group, sm.add_constant(matrix)).fit(disp=0, tol=1e-12).fittedvalues
        ours, apart = propensity(group == 1, matrix)
        assert ours == pytest.approx(theirs, abs=1e-6)
        assert not apart


def test_pairs_are_those_of_a_plain_search() -> None:
    group, covariates = volunteers(400, pull=1.5)
    covariates["age"] = np.round(covariates["age"] / 10)
    matrix = np.column_stack([
        covariates["age"], *((np.array(covariates["site"]) == one) for one in "BC"), covariates["grade"],
    ]).astype(float)  # fmt: skip
    odds, _apart = propensity(group == 1, matrix)
    reach = 0.2 * sqrt((odds[group == 1].var(ddof=1) + odds[group == 0].var(ddof=1)) / 2)
    free, gaps = set(np.flatnonzero(group == 0).tolist()), []
    for one in sorted(np.flatnonzero(group == 1).tolist(), key=lambda at: (-odds[at], at)):
        best = min(free, key=lambda other: (abs(odds[other] - odds[one]), other))
        if abs(odds[best] - odds[one]) <= reach + 1e-12:
            free.remove(best)
            gaps.append(abs(odds[best] - odds[one]))
    found = match_on_covariates(group, covariates)
    assert found.caliper == pytest.approx(reach)
    assert len(found.pairs) == len(gaps)
    ours = [abs(odds[one] - odds[other]) for one, other in found.pairs]
    assert sorted(ours) == pytest.approx(sorted(gaps), abs=1e-9)
    everybody = [one for pair in found.pairs for one in pair]
    assert len(set(everybody)) == len(everybody)
    assert all(group[one] == 1 and group[other] == 0 for one, other in found.pairs)
    assert found.left_out_treated == group.sum() - len(gaps) > 0
    assert "treated-left-out" in found.caveats
    assert found == match_on_covariates(group, covariates)


def test_matching_makes_the_groups_alike_and_says_so() -> None:
    group, covariates = volunteers(3000)
    found = match_on_covariates(group, covariates)
    rows = {row.name: row for row in found.rows}
    assert list(rows) == ["age", "site=A", "site=B", "site=C", "grade"]
    assert (found.verdict, found.caveats[0]) == ("ok", "not-random")
    age, mine = np.asarray(covariates["age"]), group == 1
    spread = sqrt((age[mine].var(ddof=1) + age[~mine].var(ddof=1)) / 2)
    assert rows["age"].smd_before == pytest.approx((age[mine].mean() - age[~mine].mean()) / spread)
    assert rows["age"].ratio_before == pytest.approx(age[mine].var(ddof=1) / age[~mine].var(ddof=1))
    one, other = (age[[pair[side] for pair in found.pairs]] for side in (0, 1))
    assert rows["age"].smd_after == pytest.approx((one.mean() - other.mean()) / spread)
    assert rows["age"].ratio_after == pytest.approx(one.var(ddof=1) / other.var(ddof=1))
    assert abs(rows["age"].smd_before or 0) > 0.5 > 0.1 > abs(rows["age"].smd_after or 1)
    assert rows["site=B"].ratio_after is None
    assert found.left_out_comparison == 3000 - group.sum() - len(found.pairs)


def test_difference_within_pairs_agrees_with_scipy() -> None:
    group, covariates = volunteers(600)
    outcome = np.asarray(covariates["age"]) * 0.1 + 0.5 * group + np.random.default_rng(1).normal(0, 1, 600)
    matched = match_on_covariates(group, covariates)
    found = matched_difference(matched, outcome)
    theirs = stats.ttest_rel(*(outcome[[pair[side] for pair in matched.pairs]] for side in (0, 1)))
    low, high = theirs.confidence_interval()
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert found.caveats == matched.caveats
    assert matched_difference(matched, [2] * 600).low is None
    with pytest.raises(ValueError, match="gaps"):
        matched_difference(matched, [nan] * 600)


def test_columns_that_tell_the_groups_apart_do_not_crash() -> None:
    group = [0] * 30 + [1] * 30
    with pytest.raises(TooLittle) as refused:
        match_on_covariates(group, {"age": list(range(60))})
    assert (refused.value.why, refused.value.needed) == ("no-overlap", {"pairs": 10})
    with pytest.raises(TooLittle, match="no-overlap"):
        match_on_covariates(group, {"site": ["A"] * 30 + ["B"] * 30})
    # One site only among those who took part: the others still find partners.
    found = match_on_covariates(
        [0] * 40 + [1] * 30, {"site": ["A", "B"] * 20 + ["A", "B"] * 10 + ["C"] * 10, "age": list(range(35)) * 2}
    )
    assert found.caveats[:2] == ("not-random", "separated")
    assert len(found.pairs) >= 10


def test_constant_and_repeated_columns_and_none_at_all() -> None:
    group, covariates = volunteers(300)
    found = match_on_covariates(
        group, {"age": covariates["age"], "months": covariates["age"] * 12, "firm": ["X"] * 300}
    )
    assert "column-dropped" in found.caveats
    firm = found.rows[-1]
    assert (firm.name, firm.smd_after, firm.ratio_after, firm.verdict) == ("firm=X", 0.0, None, "ok")
    nothing = match_on_covariates(group, {"firm": [7] * 300})
    assert (round(nothing.caliper, 9), len(nothing.pairs), nothing.verdict) == (0.0, group.sum(), "ok")


def test_verdicts() -> None:
    # One yes-or-no column that cannot be balanced away: nobody else has as many.
    group = [1] * 40 + [0] * 40
    yes = [1] * 24 + [0] * 16 + [1] * 16 + [0] * 24
    wide = match_on_covariates(group, {"yes": yes}, caliper=100)
    assert (wide.rows[0].verdict, wide.verdict) == ("beyond", "beyond")
    assert wide.caveats == ("not-random", "unbalanced")
    narrow = match_on_covariates(group, {"yes": yes})
    assert (len(narrow.pairs), narrow.verdict, narrow.left_out_treated) == (32, "ok", 8)
    spread = match_on_covariates([1] * 40 + [0] * 40, {"x": [-1, 1] * 20 + [-3, 3] * 20}, caliper=100)
    assert (spread.rows[0].smd_after, spread.rows[0].verdict) == (0.0, "beyond")
    assert spread.rows[0].ratio_after == pytest.approx(1 / 9)


def test_too_few_people_are_refused() -> None:
    with pytest.raises(TooLittle) as refused:
        match_on_covariates([1] * 8 + [0] * 50, {"age": list(range(58))})
    assert (refused.value.why, refused.value.have, refused.value.needed) == (
        "few-people", {"people": 8}, {"people": 10},
    )  # fmt: skip
    with pytest.raises(TooLittle, match="one-group"):
        match_on_covariates([1] * 30, {"age": list(range(30))})
    with pytest.raises(ValueError, match="gaps"):
        match_on_covariates([0, 1] * 20, {"age": [nan] * 40})
    with pytest.raises(ValueError, match="length"):
        match_on_covariates([0, 1] * 20, {"age": [1] * 39})


def test_a_hundred_thousand_people() -> None:
    group, covariates = volunteers(100_000)
    found = match_on_covariates(group, covariates)
    assert found.verdict == "ok"
