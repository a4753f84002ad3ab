"""Cost, benefit, break-even and return against closed forms."""

from __future__ import annotations

from dataclasses import replace

import pytest

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.returns import Inputs, Range, break_even, cautious_people, simulate, swings

KNOWN = Inputs(
    coordinator_hours=Range.point(200),
    coordinator_rate=Range.point(50),
    mentor_hours=Range.point(300),
    mentor_rate=Range.point(40),
    mentee_hours=Range.point(250),
    mentee_rate=Range.point(100),
    training=Range.point(2000),
    platform=Range.point(500),
    events=Range.point(500),
    salary=Range.point(60_000),
    factor=Range.point(0.25),
    vacancy=Range.point(1000),
    avoided=Figure(4, 4, 4, 200, "told"),
    years=2,
)
WIDE = replace(
    KNOWN,
    mentor_hours=Range(200, 300, 500),
    mentee_rate=Range(80, 100, 150),
    factor=Range(0.16, 0.21, 0.5),
    avoided=Figure(4, 1, 7, 200, "told", ("volunteers",), 1.5),
)


def test_all_points_is_exact_arithmetic() -> None:
    found = simulate(KNOWN)
    assert [(f.value, f.low, f.high) for f in (found.cost, found.benefit, found.net) if f] == [
        (50_000, 50_000, 50_000),
        (64_000, 64_000, 64_000),
        (14_000, 14_000, 14_000),
    ]
    assert found.returned
    assert (found.returned.value, found.returned.low) == (pytest.approx(28), pytest.approx(28))
    assert found.pays
    assert found.pays.value == 1
    assert found.cautious
    assert found.cautious.value == 14_000
    assert break_even(KNOWN).value == 50_000 / 2 / 16_000


def test_a_sum_of_ranges_has_the_known_mean_and_variance() -> None:
    parts = Range(0, 4000, 20_000), Range(1000, 1500, 1600), Range(0, 0, 900)
    found = simulate(Inputs(training=parts[0], platform=parts[1], events=parts[2]), draws=200_000).cost
    mean, variance = sum(part.expected for part in parts), sum(part.variance for part in parts)
    assert found.value == pytest.approx(mean)
    assert found.se == pytest.approx(variance**0.5, rel=0.01)


def test_a_product_of_ranges_has_the_known_mean_and_variance() -> None:
    hours, rate = Range(200, 300, 500), Range(30, 40, 80)
    found = simulate(Inputs(mentor_hours=hours, mentor_rate=rate), draws=200_000).cost
    squares = (hours.variance + hours.expected**2) * (rate.variance + rate.expected**2)
    assert found.value == pytest.approx(hours.expected * rate.expected)
    assert found.se == pytest.approx((squares - found.value**2) ** 0.5, rel=0.01)


def test_one_range_has_the_percentiles_of_its_beta_distribution() -> None:
    from scipy.stats import beta

    one = Range(1000, 2000, 6000)
    found = simulate(Inputs(events=one), draws=200_000).cost
    exact = beta(1 + 4 * 0.2, 1 + 4 * 0.8, loc=1000, scale=5000)
    assert (found.low, found.high) == pytest.approx(exact.ppf((0.025, 0.975)), rel=0.01)


def test_leavers_avoided_keep_their_interval_also_when_it_is_lopsided() -> None:
    one = replace(KNOWN, avoided=Figure(2, -1, 8, 90, "told"), salary=Range.point(1000), factor=Range.point(1))
    found = simulate(replace(one, vacancy=Range.point(0)), draws=200_000).benefit
    assert found
    assert (found.low, found.high) == pytest.approx((-1000, 8000), abs=80)


def test_the_same_seed_gives_the_same_figures_and_another_moves_them_little() -> None:
    assert simulate(WIDE, seed=3) == simulate(WIDE, seed=3)
    one, other = simulate(WIDE, seed=3).net, simulate(WIDE, seed=4).net
    assert one
    assert other
    assert one.low != other.low
    assert one.low == pytest.approx(other.low, abs=0.1 * (one.high or 0) - 0.1 * (one.low or 0))


def test_net_is_benefit_less_cost_and_the_effects_caveats_stay() -> None:
    found = simulate(WIDE)
    assert found.benefit
    assert found.net
    assert found.returned
    assert found.net.value == pytest.approx(found.benefit.value - found.cost.value)
    assert found.returned.value == pytest.approx(100 * found.net.value / found.cost.value)
    assert found.net.caveats == ("inputs-are-ranges", "volunteers")
    assert found.cost.caveats == ("inputs-are-ranges",)


