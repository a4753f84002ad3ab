"""Hazard ratios against lifelines, statsmodels and a numeric derivative."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from upmentor.measures.hazards import cox
from upmentor.measures.refused import TooLittle
from upmentor.measures.tests.test_survival import simulated


def company(n: int, seed: int = 3, days: int = 1) -> dict[str, Any]:
    """People with an age and a site; `days` long steps of time make ties."""
    time, event, group = simulated(n, seed)
    draw = np.random.default_rng(seed + 1)
    if days == 1:
        time = time + draw.uniform(0, 0.9, n)
    time = np.ceil(time / days) if days > 1 else time
    return {
        "time": time, "event": event, "group": group,
        "age": draw.normal(40, 9, n), "site": [("A", "B", "C")[one] for one in draw.integers(0, 3, n)],
    }  # fmt: skip


def test_ratios_agree_with_lifelines_with_and_without_ties() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pandas as pd
        from lifelines import CoxPHFitter, datasets
        from lifelines.statistics import proportional_hazard_test

        rossi = datasets.load_rossi()
        larynx = datasets.load_larynx()
        ours = company(500, days=60)
        made = pd.DataFrame({"time": ours["time"], "event": ours["event"], "age": ours["age"], "group": ours["group"]})
        made["site=B"] = [float(one == "B") for one in ours["site"]]
        made["site=C"] = [float(one == "C") for one in ours["site"]]
        for table, time, event, group in (
            (rossi, "week", "arrest", "fin"),
            (larynx, "time", "death", "Stage_IV"),
            (made, "time", "event", "group"),
        ):
            fitter = CoxPHFitter().fit(table, time, event)
            theirs = fitter.summary
            steady = proportional_hazard_test(fitter, table, time_transform="km").summary["p"]
            rest = {name: list(table[name]) for name in table.columns if name not in (time, event, group)}
            # larynx has 50 leavers and five variables: exactly enough.
            found = cox(list(table[time]), list(table[event]), list(table[group]), rest, name=group, drawn=True)
            assert set(found) == set(theirs.index)
            assert next(iter(found)) == group
            for name, one in found.items():
                row = theirs.loc[name]
                assert one.coefficient.value == pytest.approx(row["coef"], abs=1e-6)
                assert one.ratio.se == pytest.approx(row["se(coef)"], abs=1e-6)
                assert one.ratio.low == pytest.approx(row["exp(coef) lower 95%"], rel=1e-6)
                assert one.ratio.high == pytest.approx(row["exp(coef) upper 95%"], rel=1e-6)
                # lifelines stops its steps at about 1e-7 of the coefficient.
                assert one.p == pytest.approx(row["p"], abs=5e-6)
                assert one.p_steady == pytest.approx(steady[name], abs=5e-6)
                assert ("not-proportional" in one.ratio.caveats) == (steady[name] < 0.01)
        coded = cox(ours["time"], ours["event"], ours["group"], {"age": ours["age"], "site": ours["site"]})
        assert coded["site=C"].coefficient.value == pytest.approx(theirs.loc["site=C"]["coef"], abs=1e-6)

        free = company(300)
        table = pd.DataFrame({name: free[name] for name in ("time", "event", "group", "age")})
        table["department"] = np.arange(300) % 25
        for extra in ({"robust": True}, {"cluster_col": "department"}):
            columns = table if "cluster_col" in extra else table.drop(columns="department")
            theirs = CoxPHFitter().fit(columns, "time", "event", **extra).summary
            cluster = table["department"].tolist() if "cluster_col" in extra else None
            found = cox(free["time"], free["event"], free["group"], {"age": free["age"]}, robust=True, cluster=cluster)
            for name, one in found.items():
                assert one.ratio.se == pytest.approx(theirs.loc[name]["se(coef)"], rel=1e-5)
                assert one.ratio.method == "hazard-ratio-efron-robust"


def test_ratios_agree_with_statsmodels() -> None:
    from statsmodels.duration.hazard_regression import PHReg

    made = company(300, seed=11, days=90)
    fit = PHReg(made["time"], np.column_stack([made["group"], made["age"]]), status=made["event"], ties="efron").fit()
    found = cox(made["time"], made["event"], made["group"], {"age": made["age"]})
    assert [one.coefficient.value for one in found.values()] == pytest.approx(list(fit.params), abs=1e-6)
    assert [one.ratio.se for one in found.values()] == pytest.approx(list(fit.bse), abs=1e-6)


def test_robust_errors_with_ties_are_what_leaving_each_person_out_would_show() -> None:
    made = company(240, seed=2, days=30)
    columns = [made["time"], made["event"], made["group"]]
    found = cox(*columns, robust=True)["group"]
    whole = found.coefficient.value
    moved = []
    for one in range(240):
        rest = [np.delete(column, one) for column in columns]
        moved.append(cox(*rest)["group"].coefficient.value - whole)
    assert found.ratio.se == pytest.approx(float(np.sqrt(np.sum(np.square(moved)))), rel=0.02)


def test_one_variable_and_the_test_of_curves_nearly_agree() -> None:
    time, event, group = simulated(2000)
    found = cox(time, event, group)["group"]
    assert found.ratio.caveats == ("not-random",)
    assert 0.55 < found.ratio.value < 0.8
    assert found.ratio.high is not None
    assert found.ratio.high < 1
    assert set(cox(time, event, ["with" if one else "without" for one in group])) == {"group=without"}


def test_what_cannot_be_told_is_refused() -> None:
    time, event, group = simulated(60)
    with pytest.raises(TooLittle) as refused:
        cox(time[:30], event[:30], group[:30], {"age": range(30), "wage": [1, 5, 2] * 10})
    assert (refused.value.why, refused.value.needed) == ("few-leavers", {"leavers": 30})
    with pytest.raises(TooLittle, match="one-group"):
        cox(time, event, [1] * 60)
    with pytest.raises(TooLittle, match="few-leavers"):
        cox(time, [0] * 60, group)
    with pytest.raises(TooLittle, match="not-separable"):
        cox(time, event, group, {"site": ["A" if one else "B" for one in group]})
    with pytest.raises(TooLittle, match="few-clusters"):
        cox(time, event, group, cluster=[1] * 60)
    with pytest.raises(ValueError, match="gaps"):
        cox(time, event, group, {"site": [None, *["A"] * 59]})
    with pytest.raises(ValueError, match="same length"):
        cox(time, event, group[:59])


def test_a_group_that_nobody_leaves_has_no_ratio() -> None:
    for kept in (30, 3):
        group = [1] * kept + [0] * 100
        with pytest.raises(TooLittle, match="separated"):
            cox([50] * kept + list(range(1, 101)), [0] * kept + [1] * 100, group)


def test_columns_that_say_nothing_new_are_dropped_and_named() -> None:
    made = company(400)
    plain = cox(made["time"], made["event"], made["group"], {"age": made["age"]}, drawn=True)
    extra = {"age": made["age"], "months": made["age"] * 12, "firm": ["X"] * 400, "zero": [0] * 400}
    found = cox(made["time"], made["event"], made["group"], extra, drawn=True)
    assert list(found) == ["group", "age"]
    assert found["group"].ratio.caveats == ("column-dropped",)
    assert found["group"].ratio.value == pytest.approx(plain["group"].ratio.value)


def test_a_hundred_thousand_people() -> None:
    made = company(100_000)
    time = np.ceil(made["time"])
    found = cox(time, made["event"], made["group"], {"age": made["age"]}, robust=True)
    assert found["group"].coefficient.value == pytest.approx(-0.4, abs=0.03)


def test_a_ratio_that_changes_over_time_is_an_average_and_says_so() -> None:
    draw = np.random.default_rng(6)
    early, late = np.ceil(draw.exponential(100, 200)), np.ceil(draw.exponential(100, 200) + 90)
    found = cox([*early, *late], [1] * 400, [0] * 200 + [1] * 200, drawn=True)["group"]
    assert found.ratio.caveats == ("not-proportional",)
    alike = cox([7] * 400, [1] * 400, [0, 1] * 200, drawn=True)["group"]
    assert (alike.ratio.value, alike.p_steady) == (pytest.approx(1), 1.0)
