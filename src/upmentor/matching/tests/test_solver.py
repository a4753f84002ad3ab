import random
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.matching import (
    STAGES,
    Cancelled,
    LockRefused,
    Policy,
    Problem,
    ProblemTooLarge,
    assess,
    assessment,
    solve,
    supply_demand,
    verify,
)

from .oracle import brute_force, may_meet, min_cost_flow, scipy_optimum
from .sample import crowd, person, senior


def places(problem):
    return [p.capacity for p in problem.mentors], [p.capacity for p in problem.mentees]


@given(
    seed=st.integers(0, 10**9),
    mentors=st.integers(0, 6),
    mentees=st.integers(0, 6),
    most=st.integers(1, 2),
    gap=st.integers(0, 2),
)
@settings(max_examples=500, deadline=None)
def test_solve_equals_brute_force_and_breaks_no_rule(seed, mentors, mentees, most, gap):
    problem = crowd(mentors, mentees, seed, places=most, policy=Policy(min_gap=gap, min_overlap_hours=1))
    solution = solve(problem)
    for pair in solution.pairs:
        assert may_meet(problem, problem.mentor(pair.mentor_id), problem.mentee(pair.mentee_id))
    assert (len(solution.pairs), solution.score) == brute_force(assess(problem).matrix(), *places(problem))
    verdict = verify(problem, solution)
    assert (verdict.faults, verdict.gap, solution.certificate.gap) == ((), 0, 0)


@given(seed=st.integers(0, 10**9), most=st.integers(1, 2))
@settings(max_examples=60, deadline=None)
def test_solve_gives_the_same_pairs_for_shuffled_rows(seed, most):
    # Few different scores, so that many sets of pairs are equally good.
    policy = Policy(weights={"department": 1000}, min_gap=0, min_overlap_hours=0)
    problem = crowd(14, 11, seed, places=most, policy=policy)
    rng = random.Random(seed)
    shuffled = Problem.from_dict(problem.to_dict())
    shuffled = replace(
        shuffled,
        mentors=tuple(replace(p, topics=p.topics[::-1]) for p in rng.sample(shuffled.mentors, 14)),
        mentees=tuple(replace(p, languages=p.languages[::-1]) for p in rng.sample(shuffled.mentees, 11)),
    )
    assert solve(shuffled) == solve(problem)


@pytest.mark.parametrize("seed", [1, 2])
def test_solve_of_300_and_250_equals_scipy_and_min_cost_flow(seed):
    problem = crowd(300, 250, seed)
    solution = solve(problem)
    matrix = assess(problem).matrix()
    assert (len(solution.pairs), solution.score) == scipy_optimum(matrix) == min_cost_flow(matrix, *places(problem))
    assert verify(problem, solution).optimal


def test_solve_of_300_and_250_with_two_places_equals_min_cost_flow():
    problem = crowd(300, 250, seed=3, places=2)
    solution = solve(problem)
    assert (len(solution.pairs), solution.score) == min_cost_flow(assess(problem).matrix(), *places(problem))
    assert verify(problem, solution, one_by_one=False).optimal


def test_solve_prefers_one_more_pair_to_any_score():
    good = person("a1", topics=(("AI", 5), ("Video", 5)))
    plain = person("a2", topics=(("AI", 1),))
    ai = senior("b1", topics=(("AI", 5),))
    video = senior("b2", topics=(("Video", 1),))
    pairs = solve(Problem((good, plain), (ai, video))).pairs
    assert [(p.mentor_id, p.mentee_id) for p in pairs] == [("a1", "b2"), ("a2", "b1")]


def test_solve_with_two_places_on_both_sides_pairs_nobody_twice():
    mentors = (person("a1", capacity=2), person("a2", capacity=2, topics=(("AI", 1),)))
    mentees = (senior("b1", capacity=2), senior("b2", capacity=2))
    pairs = [(p.mentor_id, p.mentee_id) for p in solve(Problem(mentors, mentees)).pairs]
    assert pairs == [("a1", "b1"), ("a1", "b2"), ("a2", "b1"), ("a2", "b2")]


