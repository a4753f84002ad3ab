"""The benchmark's own code, on a handful of people: the file it writes, its tables, and that both sides agree."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from benchmarks import anchors, crowd
from benchmarks.goals import child, edits, main, mentor_match, ours, rows, same, theirs
from benchmarks.goals.tables import GOALS, Measure

from upmentor.matching import check_one, score_one, solve

COST = {"cpu_s": (float, int), "wall_s": (float, int), "peak_mib": (float, int)}
SMALL = {"n": 60, "tries": 1, "each": 2, "apart": 1}


@pytest.fixture(autouse=True)
def _cold(monkeypatch: pytest.MonkeyPatch) -> None:
    """Compiled code is not loaded beforehand: nobody looks at a clock here."""
    for module in (ours, edits, same):
        monkeypatch.setattr(module, "warm_up", lambda *_: None)


def here(what: str, **given: object) -> dict[str, object]:
    """As `child.run` does it, on 60 people a side and in this process; other Pythons are left out."""
    module, function = what.split(":")
    if module == "mentor_match":
        raise child.Failed("mentor-match could not be installed: no network")
    call = getattr({"ours": ours, "theirs": theirs, "edits": edits, "same": same}[module], function)
    few = {name: SMALL.get(name, value) for name, value in given.items()}
    answer: dict[str, object] = json.loads(json.dumps(call(**few)))
    return answer


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """What a quick run writes."""
    path = tmp_path_factory.mktemp("bench") / "latest.json"
    patch = pytest.MonkeyPatch()
    for module in (ours, edits, same):
        patch.setattr(module, "warm_up", lambda *_: None)
    patch.setattr(same, "ProcessPoolExecutor", _refused)
    measure = Measure(7, quick=True, start=here)
    # 60 people need no sample and no proof of everybody: the numbers of people in the rows are those of a real run.
    found = rows.Kept(path, main.TITLES, {"began": "now", "seed": 7, "quick": True, "machine": "here"})
    right = main._tables(list(GOALS), measure, found)
    patch.undo()
    assert right
    told: list[dict[str, object]] = json.loads(path.read_text("utf-8"))
    return told


def _refused(*_given: object, **_named: object) -> None:
    raise TypeError("no processes in this test")


def _is_cost(cost: object, more: set[str]) -> bool:
    assert isinstance(cost, dict)
    assert set(cost) == set(COST) | more
    return all(cost[name] is None or isinstance(cost[name], kinds) for name, kinds in COST.items())


def _has_the_shape_of_a_row(row: dict[str, object]) -> None:
    assert {"goal", "n", "ours", "theirs", "ratio", "target", "met", "gap"} <= set(row)
    assert row["goal"] in GOALS
    assert isinstance(row["n"], int)
    assert _is_cost(row["ours"], set())
    assert row["theirs"] is None or _is_cost(row["theirs"], {"name"})
    assert row["met"] in (True, False, None)
    assert row["gap"] in (0, None)
    assert row["target"] is None or str(row["target"])[0] in "≤≥"


def test_every_goal_has_rows_of_the_published_shape(kept: list[dict[str, object]]) -> None:
    assert [*dict.fromkeys(row["goal"] for row in kept)] == list(GOALS)
    for row in kept:
        _has_the_shape_of_a_row(row)


def test_the_committed_file_has_the_same_shape() -> None:
    for row in json.loads(main.LATEST.read_text("utf-8")):
        _has_the_shape_of_a_row(row)


def test_the_page_has_the_tables_of_the_committed_file() -> None:
    _, tables = main.PAGE.read_text("utf-8").split(rows.MARK)
    assert tables.strip() == rows.markdown(json.loads(main.LATEST.read_text("utf-8")), main.TITLES).strip()


def test_what_cannot_be_installed_or_is_not_offered_is_told_and_not_an_error(kept: list[dict[str, object]]) -> None:
    (row,) = (row for row in kept if row["goal"] == "mentor-match")
    assert (row["met"], row["note"]) == (None, "mentor-match 7.0.1: mentor-match could not be installed: no network")
    (row,) = (row for row in kept if row["what"] == "2 worker processes")
    assert (row["met"], row["ratio"]) == (False, 0)


@pytest.mark.parametrize(
    ("ratio", "right", "gap", "met"),
    [
        (25, True, 0, True),
        (24.9, True, 0, False),
        (30, False, 0, False),
        (30, True, 1, False),
        (None, None, None, None),
    ],
    ids=["enough", "too little", "wrong answer", "not proven", "not measured"],
)
def test_a_goal_is_met_only_by_a_right_and_proven_answer(ratio, right, gap, met) -> None:
    row = rows.Row(
        "scipy", 5, "solve", rows.Cost(1, 1, 1), ratio=ratio, target=rows.AtLeast(25, "×"), right=right, gap=gap
    )
    assert row.met is met


def test_a_missed_goal_is_printed_as_missed_with_where_the_time_went() -> None:
    row = rows.Row(
        "large", 5, "x", rows.Cost(4), ratio=8, target=rows.AtMost(7, "×"), profile={"sample": 1, "auction": 3}
    )
    assert "MISSED" in rows.printed(row)
    assert "sample 1 s (25%), auction 3 s (75%)" in rows.printed(row)


def test_kept_rows_make_a_table_for_a_document(kept: list[dict[str, object]]) -> None:
    text = rows.markdown(kept, {"floor": "Highest floor", "scipy": "Beside scipy"})
    assert text.count("**Highest floor**") == text.count("**Beside scipy**") == 1
    assert "| 5,000 | highest floor, company 1 |" in text
    assert "numpy + linear_sum_assignment: " in text


def test_an_interrupted_run_keeps_its_rows_and_a_full_one_drops_older_ones(tmp_path: Path) -> None:
    def told(began: str) -> rows.Kept:
        return rows.Kept(tmp_path / "latest.json", main.TITLES, {"began": began})

    def written() -> list[tuple[object, object]]:
        return [(row["n"], row["began"]) for row in json.loads((tmp_path / "latest.json").read_text("utf-8"))]

    row = rows.Row("floor", 5, "x", rows.Cost())
    told("first").add(row)
    again = told("second")
    again.add(rows.Row("floor", 9, "x", rows.Cost()))
    assert written() == [(5, "first"), (9, "second")]
    again.only_this_run("floor")
    assert written() == [(9, "second")]


def test_the_numpy_scores_are_those_of_the_rules_one_by_one() -> None:
    problem = crowd.company(30, 30, 3)
    scores = anchors.Scores(problem)
    for block, kind in ((7, np.int32), (30, np.int64)):
        for here_, score, allowed in anchors.Scores(problem, block=block, whole=kind).blocks():
            for row, mentor in enumerate(problem.mentors[here_]):
                for column, mentee in enumerate(problem.mentees):
                    assert allowed[row, column] == (not check_one(problem, mentor.id, mentee.id))
                    if allowed[row, column]:
                        assert score[row, column] == score_one(problem, mentor.id, mentee.id).score
    assert (scores.height, scores.width) == (30, 30)


def test_the_sparse_solvers_agree_also_where_not_everybody_gets_a_pair() -> None:
    graph = np.array([0, 0, 1, 2]), np.array([0, 1, 0, 0]), np.array([500, 400, 500, 700]), (3, 2)
    assert anchors.sparse_by_ortools(*graph) == anchors.sparse_by_scipy(*graph) == (2, 1100)


def test_mentor_match_gets_everything_that_the_rules_ask_for() -> None:
    person = crowd.company(1, 1, 3).mentors[0]
    row = json.loads(json.dumps(mentor_match._row(person)))
    assert set(row) == {"grade", "department", "site", "manager", "languages", "topics", "slots"}
    assert row["slots"] == person.slots


def test_a_process_of_its_own_tells_its_answer_or_its_last_words() -> None:
    found = child.run("theirs:product", n=20, seed=1)
    assert _is_cost(found["cost"], set())
    with pytest.raises(child.Failed, match="unexpected keyword"):
        child.run("theirs:product", size=20)


def test_a_fingerprint_changes_with_the_pairs() -> None:
    one, other = (solve(crowd.company(20, 20, seed)) for seed in (1, 2))
    assert same.digest(one) == same.digest(one) != same.digest(other)


def test_theirs_are_measured_without_our_compiled_solver_in_memory() -> None:
    code = "import sys, benchmarks.goals.theirs, benchmarks.goals.mentor_match; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=child.ROOT).returncode == 0
