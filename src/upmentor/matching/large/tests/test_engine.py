"""The large solver against everything else that can solve small problems."""

import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from upmentor.matching import STAGES, Cancelled, LockRefused, Policy, Problem, Solution, assess, solve, solver, verify
from upmentor.matching.large import rounds
from upmentor.matching.large.engine import solve_large
from upmentor.matching.tests.oracle import min_cost_flow, scipy_optimum
from upmentor.matching.tests.sample import crowd, person, senior

from .test_passes import EVERYTHING


@pytest.fixture(autouse=True)
def samples_of_few(monkeypatch):
    """Small problems go the whole way: samples of samples, then everybody."""
    monkeypatch.setattr(rounds, "sample_size", lambda people: people if people <= 20 else max(8, people * 3 // 10))


def problem_of(seed):
    """Kinds of instances in turn: two places, all criteria, ties, unequal sides, hardly anybody, an empty side."""
    rng = random.Random(seed)
    sizes = [(rng.randint(1, 50), rng.randint(1, 50)), (40, 12), (9, 55), (rng.randint(0, 2), 20)][seed % 4]
    policy = [None, EVERYTHING, Policy(weights={"department": 1000}), Policy(min_overlap_hours=20)][seed // 4 % 4]
    problem = crowd(*sizes, seed, places=1 + seed % 2, policy=policy)
    if seed % 11 == 0:
        links = {(a.id, b.id) for a in problem.mentors for b in problem.mentees}
        return replace(problem, exclusions=frozenset(links))
    return problem


@pytest.mark.parametrize("start", range(0, 220, 20))
def test_as_good_as_ortools_and_scipy_and_proven(start):
    for seed in range(start, start + 20):
        problem = problem_of(seed)
        scores = assess(problem).matrix()
        places = [[p.capacity for p in side] for side in (problem.mentors, problem.mentees)]
        best = min_cost_flow(scores, *places) if scores.size else (0, 0)
        solution = solve_large(problem)
        assert (len(solution.pairs), solution.score) == best
        assert verify(problem, solution).optimal
        if max(map(max, filter(None, places)), default=1) == 1 and scores.size:
            assert best == scipy_optimum(scores)


@pytest.mark.parametrize("seed", range(12))
def test_same_bytes_for_any_threads_blocks_and_order_of_rows(seed):
    problem = crowd(45, 50, seed, places=1 + seed % 2)
    rng = random.Random(seed)
    shuffled = replace(problem, mentors=tuple(rng.sample(problem.mentors, 45)), mentees=problem.mentees[::-1])
    first = solve_large(problem).to_dict()
    with ThreadPoolExecutor(3) as threads:
        for block in (1, 13, 4096):
            assert solve_large(shuffled, executor=threads, block=block).to_dict() == first


@pytest.mark.parametrize("start", range(0, 80, 20))
def test_rules_are_counted_as_the_plain_solver_counts_them(start):
    for seed in range(start, start + 20):
        problem = problem_of(seed)
        ours, plain = solve_large(problem, block=7), solve(problem)
        assert (ours.rules, ours.allowed) == (plain.rules, plain.allowed)


@pytest.mark.parametrize("seed", range(12))
def test_locks_stay_and_the_rest_is_best(seed):
    problem = crowd(30, 30, seed, places=1 + seed % 2)
    rng = random.Random(seed)
    chosen = rng.sample(solve(problem).pairs, 4)
    problem = replace(problem, locks=frozenset((pair.mentor_id, pair.mentee_id) for pair in chosen))
    ours, plain = solve_large(problem), solve(problem)
    assert (len(ours.pairs), ours.score) == (len(plain.pairs), plain.score)
    assert verify(problem, ours).optimal


def test_solve_hands_many_people_over(monkeypatch):
    problem = crowd(30, 30, 2)
    monkeypatch.setattr(solver, "LARGE", 29)
    assert solve(problem) == solve_large(problem)


def test_a_lock_that_breaks_a_rule_is_refused_by_name():
    problem = Problem((person("a", grade=6),), (senior("b"),), locks=frozenset({("a", "b")}))
    with pytest.raises(LockRefused) as refused:
        solve_large(problem)
    assert refused.value.rules == ("grade_gap",)


def test_stages_are_told_in_their_order():
    heard = []
    solve_large(crowd(40, 40, 1), progress=lambda stage, count: heard.append((stage, count > 0)))
    assert list(dict.fromkeys(heard)) == [(stage, True) for stage in STAGES]


def stopped_at(problem, number):
    """What `Cancelled` holds when the answer turns True at this question; None when it ended before."""
    asked = iter(range(10_000))
    try:
        solve_large(problem, cancelled=lambda: next(asked) >= number)
    except Cancelled as stop:
        return stop.solution, True
    return None, False


def test_a_cancelled_run_has_pairs_and_a_true_bound():
    problem = crowd(60, 60, 4)
    best = solve(problem)
    goal = best.certificate.bonus * len(best.pairs) + best.score
    held = []
    for number in range(1000):
        solution, stopped = stopped_at(problem, number)
        if not stopped:
            break
        assert isinstance(solution, Solution)
        verdict = verify(problem, solution)
        assert verdict.ok
        assert solution.certificate.bonus * len(solution.pairs) + solution.score + verdict.gap >= goal
        held.append(len(solution.pairs))
    assert held[0] == 0 < held[-1]


def test_reading_problems_and_policies_costs_no_compiler():
    code = "import sys, upmentor.matching; sys.exit('numba' in sys.modules or 'scipy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
