"""One person with everybody, written out alone, is what the matrices say; so are reasons and alternates."""

import subprocess
import sys
from dataclasses import replace

import numpy as np
import pytest

from upmentor.matching import Policy, UnknownPerson, alternates, assess, explain_unmatched, solve, unmatched
from upmentor.matching.large import reasons
from upmentor.matching.tests.sample import crowd

OPEN = Policy(
    weights={"topic_fit": 400, "interests": 300, "meeting_form": 300},
    in_person=True,
    topic_required=False,
    topic_reason="few topics",
    same_department="allow",
    same_department_reason="one office",
)


def problem_of(seed):
    made = crowd(18 + 12 * (seed % 3), 30, seed, places=1 + seed % 2, policy=OPEN if seed % 4 == 3 else None)
    # Somebody on both sides, somebody without topics, somebody without a place.
    both = replace(made.mentees[0], capacity=1)
    mentees = (*made.mentees[:-2], replace(made.mentees[-2], topics=()), replace(made.mentees[-1], capacity=0))
    return replace(made, mentors=(*made.mentors, both), mentees=mentees)


@pytest.mark.parametrize("seed", range(8))
def test_a_row_and_a_column_are_those_of_the_matrix(seed):
    problem = problem_of(seed)
    judged, rows = assess(problem), reasons.Rows(problem)
    for role, size in (("mentor", len(problem.mentors)), ("mentee", len(problem.mentees))):
        for number in range(size):
            where = (number, slice(None)) if role == "mentor" else (slice(None), number)
            row = rows.of(number, role)
            assert row.broken.keys() == judged.broken.keys()
            for name, mask in judged.broken.items():
                assert np.array_equal(row.broken[name], mask[where]), (role, number, name)
            assert np.array_equal(row.faults, judged.faults[where])
            assert np.array_equal(row.score, judged.score[where])


@pytest.mark.parametrize("seed", range(12))
def test_the_reasons_of_many_are_word_by_word_those_of_few(seed, monkeypatch):
    problem = problem_of(seed)
    solution = solve(problem)
    few = explain_unmatched(problem, solution)
    monkeypatch.setattr(unmatched, "MANY", 0)
    assert explain_unmatched(problem, solution) == few
    assert few


@pytest.mark.parametrize("seed", range(6))
def test_the_alternates_of_many_are_those_of_few(seed):
    problem = problem_of(seed)
    solution, rows = solve(problem), reasons.Rows(problem)
    for role, side in (("mentor", problem.mentors), ("mentee", problem.mentees)):
        for person in side:
            for k in (1, 3, 100):
                asked = (solution, person.id, k)
                assert reasons.alternates(rows, *asked, role=role) == alternates(problem, *asked, role=role)
    with pytest.raises(UnknownPerson):
        reasons.alternates(rows, solution, "nobody")


def test_reasons_need_no_compiled_code():
    script = "import sys, upmentor.matching.large.reasons; sys.exit('numba' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0
