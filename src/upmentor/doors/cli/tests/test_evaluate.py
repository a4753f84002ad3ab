"""`upmentor evaluate` through the real command, beside statsmodels, scipy and lifelines."""

import json
import re
import warnings
from pathlib import Path

import numpy as np
import pytest

from upmentor.doors.cli.main import main
from upmentor.ground.tabular import write_xlsx

DOCS = Path(__file__).resolve().parents[5] / "docs"
EXAMPLES = DOCS / "examples" / "evaluate"
PAIRED = 'kind = "paired"\nbefore = "before"\nafter = "after"\n'
DID = 'kind = "did"\noutcome = "y"\nunit = "unit"\nperiod = "period"\n'
GROUPS = 'kind = "two-groups"\noutcome = "y"\ngroup = "g"\n'
STAYS = 'kind = "survival"\ntime = "t"\nevent = "e"\ngroup = "g"\n'


@pytest.fixture
def bench(tmp_path, capsys):
    """A way to run the command on a table and a design."""

    class Bench:
        folder = tmp_path

        def run(self, data, design, *more, name="data.csv"):
            content = data if isinstance(data, bytes) else data.encode()
            (tmp_path / name).write_bytes(content)
            (tmp_path / "design.toml").write_text(design, encoding="utf-8")
            words = [str(tmp_path / name), "--design", str(tmp_path / "design.toml"), *more]
            code = main(["evaluate", *words])
            self.said = capsys.readouterr()
            return code

        def answer(self, data, design, **how):
            assert self.run(data, design, "--json", "-", **how) == 0, self.said.err
            found = json.loads(self.said.out)
            assert set(found) == {"figures", "refused"}
            self.refused = {one["name"]: one for one in found["refused"]}
            return {one["name"]: one for one in found["figures"]}

        def errors(self, data, design, **how):
            assert self.run(data, design, "--json", str(tmp_path / "out.json"), **how) == 2
            assert not (tmp_path / "out.json").exists()
            assert self.said.out == ""
            start = "upmentor evaluate: "
            return [line.removeprefix(start).replace(f"{tmp_path}/", "") for line in self.said.err.splitlines()]

    return Bench()


def table(**columns):
    rows = zip(*columns.values(), strict=True)
    return "\n".join([",".join(columns), *(",".join("" if v is None else str(v) for v in row) for row in rows)]) + "\n"


def close(figure, **expected):
    for key, value in expected.items():
        assert figure[key] == pytest.approx(value, abs=1e-6, rel=1e-6), (figure["name"], key)


