"""How long people stay: curves, medians, the comparison of curves, and how many leavers were avoided.

`time` is how long somebody was watched (any unit, 0 or more), `event` 1 for those who left then and 0 for those who
were still there when watching ended. The clock of both groups starts at the same moment (`ux.md` J20).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, exp, log, sqrt
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column, labels, named, two_arms, watched
from upmentor.measures.figure import Figure
from upmentor.measures.hazards import Hazard as Hazard
from upmentor.measures.hazards import cox as cox
from upmentor.measures.intervals import difference_interval
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import Z
from upmentor.measures.thresholds import AT_RISK, DESCRIPTIVE

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

CURVE = "kaplan-meier"
RETENTION = "retention-kaplan-meier"
MEDIAN = "median-brookmeyer-crowley"
LOG_RANK = "log-rank"
AVOIDED = "avoided-leavers"
# Halves that rounding moved by less count as halves.
CLOSE = 1e-12


@dataclass(frozen=True)
class Step:
    """From `time` on, `survival` of those at the start are still there (interval `low` to `high`). `at_risk` were there
    just before; then `events` left, and `censored` were watched no longer. `se` is Greenwood's standard error."""

    time: float
    survival: float
    low: float
    high: float
    se: float
    at_risk: int
    events: int
    censored: int


@dataclass(frozen=True)
class Curve:
    """Steps from time 0 on, one for each time somebody left or was watched no longer, up to the last time `until` that
    at least `fewest` people reached (`cut`: whether some were watched longer). `n` people, of whom `leavers` left
    (those after the cut too)."""

    steps: tuple[Step, ...]
    n: int
    leavers: int
    until: float
    cut: bool
    fewest: int
    method: str = CURVE
    caveats: tuple[str, ...] = ()


def kaplan_meier(time: Column, event: Column, *, fewest: int = AT_RISK) -> Curve:
    """The product-limit curve (Kaplan and Meier 1958), S(t) = Π (1 − d / n) over the times t when people left.

    Greenwood's variance (1926): S² Σ d / (n (n − d)). The 95 % interval is taken on the scale log(−log S): it stays
    within 0 and 1 and covers better in small groups than S ± 1.96 SE (Borgan and Liestøl 1990). Where nobody has left,
    or nobody is left, that scale has no value; there the exact bound for 0 of n events is given, n being at risk.
    Where fewer than `fewest` are at risk the curve stops (`domain.md` §3.6).

    >>> curve = kaplan_meier([3, 5, 6, 7, 8, 10, 12, 12], [1, 0, 1, 1, 0, 1, 1, 0], fewest=1)
    >>> [(step.time, round(step.survival, 4)) for step in curve.steps if step.events]
    [(3.0, 0.875), (6.0, 0.7292), (7.0, 0.5833), (10.0, 0.3889), (12.0, 0.1944)]

    Caveats: "tail-cut", "descriptive-only" (fewer than 30 people), "no-leavers". Raises `TooLittle("few-people")` with
    fewer than `fewest` people, ValueError for times that aren't finite and 0 or more and events that aren't 0 or 1.
    """
    import numpy as np

    times, events = watched(time, event)
    n = len(times)
    if n < max(fewest, 1):
        raise TooLittle("few-people", {"people": n}, {"people": max(fewest, 1)})
    at, which, size = np.unique(times, return_inverse=True, return_counts=True)
    left = np.bincount(which, weights=events)
    at_risk = n - np.cumsum(size) + size
    survival = np.cumprod(1 - left / at_risk)
    staying = at_risk - left
    spread = np.cumsum(np.divide(left, at_risk * staying, out=np.zeros(len(at)), where=staying > 0))
    steps = [] if at[0] == 0 else [Step(0.0, 1.0, 1.0, 1.0, 0.0, n, 0, 0)]
    for one in range(int((at_risk >= max(fewest, 1)).sum())):
        share, here = float(survival[one]), int(at_risk[one])
        low, high = _band(share, float(spread[one]), here)
        gone = int(left[one])
        se = share * sqrt(spread[one])
        steps.append(Step(float(at[one]), share, low, high, se, here, gone, int(size[one]) - gone))
    leavers, cut = int(events.sum()), bool(steps[-1].time < at[-1])
    caveats = ("tail-cut",) * cut + ("descriptive-only",) * (n < DESCRIPTIVE) + ("no-leavers",) * (not leavers)
    return Curve(tuple(steps), n, leavers, steps[-1].time, cut, max(fewest, 1), CURVE, caveats)


