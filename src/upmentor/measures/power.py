"""How large a difference must be to be noticed, and how many people that takes (`domain.md` §3.6)."""

from __future__ import annotations

from math import ceil, inf, isfinite, sqrt
from statistics import NormalDist

from upmentor.measures.refused import TooLittle

POWER = 0.8


def _reach(df: float, power: float, level: float) -> float:
    """How many standard errors a difference must have."""
    if not (0 < level < 1 and 0 < power < 1) or not df > 0:
        raise ValueError("power and level lie between 0 and 1, degrees of freedom above 0")
    if df == inf:
        return NormalDist().inv_cdf(1 - level / 2) + NormalDist().inv_cdf(power)
    from scipy.special import stdtrit

    return float(stdtrit(df, 1 - level / 2) + stdtrit(df, power))


def smallest_difference(se: float, df: float = inf, *, power: float = POWER, level: float = 0.05) -> float:
    """The smallest true difference that an interval of 1 − `level` would tell from 0 with probability `power`, in the
    unit of the standard error `se` (Bloom 1995); `df` of Student's t, by default the normal distribution.

    >>> round(smallest_difference(1.0), 3), round(smallest_difference(1.0, 4), 3)
    (2.802, 3.717)
    """
    if not isfinite(se) or se < 0:
        raise ValueError("a standard error is 0 or more")
    return _reach(df, power, level) * se


def smallest_difference_of_means(with_: int, without: int, *, spread: float = 1.0, power: float = POWER) -> float:
    """The same for the means of two groups of so many people with standard deviation `spread` (1: in Cohen's d).

    >>> round(smallest_difference_of_means(393, 393), 3)
    0.2
    """
    _groups(with_, without)
    return smallest_difference(spread * sqrt(1 / with_ + 1 / without), power=power)


def smallest_difference_of_shares(with_: int, without: int, share: float, *, power: float = POWER) -> float | None:
    """How many points (of 1) the share in a group of `with_` people must lie above `share`, the one in a group of
    `without`, to be noticed; None where even 100 % would not be.

    >>> round(smallest_difference_of_shares(197, 197, 0.8), 3), smallest_difference_of_shares(8, 8, 0.9)
    (0.1, None)
    """
    _groups(with_, without)
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    reach = _reach(inf, power, 0.05)

    def noticed(gap: float) -> bool:
        higher = share + gap
        return gap >= reach * sqrt(higher * (1 - higher) / with_ + share * (1 - share) / without)

    low, high = 0.0, 1 - share
    if high == 0 or not noticed(high):
        return None
    for _halving in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if noticed(middle) and middle > 0 else (middle, high)
    return high


def people_per_arm(d: float, *, power: float = POWER) -> int:
    """How many people each of two groups takes to notice a difference of `d` standard deviations.

    >>> [people_per_arm(d) for d in (0.2, 0.3, 0.5)]
    [393, 175, 63]
    """
    if not isfinite(d) or d == 0:
        raise ValueError("a difference other than 0")
    return ceil(2 * (_reach(inf, power, 0.05) / d) ** 2)


def people_per_arm_for_shares(share: float, other: float, *, power: float = POWER) -> int:
    """How many people each of two groups takes to tell two shares apart.

    >>> people_per_arm_for_shares(0.8, 0.9), people_per_arm_for_shares(0.85, 0.9)
    (197, 683)
    """
    if not (0 <= share <= 1 and 0 <= other <= 1) or share == other:
        raise ValueError("two different shares between 0 and 1")
    spread = share * (1 - share) + other * (1 - other)
    return ceil(spread * (_reach(inf, power, 0.05) / (share - other)) ** 2)


def _groups(with_: int, without: int) -> None:
    if min(with_, without) < 1:
        raise TooLittle("few-people", {"people": max(min(with_, without), 0)}, {"people": 1})
