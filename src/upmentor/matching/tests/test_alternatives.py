from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.matching import (
    LockRefused,
    Problem,
    UnknownPerson,
    alternates,
    assess,
    compare,
    force_pair,
    solve,
    summarise,
)

from .sample import OFFICE, crowd, person, senior


@given(seed=st.integers(0, 10**6), most=st.integers(1, 2))
@settings(max_examples=40, deadline=None)
def test_alternates_never_promise_less_than_the_exact_cost(seed, most):
    problem = crowd(8, 7, seed, places=most)
    solution = solve(problem)
    bonus = solution.certificate.bonus
    for mentee in problem.mentees:
        for other in alternates(problem, solution, mentee.id, k=8):
            forced, change = force_pair(problem, solution, other.partner_id, mentee.id)
            exact = -change.pairs_change * bonus - change.points_change
            assert other.pairs_lost * bonus + other.points_lost <= exact
            assert forced.certificate.gap == 0


def test_alternates_are_the_allowed_others_cheapest_first():
    mentors = (
        person("a1"),
        person("a2", topics=(("AI", 3),)),
        person("a3", topics=(("AI", 1),)),
        person("a4", grade=7),
    )
    problem = Problem(mentors, (senior("b"),))
    solution = solve(problem)
    found = alternates(problem, solution, "b")
    assert [(a.partner_id, a.pairs_lost) for a in found] == [("a2", 0), ("a3", 0)]
    assert [a.score for a in found] == [int(assess(problem).score[n, 0]) for n in (1, 2)]
    assert alternates(problem, solution, "b", k=1) == found[:1]
    assert [a.partner_id for a in alternates(problem, solution, "a2")] == ["b"]
    assert alternates(problem, solution, "a4", role="mentor") == ()


def test_alternates_of_somebody_absent():
    problem = Problem((person("a"),), (senior("b"),))
    with pytest.raises(UnknownPerson):
        alternates(problem, solve(problem), "x")


def test_forcing_a_pair_tells_who_changes_and_who_is_left():
    mentors = (person("a1"), person("a2", topics=(("AI", 1),)))
    problem = Problem(mentors, (senior("b1"), senior("b2", languages=("en", "fr"), topics=(("AI", 1), ("Law", 5)))))
    solution = solve(problem)
    assert [(p.mentor_id, p.mentee_id) for p in solution.pairs] == [("a1", "b1"), ("a2", "b2")]
    forced, change = force_pair(problem, solution, "a1", "b2")
    assert change.kept == ()
    assert change.lost == (("a1", "b1"), ("a2", "b2"))
    assert change.gained == (("a1", "b2"), ("a2", "b1"))
    assert (change.unmatched, change.pairs_change) == ((), 0)
    assert change.points_change == forced.score - solution.score < 0


def test_forcing_a_pair_that_may_not_be():
    problem = Problem((person("a", languages=("fr",)),), (senior("b"),))
    with pytest.raises(LockRefused):
        force_pair(problem, solve(problem), "a", "b")
    with pytest.raises(UnknownPerson):
        force_pair(problem, solve(problem), "a", "c")


def test_compare_names_who_lost_their_pair():
    problem = Problem((person("a1"), person("a2")), (senior("b1"), senior("b2")))
    before = solve(problem)
    after = solve(replace(problem, mentors=problem.mentors[:1]))
    change = compare(before, after)
    assert (change.kept, change.lost, change.gained) == ((("a1", "b1"),), (("a2", "b2"),), ())
    assert (change.unmatched, change.pairs_change, change.points_change) == (("a2", "b2"), -1, -after.score)


def test_summary_of_a_solution():
    mentors = (person("a1"), person("a2", department="Law", topics=(("AI", 4), ("Video", 1)), slots=OFFICE & ~0))
    seniors = (senior("b1"), senior("b2", topics=(("AI", 5), ("Law", 1))), senior("b3", grade=None))
    solution = solve(Problem(mentors, seniors))
    summary = summarise(Problem(mentors, seniors), solution)
    assert (summary.pairs, summary.people, summary.matched_people, summary.locked) == (2, 5, 4, 0)
    assert summary.mean_score == solution.score / 2
    assert summary.lowest_tenth == min(pair.score for pair in solution.pairs)
    assert (summary.across_departments, summary.mean_shared_hours) == (1.0, 40.0)
    assert (summary.wishes, summary.wishes_met) == (3, 2)


def test_summary_of_no_pairs():
    problem = Problem((), ())
    summary = summarise(problem, solve(problem))
    assert (summary.pairs, summary.mean_score, summary.lowest_tenth, summary.across_departments) == (
        0,
        None,
        None,
        None,
    )