def retention_at(curve: Curve, t: float) -> Figure:
    """The share (0 to 1) still there at `t`, with the curve's interval; `n` is everybody at the start.

    >>> from upmentor.measures.tests.people import EIGHT
    >>> round(retention_at(kaplan_meier(*EIGHT, fewest=1), 9).value, 4)
    0.5833

    Raises `TooLittle("few-at-risk")` where the curve has ended (fewer than `fewest` were watched until then),
    ValueError for a time below 0.
    """
    step, at_risk = _at(curve, t)
    if at_risk < curve.fewest:
        raise TooLittle("few-at-risk", {"people": at_risk}, {"people": curve.fewest})
    caveats = tuple(one for one in curve.caveats if one not in ("tail-cut", "no-leavers"))
    if step.survival == 1:
        caveats += ("no-leavers",)
    # With nobody gone, or nobody left, Greenwood's error is 0 and says nothing.
    se = step.se if 0 < step.survival < 1 else None
    return Figure(step.survival, step.low, step.high, curve.n, RETENTION, caveats, se)


def median(curve: Curve) -> Figure:
    """The first time at which no more than half are still there, with the interval of Brookmeyer and Crowley (1982) on
    the log(−log S) scale: all times at which the curve's band holds one half.

    `high` is None with the caveat "upper-open" when the band's upper edge does not reach one half in time;
    "few-at-risk" when fewer than 10 stand behind it. Raises `TooLittle("median-not-reached")` when the curve ends
    above one half.

    >>> from upmentor.measures.tests.people import EIGHT
    >>> found = median(kaplan_meier(*EIGHT, fewest=1))
    >>> found.value, found.low, found.high
    (10.0, 3.0, None)
    """
    gone = [step for step in curve.steps if step.events]
    middle = next((step for step in gone if step.survival <= 0.5 + CLOSE), None)
    if middle is None:
        raise TooLittle("median-not-reached", {"leavers": curve.leavers}, {"leavers": ceil(curve.n / 2)})
    low = next(step.time for step in gone if step.low <= 0.5 + CLOSE)
    high = next((step.time for step in gone if step.high <= 0.5 + CLOSE), None)
    caveats = tuple(one for one in curve.caveats if one != "tail-cut")
    caveats += ("upper-open",) * (high is None) + ("few-at-risk",) * (middle.at_risk < AT_RISK)
    return Figure(middle.time, low, high, curve.n, MEDIAN, caveats)


@dataclass(frozen=True)
class LogRank:
    """The test statistic as a figure (chi-square with `df` degrees of freedom), its `p`, and for each group how many
    left (`observed`) and how many would have left if all groups were alike (`expected`)."""

    figure: Figure
    p: float
    df: int
    observed: dict[str, int]
    expected: dict[str, float]


def log_rank(time: Column, event: Column, group: Column, *, drawn: bool = False, fewest: int = AT_RISK) -> LogRank:
    """Whether the curves of two or more groups differ by more than chance (Mantel 1966, Peto and Peto 1972).

    χ² = U' V⁻¹ U; U sums observed minus expected leavers over the times when people left, V is its hypergeometric
    covariance. `drawn` says that a draw made the groups; otherwise the caveat "not-random" is given.

    Further caveats: "descriptive-only" (a group below 30), "few-leavers" (fewer than 10 altogether). Raises
    `TooLittle`: "one-group", "few-people" (a group below `fewest`), "no-leavers", "no-overlap" (never two
    groups at risk when somebody left).
    """
    import numpy as np
    from scipy.special import chdtrc

    times, events = watched(time, event)
    values = labels(group)
    if len(values) != len(times):
        raise ValueError("columns of the same length")
    names, which, sizes = np.unique(values, return_inverse=True, return_counts=True)
    _enough(len(names), int(sizes.min()) if len(sizes) else 0, int(events.sum()), fewest)
    observed, expected, cover = _observed_expected(times, events, which, len(names))
    alive = np.flatnonzero(np.diag(cover) > CLOSE)
    if len(alive) < 2:
        raise TooLittle("no-overlap", {"groups": len(alive)}, {"groups": 2})
    gap, df = (observed - expected)[alive[1:]], len(alive) - 1
    value = max(0.0, float(gap @ np.linalg.pinv(cover[np.ix_(alive[1:], alive[1:])]) @ gap))
    caveats = ("no-interval", *arms_caveats(int(sizes.min()), drawn))
    caveats += ("few-leavers",) * bool(events.sum() < AT_RISK)
    texts = [named(name.item()) for name in names]
    return LogRank(
        Figure(value, None, None, len(times), LOG_RANK, caveats),
        float(chdtrc(df, value)),
        df,
        {name: round(float(one)) for name, one in zip(texts, observed, strict=True)},
        {name: float(one) for name, one in zip(texts, expected, strict=True)},
    )


