"""200 juniors and 55 seniors of a real reporting tree, against scipy and ortools."""

import csv
import os
import random
from pathlib import Path

import pytest

from upmentor.matching import Participant, Policy, Problem, assess, solve, verify, weekly_slots

from .oracle import may_meet, min_cost_flow, scipy_optimum
from .sample import TOPICS, WINTER

HERE = Path(__file__).resolve().parents[4]
ROSTER = Path(os.environ.get("UPMENTOR_SHARED", HERE.parent / "shared")) / "data" / "adventureworks_roster.csv"
pytestmark = pytest.mark.skipif(not ROSTER.exists(), reason="the AdventureWorks roster is not beside this repository")
SITES = (("Seattle", "America/Los_Angeles"), ("Boston", "America/New_York"), ("Leeds", "Europe/London"))


def company(places):
    with ROSTER.open(encoding="utf-8-sig", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["employee_id"])
    rng = random.Random(20260112)
    tree = {row["employee_id"]: row["manager_id"] or None for row in rows}

    def one(row, grade):
        site, zone = rng.choice(SITES)
        return Participant(
            row["employee_id"],
            name=f"{row['first_name']} {row['last_name']}",
            department=row["department"],
            grade=grade,
            site=site,
            languages=("en", *rng.sample(["es", "de"], rng.randint(0, 1))),
            manager_id=row["manager_id"] or None,
            no_manager=not row["manager_id"],
            capacity=rng.randint(1, places),
            topics=tuple((topic, rng.randint(1, 5)) for topic in rng.sample(TOPICS, rng.randint(1, 4))),
            slots=weekly_slots("Mon-Fri 09:00-17:00", zone, WINTER),
        )

    juniors = [row for row in rows if int(row["org_level"]) >= 3]
    seniors = [row for row in rows if int(row["org_level"]) <= 2]
    return Problem(
        tuple(one(row, rng.randint(1, 4)) for row in rng.sample(juniors, 200)),
        tuple(one(row, rng.randint(5, 8)) for row in rng.sample(seniors, 55)),
        Policy(),
        tree,
    )


@pytest.mark.parametrize("places", [1, 2])
def test_adventureworks_pairs_equal_other_solvers(places):
    problem = company(places)
    solution = solve(problem)
    matrix = assess(problem).matrix()
    capacities = [p.capacity for p in problem.mentors], [p.capacity for p in problem.mentees]
    found = (len(solution.pairs), solution.score)
    assert found == min_cost_flow(matrix, *capacities)
    if places == 1:
        assert found == scipy_optimum(matrix)
    for pair in solution.pairs:
        assert may_meet(problem, problem.mentor(pair.mentor_id), problem.mentee(pair.mentee_id))
    assert verify(problem, solution).optimal
    # Exclusions by the reporting tree and by department must have had something to do.
    removed = {count.rule: count.removed for count in solution.rules}
    assert min(removed["reporting_line"], removed["department"], removed["grade_gap"]) > 0
