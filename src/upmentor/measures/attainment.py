"""Goal attainment scaling: how far goals were reached, as a T score (Kiresuk and Sherman 1968).

Each goal has a level from −2 (further away) over 0 (as hoped) to +2 (far beyond) and a weight from 1 to 4.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, isfinite, sqrt

from upmentor.measures.figure import Figure

LOWEST, HIGHEST = -2, 2
LIGHTEST, HEAVIEST = 1, 4
# The usual assumption about how alike the goals of one person come out.
CORRELATION = 0.3
METHOD = "goal-attainment-t"
FEW_GOALS = "few-goals"
NO_INTERVAL = "no-interval"


def t_score(levels: Sequence[float], weights: Sequence[float] | None = None, r: float = CORRELATION) -> Figure:
    """The goal attainment T of one person or pair: 50 is "as hoped", 10 points are one standard deviation.

    T = 50 + 10 Σ(w x) / √((1 − r) Σ w² + r (Σ w)²). A level may lie between two whole ones (the mean of two people's
    judgements). `n` is the number of goals; there is no interval, since a pair's goals are no sample of anything.

    >>> [round(t_score(x).value, 2) for x in ((0, 0, 0), (1, 1, 1), (-2, -2))]
    [50.0, 63.69, 25.19]
    >>> round(t_score((1, 0, -1, 2), (4, 2, 1, 3)).value, 2)
    62.6
    >>> t_score((0, 1)).n, t_score((0, 1)).caveats
    (2, ('no-interval', 'few-goals'))

    Raises ValueError without a goal, for levels, weights or r outside their range, and unless each goal has a weight.
    """
    heavy = _checked(levels, weights)
    if not 0 <= r < 1:
        raise ValueError("r lies between 0 and below 1")
    spread = sqrt((1 - r) * sum(w * w for w in heavy) + r * sum(heavy) ** 2)
    value = 50 + 10 * sum(w * x for w, x in zip(heavy, levels, strict=True)) / spread
    caveats = (NO_INTERVAL, FEW_GOALS) if len(levels) < 3 else (NO_INTERVAL,)
    return Figure(value, None, None, len(levels), METHOD, caveats)


def nearest_level(levels: Sequence[float], weights: Sequence[float] | None = None) -> int:
    """The level that says in one word how the goals stand together: their weighted mean, a half going towards 0.

    >>> nearest_level((1, 0, -1, 2), (4, 2, 1, 3)), nearest_level((0, 1)), nearest_level((-1, -2)), nearest_level((2,))
    (1, 0, -1, 2)
    """
    heavy = _checked(levels, weights)
    mean = sum(w * x for w, x in zip(heavy, levels, strict=True)) / sum(heavy)
    return ceil(mean - 0.5) if mean > 0 else floor(mean + 0.5)


def _checked(levels: Sequence[float], weights: Sequence[float] | None) -> Sequence[float]:
    """The weights, 1 each without any."""
    heavy = [1.0] * len(levels) if weights is None else list(weights)
    if not levels:
        raise ValueError("at least one level is needed")
    if len(heavy) != len(levels):
        raise ValueError("each level needs one weight")
    if not all(isfinite(x) and LOWEST <= x <= HIGHEST for x in levels):
        raise ValueError(f"levels lie between {LOWEST} and {HIGHEST}")
    if not all(isfinite(w) and LIGHTEST <= w <= HEAVIEST for w in heavy):
        raise ValueError(f"weights lie between {LIGHTEST} and {HEAVIEST}")
    return heavy
