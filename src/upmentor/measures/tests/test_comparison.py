"""Comparisons over time against statsmodels, brute force and simulation."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from upmentor.measures.comparison import comparison
from upmentor.measures.did import cr2, did, did_of
from upmentor.measures.event_study import event_study
from upmentor.measures.figure import Figure
from upmentor.measures.group_time import group_time, group_time_of
from upmentor.measures.panel import NotAPanel, Panel, panel
from upmentor.measures.pre_trend import pre_trend
from upmentor.measures.randomisation import randomisation
from upmentor.measures.refused import TooLittle


def rows(y: Any, start: Any) -> pd.DataFrame:
    unit, period = np.indices(y.shape)
    on = (period >= np.asarray(start)[:, None]).astype(int)
    return pd.DataFrame({"y": y.ravel(), "unit": unit.ravel(), "period": period.ravel(), "on": on.ravel()})


def simulated(start: Any, periods: int, seed: int, effect: float = 0.0) -> pd.DataFrame:
    draw = np.random.default_rng(seed)
    start = np.asarray(start)
    y = draw.normal(size=(len(start), periods)).cumsum(axis=1) * 0.3 + draw.normal(size=(len(start), periods)) * 0.5
    y += draw.normal(size=len(start))[:, None] * 2 + draw.normal(size=periods)
    return rows(y + effect * (np.arange(periods) >= start[:, None]), start)


def grunfeld(switch: bool) -> pd.DataFrame:
    whole = sm.datasets.grunfeld.load_pandas().data
    frame = pd.DataFrame({"y": whole["invest"], "unit": whole["firm"], "period": whole["year"].astype(int)})
    names = sorted(set(frame["unit"]))
    frame["on"] = (frame["unit"].isin(names[:5]) & (frame["period"] >= 1945)).astype(int)
    if switch:
        frame.loc[frame["unit"].isin(names[5:8]) & (frame["period"] >= 1950), "on"] = 1
    return frame


def of(frame: pd.DataFrame) -> tuple[Any, Any, Any, Any]:
    return frame["y"].to_numpy(), frame["unit"].to_numpy(), frame["period"].to_numpy(), frame["on"].to_numpy()


def by_dummies(frame: pd.DataFrame, covariates: tuple[str, ...] = ()) -> Any:
    x = pd.get_dummies(frame[["unit", "period"]].astype(str), drop_first=True, dtype=float)
    x.insert(0, "on", frame["on"].astype(float))
    for name in covariates:
        x[name] = frame[name]
    codes = pd.factorize(frame["unit"])[0]
    return sm.OLS(frame["y"], sm.add_constant(x)).fit(cov_type="cluster", cov_kwds={"groups": codes})


SETS = [
    lambda: grunfeld(False),
    lambda: simulated([4] * 5 + [8] * 7, 8, 3, 1),
    lambda: simulated([2] * 20 + [9] * 9, 6, 4),
]


@pytest.mark.parametrize("which", range(3))
@pytest.mark.parametrize("share", [1.0, 0.85])
def test_difference_agrees_with_dummies(which: int, share: float) -> None:
    frame = SETS[which]()
    draw = np.random.default_rng(which)
    frame = frame[draw.uniform(size=len(frame)) < share].copy()
    # Units never seen without the programme are left out here.
    frame = frame[frame.groupby("unit")["on"].transform(lambda on: not on.all())].copy()
    frame["x"] = draw.normal(size=len(frame))
    found = did(*of(frame))
    assert found.value == pytest.approx(by_dummies(frame).params["on"], abs=1e-6)
    assert found.method == ("did-unit-changes" if share == 1 else "did-within-cr2")
    covariates = {"x": frame["x"].to_numpy(), "twice": 2 * frame["x"].to_numpy()}
    beside = did(*of(frame), covariates=covariates)
    assert beside.value == pytest.approx(by_dummies(frame, ("x",)).params["on"], abs=1e-6)
    assert "column-dropped" in beside.caveats


def test_difference_of_the_design() -> None:
    y = [0.84, 0.90, 0.84, 0.90, 0.85, 0.86, 0.85, 0.86]
    found = did(y, [1, 1, 2, 2, 3, 3, 4, 4], [1, 2] * 4, [0, 1, 0, 1, 0, 0, 0, 0])
    assert found.value == pytest.approx(0.05)
    assert (found.low, found.caveats) == (None, ("few-clusters", "no-interval"))


def test_interval_is_that_of_one_change_for_each_unit() -> None:
    frame = simulated([3] * 7 + [9] * 9, 6, 5)
    wide = frame.pivot(index="unit", columns="period", values="y").to_numpy()
    change = wide[:, 3:].mean(axis=1) - wide[:, :3].mean(axis=1)
    theirs = stats.ttest_ind(change[:7], change[7:], equal_var=False).confidence_interval()
    found = did(*of(frame))
    assert (found.low, found.high, found.n) == (pytest.approx(theirs.low), pytest.approx(theirs.high), 16)
    few = did(*of(frame[(frame["unit"] < 2) | (frame["unit"] > 6)]))
    wide = [stats.ttest_ind(change[:2], change[7:], equal_var=same).confidence_interval() for same in (True, False)]
    theirs = max(wide, key=lambda one: one.high - one.low)
    assert (few.low, few.high) == (pytest.approx(theirs.low), pytest.approx(theirs.high))
    assert few.caveats == ("equal-spread-assumed",) * (theirs is wide[0])


def test_small_sample_errors_agree_with_welch_and_hc2() -> None:
    # With one row for each cluster CR2 is HC2, which for two groups is Welch's variance.
    draw = np.random.default_rng(6)
    x = np.column_stack([np.ones(13), np.arange(13) < 5]).astype(float)
    y = draw.normal(size=13)
    value, variance, df = cr2(x, y, np.arange(13), 1)
    assert value == pytest.approx(y[:5].mean() - y[5:].mean())
    assert variance == pytest.approx(sm.OLS(y, x).fit(cov_type="HC2").cov_params()[1, 1])
    parts = np.array([1 / 5, 1 / 8])
    assert df == pytest.approx(parts.sum() ** 2 / (parts**2 / np.array([4, 7])).sum())


def brute(frame: pd.DataFrame, start: dict[int, int], others: str, keep: Any) -> float:
    wide = frame.pivot(index="unit", columns="period", values="y")
    top, many = 0.0, 0
    for first in sorted({at for at in start.values() if at in wide.columns}):
        for period in wide.columns:
            if not keep(first, period):
                continue
            base = first - 1
            change = (wide[period] - wide[base]).dropna()
            mine = [u for u in change.index if start[u] == first]
            last = max(period, base) if others == "not-yet" else wide.columns.max()
            other = [u for u in change.index if start[u] > last and start[u] != first]
            if mine and len(other) > 1:
                top += len(mine) * (change[mine].mean() - change[other].mean())
                many += len(mine)
    return top / many


@pytest.mark.parametrize("others", ["not-yet", "never"])
@pytest.mark.parametrize("which", range(3))
def test_group_time_agrees_with_means_taken_by_hand(which: int, others: Any) -> None:
    if which == 0:
        frame = grunfeld(True)
        first = frame[frame["on"] == 1].groupby("unit")["period"].min()
        start = {unit: int(first.get(unit, 9999)) for unit in set(frame["unit"])}
    else:
        starts = [3] * 6 + [5] * 5 + [99] * 6
        frame = simulated(starts, 8, 7 + which, 0.5)
        start = dict(enumerate(starts))
        if which == 2:
            frame = frame[np.random.default_rng(2).uniform(size=len(frame)) < 0.9]
    stated = [start[unit] for unit in frame["unit"]]
    y, unit, period, _on = of(frame)
    found = group_time(y, unit, period, treated_from=stated, others=others)
    assert found.overall.value == pytest.approx(brute(frame, start, others, lambda g, t: t >= g), abs=1e-6)
    for label, figure in found.by_start:
        expected = brute(frame, start, others, lambda g, t, label=label: g == label and t >= g)
        assert figure.value == pytest.approx(expected, abs=1e-6)
    points = event_study(y, unit, period, treated_from=stated, others=others)
    assert -1 not in [point.period for point in points]
    for point in points:
        expected = brute(frame, start, others, lambda g, t, since=point.period: t - g == since)
        assert point.figure.value == pytest.approx(expected, abs=1e-6)


def test_randomisation_agrees_with_all_ways_counted_out() -> None:
    frame = simulated([3] * 4 + [9] * 5, 6, 8, 0.6)
    wide = frame.pivot(index="unit", columns="period", values="y").to_numpy()
    change = wide[:, 3:].mean(axis=1) - wide[:, :3].mean(axis=1)

    def chance(effect: float) -> float:
        less = change - effect * (np.arange(9) < 4)
        ways = [less[list(one)].mean() - np.delete(less, one).mean() for one in combinations(range(9), 4)]
        return float(np.mean(np.abs(ways) >= abs(ways[0]) - 1e-12))

    found = randomisation(*of(frame), seed=1)
    assert (found.ways, found.exact) == (126, True)
    assert found.chance == pytest.approx(chance(0.0))
    assert found.figure.low is not None
    assert found.figure.high is not None
    for bound, step in ((found.figure.low, -1e-4), (found.figure.high, 1e-4)):
        assert chance(bound - step) > 0.05
        assert chance(bound + step) <= 0.05


def test_six_departments_get_an_estimate_but_no_interval_by_randomisation() -> None:
    found = comparison(*of(simulated([3] * 3 + [9] * 3, 6, 9)), seed=1)
    assert found.kind == "did"
    assert found.chance is None
    assert found.figure.low is not None
    assert found.randomised is not None
    assert (found.randomised.ways, found.randomised.figure.low) == (20, None)
    assert found.randomised.figure.caveats == ("few-ways",)
    assert (found.with_, found.without, found.clusters, found.before, found.after) == (3, 3, 6, 3, 3)


def test_starts_at_several_times_never_take_plain_two_way_effects() -> None:
    frame = simulated([3] * 5 + [5] * 5 + [9] * 5, 8, 10)
    found = comparison(*of(frame), seed=1)
    assert (found.kind, found.figure.method) == ("group-time", "group-time-not-yet")
    assert [label for label, _figure in found.by_start] == [3, 5]
    assert found.chance is not None
    with pytest.raises(NotAPanel, match="staggered-starts"):
        did(*of(frame))


def test_earlier_trends_are_noticed_and_their_absence_is_not() -> None:
    flat, steep = simulated([6] * 10 + [9] * 10, 8, 11), simulated([6] * 10 + [9] * 10, 8, 11)
    steep["y"] += (steep["unit"] < 10) * steep["period"] * 0.8
    assert pre_trend(*of(steep), seed=1).differed is True
    assert pre_trend(*of(flat), seed=1).differed is False
    assert [point.period for point in pre_trend(*of(flat), seed=1).points] == [-6, -5, -4, -3, -2]
    assert pre_trend(*of(simulated([6] * 3 + [9] * 3, 8, 12)), seed=1).differed is None
    with pytest.raises(TooLittle, match="few-periods-before") as refused:
        pre_trend(*of(simulated([2] * 5 + [9] * 5, 8, 12)), seed=1)
    assert (refused.value.have, refused.value.needed) == ({"periods": 2}, {"periods": 3})


def test_earlier_trends_are_flagged_by_chance_one_time_in_twenty() -> None:
    flagged = [pre_trend(*of(simulated([4] * 6 + [9] * 6, 6, seed)), seed=1).differed for seed in range(80)]
    assert sum(one is True for one in flagged) <= 9


@pytest.mark.parametrize(
    ("start", "why", "have"),
    [
        ([3] + [9] * 5, "few-units", {"with": 1, "without": 5}),
        ([3] * 5 + [9], "few-units", {"with": 5, "without": 1}),
        ([0] * 3 + [9] * 3, "no-period-before", {"periods": 0}),
        ([9] * 6, "few-units", {"with": 0, "without": 6}),
        ([3] * 6, "few-units", {"with": 6, "without": 0}),
    ],
)
def test_too_little_is_refused(start: list[int], why: str, have: dict[str, int]) -> None:
    with pytest.raises(TooLittle) as refused:
        comparison(*of(simulated(start, 6, 1)), seed=1)
    assert (refused.value.why, refused.value.have) == (why, have)


def test_columns_that_make_no_panel_are_named() -> None:
    y, unit, period, on = of(simulated([3] * 3 + [9] * 3, 6, 1))
    off, more = on.copy(), on.astype(float)
    off[5], more[0] = 0, 2
    broken = [
        ("treated-switches-off", (y, unit, period, off)),
        ("treated-not-0-1", (y, unit, period, more)),
        ("seen-twice", (y, np.zeros_like(unit), period, on)),
        ("different-lengths", (y[1:], unit, period, on)),
        ("not-finite", (np.where(unit == 1, np.inf, y), unit, period, on)),
        ("gap-in-column", (y, np.where(unit == 1, np.nan, unit), period, on)),
        ("no-rows", ([], [], [], [])),
    ]
    for why, columns in broken:
        with pytest.raises(NotAPanel) as found:
            comparison(*columns, seed=1)
        assert found.value.why == why
    with pytest.raises(NotAPanel, match="cluster-changes"):
        comparison(y, unit, period, on, cluster=np.arange(len(y)), seed=1)
    with pytest.raises(NotAPanel, match="start-changes"):
        comparison(y, unit, period, treated_from=period, seed=1)
    with pytest.raises(NotAPanel, match="both-treated-columns"):
        panel(y, unit, period)


def test_gaps_constants_and_early_starters_are_told() -> None:
    frame = simulated([4] * 6 + [9] * 7 + [0], 8, 2)
    y, unit, period, on = of(frame)
    y = y.copy()
    y[3] = np.nan
    found = comparison(y, unit, period, on, seed=1)
    assert found.figure.caveats == ("rows-left-out", "always-treated-left-out")
    assert found.figure.n == 13
    whole = comparison(y, unit, period, on, balanced=True, seed=1)
    assert "units-left-out" in whole.figure.caveats
    assert whole.figure.n == 12
    flat = comparison(np.ones(len(y)), unit, period, on, seed=1)
    assert (flat.figure.value, flat.figure.low, flat.smallest) == (pytest.approx(0), None, None)
    assert "no-interval" in flat.figure.caveats
    assert flat.trend is not None
    assert flat.trend.differed is False


def test_start_in_a_gap_is_that_of_the_others() -> None:
    frame = simulated([4] * 6 + [9] * 6, 8, 3)
    frame = frame[~((frame["unit"] == 2) & frame["period"].isin([3, 4, 5]))]
    assert panel(*of(frame)).starts == [4]


def test_people_in_departments_count_by_department() -> None:
    people = simulated([3] * 40 + [9] * 60, 6, 4)
    department = (people["unit"] // 10).to_numpy()
    found = comparison(*of(people), cluster=department, seed=1)
    assert (found.clusters, found.figure.n, found.figure.method) == (10, 100, "did-within-cr2")
    assert "few-clusters" in found.figure.caveats
    assert found.randomised is not None
    assert found.randomised.ways == 210
    late = simulated([3] * 40 + [4] * 60 + [9] * 60, 6, 4)
    several = comparison(*of(late), cluster=(late["unit"] // 10).to_numpy(), seed=1)
    assert several.figure.low is not None


@settings(max_examples=8, deadline=None)
@given(st.integers(0, 99), st.floats(-50, 50), st.floats(0.1, 20), st.sampled_from([1.0, 0.85]))
def test_unit_origin_and_order_change_nothing(seed: int, shift: float, scale: float, share: float) -> None:
    draw = np.random.default_rng(seed)
    for starts in ([3] * 6 + [9] * 7, [2] * 5 + [4] * 5 + [9] * 5):
        frame = simulated(starts, 6, seed)
        frame = frame[draw.uniform(size=len(frame)) < share]
        moved = frame.assign(y=frame["y"] * scale + shift).sample(frac=1, random_state=seed)
        one, other = (comparison(*of(each), seed=1) for each in (frame, moved))
        assert other.figure.value == pytest.approx(one.figure.value * scale, abs=1e-7 * scale)
        assert [other.figure.low, other.figure.high] == pytest.approx(
            [(bound or 0) * scale for bound in (one.figure.low, one.figure.high)], rel=1e-6, abs=1e-6 * scale
        )


@pytest.mark.parametrize("starts", [[4] * 3 + [9] * 3, [4] * 6 + [9] * 6, [4] * 20 + [9] * 20, [3, 3, 5, 5, 9, 9]])
def test_intervals_cover(starts: list[int]) -> None:
    draw, units = np.random.default_rng(2), np.arange(len(starts))
    on = np.arange(8) >= np.asarray(starts)[:, None]

    def one() -> Figure:
        y = draw.normal(size=(len(starts), 8)).cumsum(axis=1) + draw.normal(size=8) + 0.4 * on
        found = Panel(y, np.minimum(starts, 8), units, units, np.arange(8), np.empty((0, *y.shape)))
        return did_of(found) if len(set(starts)) == 2 else group_time_of(found).overall

    found = [one() for _programme in range(300)]
    assert 0.92 <= np.mean([(each.low or 0) <= 0.4 <= (each.high or 0) for each in found]) <= 0.99


def test_many_departments() -> None:
    frame = simulated([12] * 100 + [20] * 100 + [99] * 200, 36, 1)
    found = comparison(*of(frame), seed=1)
    assert (found.with_, found.without) == (200, 200)
