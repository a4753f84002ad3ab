"""Finding like for like where there was no draw: matching on covariates, and a table that says how well it went.

Matching makes groups alike in what was recorded. People who volunteer differ in what was not: every result carries the
caveat "not-random" (`domain.md` §3.6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column, coded, independent, numbers, two_arms
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.thresholds import AT_RISK

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

MATCHED = "matched-difference-t"
# Standard deviations of the logit (Austin 2011).
CALIPER = 0.2
# What `domain.md` §3.6 takes from Stuart 2010 and others.
TARGET, LIMIT = 0.10, 0.25
RATIOS = (0.5, 2.0)
OK, BORDER, BEYOND = "ok", "limit", "beyond"
# A log odds beyond it says that the columns tell the groups apart.
APART = 15.0
# A weak pull towards "no difference" for columns of spread 1; only where the plain fit runs off.
RIDGE = 1.0
STEPS = 60
TINY = 1e-12


@dataclass(frozen=True)
class Row:
    """One column before and after matching. `smd` is the standardised mean difference, None where neither group varies
    but they differ; `ratio` that of the variances (of interest to comparison), None for yes-or-no columns."""

    name: str
    treated_before: float
    comparison_before: float
    smd_before: float | None
    ratio_before: float | None
    treated_after: float
    comparison_after: float
    smd_after: float | None
    ratio_after: float | None
    verdict: str


@dataclass(frozen=True)
class Matched:
    """`pairs` of positions (who took part, whom they are compared with), in the order of the first; `rows` a line for
    each column and level; `verdict` the worst of them; how many of either group found no partner (`left_out_treated`)
    or were not needed (`left_out_comparison`); `caliper` in log odds."""

    pairs: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    verdict: str
    left_out_treated: int
    left_out_comparison: int
    caliper: float
    caveats: tuple[str, ...]


def match_on_covariates(
    group: Column, covariates: Mapping[str, Column], *,
    reference: object = None, caliper: float = CALIPER, fewest: int = AT_RISK,
) -> Matched:  # fmt: skip
    """Pairs of people with nearly the same propensity to take part (Rosenbaum and Rubin 1985).

    The propensity is that of a logistic regression on the covariates (as in `columns.coded`). Each of the group of
    interest (`columns.two_arms`), the most likely first, gets the nearest of the others who is still free, within
    `caliper` standard deviations of the log odds (√ of the mean of both groups' variances). Equals go by position: the
    same input always makes the same pairs. Where the columns tell the groups apart completely, a ridge keeps the fit
    finite (caveat "separated").

    Caveats: "not-random" always, "separated", "column-dropped", "treated-left-out" (the result speaks of those who
    found a partner), "unbalanced" (a row beyond the limits). Raises `TooLittle`: "one-group", "few-people" (a group
    below `fewest`), "no-overlap" (fewer than `fewest` pairs); ValueError for gaps, lengths and a third group.
    """
    mine = two_arms(group, reference)
    n = len(mine)
    if (smallest := int(min(mine.sum(), n - mine.sum()))) < fewest:
        raise TooLittle("few-people", {"people": smallest}, {"people": fewest})
    matrix = coded(covariates, n)[1]
    kept = independent(matrix)
    odds, apart = propensity(mine, matrix[:, kept])
    spread = sqrt((float(odds[mine].var(ddof=1)) + float(odds[~mine].var(ddof=1))) / 2)
    reach = caliper * spread
    pairs = _nearest(odds, mine, reach + TINY)
    if len(pairs) < fewest:
        raise TooLittle("no-overlap", {"pairs": len(pairs)}, {"pairs": fewest})
    names, whole = coded(covariates, n, first_too=True)
    rows = balance_table(names, whole, mine, pairs)
    worst = max((row.verdict for row in rows), key=(OK, BORDER, BEYOND).index, default=OK)
    out, spare = int(mine.sum()) - len(pairs), int(n - mine.sum()) - len(pairs)
    caveats = ("not-random",) + ("separated",) * apart + ("column-dropped",) * (len(kept) < matrix.shape[1])
    caveats += ("treated-left-out",) * (out > 0) + ("unbalanced",) * (worst == BEYOND)
    order = sorted(pairs)
    return Matched(tuple(order), rows, worst, out, spare, reach, caveats)


def propensity(mine: Numbers, matrix: Numbers) -> tuple[Numbers, bool]:
    """The log odds of taking part by logistic regression (maximum likelihood, Newton's method), and whether the columns
    told the groups apart so that a ridge was needed. `matrix` has independent columns; without any, all are alike."""
    import numpy as np

    scale = matrix.std(axis=0)
    design = np.column_stack([np.ones(len(mine)), (matrix - matrix.mean(axis=0)) / scale])
    answer = mine.astype(float)
    odds = _logistic(design, answer, 0.0)
    if odds is not None:
        return odds, False
    odds = _logistic(design, answer, RIDGE)
    if odds is None:
        raise TooLittle("separated")
    return odds, True


def _logistic(design: Numbers, answer: Numbers, ridge: float) -> Numbers | None:
    """The fitted log odds; None when they run off."""
    import numpy as np
    from scipy.special import expit

    penalty = np.full(design.shape[1], ridge)
    penalty[0] = 0.0
    beta, odds = np.zeros(design.shape[1]), np.zeros(len(answer))
    reached = _likelihood(odds, answer)
    for _step in range(STEPS):
        share = expit(odds)
        slope = design.T @ (answer - share) - penalty * beta
        bend = (design * (share * (1 - share))[:, None]).T @ design + np.diag(penalty)
        try:
            step = np.linalg.solve(bend, slope)
        except np.linalg.LinAlgError:
            return None
        if float(slope @ step) < 1e-16 * len(answer):
            return odds
        for _half in range(30):
            odds = design @ (beta + step)
            found = _likelihood(odds, answer) - float(penalty @ (beta + step) ** 2) / 2
            if found >= reached - 1e-9:
                break
            step = step / 2
        beta, reached = beta + step, found
        if not ridge and np.abs(odds).max() > APART:
            return None
    return None


def _likelihood(odds: Numbers, answer: Numbers) -> float:
    import numpy as np

    return float((answer * odds - np.logaddexp(0, odds)).sum())


def _nearest(odds: Numbers, mine: Numbers, reach: float) -> list[tuple[int, int]]:
    """Pairs of positions. The free ones lie on a line in the order of their odds; each step to either side leaps over
    those already taken, so that a hundred thousand people take a second."""
    import numpy as np

    others = np.flatnonzero(~mine)
    others = others[np.lexsort((others, odds[others]))]
    line = odds[others].tolist()
    where = np.searchsorted(odds[others], odds, side="left").tolist()
    size = len(line)
    # Place p stands for 1 + p; 0 and size + 1 are the ends.
    left, right = list(range(size + 2)), list(range(size + 2))
    treated = np.flatnonzero(mine)
    pairs = []
    for one in treated[np.lexsort((treated, -odds[treated]))].tolist():
        up = _free(right, where[one] + 1)
        down = _free(left, where[one])
        above = line[up - 1] - odds[one] if up <= size else np.inf
        below = odds[one] - line[down - 1] if down >= 1 else np.inf
        place, gap = (up, above) if above <= below else (down, below)
        if gap > reach:
            continue
        pairs.append((one, int(others[place - 1])))
        left[place], right[place] = place - 1, place + 1
    return pairs


def _free(to: list[int], place: int) -> int:
    """The first free place from `place` on in one direction; shortens the way for whoever comes next."""
    end = place
    while to[end] != end:
        end = to[end]
    while to[place] != end:
        to[place], place = end, to[place]
    return end


def balance_table(
    names: Sequence[str], matrix: Numbers, mine: Numbers, pairs: Sequence[tuple[int, int]]
) -> tuple[Row, ...]:
    """A row for each column of `matrix`. Differences are in standard deviations of the groups before matching
    (√ of the mean of both variances) both times, so that a narrower group cannot make a difference look larger.

    Verdict of the difference after matching: "ok" up to 0.10, "limit" up to 0.25, else "beyond"; a ratio of variances
    outside 0.5 to 2 is "beyond" too.
    """
    import numpy as np

    one, other = (matrix[np.asarray([pair[side] for pair in pairs], dtype=int)] for side in (0, 1))
    return tuple(
        _row(name, matrix[mine, at], matrix[~mine, at], one[:, at], other[:, at]) for at, name in enumerate(names)
    )


def _row(name: str, mine: Numbers, others: Numbers, one: Numbers, other: Numbers) -> Row:
    import numpy as np

    spread = sqrt((_variance(mine) + _variance(others)) / 2)
    before, after = ((float(a.mean()), float(b.mean())) for a, b in ((mine, others), (one, other)))
    gaps = [_standardised(a - b, spread) for a, b in (before, after)]
    yes_or_no = bool(np.isin(mine, (0, 1)).all() and np.isin(others, (0, 1)).all())
    ratios = [None if yes_or_no else _ratio(a, b) for a, b in ((mine, others), (one, other))]
    return Row(name, *before, gaps[0], ratios[0], *after, gaps[1], ratios[1], _verdict(gaps[1], ratios[1]))


def _variance(values: Numbers) -> float:
    found = float(values.var(ddof=1)) if len(values) > 1 else 0.0
    return found if found > TINY * max(1.0, float(values.mean()) ** 2) else 0.0


def _standardised(gap: float, spread: float) -> float | None:
    if spread:
        return gap / spread
    return 0.0 if abs(gap) <= TINY else None


def _ratio(mine: Numbers, others: Numbers) -> float | None:
    one, other = _variance(mine), _variance(others)
    return one / other if one and other else None


def _verdict(gap: float | None, ratio: float | None) -> str:
    if gap is None or abs(gap) > LIMIT or (ratio is not None and not RATIOS[0] <= ratio <= RATIOS[1]):
        return BEYOND
    return OK if abs(gap) <= TARGET else BORDER


def matched_difference(matched: Matched, outcome: Column) -> Figure:
    """The mean difference within the pairs, with Student's t interval (partners are alike, thus not independent).

    `outcome` has a value for everybody who was there to be matched, in the same order; carries the matching's caveats.
    Raises ValueError for gaps.
    """
    import numpy as np
    from scipy.special import stdtrit

    values = numbers(outcome)
    steps = np.asarray([values[one] - values[other] for one, other in matched.pairs])
    n, gap, se = len(steps), float(steps.mean()), sqrt(_variance(steps) / len(steps))
    if not se:
        return Figure(gap, None, None, 2 * n, MATCHED, (*matched.caveats, "no-interval"))
    half = float(stdtrit(n - 1, 0.975)) * se
    return Figure(gap, gap - half, gap + half, 2 * n, MATCHED, matched.caveats, se)
