"""The difference between two groups, and the change in the same people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from statistics import fmean, stdev
from typing import TYPE_CHECKING

from upmentor.measures.change import FEWEST, NoSpread, hedges_g
from upmentor.measures.columns import Column, coded, independent, numbers, two_arms
from upmentor.measures.figure import Figure
from upmentor.measures.intervals import difference_interval
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import Z, mean, share
from upmentor.measures.thresholds import MEAN

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

WELCH = "difference-welch"
SHARES = "share-difference-newcombe"
ADJUSTED = "difference-ols-hc3"
STANDARDISED = "hedges-g-pooled"
CHANGE = "mean-change-t"
# Below so many people in a group the shape of what they said decides about the interval.
SMALL = 10
# From so many on the noncentral t distribution and the normal one can't be told apart.
MANY = 2_000
# A person who alone has some value is fitted exactly and says nothing about others.
ALONE = 1 - 1e-8
TINY = 1e-12


@dataclass(frozen=True)
class TwoGroups:
    """`difference`: the group of interest minus the other, in the outcome's unit; `standardised`: Hedges' g of the
    plain difference, None where it has no meaning (yes or no, no spread); `mine` and `other`: each group's mean or
    share."""

    difference: Figure
    standardised: Figure | None
    mine: Figure
    other: Figure


def two_groups(
    outcome: Column, group: Column, covariates: Mapping[str, Column] | None = None, *,
    reference: object = None, drawn: bool = False, fewest: int = MEAN,
) -> TwoGroups:  # fmt: skip
    """How far two groups differ; `group` and `reference` as in `columns.two_arms`.

    Numbers: difference of means, Welch's interval (1947). Only 0 and 1: difference of shares, Newcombe's interval
    (1998, method 10). With `covariates` (as in `columns.coded`), whatever the outcome: least squares with the HC3
    errors of MacKinnon and White (1985) and t(n − k).

    Caveats: "not-random" unless `drawn`, "small-groups" (one below 10), "no-interval" (no spread at all),
    "column-dropped", "rows-left-out" (people who alone have some value). Raises `TooLittle`: "one-group", "few-people"
    (a group below `fewest`, or not 10 more people than columns), "not-separable" (the group follows from the
    covariates); ValueError for gaps, lengths and a third group.
    """
    values, who = numbers(outcome), two_arms(group, reference)
    if len(values) != len(who):
        raise ValueError("columns of the same length")
    one, other = values[who], values[~who]
    if (smallest := min(len(one), len(other))) < max(fewest, 2):
        raise TooLittle("few-people", {"people": smallest}, {"people": max(fewest, 2)})
    caveats = ("not-random",) * (not drawn) + ("small-groups",) * (smallest < SMALL)
    yes_or_no = bool(((values == 0) | (values == 1)).all())
    if yes_or_no:
        each = [share(int(arm.sum()), len(arm)) for arm in (one, other)]
        gap, low, high = difference_interval(*each)
        se = sqrt(sum(arm.value * (1 - arm.value) / arm.n for arm in each))
        plain = Figure(gap, low, high, len(values), SHARES, caveats, se or None)
    else:
        each = [mean(arm.tolist()) for arm in (one, other)]
        plain = _welch(one, other, caveats)
    difference = _adjusted(values, who, covariates, caveats) if covariates else plain
    return TwoGroups(difference, None if yes_or_no else _standardised(one, other, caveats), each[0], each[1])


def _welch(one: Numbers, other: Numbers, caveats: tuple[str, ...]) -> Figure:
    from scipy.special import stdtrit

    n = len(one) + len(other)
    gap = float(one.mean() - other.mean())
    parts = [float(arm.var(ddof=1)) / len(arm) for arm in (one, other)]
    se = sqrt(sum(parts))
    if se <= TINY * max(1.0, abs(gap)):
        return Figure(gap, None, None, n, WELCH, (*caveats, "no-interval"))
    df = se**4 / sum(part**2 / (len(arm) - 1) for part, arm in zip(parts, (one, other), strict=True))
    half = float(stdtrit(df, 0.975)) * se
    return Figure(gap, gap - half, gap + half, n, WELCH, caveats, se)


def _standardised(one: Numbers, other: Numbers, caveats: tuple[str, ...]) -> Figure | None:
    """Hedges' g (1981) by the pooled spread; its interval inverts the noncentral t distribution."""
    from scipy.special import nctdtrinc

    df = len(one) + len(other) - 2
    spread = sqrt(sum(float(arm.var(ddof=1)) * (len(arm) - 1) for arm in (one, other)) / df)
    gap = float(one.mean() - other.mean())
    if spread <= TINY * max(1.0, abs(gap)):
        return None
    root, shrink = sqrt(1 / len(one) + 1 / len(other)), 1 - 3 / (4 * df - 1)
    t = gap / spread / root
    if df > MANY:
        # Hedges and Olkin 1985: the variance of g in large groups.
        wide = Z * sqrt(1 + t * t / (2 * df))
        edges = (t - wide, t + wide)
    else:
        edges = (float(nctdtrinc(df, 0.975, t)), float(nctdtrinc(df, 0.025, t)))
    low, high = (edge * root * shrink for edge in edges)
    return Figure(shrink * gap / spread, low, high, df + 2, STANDARDISED, caveats)


