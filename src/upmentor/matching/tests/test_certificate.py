from dataclasses import replace

import pytest

from upmentor.matching import Policy, Problem, bound, solve, verify

from .sample import crowd, person, senior

PROBLEM = crowd(20, 16, seed=11, places=2)
SOLUTION = solve(PROBLEM)
PAIR = SOLUTION.pairs[0]
PROOF = SOLUTION.certificate


def spoilt(*pairs, **proof):
    """The solution with other pairs and with other claims; totals follow the pairs unless they are given."""
    chosen = tuple(pairs) or SOLUTION.pairs
    total = sum(pair.score for pair in chosen)
    given = {"pairs": len(chosen), "primal": total} | proof
    return replace(SOLUTION, pairs=chosen, certificate=replace(PROOF, **given))


def with_first(**facts):
    return (replace(PAIR, **facts), *SOLUTION.pairs[1:])


def test_verify_accepts_the_truth():
    verdict = verify(PROBLEM, SOLUTION)
    assert (verdict.ok, verdict.optimal, verdict.one_by_one) == (True, True, True)
    assert (verdict.pairs, verdict.primal, verdict.dual) == (PROOF.pairs, PROOF.primal, PROOF.dual)


def test_verify_by_matrix_and_one_by_one_agree():
    assert verify(PROBLEM, SOLUTION, one_by_one=False).dual == verify(PROBLEM, SOLUTION, one_by_one=True).dual


def test_verify_finds_a_wrong_score():
    verdict = verify(PROBLEM, spoilt(*with_first(score=PAIR.score + 1)))
    assert verdict.faults[0] == (
        f"{PAIR.mentor_id} with {PAIR.mentee_id}: score is {PAIR.score + 1}, should be {PAIR.score}"
    )


def test_verify_finds_wrong_parts():
    parts = dict(PAIR.parts) | {"topic_fit": PAIR.parts["topic_fit"] + 5, "site": PAIR.parts["site"] - 5}
    verdict = verify(PROBLEM, spoilt(*with_first(parts=parts)))
    assert len(verdict.faults) == 1
    assert "parts are" in verdict.faults[0]


def test_verify_finds_a_broken_rule():
    link = frozenset({(PAIR.mentee_id, PAIR.mentor_id)})
    verdict = verify(replace(PROBLEM, former=PROBLEM.former | link), SOLUTION)
    assert verdict.faults == (f"{PAIR.mentor_id} with {PAIR.mentee_id}: breaks the rule programme_rules",)


def test_verify_finds_somebody_over_capacity():
    mentors = tuple(replace(p, capacity=0) if p.id == PAIR.mentor_id else p for p in PROBLEM.mentors)
    faults = verify(replace(PROBLEM, mentors=mentors), SOLUTION).faults
    used = sum(pair.mentor_id == PAIR.mentor_id for pair in SOLUTION.pairs)
    assert f"mentor {PAIR.mentor_id}: {used} pairs for 0 places" in faults


def test_verify_finds_a_pair_twice():
    verdict = verify(PROBLEM, spoilt(PAIR, *SOLUTION.pairs))
    assert verdict.faults[0] == f"{PAIR.mentor_id} with {PAIR.mentee_id}: there twice"


def test_verify_finds_a_stranger():
    verdict = verify(PROBLEM, spoilt(*with_first(mentor_id="nobody")))
    assert verdict.faults[0] == f"nobody with {PAIR.mentee_id}: somebody who does not take part"


def test_verify_finds_a_dual_that_is_too_low():
    verdict = verify(PROBLEM, spoilt(dual=PROOF.dual - 1))
    assert verdict.faults == (f"certificate says dual {PROOF.dual - 1}, its prices give {PROOF.dual}",)


def test_verify_finds_prices_that_are_too_low():
    free = {
        "mentor_prices": dict.fromkeys(PROOF.mentor_prices, 0),
        "mentee_prices": dict.fromkeys(PROOF.mentee_prices, 0),
    }
    verdict = verify(PROBLEM, spoilt(**free))
    assert verdict.dual > PROOF.dual
    assert verdict.faults == (f"certificate says dual {PROOF.dual}, its prices give {verdict.dual}",)


def test_verify_finds_a_missing_pair():
    verdict = verify(PROBLEM, spoilt(*SOLUTION.pairs[1:]))
    assert not verdict.optimal
    assert verdict.gap == PAIR.score + PROOF.bonus


def test_verify_tells_a_worse_set_of_pairs_from_a_wrong_one():
    worse = spoilt(*SOLUTION.pairs[1:], dual=PROOF.dual + PROOF.bonus)
    verdict = verify(PROBLEM, worse)
    assert (verdict.ok, verdict.optimal) == (True, False)


@pytest.mark.parametrize(
    ("claim", "words"),
    [
        ({"pairs": 3}, "certificate says 3 pairs"),
        ({"primal": 3}, "certificate says primal 3"),
        ({"compared": 3}, "certificate says 3 pairs compared"),
        ({"bonus": 1000}, "bonus 1000 is too small"),
        ({"mentor_prices": {}}, "the mentor prices are not for the mentors"),
        ({"mentee_prices": dict.fromkeys(PROOF.mentee_prices, -1)}, "a mentee price is not a whole number"),
        ({"mentee_prices": dict.fromkeys(PROOF.mentee_prices, 0.5)}, "a mentee price is not a whole number"),
    ],
)
def test_verify_finds_a_wrong_claim(claim, words):
    faults = verify(PROBLEM, spoilt(**claim)).faults
    assert any(fault.startswith(words) for fault in faults)


def test_verify_finds_a_lost_lock():
    problem = Problem((person("a"),), (senior("b"), senior("c")), locks=frozenset({("a", "c")}))
    other = solve(replace(problem, locks=frozenset()))
    assert [(p.mentor_id, p.mentee_id) for p in other.pairs] == [("a", "b")]
    assert verify(problem, other).faults[0] == "a with c: locked, but not there"
    unmarked = replace(solve(problem), pairs=tuple(replace(p, locked=False) for p in solve(problem).pairs))
    assert verify(problem, unmarked).faults == ("a with c: wrongly marked as not locked",)


@pytest.mark.parametrize("seed", range(12))
def test_the_bound_in_blocks_is_the_bound_pair_by_pair(seed, monkeypatch):
    monkeypatch.setattr(bound, "BLOCK_PAIRS", 97)
    open_policy = Policy(
        weights={"topic_fit": 400, "interests": 300, "meeting_form": 300},
        in_person=True,
        topic_required=False,
        topic_reason="few topics",
        same_department="allow",
        same_department_reason="one office",
    )
    problem = crowd(25, 30, seed, places=1 + seed % 2, policy=open_policy if seed % 3 == 0 else None)
    solution = solve(problem)
    chosen = [(pair.mentor_id, pair.mentee_id) for pair in solution.pairs[:2]]
    problem = replace(problem, locks=frozenset(chosen))
    proof = solve(problem)
    for step in (0, 250, 20_000):
        lower = replace(
            proof.certificate,
            mentor_prices={key: max(0, price - step) for key, price in proof.certificate.mentor_prices.items()},
        )
        other = replace(proof, certificate=lower)
        one, two = (verify(problem, other, one_by_one=way) for way in (True, False))
        assert (one.dual, one.primal) == (two.dual, two.primal)