def arms_caveats(smallest: int, drawn: bool) -> tuple[str, ...]:
    """What holds for every comparison of groups that stay or leave, the smallest having `smallest` people."""
    return ("not-random",) * (not drawn) + ("descriptive-only",) * (smallest < DESCRIPTIVE)


@dataclass(frozen=True)
class Avoided:
    """`estimate` of how many more stayed, and the `headline`: its lower bound, 0 when the interval holds 0."""

    estimate: Figure
    headline: float
    treated: Figure
    comparison: Figure


def avoided_leavers(
    time: Column, event: Column, group: Column, t: float, *, drawn: bool = False, reference: object = None,
    fewest: int = AT_RISK,
) -> Avoided:  # fmt: skip
    """How many of those who took part were still there at `t` beyond the comparison's share: n (S₁(t) − S₀(t)).

    `group` as in `two_arms`. The interval combines those of the two shares (Zou and Donner 2008): it stays inside what
    is possible and asks for no symmetry; where it holds 0 the headline is 0 (`domain.md` §3.4). A headline below 0 has
    the caveat "more-left". Raises what `kaplan_meier`, `retention_at` and `two_arms` raise.
    """
    times, events = watched(time, event)
    mine = two_arms(group, reference)
    if len(mine) != len(times):
        raise ValueError("columns of the same length")
    one, other = (retention_at(kaplan_meier(times[who], events[who], fewest=fewest), t) for who in (mine, ~mine))
    n = one.n
    gap, low, high = difference_interval(one, other)
    caveats = arms_caveats(min(one.n, other.n), drawn) + ("more-left",) * (high < 0)
    se = None if one.se is None or other.se is None else n * sqrt(one.se**2 + other.se**2)
    headline = 0.0 if low <= 0 <= high else n * low
    return Avoided(Figure(n * gap, n * low, n * high, len(times), AVOIDED, caveats, se), headline, one, other)


def _band(share: float, spread: float, at_risk: int) -> tuple[float, float]:
    """The interval of one step; `spread` is Greenwood's sum."""
    nothing = 0.025 ** (1 / at_risk)
    if share <= 0:
        return 0.0, 1 - nothing
    if share >= 1:
        return nothing, 1.0
    half = Z * sqrt(spread) / -log(share)
    return share ** exp(half), share ** exp(-half)


def _at(curve: Curve, t: float) -> tuple[Step, int]:
    """The step that holds at `t`, and how many were watched until then."""
    if not t >= 0:
        raise ValueError("a time is 0 or more")
    before = [step for step in curve.steps if step.time <= t]
    step = before[-1] if before else Step(0.0, 1.0, 1.0, 1.0, 0.0, curve.n, 0, 0)
    if step.time == t:
        return step, step.at_risk
    return step, step.at_risk - step.events - step.censored


def _enough(groups: int, smallest: int, leavers: int, fewest: int) -> None:
    if groups < 2:
        raise TooLittle("one-group", {"groups": groups}, {"groups": 2})
    if smallest < fewest:
        raise TooLittle("few-people", {"people": smallest}, {"people": fewest})
    if not leavers:
        raise TooLittle("no-leavers", {"leavers": 0}, {"leavers": 1})


def _observed_expected(times: Numbers, events: Numbers, which: Numbers, k: int) -> tuple[Numbers, Numbers, Numbers]:
    """Leavers of each of `k` groups, how many were expected, and the covariance of the difference."""
    import numpy as np

    at, when = np.unique(times, return_inverse=True)
    cells = when * k + which
    size = np.bincount(cells, minlength=len(at) * k).reshape(len(at), k)
    left = np.bincount(cells, weights=events, minlength=len(at) * k).reshape(len(at), k)
    there = size[::-1].cumsum(axis=0)[::-1].astype(float)
    total, gone = there.sum(axis=1), left.sum(axis=1)
    share = there / total[:, None]
    # With one person at risk nothing can vary.
    weight = np.divide(gone * (total - gone), total - 1, out=np.zeros(len(at)), where=total > 1)
    cover = np.diag(weight @ share) - (share * weight[:, None]).T @ share
    return left.sum(axis=0), gone @ share, cover
