import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.matching import Cancelled
from upmentor.matching.assignment import _prices, best_assignment, bound, fill, stopper

from .oracle import brute_force, min_cost_flow


@st.composite
def tables(draw):
    """Values with 0 for "not allowed", and places of both sides, some of them none."""
    rows, columns = draw(st.integers(1, 5)), draw(st.integers(1, 5))
    row_places = draw(st.lists(st.integers(0, 3), min_size=rows, max_size=rows))
    column_places = draw(st.lists(st.integers(0, 3), min_size=columns, max_size=columns))
    high = draw(st.sampled_from([1, 3, 1000]))
    cells = draw(st.lists(st.integers(-high, high), min_size=rows * columns, max_size=rows * columns))
    scores = np.array(cells, dtype=np.int32).reshape(rows, columns)
    return np.maximum(scores, -1), row_places, column_places


def valued(scores, row_places, column_places):
    bonus = 1000 * min(sum(row_places), sum(column_places)) + 1
    return np.where(scores >= 0, scores.astype(np.int64) + bonus, 0)


@given(tables())
@settings(max_examples=500, deadline=None)
def test_assignment_equals_brute_force_and_its_prices_prove_it(table):
    scores, row_places, column_places = table
    values, a, b = valued(*table), np.array(row_places), np.array(column_places)
    chosen, u, v = best_assignment(values, a, b)
    assert not chosen[values == 0].any()
    assert (chosen.sum(axis=1) <= a).all()
    assert (chosen.sum(axis=0) <= b).all()
    assert (int(chosen.sum()), int(scores[chosen].sum())) == brute_force(scores, row_places, column_places)
    assert min(u.min(), v.min()) >= 0
    assert bound(values, a, b, u, v) == int(values[chosen].sum())


@given(tables())
@settings(max_examples=200, deadline=None)
def test_filling_from_nothing_reaches_the_same_value(table):
    a, b = np.array(table[1]), np.array(table[2])
    values = np.where((a > 0)[:, None] & (b > 0)[None, :], valued(*table), 0)
    chosen = np.zeros(values.shape, dtype=bool)
    u, v = values.max(axis=1), np.zeros(len(b), dtype=np.int64)
    fill(values, a, b, chosen, u, v, lambda: None)
    assert int(values[chosen].sum()) == int(values[best_assignment(values, a, b)[0]].sum())
    assert bound(values, a, b, u, v) == int(values[chosen].sum())


@pytest.mark.parametrize("places", [(1, 1), (2, 1), (1, 3), (2, 3)])
@pytest.mark.parametrize("shape", [(60, 40), (25, 70)])
def test_assignment_equals_min_cost_flow(shape, places):
    rng = np.random.default_rng([*shape, *places])
    scores = np.where(rng.random(shape) < 0.3, rng.integers(0, 1001, shape), -1).astype(np.int32)
    a, b = rng.integers(1, places[0] + 1, shape[0]), rng.integers(1, places[1] + 1, shape[1])
    chosen, _, _ = best_assignment(valued(scores, a.tolist(), b.tolist()), a, b)
    assert (int(chosen.sum()), int(scores[chosen].sum())) == min_cost_flow(scores, a.tolist(), b.tolist())


def test_assignment_never_uses_a_pair_twice():
    values = np.array([[100, 1], [1, 1]])
    chosen, u, v = best_assignment(values, np.array([2, 2]), np.array([2, 2]))
    assert chosen.all()
    assert bound(values, np.array([2, 2]), np.array([2, 2]), u, v) == 103


def test_assignment_of_nobody():
    empty = np.zeros((0, 3), dtype=np.int64)
    chosen, u, v = best_assignment(empty, np.zeros(0, dtype=np.int64), np.ones(3, dtype=np.int64))
    assert (chosen.shape, u.size, v.tolist()) == ((0, 3), 0, [0, 0, 0])


def test_assignment_stops_when_cancelled():
    values = np.ones((3, 3), dtype=np.int64)
    with pytest.raises(Cancelled):
        best_assignment(values, np.ones(3, dtype=np.int64), np.ones(3, dtype=np.int64), stopper(lambda: True))


def test_prices_of_a_choice_that_is_not_the_best_are_refused():
    values, ones = np.array([[5, 1], [1, 5]]), np.ones(2, dtype=np.int64)
    with pytest.raises(AssertionError, match="not filled in the best way"):
        _prices(values, np.array([[0, 1], [1, 0]]), ones, ones, lambda: None)
