"""The T score against its vectors, and what it refuses. (The usual values stand as doctests beside the function.)"""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from math import nan

import pytest

from upmentor.measures.attainment import nearest_level, t_score


@pytest.mark.parametrize(
    ("levels", "weights", "expected"),
    [
        ((0, 0, 0), (1, 1, 1), 50.00),
        ((1, 1, 1), (1, 1, 1), 63.69),
        ((1, 0, -1, 2), (4, 2, 1, 3), 62.60),
        ((-2, -2), (1, 1), 25.19),
    ],
)
def test_t_score_equals_the_published_vectors(levels: tuple[int], weights: tuple[int], expected: float) -> None:
    found = t_score(levels, weights)
    assert (round(found.value, 2), found.n, found.low, found.high) == (expected, len(levels), None, None)


@pytest.mark.parametrize(
    ("levels", "weights", "r", "words"),
    [
        ((), None, 0.3, "at least one level is needed"),
        ((3,), None, 0.3, "levels lie between -2 and 2"),
        ((nan,), None, 0.3, "levels lie between -2 and 2"),
        ((1, 1), (1,), 0.3, "each level needs one weight"),
        ((1,), (0,), 0.3, "weights lie between 1 and 4"),
        ((1,), (5,), 0.3, "weights lie between 1 and 4"),
        ((1,), None, 1, "r lies between 0 and below 1"),
        ((1,), None, -0.1, "r lies between 0 and below 1"),
    ],
)
def test_t_score_refuses_what_has_no_meaning(levels: tuple, weights: tuple | None, r: float, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        t_score(levels, weights, r)


def test_t_score_rises_with_a_level_and_mirrors_around_fifty() -> None:
    values = [t_score((level, 0), (2, 1)).value for level in (-2, -1, 0, 1, 2)]
    assert values == sorted(values)
    assert round(values[0] + values[4], 9) == 100


@pytest.mark.parametrize(("mean", "level"), [(-2, -2), (-1.5, -1), (-0.5, 0), (0.5, 0), (0.6, 1), (1.5, 1), (2, 2)])
def test_a_half_goes_towards_as_hoped(mean: float, level: int) -> None:
    assert nearest_level((mean,)) == level


def test_figure_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        t_score((0,)).value = 99  # type: ignore[misc]
