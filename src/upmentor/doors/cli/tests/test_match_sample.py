"""The command on the sample company at 1,500 people: 300 juniors and 250 seniors, beside two other solvers."""

import csv
import json
import random

import numpy as np
import pytest

from upmentor.doors.cli.main import main
from upmentor.doors.cli.sample.company import generate_people
from upmentor.doors.cli.sample.wishes import matched_plan
from upmentor.doors.cli.tests.test_match_adventureworks import by_ortools, by_scipy, read, write

pytestmark = pytest.mark.slow
HEADER = ["id", "name", "department", "grade", "site", "time_zone", "languages", "manager_id", "capacity", "hours"]


def row(part, company_zones):
    person = part.person
    zone = person.time_zone or company_zones[person.site]
    return [
        person.employee_id,
        person.name,
        person.department,
        person.grade,
        person.site,
        zone,
        ";".join(part.languages or person.languages),
        person.manager or "-",
        part.capacity,
        part.hours or person.working_hours,
        ";".join(other for other, _kind in part.apart),
        ";".join(part.interests),
        ";".join(f"{topic}:{level}" for topic, level in part.topics),
    ]


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """M.csv, N.csv and R.csv as docs/match-files.md describes them."""
    from upmentor.doors.cli.sample.workplaces import SITES

    folder, company = tmp_path_factory.mktemp("sample"), generate_people(1_500)
    zones = {site.name: site.time_zone for site in SITES}
    parts = matched_plan(company).parts
    for name, role, topics in (("M.csv", "mentor", "offers"), ("N.csv", "mentee", "wants")):
        rows = [row(part, zones) for part in parts if part.role == role]
        write(folder / name, [*HEADER, "not_with", "interests", topics], rows)
    write(folder / "R.csv", ["id", "manager_id"], [[one.employee_id, one.manager] for one in company.employees])
    return folder


def match(folder, out, *, places=None):
    """Run the command; with `places`, everybody's capacity is that number."""
    out.mkdir(exist_ok=True)
    for name in ("M.csv", "N.csv"):
        rows = [one | ({"capacity": places} if places else {}) for one in read(folder / name)]
        write(out / name, list(rows[0]), [list(one.values()) for one in rows])
    words = [
        "--mentors",
        out / "M.csv",
        "--mentees",
        out / "N.csv",
        "--roster",
        folder / "R.csv",
        "--out",
        out / "p.csv",
    ]
    words += ["--json", out / "r.json", "--dump-scores", out / "s.npy", "--date", "2026-01-12"]
    assert main(["match", *map(str, words)]) == 0
    return read(out / "p.csv"), np.load(out / "s.npy"), json.loads((out / "r.json").read_text("utf-8"))


def capacities(folder):
    return [[int(one["capacity"]) for one in read(folder / name)] for name in ("M.csv", "N.csv")]


def test_match_of_the_sample_company_equals_min_cost_flow_with_capacities(files, tmp_path):
    pairs, scores, result = match(files, tmp_path)
    assert scores.shape == (300, 250)
    found = len(pairs), sum(int(pair["score"]) for pair in pairs)
    assert found == by_ortools(scores, *capacities(tmp_path))
    assert [result["certificate"][name] for name in ("pairs", "primal", "dual", "gap")] == [*found, found[1], 0]
    assert len({(pair["mentor_id"], pair["mentee_id"]) for pair in pairs}) == len(pairs) > 200


def test_match_of_the_sample_company_equals_scipy_with_one_place_each(files, tmp_path):
    pairs, scores, _result = match(files, tmp_path, places=1)
    found = len(pairs), sum(int(pair["score"]) for pair in pairs)
    assert found == by_scipy(scores) == by_ortools(scores, *capacities(tmp_path))


def test_match_of_the_sample_company_is_the_same_with_shuffled_rows(files, tmp_path):
    first, _scores, _result = match(files, tmp_path / "a")
    shuffled = tmp_path / "shuffled"
    shuffled.mkdir()
    for seed, name in enumerate(("M.csv", "N.csv", "R.csv")):
        with (files / name).open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        random.Random(seed).shuffle(rows)
        write(shuffled / name, header, rows)
    assert match(shuffled, tmp_path / "b")[0] == first
