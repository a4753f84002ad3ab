import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.matching import Problem, UnknownPerson, force_pair, solve
from upmentor.matching.rematch import Rematch

from .sample import crowd, person, senior


@given(seed=st.integers(0, 10**6), most=st.integers(1, 2), start=st.sampled_from(["nothing", "own", "wild"]))
@settings(max_examples=40, deadline=None)
def test_costs_never_promise_less_than_the_truth_wherever_the_prices_begin(seed, most, start):
    problem = crowd(7, 6, seed, places=most)
    solution = solve(problem)
    proof = solution.certificate
    prices = {
        "nothing": ({}, {}),
        "own": (proof.mentor_prices, proof.mentee_prices),
        "wild": ({}, {one.id: 37 * number for number, one in enumerate(problem.mentees)}),
    }[start]
    found = Rematch.begin(problem, mentor_prices=prices[0], mentee_prices=prices[1])
    # The prices prove the same optimum as the certificate does.
    capacity = found.judged.mentors.capacity, found.judged.mentees.capacity
    bound = int((capacity[0] * found.mentor_prices).sum() + (capacity[1] * found.mentee_prices).sum())
    above = found.judged.score + found.bonus - found.mentor_prices[:, None] - found.mentee_prices[None, :]
    bound += int(above[found.judged.allowed & (above > 0)].sum())
    assert bound == len(solution.pairs) * found.bonus + solution.score
    for mentee in problem.mentees:
        for other in found.best_for(mentee.id, role="mentee", k=7):
            _forced, change = force_pair(problem, solution, other.partner_id, mentee.id)
            exact = -change.pairs_change * found.bonus - change.points_change
            assert other.pairs_lost * found.bonus + other.points_lost <= exact


def test_best_come_first_and_those_of_a_best_set_cost_nothing():
    mentors = (person("a1"), person("a2", topics=(("AI", 3),)), person("a3", grade=7))
    problem = Problem(mentors, (senior("b"),))
    found = Rematch.begin(problem, mentor_prices={}, mentee_prices={})
    best = found.best_for("b", role="mentee")
    assert [(one.partner_id, one.pairs_lost) for one in best] == [("a1", 0), ("a2", 0)]
    assert best[0].points_lost == 0
    assert [one.partner_id for one in found.best_for("a2", role="mentor")] == ["b"]
    assert found.best_for("a3", role="mentor") == ()


def test_nobody_on_the_other_side_leaves_no_candidates():
    problem = Problem((), (senior("b"),))
    assert Rematch.begin(problem, mentor_prices={}, mentee_prices={"b": 9}).best_for("b", role="mentee") == ()


def test_unknown_person_is_refused():
    found = Rematch.begin(Problem((person("a"),), (senior("b"),)), mentor_prices={}, mentee_prices={})
    with pytest.raises(UnknownPerson):
        found.best_for("c", role="mentor")
