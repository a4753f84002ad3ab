"""Turnover against scipy's chi-square form of the exact interval, and statsmodels."""

from __future__ import annotations

import pytest
from scipy import stats

from upmentor.measures.refused import TooLittle
from upmentor.measures.turnover import both, by_month, over, turnover


@pytest.mark.parametrize(("leavers", "headcount"), [(0, 40), (1, 40), (12, 150), (2_000, 9_999.5), (60, 50)])
def test_turnover_has_the_exact_interval(leavers: int, headcount: float) -> None:
    found = turnover(leavers, headcount)
    low = stats.chi2.ppf(0.025, 2 * leavers) / 2 if leavers else 0
    high = stats.chi2.ppf(0.975, 2 * leavers + 2) / 2
    assert found.value == pytest.approx(100 * leavers / headcount)
    assert (found.low, found.high) == pytest.approx((100 * low / headcount, 100 * high / headcount), abs=1e-9)
    assert found.caveats == (("few-leavers",) if leavers < 10 else ())
    assert (found.se is None) == (leavers == 0)


def test_turnover_agrees_with_statsmodels() -> None:
    from statsmodels.stats.rates import confint_poisson

    for leavers, years in ((7, 92.5), (31, 250)):
        found = turnover(leavers, years)
        assert (found.low, found.high) == pytest.approx(
            tuple(100 * one for one in confint_poisson(leavers, years, method="exact-c")), abs=1e-6
        )


def test_months_make_a_year() -> None:
    months = by_month([1, 0, 2], [100, 50, 80])
    assert [one.value for one in months] == pytest.approx([12, 0, 30])
    assert over([1, 0, 2], [100, 50, 70], annual=True).value == pytest.approx(100 * 3 / (220 / 3) * 4)
    assert [one.method for one in months] == ["turnover-a-year-poisson"] * 3
    found = both(9, 4, 200)
    assert (found.whole.value, found.voluntary.value) == (4.5, 2.0)


def test_what_is_no_turnover_is_refused() -> None:
    for leavers, headcount in ((-1, 5), (1.5, 5), (1, float("nan")), (1, -5)):
        with pytest.raises(ValueError, match="0 or more"):
            turnover(leavers, headcount)  # type: ignore[arg-type]
    with pytest.raises(TooLittle, match="few-people"):
        turnover(0, 0)
    with pytest.raises(TooLittle, match="no-months"):
        over([], [])
    with pytest.raises(ValueError, match="each month"):
        by_month([1], [1, 2])
    with pytest.raises(ValueError, match="among the leavers"):
        both(1, 2, 50)
