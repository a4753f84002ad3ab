"""What chance alone would show if the programme had been given to other units (Fisher 1935): no assumption on spread
or on how many units there are, but that each unit could have been given any of the starts."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import factorial, prod
from typing import TYPE_CHECKING

from upmentor.measures.columns import Column
from upmentor.measures.did import weights
from upmentor.measures.figure import Figure
from upmentor.measures.group_time import adjusted, averaged
from upmentor.measures.panel import Panel, enough, panel
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

METHOD = "randomisation"
# Up to so many ways to give out the starts all are tried; otherwise so many are drawn.
WAYS = 2000
SAME = 1e-9


@dataclass(frozen=True)
class Randomised:
    """`figure`: the difference with the interval of effects that the test does not rule out at 5 %; `chance`: the share
    of ways with a difference at least as large; `ways` tried; `exact`: they are all there are."""

    figure: Figure
    chance: float
    ways: int
    exact: bool


def randomisation(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None, ways: int = WAYS, seed: int,
) -> Randomised:  # fmt: skip
    """Columns as in `panel.panel`. Only units (or clusters, as the mean of their units) seen in every period are used.

    Caveats: of the panel, "few-ways" (so few that no interval is finite; `low` and `high` are None), "no-interval".
    Raises as the panel, and `TooLittle("mixed-clusters")` for clusters in which units start at different times.
    """
    found = panel(outcome, unit, period, treated, treated_from=treated_from, cluster=cluster)
    return randomisation_of(found, seed=seed, ways=ways)


def randomisation_of(found: Panel, *, seed: int, ways: int = WAYS) -> Randomised:
    """`randomisation` of a panel that is there already.

    With an effect of s for everybody, each way's difference is linear in s, so each way rules out what lies outside one
    interval around the estimate, and the bounds are order statistics of these intervals' ends.
    """
    import numpy as np

    found = by_cluster(adjusted(found))
    used = weights(found) if len(found.starts) == 1 else averaged(found, "not-yet", lambda start, at: at >= start)[0]
    on = (np.arange(len(found.periods)) >= found.start[:, None]).astype(float)
    orders, exact = assignments(found.start, seed, ways)
    # A constant would only cost digits.
    both = [under(used, found, one, orders) for one in (found.y - found.y.mean(), on)]
    value, moved = both[0][0], both[0] - both[0][0] * both[1]
    size = SAME * max(float(np.abs(both[0]).max()), 1e-300)
    chance = float((np.abs(both[0]) >= abs(value) - size).mean())
    up, down = _ends(moved, both[1], size)
    reach = int(0.05 * len(orders) + SAME)
    high, low = (float(np.sort(end)[::-1][reach]) for end in (up, down))
    said, n = found.caveats, len(found.y)
    why = "few-ways" if not np.isfinite(high + low) else "no-interval" if high + low <= 2 * size else None
    if why:
        return Randomised(Figure(float(value), None, None, n, METHOD, (*said, why)), chance, len(orders), exact)
    whole = Figure(float(value), float(value) - low, float(value) + high, n, METHOD, said)
    return Randomised(whole, chance, len(orders), exact)


def _ends(moved: Numbers, slope: Numbers, size: float) -> tuple[Numbers, Numbers]:
    """How far above and below the estimate an effect may lie before each way no longer exceeds it."""
    import numpy as np

    more, less = 1 + slope, 1 - slope
    with np.errstate(divide="ignore", invalid="ignore"):
        one, other = np.where(moved > 0, moved / more, -moved / less), np.where(moved > 0, moved / less, -moved / more)
    # The way that was taken, and its mirror image, rule out nothing.
    mirror = (np.abs(moved) <= size) & ((np.abs(more) < SAME) | (np.abs(less) < SAME))
    return np.where(mirror, np.inf, one), np.where(mirror, np.inf, other)


def by_cluster(found: Panel) -> Panel:
    """The units seen in every period, or the means of such units by cluster where units come in clusters."""
    import numpy as np

    found = found.only(np.asarray(found.seen.all(axis=1)), "units-left-out")
    if not len(found.y):
        raise TooLittle("few-units", {"with": 0, "without": 0}, {"with": 2, "without": 2})
    found = enough(found)
    if found.by_unit:
        return found
    _levels, which = np.unique(found.cluster, return_inverse=True)
    member = np.eye(which.max() + 1)[which]
    many = member.sum(axis=0)
    start = np.rint(member.T @ found.start / many).astype(int)
    if (start[which] != found.start).any():
        raise TooLittle("mixed-clusters", {"clusters": len(many)}, {})
    rows = np.arange(len(many))
    return replace(found, y=member.T @ found.y / many[:, None], start=start, cluster=rows, units=rows,
                   covariates=found.covariates[:, :0])  # fmt: skip


def assignments(start: Numbers, seed: int, ways: int = WAYS) -> tuple[Numbers, bool]:
    """Ways × units: which cohort (by the order of their starts) each unit belongs to, first as it was; all ways where
    there are at most `ways`, otherwise as many drawn ones; and whether these are all."""
    import numpy as np

    _levels, cohort = np.unique(start, return_inverse=True)
    sizes = np.bincount(cohort).tolist()
    if len(cohort) < 150 and factorial(len(cohort)) // prod(factorial(size) for size in sizes) <= ways:
        every = np.array(_every(sizes))
        taken = (every == cohort).all(axis=1)
        return np.concatenate([every[taken], every[~taken]]), True
    drawn = np.random.default_rng(seed).permuted(np.tile(cohort, (ways - 1, 1)), axis=1)
    return np.concatenate([cohort[None, :], drawn]), False


def _every(sizes: list[int]) -> list[tuple[int, ...]]:
    """All orders of so many 0s, 1s, …"""
    if not sum(sizes):
        return [()]
    return [
        (at, *rest)
        for at, many in enumerate(sizes)
        if many
        for rest in _every([size - (one == at) for one, size in enumerate(sizes)])
    ]


def under(used: Numbers, found: Panel, y: Numbers, orders: Numbers) -> Numbers:
    """The sum of weights × y in each way; units of one cohort have the same weights."""
    import numpy as np

    _levels, first = np.unique(found.start, return_index=True)
    kernel = used[first] @ y.T
    return np.asarray(kernel[orders, np.arange(len(y))].sum(axis=1))
