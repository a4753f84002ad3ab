"""Forcing a pair costs what solving anew with that lock costs, and nothing is taken on trust."""

import random
from dataclasses import replace

import pytest

from upmentor.matching import LockRefused, assess, force_pair, solve, verify
from upmentor.matching.large.edits import Session

from .sample import crowd


def instance(seed):
    """A solved crowd with unequal sides, one or two places and up to two locks, and an allowed pair that is free."""
    rng = random.Random(seed)
    problem = crowd(rng.randint(1, 14), rng.randint(1, 14), seed, places=1 + seed % 2)
    for _ in range(seed % 3):
        link = rng.choice(problem.mentors).id, rng.choice(problem.mentees).id
        try:
            locked = replace(problem, locks=problem.locks | {link})
            solve(locked)
        except LockRefused:
            continue
        problem = locked
    allowed = assess(problem).allowed
    cells = [
        (a.id, b.id)
        for row, a in enumerate(problem.mentors)
        for column, b in enumerate(problem.mentees)
        if allowed[row, column] and (a.id, b.id) not in problem.locks
    ]
    return problem, solve(problem), rng.choice(cells) if cells else None


@pytest.mark.parametrize("start", range(0, 150, 25))
def test_the_cost_is_that_of_solving_anew_with_the_lock(start):
    forced_ones = 0
    for seed in range(start, start + 25):
        problem, solution, link = instance(seed)
        if link is None:
            continue
        locked = replace(problem, locks=problem.locks | {link})
        try:
            anew = solve(locked)
        except LockRefused:
            with pytest.raises(LockRefused):
                force_pair(problem, solution, *link)
            continue
        forced, change = force_pair(problem, solution, *link)
        assert (len(forced.pairs), forced.score) == (len(anew.pairs), anew.score)
        assert change.pairs_change == len(anew.pairs) - len(solution.pairs)
        assert change.points_change == anew.score - solution.score
        assert verify(locked, forced).optimal
        assert link in {(pair.mentor_id, pair.mentee_id) for pair in forced.pairs if pair.locked}
        forced_ones += 1
    assert forced_ones > 10


@pytest.mark.parametrize("start", range(0, 100, 25))
def test_a_session_goes_on_from_a_stored_solution(start):
    for seed in range(start, start + 25):
        problem, solution, link = instance(seed)
        session = Session.resumed(problem, solution)
        assert session.solution == solution
        if link is None:
            continue
        locked = replace(problem, locks=problem.locks | {link})
        try:
            anew = solve(locked)
        except LockRefused:
            continue
        before = len(solution.pairs), solution.score
        assert session.cost(*link) == (before[0] - len(anew.pairs), before[1] - anew.score)
        session.lock(*link)
        assert (len(session.solution.pairs), session.solution.score) == (len(anew.pairs), anew.score)
        assert verify(locked, session.solution).optimal


def test_forcing_changes_no_more_pairs_than_the_way_needs():
    for seed in range(40):
        problem = crowd(30, 30, seed)
        solution = solve(problem)
        allowed = assess(problem).allowed
        taken = {(pair.mentor_id, pair.mentee_id) for pair in solution.pairs}
        row, column = next(
            (r, c)
            for r in range(30)
            for c in range(30)
            if allowed[r, c] and (problem.mentors[r].id, problem.mentees[c].id) not in taken
        )
        link = problem.mentors[row].id, problem.mentees[column].id
        warm = force_pair(problem, solution, *link)[1]
        anew = solve(replace(problem, locks=problem.locks | {link}))
        cold = taken - {(pair.mentor_id, pair.mentee_id) for pair in anew.pairs}
        assert len(warm.lost) <= len(cold)


def test_a_solution_that_is_no_proof_is_solved_anew():
    problem, solution, link = next(found for seed in range(50) if (found := instance(seed))[2] and found[1].pairs)
    worse = replace(solution, pairs=solution.pairs[:-1], certificate=replace(solution.certificate, dual=10**6))
    forced, _ = force_pair(problem, worse, *link)
    assert verify(replace(problem, locks=problem.locks | {link}), forced).optimal