def departments(seed, units=14, months=8, start=4):
    """Unit, period, treated and outcome of a panel; half of the units start together."""
    random = np.random.default_rng(seed)
    unit, period = np.repeat(np.arange(units), months), np.tile(np.arange(months), units)
    on = ((unit < units // 2) & (period >= start)).astype(int)
    return unit, period, on, random.normal(unit * 0.3 + period * 0.1 + on, 1)


@pytest.mark.parametrize("kind", ["did", "survival", "paired", "two-groups"])
def test_evaluate_prints_the_examples_of_the_documentation(kind, capsys):
    assert main(["evaluate", str(EXAMPLES / f"{kind}.csv"), "--design", str(EXAMPLES / f"{kind}.toml")]) == 0
    printed = capsys.readouterr().out
    text = (DOCS / "evaluate-files.md").read_text("utf-8")
    assert f"```\n{printed}```\n" in text
    assert (EXAMPLES / f"{kind}.toml").read_text("utf-8") in text


@pytest.mark.parametrize("share", [1.0, 0.85])
def test_did_agrees_with_least_squares_on_dummies_and_clustered_errors(bench, share):
    import statsmodels.api as sm
    from scipy.optimize import brentq
    from scipy.stats import t as student

    for seed in (1, 2, 3):
        unit, period, on, y = departments(seed)
        kept = np.random.default_rng(seed).random(len(y)) < share
        unit, period, on, y = unit[kept], period[kept], on[kept], y[kept]
        found = bench.answer(table(y=y, unit=[f"u{one}" for one in unit], period=period, d=on), DID + 'treated = "d"\n')
        dummies = np.column_stack([on, np.eye(14)[unit], np.eye(8)[period][:, 1:]])
        fit = sm.OLS(y, dummies).fit(cov_type="cluster", cov_kwds={"groups": unit}, use_t=True)
        low, high = fit.conf_int()[0]
        close(found["did_cr1"], value=fit.params[0], se=fit.bse[0], low=low, high=high)
        close(found["did"], value=fit.params[0])
        assert found["did"]["n"] == 14
        # The p-value is that of the interval: where one excludes 0 the other is below 0.05.
        did = found["did"]
        reach = (did["high"] - did["value"]) / did["se"]
        df = brentq(lambda df, reach=reach: student.ppf(0.975, df) - reach, 1.0, 1e4)
        close(found["did_p"], value=2 * student.sf(abs(did["value"] / did["se"]), df))
        assert ("unbalanced" in found["did"]["caveats"]) == (share < 1)


def test_did_of_one_start_is_a_welch_test_of_the_changes(bench):
    from scipy.stats import ttest_ind

    for seed in (1, 2, 3):
        unit, period, _on, y = departments(seed)
        begun = ["2025-05" if one < 7 else "" for one in unit]
        months = [f"2025-{one + 1:02d}" for one in period]
        found = bench.answer(
            table(y=y, unit=unit, period=months, start=begun), DID + 'treated_from = "start"\ndrawn = true\n'
        )
        grid = y.reshape(14, 8)
        change = grid[:, 4:].mean(axis=1) - grid[:, :4].mean(axis=1)
        test = ttest_ind(change[:7], change[7:], equal_var=False)
        low, high = test.confidence_interval()
        close(found["did"], value=change[:7].mean() - change[7:].mean(), low=low, high=high)
        close(found["did_p"], value=test.pvalue)
        assert found["did"]["caveats"] == []
        assert found["did"]["method"] == "did-unit-changes"


def test_did_of_staggered_starts_is_the_average_of_differences_by_start_and_period(bench):
    unit, period, _on, y = departments(5, units=18)
    begun = np.array([3, 5, 0])[unit % 3]
    y += np.where((begun > 0) & (period >= begun), 1.0 + (begun == 5), 0.0)
    found = bench.answer(
        table(y=y, unit=unit, period=period + 2000, g=np.where(begun, begun + 2000, 0)), DID + 'treated_from = "g"\n'
    )
    grid, start = y.reshape(18, 8), begun.reshape(18, 8)[:, 0]
    parts = []
    for first in (3, 5):
        for at in range(first, 8):
            others = (start == 0) | (start > at)
            change = grid[:, at] - grid[:, first - 1]
            parts.append((first, at, change[start == first].mean() - change[others].mean()))
    close(found["did"], value=np.mean([gap for _first, _at, gap in parts]))
    close(found["did:2003"], value=np.mean([gap for first, _at, gap in parts if first == 3]))
    close(found["event_study:0"], value=np.mean([gap for first, at, gap in parts if at == first]))
    assert found["did"]["method"] == "group-time-not-yet"
    assert "did_cr1" not in found


def test_survival_agrees_with_lifelines(bench):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from lifelines import CoxPHFitter, KaplanMeierFitter, datasets
        from lifelines.statistics import logrank_test

        frames = [
            datasets.load_rossi()[["week", "arrest", "fin", "age"]],
            datasets.load_larynx()[["time", "death", "Stage_II", "age"]],
            datasets.load_lung()[["time", "status", "sex", "age"]].dropna(),
        ]
        for frame in frames:
            frame = frame.set_axis(["t", "e", "g", "age"], axis=1)
            if frame.g.max() == 2:
                frame["g"] -= 1
            found = bench.answer(frame.to_csv(index=False), STAYS + 'covariates = ["age"]\n')
            arm = frame.g == 1
            test = logrank_test(frame.t[arm], frame.t[~arm], frame.e[arm], frame.e[~arm])
            close(found["log_rank"], value=test.test_statistic)
            close(found["log_rank_p"], value=test.p_value)
            fit = CoxPHFitter().fit(frame, "t", "e", fit_options={"precision": 1e-14})
            bounds = np.exp(fit.confidence_intervals_)
            for name in ("g", "age"):
                close(
                    found[f"hazard_ratio:{name}"],
                    value=fit.hazard_ratios_[name],
                    se=fit.standard_errors_[name],
                    low=bounds.loc[name].iloc[0],
                    high=bounds.loc[name].iloc[1],
                )
            for name in ("0", "1"):
                mine = frame[frame.g == int(name)]
                middle = KaplanMeierFitter().fit(mine.t, mine.e).median_survival_time_
                if np.isfinite(middle):
                    close(found[f"median:{name}"], value=middle)
                else:
                    assert bench.refused[f"median:{name}"]["why"] == "median-not-reached"


def test_two_groups_agree_with_scipy_and_statsmodels(bench):
    import statsmodels.api as sm
    from scipy.stats import ttest_ind

    for seed in (1, 2, 3):
        random = np.random.default_rng(seed)
        g, age = random.integers(0, 2, 60), random.integers(20, 60, 60)
        y = random.normal(3 + 0.5 * g + 0.02 * age, 1 + g)
        low, high = ttest_ind(y[g == 1], y[g == 0], equal_var=False).confidence_interval()
        close(
            bench.answer(table(y=y, g=g), GROUPS)["difference"],
            value=y[g == 1].mean() - y[g == 0].mean(),
            low=low,
            high=high,
        )
        fit = sm.OLS(y, np.column_stack([g, age, np.ones(60)])).fit(cov_type="HC3", use_t=True)
        low, high = fit.conf_int()[0]
        found = bench.answer(table(y=y, g=g, age=age), GROUPS + 'covariates = ["age"]\n')["difference"]
        close(found, value=fit.params[0], se=fit.bse[0], low=low, high=high)
        assert found["method"] == "difference-ols-hc3"


def test_paired_agrees_with_scipy(bench):
    from scipy.stats import ttest_rel

    for seed in (1, 2, 3):
        random = np.random.default_rng(seed)
        before = random.normal(3, 1, 25).round(2)
        after = (before + random.normal(0.3, 0.5, 25)).round(2)
        test = ttest_rel(after, before)
        low, high = test.confidence_interval()
        found = bench.answer(table(before=before, after=after), PAIRED)["difference"]
        close(found, value=(after - before).mean(), low=low, high=high, se=(after - before).std(ddof=1) / 5)


def test_evaluate_counts_rows_left_out_and_keeps_the_others(bench):
    found = bench.answer("before,after,other\n1,2,x\n,3,x\n2,NA,\n2,4,\n3,3,\n4,5,\n", PAIRED)
    assert found["difference"]["n"] == 4
    assert found["difference"]["caveats"] == ["no-comparison", "small-groups", "rows-left-out:2"]


def test_evaluate_reads_what_spreadsheets_write(bench):
    plain = bench.answer("before,after\n1.5,2\n2,3\n3,3.5\n4,4\n", PAIRED)
    for data in (
        "\ufeffbefore;after\r\n1,5;2\r\n2;3\r\n3;3,5\r\n4;4\r\n",
        "before\tafter\n1.5\t2\n2\t3\n3\t3.5\n4\t4\n".encode("utf-16"),
        write_xlsx(["Before", "AFTER"], [[1.5, 2], [2, 3], [3, 3.5], [4, 4]]),
    ):
        assert bench.answer(data, PAIRED) == plain
    assert bench.answer("before,after\n1.5,2\n2,3\n3,3.5\n4,4\n", "\ufeff" + PAIRED.replace("\n", "\r\n")) == plain


def test_a_refusal_is_an_answer_and_says_what_is_needed(bench):
    assert bench.answer("before,after\n1,2\n2,3\n", PAIRED) == {}
    assert bench.refused["difference"] == {"name": "difference", "why": "few-people", "needed": {"people": 3}}
    unit, period, on, y = departments(1, units=3)
    assert bench.answer(table(y=y, unit=unit, period=period, d=on), DID + 'treated = "d"\n') == {}
    assert bench.refused["did"]["needed"] == {"with": 2, "without": 2}
    unit, period, on, y = departments(1, units=6)
    assert bench.answer(table(y=y, unit=unit, period=period, d=on), DID + 'treated = "d"\n')["did"]["low"] is not None
    assert bench.refused["did_p"] == {"name": "did_p", "why": "few-clusters", "needed": {"clusters": 11}}
    few = table(t=range(1, 25), e=[1] * 5 + [0] * 19, g=["a", "b"] * 12)
    assert "log_rank" in bench.answer(few, STAYS)
    assert bench.refused["hazard_ratio:g"]["needed"] == {"leavers": 10}


def test_treated_in_a_gap_or_throughout_two_periods_is_placed_and_said(bench):
    unit, period, on, y = departments(1)
    kept = ~((unit == 0) & (period == 4))
    data = table(y=y[kept], unit=unit[kept], period=period[kept], d=on[kept])
    found = bench.answer(data, DID + 'treated = "d"\n')["did"]
    assert (found["method"], found["caveats"]) == ("did-within-cr2", ["start-in-gap", "unbalanced", "not-random"])
    whole = bench.answer(data, DID + 'treated = "d"\nbalanced = true\n')["did"]
    assert (whole["n"], whole["method"]) == (13, "did-unit-changes")
    two = table(y=[1, 3, 2, 5, 1, 2, 2, 2.5], unit=[1, 1, 2, 2, 3, 3, 4, 4], period=[1, 2] * 4, d=[1] * 4 + [0] * 4)
    found = bench.answer(two, DID + 'treated = "d"\n')["did"]
    assert found["value"] == pytest.approx(1.75)
    assert "starts-in-second-period" in found["caveats"]


D, ROWS = DID + 'treated = "d"\n', "a,1,0,1\na,2,1,2\nb,1,0,1\nb,2,0,2\n"
# What is read, the design, and the lines on the error output.
# ruff: noqa: E501 - a table reads best as a table
WRONG = [
    ("", PAIRED, ["data.csv: This file is empty."]),
    ("before,after\n", PAIRED, ["data.csv: no rows below the header"]),
    ("before,after\n,1\n2,\n", PAIRED, ["data.csv: no row has a value in each of the columns before, after; fill the gaps"]),
    ("before,afte\n1,2\n", PAIRED, ["data.csv, row 1: no column after; the file has before, afte; did you mean afte?"]),
    ("before,after,after\n1,2,3\n", PAIRED, ["data.csv, row 1, column after: the column is there twice; rename one of them"]),
    ("before,after\n1,2\n1,2,3\n1\n", PAIRED, [
        "data.csv, row 3: 3 cells where the header has 2; fill or remove some",
        "data.csv, row 4: 1 cells where the header has 2; fill or remove some",
    ]),
    ("before,after\n1,2\n3,high\n1e999,1\n", PAIRED, [
        "data.csv, row 4, column before: “1e999” is not a number; write it as 3.5 without units, or leave the cell empty",
        "data.csv, row 3, column after: “high” is not a number; write it as 3.5 without units, or leave the cell empty",
    ]),
    ("before;after\n1,5;2\n2.25;3\n", PAIRED, [
        "data.csv, row 3, column before: “2.25” is not a number with a comma, as others of this column are; write all in one way"]),
    ("t,e,g\n1,2,a\n-1,1,b\n", STAYS, [
        "data.csv, row 3, column t: “-1” is not a time of 0 or more, as a number such as 12 or 12.5",
        "data.csv, row 2, column e: “2” is not 0 or 1",
    ]),
    ("y,g,age\n1,a,30\n2,b,31\n3,b,forty\n", GROUPS + 'covariates = ["age"]\n', [
        "data.csv, row 4, column age: “forty” is not a number; write it as 3.5 without units, or leave the cell empty "
        "(other cells of this column are numbers)",
    ]),
    ("y,g\n1,a\n2,b\n3,c\n", GROUPS, ["data.csv, columns y, g: expected two groups, not 3 (a, b, c); mend the column or the design"]),
    ("y,g\n1,a\n2,b\n", GROUPS + 'reference = "z"\n', ["design.toml, reference: reference is one of the groups (a, b), not 'z'"]),
    (f"unit,period,d,y\n{ROWS}b,2,0,4\n", D, [
        "data.csv, row 6, column unit: b stands there twice in this period, first in row 5; keep one row for each"]),
    (f"unit,period,d,y\n{ROWS}a,3,0,4\n", D, [
        "data.csv, row 6, column d: a is 0 here after 1 in row 3; expected 1 from the start on, as it cannot be undone"]),
    (f"unit,period,d,y\n{ROWS}a,x,1,4\n", D, [
        "data.csv, row 6, column period: “x” is not a period written like the others: a whole number, a month such as "
        "2025-03, a quarter such as 2025-Q1 or a day such as 2025-03-31"]),
    ("unit,period,d,y\n{a},1,,1\n{a},2,2,1\n", DID + 'treated_from = "d"\n', [
        "data.csv, row 3, column d: {a} has another start than in row 2; expected one start for all its rows"]),
]  # fmt: skip


@pytest.mark.parametrize(("data", "design", "lines"), WRONG, ids=range(len(WRONG)))
def test_evaluate_says_where_a_table_is_wrong(bench, data, design, lines):
    assert bench.errors(data, design) == lines


@pytest.mark.parametrize(
    ("design", "line"),
    [
        ("", "kind: kind is one of did, survival, paired, two-groups; it is missing"),
        ('kind = ["did"]', "kind: kind is one of did, survival, paired, two-groups, not ['did']"),
        ('kind = "rdd"', "kind: kind is one of did, survival, paired, two-groups, not 'rdd'"),
        (PAIRED + "bootstrap = 9", "bootstrap: bootstrap is not known for kind paired; it takes before, after"),
        ('kind = "paired"\nbefore = "a"', "after: after is missing; kind paired needs it to name a column"),
        ('kind = "paired"\nbefore = "a"\nafter = 3', "after: after is the name of a column in quotation marks, not 3"),
        ('kind = "paired"\nbefore = "a"\nafter = "a"', "after: after and before name the same column 'a'"),
        (DID, "treated: kind did needs one of treated and treated_from, not both"),
        (
            GROUPS + 'covariates = "x"',
            """covariates: covariates is a list of columns such as ["age", "site"], not 'x'""",
        ),
        (D + 'balanced = "yes"', "balanced: balanced is true or false, not 'yes'"),
    ],
)
def test_evaluate_says_where_a_design_is_wrong(bench, design, line):
    assert bench.errors("before,after\n1,2\n", design) == [f"design.toml, {line}"]


def test_evaluate_names_files_that_are_not_there_and_overwrites_no_input(bench, tmp_path, capsys):
    assert main(["evaluate", "none.csv", "--design", "none.toml"]) == 2
    assert capsys.readouterr().err == "upmentor evaluate: none.toml: No such file or directory\n"
    assert bench.run("before,after\n1,2\n", "kind = ") == 2
    assert re.match(r"upmentor evaluate: .*design.toml: not TOML \(.*\)", bench.said.err)
    assert bench.run("before,after\n1,2\n", PAIRED, "--json", str(tmp_path / "data.csv")) == 2
    assert "would overwrite another file" in bench.said.err
    assert bench.run("before,after\n1,2\n2,3\n3,5\n", PAIRED, "--json", str(tmp_path / "no" / "out.json")) == 2
    assert bench.said.err.endswith("out.json: No such file or directory\n")


def test_evaluate_writes_the_same_answer_to_a_file(bench, tmp_path):
    data = "before,after\n1,2\n2,3\n3,5\n"
    answer = bench.answer(data, PAIRED)
    assert bench.run(data, PAIRED, "--json", str(tmp_path / "out.json")) == 0
    assert {one["name"]: one for one in json.loads((tmp_path / "out.json").read_text())["figures"]} == answer
    assert bench.said.out.startswith("paired: 3 rows\n")
