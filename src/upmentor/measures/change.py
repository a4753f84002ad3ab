"""How far the same people moved between two times.

The primary result is the ordinary before and after. What people say afterwards about how it was before (look-back) is a
sensitivity figure and carries its own method and caveat: it tends to inflate the effect (`domain.md` §3.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from math import isfinite, sqrt
from statistics import fmean, stdev

from upmentor.measures.figure import Figure

METHOD = "hedges-g-paired"
LOOK_BACK = "hedges-g-paired-look-back"
FEWEST = 3
# Below it a spread is what rounding leaves of none.
NO_SPREAD = 1e-9


class NoSpread(ValueError):
    """Everybody answered alike at both times, or moved by the same step: an effect size has no meaning."""


def hedges_g(before: Sequence[float], after: Sequence[float]) -> Figure:
    """Hedges' g of a change in pairs of answers.

    g = J (M2 − M1) / √((s1² + s2²) / 2), J = 1 − 3 / (4 df − 1), df = n − 1 (`domain.md` §3.4). The standard deviation
    is that of answers, not of differences, so that g can be compared between groups. The 95 % interval inverts the
    noncentral t distribution of the paired t = mean difference / (s_diff / √n), in the same unit; thus it holds 0
    exactly when the paired t test has p ≥ 0.05.

    >>> figure = hedges_g([2, 3, 3, 4, 2, 3], [3, 4, 3, 5, 4, 4])
    >>> round(figure.value, 3), figure.n
    (1.119, 6)

    Raises ValueError with fewer than three pairs, unequal lengths or numbers that aren't finite, `NoSpread` as it says.
    """
    # Inside: pages that show no change need not load it.
    from scipy.special import nctdtrinc

    n = len(before)
    if n != len(after) or n < FEWEST or not all(isfinite(value) for value in (*before, *after)):
        raise ValueError(f"at least {FEWEST} pairs of finite numbers")
    steps = [b - a for a, b in zip(before, after, strict=True)]
    unit, wobble = sqrt((stdev(before) ** 2 + stdev(after) ** 2) / 2), stdev(steps)
    if min(unit, wobble) < NO_SPREAD:
        raise NoSpread
    df = n - 1
    shrink = 1 - 3 / (4 * df - 1)
    t = fmean(steps) / (wobble / sqrt(n))
    scale = shrink * wobble / unit / sqrt(n)
    low, high = (float(nctdtrinc(df, p, t)) * scale for p in (0.975, 0.025))
    return Figure(shrink * fmean(steps) / unit, low, high, n, METHOD)


def look_back(then: Sequence[float], now: Sequence[float]) -> Figure:
    """The same from a look-back rating; labelled, so that nobody takes it for the result."""
    return replace(hedges_g(then, now), method=LOOK_BACK, caveats=("look-back-inflates",))
