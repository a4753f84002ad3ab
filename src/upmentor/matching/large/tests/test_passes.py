"""Profile rows and passes against the plain rules."""

import random
from dataclasses import replace

import numpy as np
import pytest

from upmentor.matching import CRITERIA, Policy, assess
from upmentor.matching.large.passes import row_scores
from upmentor.matching.large.pricing import Workers, near, nearest
from upmentor.matching.large.profiles import facts_of, pair_points, profile
from upmentor.matching.tests.sample import crowd

EVERYTHING = Policy(
    weights={"topic_fit": 300, "time_overlap": 200} | dict.fromkeys(CRITERIA[2:], 100),
    in_person=True,
    topic_required=False,
    topic_reason="few topics",
    same_department="allow",
    same_department_reason="one office",
)
LITTLE = Policy(weights={"topic_fit": 1000}, min_overlap_hours=0)
POLICIES = [Policy(), EVERYTHING, LITTLE]


def scored(problem):
    """The matrix of plain scores and the facts, both of those who can be matched."""
    sides = problem.mentors, problem.mentees
    fit = [[n for n, p in enumerate(side) if p.grade is not None and p.manager_known and p.capacity] for side in sides]
    people = [[side[n] for n in numbers] for side, numbers in zip(sides, fit, strict=True)]
    return assess(problem).matrix()[np.ix_(*fit)], facts_of(problem, *people)


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("policy", POLICIES, ids=["usual", "everything", "topics"])
def test_every_pair_is_scored_as_the_plain_rules_score_it(seed, policy):
    problem = crowd(40, 30, seed, policy=policy)
    rng = random.Random(seed)
    problem = replace(problem, mentors=tuple(rng.sample(problem.mentors, 40)))
    matrix, facts = scored(problem)
    for mentors in (True, False):
        side = profile(facts, mentors=mentors)
        found = np.stack([row_scores(side, row) for row in range(len(side.topics))])
        assert np.array_equal(found if mentors else found.T, matrix)
    rows, columns = np.nonzero(matrix >= 0)
    parts = pair_points(facts, rows, columns)
    assert np.array_equal(sum(parts.values()), matrix[rows, columns])


def test_a_manager_of_everybody_makes_no_list_of_all_pairs():
    problem = crowd(60, 60, 3, policy=EVERYTHING)
    problem = replace(
        problem,
        mentors=tuple(replace(p, manager_id="boss") for p in problem.mentors),
        mentees=tuple(replace(p, manager_id="boss" if n % 2 else "other") for n, p in enumerate(problem.mentees)),
    )
    matrix, facts = scored(problem)
    side = profile(facts, mentors=True)
    assert np.array_equal(np.stack([row_scores(side, row) for row in range(len(side.topics))]), matrix)
    assert facts.apart.columns.size < 200


@pytest.mark.parametrize("block", [1, 7, 256])
def test_the_nearest_are_the_best_by_score_less_price_then_by_place(block):
    matrix, facts = scored(crowd(50, 1100, 8))
    price = np.random.default_rng(8).integers(0, 300, matrix.shape[1])
    found = nearest(profile(facts, mentors=True), price, 5, Workers(block=block))
    for row, line in enumerate(matrix - price):
        order = sorted(np.flatnonzero(matrix[row] >= 0), key=lambda j: (-line[j], j))[:5]
        assert found.columns[row, : found.held[row]].tolist() == order
        assert found.worth[row, : found.held[row]].tolist() == line[order].tolist()


@pytest.mark.parametrize("block", [1, 16, 500])
@pytest.mark.parametrize("seed", range(8))
def test_what_is_near_its_prices_is_found_and_the_rest_stays_as_far_away_as_is_said(seed, block):
    matrix, facts = scored(crowd(50, 600, seed))
    rng, bonus, margin, k = np.random.default_rng(seed), 60_001, 20, 4
    u = rng.integers(300, 900, matrix.shape[0]) + bonus * rng.integers(0, 2, matrix.shape[0])
    v = rng.integers(0, 500, matrix.shape[1]) + bonus * rng.integers(0, 2, matrix.shape[1])
    known = rng.random(matrix.shape) < 0.05
    starts = np.append(0, np.cumsum(known.sum(axis=1)))
    lists = starts, np.nonzero(known)[1].astype(np.int32)
    rows = np.flatnonzero(rng.random(len(u)) < 0.7)
    side = profile(facts, mentors=True)
    found = near(side, (u, v), bonus, rows, lists, k, margin, Workers(block=block), beside=True)
    above = np.where((matrix >= 0) & ~known, matrix + bonus - u[:, None] - v[None, :], -(10**7))[rows]
    for line, above_row in enumerate(above):
        order = [j for j in np.argsort(-above_row, kind="stable") if above_row[j] > -margin]
        assert found.columns[line, : found.held[line]].tolist() == order[:k]
        assert (found.worth[line, : found.held[line]] - u[rows[line]] + bonus).tolist() == above_row[order[:k]].tolist()
        assert found.left[line] == (-above_row[order[k]] if len(order) > k else margin)
        above[line, order[:k]] = -(10**7)
    assert np.array_equal(np.minimum(found.beside, margin), np.minimum(-above.max(axis=0), margin))