@pytest.mark.parametrize(
    ("low", "value", "high", "people"), [(1, 3, 5, 1), (-1, 3, 7, 0), (0, 3, 6, 0), (-5, -3, -1, -5)]
)
def test_the_headline_counts_the_lower_bound_and_nothing_when_zero_lies_inside(
    low: float, value: float, high: float, people: float
) -> None:
    avoided = Figure(value, low, high, 80, "told")
    assert cautious_people(avoided) == people
    found = simulate(replace(KNOWN, avoided=avoided))
    assert found.cautious
    assert found.cautious.value == people * 16_000 - 50_000


def test_without_a_comparison_only_the_cost_is_told() -> None:
    found = simulate(replace(WIDE, avoided=None))
    assert (found.benefit, found.net, found.returned, found.pays, found.cautious) == (None,) * 5
    assert found.cost == simulate(WIDE).cost


def test_an_effect_without_interval_is_refused() -> None:
    with pytest.raises(TooLittle, match="no-interval"):
        simulate(replace(KNOWN, avoided=Figure(4, None, None, 200, "told")))


def test_without_any_cost_there_is_no_return() -> None:
    free = Inputs(salary=Range.point(100), factor=Range.point(1), avoided=Figure(1, 0.5, 1.5, 50, "told"))
    found = simulate(free)
    assert (found.cost.value, found.returned, break_even(free).value) == (0, None, 0)


def test_break_even_without_the_price_of_a_leaver_is_refused() -> None:
    with pytest.raises(TooLittle, match="no-value"):
        break_even(Inputs(training=Range.point(100)))


def test_break_even_stays_finite_where_a_leaver_may_cost_nothing() -> None:
    found = break_even(Inputs(training=Range.point(100), vacancy=Range(0, 0, 6)))
    assert found.value == 100
    assert 100 < (found.high or 0) < 10_000


def test_break_even_of_known_costs_has_the_ends_of_the_share() -> None:
    found = break_even(replace(KNOWN, factor=Range(0.2, 0.25, 0.3)), draws=50_000)
    assert 25_000 / 19_000 < (found.low or 0) < found.value < (found.high or 0) < 25_000 / 13_000


def test_swings_are_sorted_and_leave_out_what_is_known() -> None:
    found = swings(WIDE)
    assert [row.name for row in found] == ["avoided", "factor", "mentee_rate", "mentor_hours"]
    assert (found[3].at_low, found[3].at_high) == (found[3].at_high + 300 * 40, found[3].at_low - 300 * 40)
    people = swings(replace(WIDE, avoided=None))
    assert [row.name for row in people] == ["factor", "mentee_rate", "mentor_hours"]
    cost, each = 10_000 + 40 * 950 / 3 + 250 * 315 / 3 + 3000, 1000 + 60_000 * 0.25
    assert people[0].at_high == pytest.approx(cost / 2 / 31_000)
    assert people[1].at_low == pytest.approx((cost - 250 * 25) / 2 / each)


def test_without_the_price_of_a_leaver_swings_are_of_the_cost() -> None:
    [row] = swings(Inputs(training=Range(1, 2, 3), events=Range.point(7)))
    assert (row.name, row.at_low, row.at_high) == ("training", 8, 10)


@pytest.mark.parametrize(
    "ends", [(-1, 0, 1), (2, 1, 3), (1, 3, 2), (0, 0, float("inf")), (float("nan"), 1, 2), (0, 0, 1.1e15)]
)
def test_ranges_that_are_none_are_mistakes(ends: tuple[float, float, float]) -> None:
    with pytest.raises(ValueError, match=r"<=|finite"):
        Range(*ends)


def test_the_largest_values_stay_finite_and_a_stretch_of_nothing_is_a_mistake() -> None:
    most = Range(0, 1e15, 1e15)
    found = simulate(
        Inputs(mentor_hours=most, mentor_rate=most, salary=most, factor=most, avoided=Figure(1, 0, 2, 9, "told"))
    )
    assert found.cost.high
    assert 0 < found.cost.high <= 1e30
    with pytest.raises(ValueError, match="longer"):
        Inputs(years=0)
    with pytest.raises(ValueError, match="draws"):
        simulate(KNOWN, draws=10)