def _adjusted(values: Numbers, who: Numbers, covariates: Mapping[str, Column], caveats: tuple[str, ...]) -> Figure:
    """The group's coefficient beside the covariates.

    With the group as the last column of X = QR, its coefficient is q'y / r and HC3's variance Σ (q e / (1 − h))² / r²;
    q is the last column of Q, r the last of R's diagonal, h the squared length of Q's rows, e the residuals.
    """
    import numpy as np
    from scipy.special import stdtrit

    names, matrix = coded(covariates, len(values))
    everybody = np.column_stack([matrix, who.astype(float)])
    dropped = len(independent(everybody)) <= len(names)
    rows, kept, q, r = _not_alone(everybody)
    n, k = int(rows.sum()), len(kept) + 1
    if n < k + SMALL:
        raise TooLittle("few-people", {"people": n}, {"people": k + SMALL})
    if len(names) not in kept:
        raise TooLittle("not-separable", {"groups": 1}, {"groups": 2})
    level = values[rows].mean()
    part = q.T @ (values[rows] - level)
    rest = values[rows] - level - q @ part
    gap = float(part[-1] / r)
    se = float(np.linalg.norm(q[:, -1] * rest / (1 - (q**2).sum(axis=1))) / abs(r))
    caveats += ("column-dropped",) * dropped + ("rows-left-out",) * (n < len(values))
    if se <= TINY * max(1.0, abs(gap)):
        return Figure(gap, None, None, n, ADJUSTED, (*caveats, "no-interval"))
    half = float(stdtrit(n - k, 0.975)) * se
    return Figure(gap, gap - half, gap + half, n, ADJUSTED, caveats, se)


def _not_alone(matrix: Numbers) -> tuple[Numbers, list[int], Numbers, float]:
    """Which rows no column of their own fits exactly (leaving those out changes no other coefficient, while HC3 would
    divide by zero), which columns are independent in them, Q of the constant and these columns, and R's last entry in
    the unit of the last column."""
    import numpy as np

    rows = np.ones(len(matrix), dtype=bool)
    while True:
        part = matrix[rows]
        kept = independent(part)
        scale = np.append(1.0, np.abs(part[:, kept]).max(axis=0)) if kept else np.ones(1)
        middle = part[:, kept].mean(axis=0) if kept else np.empty(0)
        q, r = np.linalg.qr(np.column_stack([np.ones(len(part)), part[:, kept] - middle]) / scale)
        alone = (q**2).sum(axis=1) > ALONE
        if not alone.any() or alone.all():
            rows[np.flatnonzero(rows)[alone]] = False
            return rows, kept, q, float(r[-1, -1] * scale[-1])
        rows[np.flatnonzero(rows)[alone]] = False


@dataclass(frozen=True)
class Paired:
    """The mean change in the outcome's unit and Hedges' g of it, None when everybody moved alike or answered alike."""

    difference: Figure
    standardised: Figure | None


def paired(before: Column, after: Column, *, fewest: int = FEWEST) -> Paired:
    """How far the same people moved: mean of after − before with Student's t interval, and `change.hedges_g`.

    >>> found = paired([2, 3, 3, 4, 2, 3], [3, 4, 3, 5, 4, 4])
    >>> found.difference.value, round(found.difference.low, 3), round(found.standardised.value, 3)
    (1.0, 0.336, 1.119)

    Always the caveat "no-comparison": people move without a programme too. "no-interval" when all moved alike. Raises
    `TooLittle("few-people")` below `fewest` (at least 3), ValueError for gaps and lengths.
    """
    from scipy.special import stdtrit

    old, new = numbers(before).tolist(), numbers(after).tolist()
    if len(old) != len(new):
        raise ValueError("columns of the same length")
    n, needed = len(old), max(fewest, FEWEST)
    if n < needed:
        raise TooLittle("few-people", {"people": n}, {"people": needed})
    steps = [now - then for then, now in zip(old, new, strict=True)]
    gap, se = fmean(steps), stdev(steps) / sqrt(n)
    caveats = ("no-comparison",) + ("small-groups",) * (n < SMALL)
    if se <= TINY * max(1.0, abs(gap)):
        return Paired(Figure(gap, None, None, n, CHANGE, (*caveats, "no-interval")), None)
    half = float(stdtrit(n - 1, 0.975)) * se
    try:
        g = hedges_g(old, new)
    except NoSpread:
        g = None
    return Paired(Figure(gap, gap - half, gap + half, n, CHANGE, caveats, se), g)
