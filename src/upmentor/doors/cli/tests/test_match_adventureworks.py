"""The command on a real reporting tree: 200 juniors and 55 seniors, checked from its own output files."""

import csv
import json
import os
import random
from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from upmentor.doors.cli.main import main

HERE = Path(__file__).resolve().parents[5]
ROSTER = Path(os.environ.get("UPMENTOR_SHARED", HERE.parent / "shared")) / "data" / "adventureworks_roster.csv"
pytestmark = pytest.mark.skipif(not ROSTER.exists(), reason="the AdventureWorks roster is not beside this repository")
ZONES = ("America/Los_Angeles", "America/New_York", "Europe/London")


def write(path, header, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *rows])


def read(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sign_up(folder, places, seed):
    """Mentors, mentees and roster files with made-up offers, wants, grades, sites and capacities."""
    rng = random.Random(seed)
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        everybody = sorted(csv.DictReader(file), key=lambda row: row["employee_id"])
    juniors = rng.sample([row for row in everybody if int(row["org_level"]) >= 3], 200)
    seniors = rng.sample([row for row in everybody if int(row["org_level"]) <= 2], 55)
    columns = ["id", "name", "department", "grade", "site", "time_zone", "languages", "manager_id", "capacity"]
    for name, topics, people, low, high in (
        ("M.csv", "offers", juniors, 1, 4),
        ("N.csv", "wants", seniors, 5, 8),
    ):
        rows = [
            [
                row["employee_id"],
                f"{row['first_name']} {row['last_name']}",
                row["department"],
                rng.randint(low, high),
                rng.choice(["North", "South"]),
                rng.choice(ZONES),
                rng.choice(["en", "en;es", "es"]),
                row["manager_id"],
                rng.randint(1, places),
                ";".join(f"Topic {t}:{rng.randint(1, 5)}" for t in rng.sample(range(20), 3)),
            ]
            for row in people
        ]
        write(folder / name, [*columns, topics], rows)
    write(folder / "R.csv", ["id", "manager_id"], [[row["employee_id"], row["manager_id"]] for row in everybody])


def above(person, tree):
    found, current = [], tree.get(person)
    while current and current not in found:
        found.append(current)
        current = tree.get(current)
    return found


@pytest.mark.parametrize(("places", "seed"), [(1, 1), (1, 2), (2, 3)])
def test_match_on_adventureworks_equals_other_solvers_and_breaks_no_rule(tmp_path, places, seed):
    sign_up(tmp_path, places, seed)
    words = {
        "mentors": "M.csv",
        "mentees": "N.csv",
        "roster": "R.csv",
        "out": "p.csv",
        "json": "r.json",
        "dump-scores": "s.npy",
    }
    options = [word for name, path in words.items() for word in (f"--{name}", str(tmp_path / path))]
    assert main(["match", *options, "--date", "2026-01-12"]) == 0
    pairs, scores = read(tmp_path / "p.csv"), np.load(tmp_path / "s.npy")
    mentors = {row["id"]: row for row in read(tmp_path / "M.csv")}
    mentees = {row["id"]: row for row in read(tmp_path / "N.csv")}
    tree = {row["id"]: row["manager_id"] for row in read(tmp_path / "R.csv")}
    row = {key: number for number, key in enumerate(mentors)}
    column = {key: number for number, key in enumerate(mentees)}
    for pair in pairs:
        a, b = mentors[pair["mentor_id"]], mentees[pair["mentee_id"]]
        assert int(b["grade"]) - int(a["grade"]) >= 2
        assert a["department"] != b["department"]
        assert a["manager_id"] != b["manager_id"]
        assert b["id"] not in above(a["id"], tree)
        assert a["id"] not in above(b["id"], tree)
        assert set(a["languages"].split(";")) & set(b["languages"].split(";"))
        assert int(pair["score"]) == scores[row[a["id"]], column[b["id"]]]
        assert int(pair["score"]) == sum(
            int(cell) for name, cell in pair.items() if name not in ("mentor_id", "mentee_id", "score")
        )
    found = len(pairs), sum(int(pair["score"]) for pair in pairs)
    capacities = [[int(person["capacity"]) for person in side.values()] for side in (mentors, mentees)]
    assert found == by_ortools(scores, *capacities)
    if places == 1:
        assert found == by_scipy(scores)
    certificate = json.loads((tmp_path / "r.json").read_text(encoding="utf-8"))["certificate"]
    assert [certificate[name] for name in ("pairs", "primal", "dual", "gap")] == [*found, found[1], 0]


def by_scipy(scores):
    values = np.where(scores >= 0, scores.astype(np.int64) + 100_000, 0)
    rows, columns = linear_sum_assignment(values, maximize=True)
    chosen = scores[rows, columns]
    return int((chosen >= 0).sum()), int(chosen[chosen >= 0].sum())


def by_ortools(scores, row_places, column_places):
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    flow, (rows, columns) = SimpleMinCostFlow(), scores.shape
    source, sink, most = rows + columns, rows + columns + 1, min(sum(row_places), sum(column_places))
    for number, places in enumerate(row_places):
        flow.add_arc_with_capacity_and_unit_cost(source, number, places, 0)
    for number, places in enumerate(column_places):
        flow.add_arc_with_capacity_and_unit_cost(rows + number, sink, places, 0)
    arcs = {
        flow.add_arc_with_capacity_and_unit_cost(int(r), int(rows + c), 1, -1_000_000 - int(scores[r, c])): (r, c)
        for r, c in np.argwhere(scores >= 0)
    }
    flow.add_arc_with_capacity_and_unit_cost(source, sink, most, 0)
    flow.set_node_supply(source, most)
    flow.set_node_supply(sink, -most)
    assert flow.solve() == flow.OPTIMAL
    used = [cell for arc, cell in arcs.items() if flow.flow(arc)]
    return len(used), sum(int(scores[cell]) for cell in used)
