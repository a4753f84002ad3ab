"""Differences in differences for units that start at different times (Callaway and Sant'Anna 2021).

For the units that start in period g and each period t, their change since g − 1 is compared with the change of units
without the programme at t. These differences are averaged, each weighing as many units as it rests on. Plain two-way
fixed effects would compare late starters with early ones, whose own effect is still growing (Goodman-Bacon 2021).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

from upmentor.measures.columns import Column
from upmentor.measures.contrasts import figure, residuals
from upmentor.measures.figure import Figure
from upmentor.measures.panel import Panel, panel
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

METHODS = {"not-yet": "group-time-not-yet", "never": "group-time-never"}
Others = Literal["not-yet", "never"]


@dataclass(frozen=True)
class GroupTime:
    """`overall`: the average over all units and periods since their start; `by_start`: the same for the units of each
    start, by the period's label."""

    overall: Figure
    by_start: tuple[tuple[Any, Figure], ...]


@dataclass(frozen=True)
class Point:
    """`period`: how many periods after the start (0: the first with the programme; −2 and less: before, against −1)."""

    period: int
    figure: Figure


def group_time(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None,
    covariates: Mapping[str, Column] | None = None, balanced: bool | None = None,
    others: Others = "not-yet", seed: int = 0,
) -> GroupTime:  # fmt: skip
    """Columns as in `panel.panel`; `others`: who is compared with, units that have not started yet (and never do) or
    only those that never do. Intervals as in `contrasts.figure`; `seed` changes nothing: no part is drawn.

    Caveats: of the panel and `contrasts.figure`, "periods-without-comparison", "covariates-held-fixed" (their effect is
    estimated without the programme, and its own uncertainty isn't counted). Raises as the panel, and
    `TooLittle("few-units")` where no period has 2 units on either side.
    """
    found = panel(
        outcome, unit, period, treated, treated_from=treated_from, cluster=cluster, covariates=covariates,
        balanced=balanced,
    )  # fmt: skip
    return group_time_of(found, others)


def group_time_of(found: Panel, others: Others = "not-yet") -> GroupTime:
    """`group_time` of a panel that is there already."""
    found = adjusted(found)
    rest, method = residuals(found), METHODS[others]
    weights, skipped = averaged(found, others, lambda start, at: at >= start)
    said = ("periods-without-comparison",) * skipped
    groups = []
    for start in found.starts:
        try:
            mine, _skipped = averaged(found, others, partial(_of_start, start))
        except TooLittle:
            continue
        groups.append((found.periods[start].item(), figure(mine, found, rest, method)))
    return GroupTime(figure(weights, found, rest, method, *said), tuple(groups))


def event_study_of(found: Panel, others: Others = "not-yet") -> list[Point]:
    """The difference by periods since the start; every point is compared with the last period before it, which is
    left out (it is 0). Points that no 2 units on either side stand behind are left out too."""
    found = adjusted(found)
    rest = residuals(found)
    periods = len(found.periods)
    points = []
    for since in range(-max(found.starts), periods - min(found.starts)):
        if since == -1:
            continue
        try:
            weights, _skipped = averaged(found, others, partial(since_start, since))
        except TooLittle:
            continue
        points.append(Point(since, figure(weights, found, rest, METHODS[others])))
    return points


def _of_start(wanted: int, start: int, at: int) -> bool:
    return start == wanted and at >= start


def since_start(since: int, start: int, at: int) -> bool:
    """Whether column `at` is so many periods after `start`."""
    return at - start == since


def averaged(found: Panel, others: Others, wanted: Callable[[int, int], bool]) -> tuple[Numbers, bool]:
    """Units × periods: what each outcome counts in the average of the differences of (start, period) that are `wanted`;
    and whether some had nobody to compare with."""
    import numpy as np

    seen, periods = found.seen, len(found.periods)
    weights, behind, skipped = np.zeros(found.y.shape), 0, False
    for start in found.starts:
        base = start - 1
        for at in range(periods):
            if at == base or not wanted(start, at):
                continue
            both = seen[:, at] & seen[:, base]
            mine = both & (found.start == start)
            other = both & (found.start != start)
            other &= found.start >= periods if others == "never" else found.start > max(at, base)
            many, against = int(mine.sum()), int(other.sum())
            if not many or against < 2:
                skipped = skipped or bool(many)
                continue
            behind += many
            change = mine - other * (many / against)
            weights[:, at] += change
            weights[:, base] -= change
    if not behind:
        raise TooLittle("few-units", {"without": 0}, {"without": 2})
    return weights / behind, skipped


def adjusted(found: Panel) -> Panel:
    """The panel less what its covariates explain in rows without the programme, within units and periods."""
    import numpy as np

    from upmentor.measures.columns import independent

    if not len(found.covariates):
        return found
    said: tuple[str, ...] = ("covariates-held-fixed",)
    clean = found.seen & (np.arange(len(found.periods)) < found.start[:, None])
    who, when = np.nonzero(clean)
    both = np.column_stack([*(one[who, when] for one in found.covariates), found.y[who, when]])
    size = np.maximum(np.abs(both).max(axis=0), 1e-300)
    whole = np.column_stack([both / size, np.eye(len(found.periods))[when][:, 1:]])
    # Less the units' means instead of a dummy for each unit: the same, without a column for each of thousands.
    many = np.maximum(np.bincount(who), 1)
    whole = np.column_stack([column - (np.bincount(who, column) / many)[who] for column in whole.T])
    both, effects = whole[:, : both.shape[1]], whole[:, both.shape[1] :]
    both = both - effects @ np.linalg.lstsq(effects, both, rcond=None)[0]
    both[:, np.abs(both).max(axis=0) < 1e-9] = 0.0
    kept = independent(both[:, :-1])
    if len(kept) < len(found.covariates):
        said += ("column-dropped",)
    slope = np.linalg.lstsq(both[:, kept], both[:, -1], rcond=None)[0] * size[-1] / size[:-1][kept] if kept else []
    y = found.y - sum((by * found.covariates[at] for by, at in zip(slope, kept, strict=True)), np.zeros(found.y.shape))
    return replace(found, y=y, covariates=found.covariates[:0], caveats=(*found.caveats, *said))