def test_solve_keeps_locks_and_proves_the_rest():
    problem = crowd(30, 25, seed=8, places=2)
    free = solve(problem)
    taken = {(p.mentor_id, p.mentee_id) for p in free.pairs}
    judged = assess(problem)
    locks = [
        (a.id, b.id)
        for row, a in enumerate(problem.mentors)
        for column, b in enumerate(problem.mentees)
        if judged.allowed[row, column] and (a.id, b.id) not in taken
    ][::9][:3]
    locked = replace(problem, locks=frozenset(locks))
    solution = solve(locked)
    assert sorted((p.mentor_id, p.mentee_id) for p in solution.pairs if p.locked) == sorted(locks)
    assert verify(locked, solution).optimal
    assert verify(locked, solution, one_by_one=False).optimal
    assert (len(solution.pairs), solution.score) <= (len(free.pairs), free.score)


@pytest.mark.parametrize(
    ("change", "rules", "words"),
    [
        ({"languages": ("de",)}, ("language",), "no language in common"),
        ({"not_with": ("b",)}, ("programme_rules",), "not possible under the programme rules"),
        ({"capacity": 0}, ("free_place",), "no free place"),
    ],
)
def test_solve_refuses_a_lock_that_breaks_a_rule(change, rules, words):
    problem = Problem((person("a", **change),), (senior("b"),), locks=frozenset({("a", "b")}))
    with pytest.raises(LockRefused) as error:
        solve(problem)
    assert (error.value.rules, str(error.value)) == (rules, f"a and b cannot be kept together: {words}")


def test_solve_refuses_more_locks_than_places():
    problem = Problem((person("a"),), (senior("b"), senior("c")), locks=frozenset({("a", "b"), ("a", "c")}))
    with pytest.raises(LockRefused, match="a and c cannot be kept together: a has no place left"):
        solve(problem)


def test_solve_tells_its_stages_and_counts():
    heard = []
    solve(crowd(12, 10, seed=1), progress=lambda stage, count: heard.append((stage, count)))
    assert [stage for stage, _ in heard] == list(STAGES)
    assert heard[0] == ("comparing", 120)


@pytest.mark.parametrize("calls", range(5))
def test_solve_can_be_cancelled_between_any_two_steps(calls):
    left = iter([False] * calls + [True] * 100)
    with pytest.raises(Cancelled):
        solve(crowd(12, 10, seed=1), cancelled=lambda: next(left))


def test_solve_of_nobody():
    solution = solve(Problem((), ()))
    assert (solution.pairs, solution.certificate.gap) == ((), 0)
    assert verify(Problem((), ()), solution).optimal
    lonely = Problem((person("a"),), ())
    assert verify(lonely, solve(lonely)).optimal


def test_solve_refuses_what_does_not_fit_in_memory(monkeypatch):
    monkeypatch.setattr(assessment, "MAX_PAIRS", 99)
    with pytest.raises(ProblemTooLarge):
        solve(crowd(10, 10, seed=1))


def test_solve_counts_what_rules_remove():
    mentors = (person("a1"), person("a2", languages=("de",)), person("a3", languages=("de",), grade=7))
    solution = solve(Problem(mentors, (senior("b"),)))
    counts = {count.rule: (count.removed, count.alone) for count in solution.rules if count.removed}
    assert counts == {"grade_gap": (1, 0), "language": (2, 1)}
    assert solution.allowed == 1


def test_supply_and_demand_by_topic():
    problem = Problem(
        (person("a1", capacity=2), person("a2", topics=(("ai", 1), ("Video", 1))), person("a3", capacity=0)),
        (senior("b1"), senior("b2", capacity=2, topics=(("AI", 1), ("Law", 2)))),
    )
    found = [(t.topic, t.wants, t.offered, t.gap) for t in supply_demand(problem)]
    assert found == [("Law", 2, 0, 2), ("AI", 3, 3, 0), ("Video", 0, 1, -1)]
