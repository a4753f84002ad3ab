"""Proportional hazards: how much more often one kind of people leaves than another, other things being equal.

statsmodels has the model too, but its fit takes seconds and its robust errors minutes for 100,000 people; here sums
over tied times are made once, for all of them. The tests compare both with lifelines and statsmodels.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column, coded, independent, labels, named, watched
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import Z
from upmentor.measures.thresholds import DESCRIPTIVE, LEAVERS_PER_VARIABLE

if TYPE_CHECKING:
    from collections.abc import Mapping

    from upmentor.measures.columns import Numbers

RATIO = "hazard-ratio-efron"
ROBUST = "hazard-ratio-efron-robust"
# Newton's steps; a fit that isn't there by then runs off to infinity.
STEPS = 40
# Between the two most unlike people, as a logarithm: millions of times as often is no finding but no bound at all.
BEYOND = 15.0
# With a few columns looked at, one in twenty would be blamed too often.
UNSTEADY = 0.01


@dataclass(frozen=True)
class Hazard:
    """One column. `ratio`: how many times as often people leave, for one unit more (its `se` is that of the ratio's
    natural logarithm, as usual); `coefficient`: that logarithm; `p`: of Wald's test that the ratio is 1; `p_steady`: of
    the test that the ratio stays the same over time."""

    ratio: Figure
    coefficient: Figure
    p: float
    p_steady: float


def cox(
    time: Column, event: Column, group: Column | None = None, covariates: Mapping[str, Column] | None = None, *,
    name: str = "group", robust: bool = False, cluster: Column | None = None, drawn: bool = False,
) -> dict[str, Hazard]:  # fmt: skip
    """Hazard ratios by column (Cox 1972), ties by Efron's method (1977), Wald's intervals.

    `group` of 0 and 1 becomes the column `name`; one of labels "name=label" for each but the first in sorted order.
    `covariates` are coded as in `columns.coded`. `robust` gives the sandwich errors of Lin and Wei (1989), which hold
    when the hazards are not quite proportional; `cluster` does so for people who belong together (each cluster's sum).

    Caveats: "not-random" (unless `drawn`) and "descriptive-only" (a group below 30), both with a `group` only;
    "column-dropped" when a covariate was constant or followed from others; "not-proportional" where the ratio changes
    over time (p below 0.01), so that it is an average. Raises `TooLittle`: "few-leavers" (fewer
    than 10 for each variable), "one-group", "no-spread" (only constant columns), "few-clusters", "not-separable"
    (the group follows from the covariates), "separated" (nobody left for some value, so that the ratio is 0 or without
    bound); ValueError for gaps and lengths.
    """
    import numpy as np

    times, events = watched(time, event)
    names, matrix, dropped, caveats = _design(len(times), group, covariates or {}, name, drawn)
    needed = LEAVERS_PER_VARIABLE * max(1, len(names))
    if (leavers := int(events.sum())) < needed:
        raise TooLittle("few-leavers", {"leavers": leavers}, {"leavers": needed})
    centre, scale = matrix.mean(axis=0), matrix.std(axis=0)
    ties = _Ties(times, events, (matrix - centre) / scale)
    beta, inverse = _fit(ties)
    cover = inverse
    if robust or cluster is not None:
        moved = _residuals(ties, beta) @ inverse
        if cluster is not None:
            moved = _summed(moved, cluster)
        cover = moved.T @ moved
    caveats += ("column-dropped",) * dropped
    method = ROBUST if robust or cluster is not None else RATIO
    errors = np.sqrt(np.diag(cover)) / scale
    found = zip(names, beta / scale, errors, _steady(ties, beta, inverse), strict=True)
    return {one: _hazard((value, se, steady), len(times), method, caveats) for one, value, se, steady in found}


def _hazard(estimate: tuple[float, float, float], n: int, method: str, caveats: tuple[str, ...]) -> Hazard:
    """From the coefficient, its error and `p_steady`."""
    from scipy.special import ndtr

    value, se, steady = (float(one) for one in estimate)
    caveats += ("not-proportional",) * (steady < UNSTEADY)
    low, high = value - Z * se, value + Z * se
    return Hazard(
        Figure(exp(value), exp(low), exp(high), n, method, caveats, se),
        Figure(value, low, high, n, method.replace("hazard-ratio", "log-hazard-ratio"), caveats, se),
        float(2 * ndtr(-abs(value) / se)),
        steady,
    )


def _design(
    n: int, group: Column | None, covariates: Mapping[str, Column], name: str, drawn: bool
) -> tuple[list[str], Numbers, bool, tuple[str, ...]]:
    """Names and matrix of the columns that can be told apart, whether a covariate was dropped, and caveats."""
    import numpy as np

    theirs, matrix = coded(covariates, n)
    names = list(theirs)
    caveats: tuple[str, ...] = ()
    if group is not None:
        values = labels(group)
        found, which, sizes = np.unique(values, return_inverse=True, return_counts=True)
        if len(values) != n:
            raise ValueError("columns of the same length")
        if len(found) < 2:
            raise TooLittle("one-group", {"groups": len(found)}, {"groups": 2})
        plain = found.tolist() == [0, 1]
        names += [name] if plain else [f"{name}={named(one.item())}" for one in found[1:]]
        matrix = np.column_stack([matrix, *((which == at).astype(float) for at in range(1, len(found)))])
        caveats = ("not-random",) * (not drawn) + ("descriptive-only",) * bool(sizes.min() < DESCRIPTIVE)
    # Covariates first: it is the group that has to tell more than they do.
    kept = independent(matrix)
    if missing := [at for at in range(len(theirs), len(names)) if at not in kept]:
        raise TooLittle("not-separable", {"groups": len(names) - len(theirs) + 1 - len(missing)}, {"groups": 2})
    if not kept:
        raise TooLittle("no-spread")
    # The group leads what is handed back.
    order = [at for at in kept if at >= len(theirs)] + [at for at in kept if at < len(theirs)]
    return [names[at] for at in order], matrix[:, order], len(kept) < len(names), caveats


def _steady(ties: _Ties, beta: Numbers, inverse: Numbers) -> Numbers:
    """For each column the p of Grambsch and Therneau's test (1994): do Schoenfeld's residuals move with time? It counts
    as the share of people who have left (1 − Kaplan and Meier's S), so that no late leaver decides alone. 1 where
    everybody left at one time."""
    import numpy as np
    from scipy.special import chdtrc

    linear = ties.matrix @ beta
    weight, k = np.exp(linear - linear.max()), len(beta)
    gone = 1 - np.cumprod(1 - ties.left / ties.at_risk(np.ones(len(weight))))
    clock = gone - (ties.left @ gone) / ties.left.sum()
    met = ties.of_leavers(weight)
    pull = np.empty(k)
    for at in range(k):
        column = ties.matrix[:, at]
        pull[at] = clock @ (ties.leaving(column) - ties.by_time(ties.of_leavers(weight * column) / met))
    spread = float(ties.left @ clock**2)
    if spread <= 1e-20:
        return np.ones(k)
    return np.asarray(chdtrc(1, ties.left.sum() * (inverse @ pull) ** 2 / np.diag(inverse) / spread))


class _Ties:
    """People by their time, leavers one by one: what Efron's likelihood needs of the data.

    Of d who leave at one time, the l-th (from 0) meets those at risk less the l/d-th part of the d.
    """

    def __init__(self, times: Numbers, events: Numbers, matrix: Numbers) -> None:
        import numpy as np

        at, self.when = np.unique(times, return_inverse=True)
        self.times, self.events, self.matrix = len(at), events, matrix
        left = np.bincount(self.when, weights=events, minlength=len(at)).astype(int)
        self.left = left
        self.moment = np.repeat(np.arange(len(at)), left)
        first = np.repeat(np.cumsum(left) - left, left)
        self.part = (np.arange(len(self.moment)) - first) / left[self.moment]
        self.total = matrix[events == 1].sum(axis=0)

    def at_risk(self, values: Numbers) -> Numbers:
        """For each time, the sum over everybody watched until then or longer."""
        import numpy as np

        return np.bincount(self.when, weights=values, minlength=self.times)[::-1].cumsum()[::-1]

    def leaving(self, values: Numbers) -> Numbers:
        """For each time, the sum over those who leave then."""
        import numpy as np

        return np.bincount(self.when, weights=values * self.events, minlength=self.times)

    def of_leavers(self, values: Numbers) -> Numbers:
        """For each leaver, the sum over those he meets."""
        return self.at_risk(values)[self.moment] - self.part * self.leaving(values)[self.moment]

    def by_time(self, values: Numbers) -> Numbers:
        """For each time, the sum over its leavers of one value each."""
        import numpy as np

        return np.bincount(self.moment, weights=values, minlength=self.times)

    def score(self, beta: Numbers) -> tuple[float, Numbers, Numbers]:
        """The log likelihood, its slope and the information (minus its curvature)."""
        import numpy as np

        linear = self.matrix @ beta
        weight, k = np.exp(linear - linear.max()), len(beta)
        met = self.of_leavers(weight)
        middle = np.column_stack([self.of_leavers(weight * self.matrix[:, at]) for at in range(k)]) / met[:, None]
        all_of, less = self.by_time(1 / met), self.by_time(self.part / met)
        inner = np.empty((k, k))
        for one in range(k):
            for other in range(one, k):
                values = weight * self.matrix[:, one] * self.matrix[:, other]
                inner[one, other] = inner[other, one] = self.at_risk(values) @ all_of - self.leaving(values) @ less
        likelihood = float(self.total @ beta - np.log(met).sum() - len(met) * linear.max())
        return likelihood, self.total - middle.sum(axis=0), inner - middle.T @ middle


def _fit(ties: _Ties) -> tuple[Numbers, Numbers]:
    """The coefficients on columns of spread 1 and the inverse information, by Newton's method with halved steps."""
    import numpy as np

    beta = np.zeros(ties.matrix.shape[1])
    likelihood, slope, information = ties.score(beta)
    for _step in range(STEPS):
        try:
            step = np.linalg.solve(information, slope)
        except np.linalg.LinAlgError:
            break
        gain = float(slope @ step)
        if gain < 1e-14 * max(1.0, abs(likelihood)):
            return beta, np.linalg.inv(information)
        for _half in range(20):
            found = ties.score(beta + step)
            if found[0] >= likelihood - 1e-9:
                break
            step = step / 2
        beta = beta + step
        likelihood, slope, information = found
        if np.ptp(ties.matrix @ beta) > BEYOND:
            break
    raise TooLittle("separated")


def _residuals(ties: _Ties, beta: Numbers) -> Numbers:
    """What each person adds to the slope (score residuals), with Efron's weights for those who leave together."""
    import numpy as np

    linear = ties.matrix @ beta
    weight = np.exp(linear - linear.max())
    met = ties.of_leavers(weight)
    until = ties.by_time(1 / met).cumsum()[ties.when] - ties.events * ties.by_time(ties.part / met)[ties.when]
    found = np.empty_like(ties.matrix)
    for at in range(ties.matrix.shape[1]):
        column = ties.matrix[:, at]
        middle = ties.of_leavers(weight * column) / met
        own = np.divide(ties.by_time(middle), ties.left, out=np.zeros(ties.times), where=ties.left > 0)[ties.when]
        mean = ties.by_time(middle / met).cumsum()[ties.when]
        mean = mean - ties.events * ties.by_time(ties.part * middle / met)[ties.when]
        found[:, at] = ties.events * (column - own) - weight * (column * until - mean)
    return found


def _summed(moved: Numbers, cluster: Column) -> Numbers:
    """Rows added up by cluster."""
    import numpy as np

    names, which = np.unique(labels(cluster), return_inverse=True)
    if len(which) != len(moved):
        raise ValueError("columns of the same length")
    if len(names) <= moved.shape[1]:
        raise TooLittle("few-clusters", {"clusters": len(names)}, {"clusters": moved.shape[1] + 1})
    return np.column_stack([np.bincount(which, weights=column) for column in moved.T])
