"""The highest floor against trying every floor."""

import numpy as np
import pytest

from upmentor.matching import assess, verify
from upmentor.matching.large.floor import highest_floor
from upmentor.matching.tests.oracle import min_cost_flow
from upmentor.matching.tests.sample import crowd


@pytest.mark.parametrize("seed", range(30))
def test_no_higher_floor_keeps_all_pairs_and_no_other_pairs_are_better_under_it(seed):
    problem = crowd(10 + seed % 7, 12, seed, places=1 + seed % 2)
    scores = assess(problem).matrix()
    places = [[p.capacity for p in side] for side in (problem.mentors, problem.mentees)]
    most = min_cost_flow(scores, *places)[0]
    answers = {
        floor: min_cost_flow(np.where(scores >= floor, scores, -1), *places) for floor in np.unique(scores[scores >= 0])
    }
    floor = max(floor for floor, (pairs, _) in answers.items() if pairs == most)
    found = highest_floor(problem)
    assert (found.floor, len(found.solution.pairs), found.solution.score) == (floor, *answers[floor])
    for one_by_one in (True, False):
        assert verify(problem, found.solution, floor=found.floor, one_by_one=one_by_one).optimal
