"""Intervals made from other intervals."""

from __future__ import annotations

from math import sqrt

from upmentor.measures.figure import Figure


def difference_interval(one: Figure, other: Figure) -> tuple[float, float, float]:
    """One minus the other with an interval made from theirs: Newcombe's hybrid (1998), which Zou and Donner (2008) call
    variance estimates recovery: each bound takes the distances on its own side. Both have an interval."""
    if one.low is None or one.high is None or other.low is None or other.high is None:
        raise ValueError("both figures have an interval")
    gap = one.value - other.value
    down = sqrt((one.value - one.low) ** 2 + (other.high - other.value) ** 2)
    up = sqrt((one.high - one.value) ** 2 + (other.value - other.low) ** 2)
    return gap, gap - down, gap + up
