"""Differences in differences for units that start together."""

from __future__ import annotations

from collections.abc import Mapping
from math import sqrt
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column, independent
from upmentor.measures.contrasts import TINY, figure, residuals
from upmentor.measures.figure import Figure
from upmentor.measures.panel import CLUSTERS, NotAPanel, Panel, panel
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

CHANGES = "did-unit-changes"
WITHIN = "did-within-cr2"


def did(
    outcome: Column, unit: Column, period: Column, treated: Column, *,
    cluster: Column | None = None, covariates: Mapping[str, Column] | None = None,
    balanced: bool | None = None, seed: int = 0,
) -> Figure:  # fmt: skip
    """How much further those with the programme moved than those without, (T2 − T1) − (C2 − C1); columns as in
    `panel.panel`. `seed` changes nothing: no part is drawn.

    >>> engaged, unit = [.84, .90, .84, .90, .85, .86, .85, .86], [1, 1, 2, 2, 3, 3, 4, 4]
    >>> found = did(engaged, unit, [1, 2] * 4, [0, 1] * 2 + [0] * 4)
    >>> round(found.value, 4), found.low, found.caveats
    (0.05, None, ('few-clusters', 'no-interval'))

    `n` is the number of units. All units seen in all periods, no covariates, no other clusters: "did-unit-changes", one
    change per unit and Student's or Welch's interval (see `contrasts`). Otherwise "did-within-cr2", least squares with
    unit and period effects, the CR2 errors of Bell and McCaffrey (2002) and their degrees of freedom.

    Caveats: of the panel, "few-clusters", "no-interval", "column-dropped" (a covariate that follows from the rest).
    Raises `NotAPanel`, "staggered-starts" for several starts; `TooLittle` as the panel does, "not-separable" where the
    programme follows from the covariates.
    """
    return did_of(panel(outcome, unit, period, treated, cluster=cluster, covariates=covariates, balanced=balanced))


def did_of(found: Panel) -> Figure:
    """`did` of a panel that is there already."""
    if len(found.starts) > 1:
        raise NotAPanel("staggered-starts")
    if found.whole and found.by_unit and not len(found.covariates):
        return figure(weights(found), found, residuals(found), CHANGES)
    return _within(found)


def weights(found: Panel) -> Numbers:
    """Units × periods: what each outcome of a whole panel counts in the difference of mean changes."""
    import numpy as np

    periods = len(found.periods)
    start = found.starts[0]
    mine = found.start < periods
    shape = np.where(np.arange(periods) < start, -1 / start, 1 / (periods - start))
    return np.asarray(np.where(mine, 1 / mine.sum(), -1 / (~mine).sum())[:, None] * shape)


def _within(found: Panel) -> Figure:
    """Least squares within units, with period effects."""
    import numpy as np

    periods = len(found.periods)
    seen = found.seen
    split = np.arange(periods) >= found.starts[0]
    both = (seen & split).any(axis=1) & (seen & ~split).any(axis=1)
    mine = found.start < periods
    have = {"with": int((both & mine).sum()), "without": int((both & ~mine).sum())}
    if min(have.values()) < 2:
        raise TooLittle("few-units", have, {"with": 2, "without": 2})
    matrix, level = _demeaned(found)
    order = [*range(1, matrix.shape[1]), 0]
    kept = [order[at] for at in independent(matrix[:, order])]
    if 0 not in kept:
        raise TooLittle("not-separable", have, {"with": 2, "without": 2})
    dropped = any(at >= periods and at not in kept for at in order)
    x = matrix[:, kept]
    sizes = np.abs(x).max(axis=0)
    value, variance, df = cr2(x / sizes, level, found.cluster[np.nonzero(seen)[0]], len(kept) - 1)
    scale = float(sizes[-1])
    value, variance = value / scale, variance / scale**2
    return _said(found, value, variance, df, float(np.abs(level).max()), ("column-dropped",) * dropped)


def _demeaned(found: Panel) -> tuple[Numbers, Numbers]:
    """Programme, periods but the first, covariates; and the outcome: each less its unit's mean."""
    import numpy as np

    who, when = np.nonzero(found.seen)
    on = (when >= found.start[who]).astype(float)
    whole = [on, *np.eye(len(found.periods))[when].T[1:], *(one[who, when] for one in found.covariates)]
    many = np.maximum(np.bincount(who), 1)
    less = []
    for column in [*whole, found.y[who, when]]:
        moved = column - (np.bincount(who, column) / many)[who]
        less.append(np.where(np.abs(moved) < TINY * np.abs(column).max(), 0.0, moved))
    return np.column_stack(less[:-1]), less[-1]


def _said(found: Panel, value: float, variance: float, df: float, size: float, more: tuple[str, ...]) -> Figure:
    from scipy.special import stdtrit

    said = found.caveats + more + ("few-clusters",) * (found.clusters < CLUSTERS)
    n = len(found.y)
    if not variance > (TINY * max(size, abs(value))) ** 2 or not df > 0:
        return Figure(value, None, None, n, WITHIN, (*said, "no-interval"))
    se = sqrt(variance)
    half = float(stdtrit(df, 0.975)) * se
    return Figure(value, value - half, value + half, n, WITHIN, said, se)


def cr2(x: Numbers, y: Numbers, cluster: Numbers, at: int) -> tuple[float, float, float]:
    """Coefficient `at` of y on x (independent columns, no constant added), its CR2 variance, and its degrees of freedom
    under equal independent errors.

    With M = (X'X)⁻¹ and for each cluster A = (I − X M X')^(−1/2), a = A X M c: the variance is Σ (a'e)², and the
    degrees are tr(P)² / tr(P²) for P = diag(a'a) − B M B' with rows B = X'a.
    """
    import numpy as np

    bread = np.linalg.pinv(x.T @ x)
    rest = y - x @ (bread @ (x.T @ y))
    order = np.argsort(cluster, kind="stable")
    ends = np.flatnonzero(np.diff(cluster[order])) + 1
    root = np.linalg.cholesky(bread)
    scores, squares, rows = [], [], []
    for mine in np.split(order, ends):
        part = x[mine]
        vectors, lengths, _right = np.linalg.svd(part @ root, full_matrices=False)
        # A direction that the cluster alone decides is left out (Moore and Penrose's inverse).
        left = 1 - np.clip(lengths**2, 0, 1)
        factor = np.where(left > 1e-8, 1 / np.sqrt(np.maximum(left, 1e-8)), 0.0) - 1
        lean = part @ bread[:, at]
        lean = lean + vectors @ (factor * (vectors.T @ lean))
        scores.append(float(lean @ rest[mine]))
        squares.append(float(lean @ lean))
        rows.append(part.T @ lean)
    b = np.array(rows)
    p = np.diag(squares) - b @ bread @ b.T
    whole = float((p**2).sum())
    df = float(np.trace(p)) ** 2 / whole if whole > 0 else 0.0
    return float(bread[at] @ (x.T @ y)), float(np.square(scores).sum()), df
