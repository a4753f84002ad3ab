"""The compiled bound of very many people is the bound pair by pair, and finds what is not true."""

import random
from dataclasses import replace

import pytest

from upmentor.matching import Policy, certificate, solve, verify
from upmentor.matching.bound import total_above as in_blocks
from upmentor.matching.plain import PlainProblem
from upmentor.matching.sweep import total_above

from .sample import crowd, person, senior

OPEN = {"topic_required": False, "topic_reason": "few", "same_department": "allow", "same_department_reason": "one"}
POLICIES = {
    "usual": Policy(),
    "no topic needed": Policy(**OPEN),
    "in person": Policy(in_person=True, min_overlap_hours=9),
    "interests and forms": Policy(weights={"topic_fit": 400, "interests": 300, "meeting_form": 300}, full_interests=3),
    "no topics at all": Policy(weights={"time_overlap": 600, "grade_gap": 400}, **OPEN),
    "grades matter": Policy(weights={"topic_fit": 300, "grade_gap": 700}, min_gap=0, preferred_gap=3, gap_tolerance=2),
}


@pytest.fixture(autouse=True)
def _compiled(monkeypatch):
    """Everything that is not looked at one by one goes to the compiled code."""
    monkeypatch.setattr(certificate, "COMPILED", 0)


def own_ways(problem, seed):
    """Everybody gets hours, interests and languages that hardly anybody shares."""
    rng = random.Random(seed)

    def one(p):
        return replace(
            p,
            slots=rng.getrandbits(336) & rng.getrandbits(336) & rng.getrandbits(336),
            interests=tuple(f"interest {n}" for n in rng.sample(range(150), 12)),
            languages=tuple(f"language {n}" for n in rng.sample(range(90), 40)),
        )

    return replace(problem, mentors=tuple(map(one, problem.mentors)), mentees=tuple(map(one, problem.mentees)))


def dual(problem, proof, **how):
    return verify(problem, proof, **how).dual


@pytest.mark.parametrize("name", POLICIES)
@pytest.mark.parametrize("seed", range(4))
def test_the_compiled_bound_is_the_bound_pair_by_pair(name, seed):
    problem = crowd(30, 150, seed, places=1 + seed % 2, policy=POLICIES[name])
    if seed == 3:
        problem = own_ways(problem, seed)
    chosen = [(pair.mentor_id, pair.mentee_id) for pair in solve(problem).pairs[:2]]
    problem = replace(problem, locks=frozenset(chosen))
    solution = solve(problem)
    assert verify(problem, solution, one_by_one=False).optimal
    proof = solution.certificate
    for step in (1, 250, 20_000, 10**9):
        lower = {key: max(0, price - step) for key, price in proof.mentor_prices.items()}
        other = replace(solution, certificate=replace(proof, mentor_prices=lower))
        for floor in (0, 600) if min(pair.score for pair in solution.pairs) >= 600 else (0,):
            plain, compiled = (dual(problem, other, one_by_one=way, floor=floor) for way in (True, False))
            assert plain == compiled
        assert verify(problem, other, one_by_one=False).ok == (dual(problem, other, one_by_one=True) == proof.dual)


@pytest.mark.parametrize("floor", [0, 450])
def test_the_bound_of_several_tiles_is_that_of_blocks(floor):
    problem = crowd(12, 4500, 5)
    plain, rng = PlainProblem(problem), random.Random(1)
    prices = [{p.id: rng.randrange(400) for p in side} for side in (problem.mentors, problem.mentees)]
    for bonus in (1, 12_001):
        assert total_above(plain, bonus, *prices, floor) == in_blocks(plain, bonus, *prices, floor) > 0


def test_one_price_a_point_too_low_is_found():
    problem = crowd(60, 200, 8, places=2)
    solution = solve(problem)
    proof = solution.certificate
    for pair in solution.pairs[::5]:
        prices = dict(proof.mentor_prices) | {pair.mentor_id: proof.mentor_prices[pair.mentor_id] - 1}
        tampered = replace(solution, certificate=replace(proof, mentor_prices=prices))
        verdict = verify(problem, tampered, one_by_one=False)
        assert verdict.dual == dual(problem, tampered, one_by_one=True)
        assert verdict.ok == (verdict.dual == proof.dual)


def test_what_is_wrong_in_pairs_is_found_beside_the_compiled_bound():
    problem = crowd(40, 100, 3, places=2)
    solution = solve(problem)
    first = solution.pairs[0]
    for wrong, words in (
        (replace(first, score=first.score + 1), "score is"),
        (replace(first, mentee_id="nobody"), "somebody who does not take part"),
        (replace(first, locked=True), "wrongly marked as locked"),
    ):
        tampered = replace(solution, pairs=(wrong, *solution.pairs[1:]))
        assert any(words in fault for fault in verify(problem, tampered, one_by_one=False).faults)
    nobody = tuple(replace(p, capacity=0) if p.id == first.mentor_id else p for p in problem.mentors)
    faults = verify(replace(problem, mentors=nobody), solution, one_by_one=False).faults
    assert any("places" in fault for fault in faults)
    assert not verify(problem, replace(solution, pairs=solution.pairs[1:]), one_by_one=False).optimal


def test_a_floor_that_a_pair_misses_is_found():
    problem = crowd(40, 100, 3)
    solution = solve(problem)
    lowest = min(pair.score for pair in solution.pairs)
    assert verify(problem, solution, one_by_one=False, floor=lowest).ok
    assert any(
        "the floor is" in fault for fault in verify(problem, solution, one_by_one=False, floor=lowest + 1).faults
    )


def test_prices_and_bonuses_beyond_all_measure_are_counted_or_refused():
    problem = crowd(30, 80, 4)
    solution = solve(problem)
    proof = solution.certificate
    high = replace(solution, certificate=replace(proof, mentee_prices=dict.fromkeys(proof.mentee_prices, 10**30)))
    assert dual(problem, high, one_by_one=False) == dual(problem, high, one_by_one=True)
    huge = verify(problem, replace(solution, certificate=replace(proof, bonus=2**62)), one_by_one=False)
    assert any("larger than this check can count with" in fault for fault in huge.faults)


def test_hardly_anybody_and_nobody():
    for mentors, mentees in (((), ()), ((person("a"),), ()), ((person("a"),), (senior("b"),))):
        problem = replace(crowd(1, 1, 1), mentors=mentors, mentees=mentees)
        assert verify(problem, solve(problem), one_by_one=False).optimal
