"""The five levels of a topic in the words of the pages: what a mentor can do with it, how much a mentee wants it."""

from __future__ import annotations

from collections.abc import Sequence

from upmentor.ground.content.enrolment import Step, load_enrolment
from upmentor.ground.content.messages import translated

MOST_OFFERED, MOST_WANTED = 5, 3


def scale(*, mentor: bool) -> Sequence[Step]:
    """The levels to choose from, in the active language: for a mentor rising, for a mentee falling."""
    choices = load_enrolment()
    return translated(choices.offer_levels if mentor else choices.priorities)


def most(*, mentor: bool) -> int:
    """How many topics somebody may choose."""
    return MOST_OFFERED if mentor else MOST_WANTED


def usual(*, mentor: bool) -> int:
    """The level that is set until somebody chooses another."""
    steps = scale(mentor=mentor)
    return steps[1].level if mentor else steps[0].level


def nearest(level: int, *, mentor: bool) -> int:
    """The level of the pages that stands for any of 1 to 5.

    >>> [nearest(level, mentor=True) for level in range(1, 6)], [nearest(level, mentor=False) for level in range(1, 6)]
    ([2, 2, 3, 3, 5], [2, 2, 3, 3, 5])
    """
    return min((step.level for step in scale(mentor=mentor)), key=lambda known: (abs(known - level), known))


def words(level: int, *, mentor: bool) -> str:
    """Two words for a level, as in “Everyday AI: can explain”."""
    close = nearest(level, mentor=mentor)
    return next(step.label for step in scale(mentor=mentor) if step.level == close)
