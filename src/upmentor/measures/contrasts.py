"""Weighted sums over a panel with an interval that holds for few units as well.

An estimator of differences in differences is a sum of weights × outcomes in which each unit's weights add up to 0 (so
that what is constant in a unit drops out) and the units that start in the same period (a cohort) get the same weights.
Given the cohorts, cohorts are independent, so the variance is the sum over cohorts of the variance of a mean: each unit
counts once, as in Donald and Lang (2007), however many periods it was seen in and however its periods hang together.
"""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING

from upmentor.measures.figure import Figure
from upmentor.measures.panel import CLUSTERS, Panel

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

TINY = 1e-11
# With a smaller cohort all cohorts share one estimate of spread: one from 2 units alone covers too rarely.
COHORT = 5
ROUNDS = 500


def total(weights: Numbers, found: Panel) -> float:
    """Σ weights × outcomes over what was seen."""
    import numpy as np

    return float(np.where(found.seen, weights * np.nan_to_num(found.y), 0.0).sum())


def residuals(found: Panel) -> Numbers:
    """Outcomes less unit and cohort × period means (0 where not seen); by turns until nothing moves."""
    import numpy as np

    seen = found.seen
    _levels, cohort = np.unique(found.start, return_inverse=True)
    member = np.eye(cohort.max() + 1)[cohort]
    rest = np.where(seen, found.y, 0.0)
    each, cells = np.maximum(seen.sum(axis=1), 1), np.maximum(member.T @ seen, 1)
    scale = float(np.abs(rest).max()) or 1.0
    for _round in range(1 if found.whole else ROUNDS):
        rest = np.where(seen, rest - (rest.sum(axis=1) / each)[:, None], 0.0)
        moved = member.T @ rest / cells
        rest = np.where(seen, rest - moved[cohort], 0.0)
        if np.abs(moved).max() < 1e-10 * scale:
            break
    return rest


def figure(weights: Numbers, found: Panel, rest: Numbers, method: str, *caveats: str) -> Figure:
    """The sum with its 95 % interval by Student's t; `rest` is `residuals(found)`. Spread by cohort with the degrees of
    freedom of Welch (1947); where a cohort has fewer than 5 units see `spread_of` (caveat "equal-spread-assumed").
    Units in clusters are added up by cluster first.

    Caveats: "few-clusters" below 11, "no-interval" where nothing varies or a cohort is one cluster."""
    import numpy as np
    from scipy.special import stdtrit

    value = total(weights, found)
    variance, df, shared = spread_of(weights, found, rest)
    said = (*found.caveats, *caveats) + ("few-clusters",) * (found.clusters < CLUSTERS)
    n = int(found.seen.any(axis=1).sum())
    largest = float(np.abs(np.where(found.seen, weights * np.nan_to_num(found.y), 0.0)).sum())
    if not variance > (TINY * largest) ** 2:
        return Figure(value, None, None, n, method, (*said, "no-interval"))
    se = sqrt(variance)
    half = float(stdtrit(df, 0.975)) * se
    return Figure(value, value - half, value + half, n, method, said + ("equal-spread-assumed",) * shared, se)


def spread_of(weights: Numbers, found: Panel, rest: Numbers) -> tuple[float, float, bool]:
    """The variance, its degrees of freedom, and whether cohorts share one spread: with two cohorts, one of them small,
    whichever of shared and own gives the wider interval; with more, shared."""
    import numpy as np
    from scipy.special import stdtrit

    _levels, cohort = np.unique(found.start, return_inverse=True)
    sizes = np.bincount(cohort)
    if not found.by_unit or sizes.min() >= COHORT:
        return (*_own(weights, found, rest, cohort), False)
    shared = _shared(weights, found, rest, len(cohort) - len(sizes))
    if len(sizes) > 2:
        return (*shared, True)
    own = _own(weights, found, rest, cohort)
    wide = [variance * float(stdtrit(df, 0.975)) ** 2 for variance, df in (shared, own)]
    return (*own, False) if wide[1] > wide[0] else (*shared, True)


def _shared(weights: Numbers, found: Panel, rest: Numbers, spare: int) -> tuple[float, float]:
    import numpy as np

    if spare < 1:
        return 0.0, 1.0
    together = found.seen.T.astype(float) @ found.seen
    spread = rest.T @ rest / np.maximum(together, 1) * len(rest) / spare
    used = np.where(found.seen, weights, 0.0)
    return float(((used @ spread) * used).sum()), float(spare)


def _own(weights: Numbers, found: Panel, rest: Numbers, cohort: Numbers) -> tuple[float, float]:
    import numpy as np

    each = np.bincount(found.cluster, (weights * rest).sum(axis=1))
    first = np.full(len(each), -1)
    first[found.cluster] = cohort
    if (first[found.cluster] != cohort).any():
        # A cluster with units of several cohorts.
        return float((each**2).sum()) * found.clusters / (found.clusters - 1), float(found.clusters - 1)
    here = first >= 0
    used = np.bincount(cohort, np.abs(weights).sum(axis=1)) > 0
    many = np.bincount(first[here])[used]
    parts: Numbers = np.bincount(first[here], each[here] ** 2)[used]
    if (many < 2).any() or not parts.any():
        return 0.0, 1.0
    parts = parts * many / (many - 1)
    return float(parts.sum()), float(parts.sum() ** 2 / (parts**2 / (many - 1)).sum())
