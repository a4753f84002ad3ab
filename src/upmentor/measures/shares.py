"""Shares and scores of answers on a scale, with their intervals."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite, sqrt
from statistics import fmean, stdev

from upmentor.measures.figure import Figure

# The two-sided 95 % point of the normal distribution.
Z = 1.959963984540054
RECOMMEND = "recommend-score"
TOP_TWO = "top-two-share-wilson"
MEAN = "mean-t"


def recommend(answers: Sequence[int]) -> tuple[Figure, float]:
    """The recommend score of answers from 0 to 10 and its standard error, both in points from −100 to 100.

    R = 100 (P − D) / n, SE = 100 √((p + d − (p − d)²) / n); P answered 9 or 10, D 0 to 6 (`domain.md` §3.4). The
    interval is R ± 1.96 SE within −100 … 100.

    >>> score, error = recommend([10] * 6 + [7] * 3 + [2] * 3)
    >>> score.value, round(error, 1), score.n, round(score.low, 1), round(score.high, 1)
    (25.0, 23.9, 12, -21.9, 71.9)

    Raises ValueError without an answer or for one outside 0 to 10.
    """
    if not answers or not all(0 <= one <= 10 for one in answers):
        raise ValueError("answers lie between 0 and 10, and there is at least one")
    n = len(answers)
    p, d = sum(one >= 9 for one in answers) / n, sum(one <= 6 for one in answers) / n
    value, error = 100 * (p - d), 100 * sqrt((p + d - (p - d) ** 2) / n)
    # All alike leaves no spread to estimate an interval from.
    if not error:
        return Figure(value, None, None, n, RECOMMEND, ("no-interval",)), error
    return Figure(value, max(-100.0, value - Z * error), min(100.0, value + Z * error), n, RECOMMEND), error


def top_two(answers: Sequence[int], highest: int = 5) -> Figure:
    """The share (0 to 1) of answers that chose one of the two highest levels, with Wilson's interval (1927).

    >>> share = top_two([5, 4, 4, 3, 2, 5, 1, 4])
    >>> share.value, round(share.low, 4), round(share.high, 4)
    (0.625, 0.3057, 0.8632)

    Raises ValueError without an answer or for one outside 1 to `highest`.
    """
    if not answers or not all(1 <= one <= highest for one in answers):
        raise ValueError(f"answers lie between 1 and {highest}, and there is at least one")
    return share(sum(one >= highest - 1 for one in answers), len(answers), TOP_TWO)


def share(hits: int, n: int, method: str = "share-wilson") -> Figure:
    """`hits` of `n` as a share (0 to 1) with Wilson's 95 % interval. Raises ValueError unless 0 ≤ hits ≤ n, n ≥ 1."""
    if n < 1 or not 0 <= hits <= n:
        raise ValueError("0 <= hits <= n and n >= 1")
    p, wide = hits / n, Z * Z / n
    middle, half = (p + wide / 2) / (1 + wide), Z * sqrt(p * (1 - p) / n + wide / (4 * n)) / (1 + wide)
    return Figure(p, max(0.0, middle - half), min(1.0, middle + half), n, method)


def mean(values: Sequence[float]) -> Figure:
    """The mean with the 95 % interval of Student's t: M ± t(n − 1; 0.975) s / √n.

    >>> found = mean([3, 4, 4, 5, 2])
    >>> found.value, round(found.low, 3), round(found.high, 3), found.n
    (3.6, 2.184, 5.016, 5)

    Raises ValueError with fewer than two values, or one that isn't finite.
    """
    # Inside: pages that show no mean need not load it.
    from scipy.special import stdtrit

    n = len(values)
    if n < 2 or not all(isfinite(value) for value in values):
        raise ValueError("at least two finite numbers")
    middle, spread = fmean(values), stdev(values)
    # All alike leaves no spread to estimate an interval from.
    if not spread:
        return Figure(middle, None, None, n, MEAN, ("no-interval",))
    half = float(stdtrit(n - 1, 0.975)) * spread / sqrt(n)
    return Figure(middle, middle - half, middle + half, n, MEAN)
