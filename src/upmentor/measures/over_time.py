"""The comparison over time of a design: rows that contradict each other, and all figures that a panel gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from math import inf, sqrt
from typing import TYPE_CHECKING, Any

from upmentor.measures.columns import independent, named
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle

if TYPE_CHECKING:
    from upmentor.measures.design import Answer, Columns, Design
    from upmentor.measures.panel import Panel

CR1 = "did-within-cr1"
SMALLEST = "smallest-difference-80-power"
# With two periods a column of treated that never changes can only mean the second.
SECOND = "starts-in-second-period"


@dataclass(frozen=True)
class Contradiction:
    """`sentence` says what row `at` contradicts; its {} are the rows `others`. All count from 0."""

    at: int
    column: str
    sentence: str
    others: tuple[int, ...] = ()


class RowsContradict(ValueError):
    """Rows of a panel that cannot both be right."""

    def __init__(self, found: list[Contradiction]) -> None:
        super().__init__(f"rows that do not contradict each other, but {len(found)} do")
        self.found = found


def compare_over_time(
    answer: Answer, design: Design, part: Columns, covariates: Columns, periods: Mapping[Any, str] | None = None
) -> None:
    """All figures of a comparison over time; `periods` as they are written. Raises `RowsContradict`; ValueError for
    what no panel is."""
    from upmentor.measures.panel import panel

    _check(design, part)
    starts, more = _starts(part)
    try:
        found = panel(
            part["outcome"], part["unit"], part["period"], **starts,
            cluster=part.get("cluster"), covariates=covariates or None, balanced=design.balanced,
        )  # fmt: skip
    except TooLittle as too_little:
        answer.refuse("did", too_little)
        return
    if "treated" in starts and _in_gap(found, part):
        more += ("start-in-gap",)
    if not found.whole:
        more += ("unbalanced",)
    if not design.drawn:
        more += ("not-random",)
    _tell(answer, replace(found, caveats=(*found.caveats, *more)), design.seed, periods or {})


def _starts(part: Columns) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What the panel is told on who starts when, and caveats."""
    if "treated_from" in part:
        return {"treated_from": [None if one == inf else one for one in part["treated_from"]]}, ()
    periods = sorted(set(part["period"]))
    rows = list(zip(part["unit"], part["treated"], strict=True))
    on, off = ({unit for unit, flag in rows if flag == wanted} for wanted in (1, 0))
    if len(periods) == 2 and on and not on & off:
        return {"treated_from": [periods[1] if unit in on else None for unit in part["unit"]]}, (SECOND,)
    return {"treated": part["treated"]}, ()


def _in_gap(found: Panel, part: Columns) -> bool:
    """Whether a unit is taken to have started before the first row that says so."""
    first: dict[Any, Any] = {}
    for unit, period, flag in zip(part["unit"], part["period"], part["treated"], strict=True):
        if flag:
            first[unit] = min(period, first.get(unit, inf))
    starts = zip(found.units.tolist(), found.start.tolist(), strict=True)
    return any(found.periods[at] < first[unit] for unit, at in starts if at < len(found.periods))


def _check(design: Design, part: Columns) -> None:
    """One row for each unit and period; a unit has one start and one cluster, and does not stop."""
    found: list[Contradiction] = []
    seen: dict[Any, int] = {}
    for at, (unit, period) in enumerate(zip(part["unit"], part["period"], strict=True)):
        if (unit, period) in seen:
            said = f"{named(unit)} stands there twice in this period, first in row {{}}; keep one row for each"
            found.append(Contradiction(at, design.columns["unit"], said, (seen[unit, period],)))
        seen.setdefault((unit, period), at)
    for key, sentence in (
        ("cluster", "belongs to another cluster than in row {}; expected one cluster for all its rows"),
        ("treated_from", "has another start than in row {}; expected one start for all its rows"),
    ):
        found += _one_for_each(part, key, design.columns.get(key, ""), sentence)
    if "treated" in part:
        found += _switched_off(part, design.columns["treated"])
    if found:
        raise RowsContradict(found)


def _one_for_each(part: Columns, key: str, column: str, sentence: str) -> list[Contradiction]:
    """Where a unit has another value than in its first row."""
    first: dict[Any, tuple[Any, int]] = {}
    found = []
    for at, (unit, value) in enumerate(zip(part["unit"], part.get(key, ()), strict=False)):
        before, row = first.setdefault(unit, (value, at))
        if before != value:
            found.append(Contradiction(at, column, f"{_safe(unit)} {sentence}", (row,)))
    return found


def _switched_off(part: Columns, column: str) -> list[Contradiction]:
    """The first row of each unit that is 0 after a 1."""
    on: dict[Any, int] = {}
    off: set[Any] = set()
    found = []
    for at in sorted(range(len(part["period"])), key=lambda one: part["period"][one]):
        unit = part["unit"][at]
        if part["treated"][at]:
            on.setdefault(unit, at)
        elif unit in on and unit not in off:
            off.add(unit)
            said = f"{_safe(unit)} is 0 here after 1 in row {{}}; expected 1 from the start on, as it cannot be undone"
            found.append(Contradiction(at, column, said, (on[unit],)))
    return found


def _safe(unit: object) -> str:
    """A name that stands in a sentence with places to fill."""
    return named(unit).replace("{", "{{").replace("}", "}}")


def _tell(answer: Answer, found: Panel, seed: int, periods: Mapping[Any, str]) -> None:
    """The difference, by start, by period and what speaks for and against it."""
    from upmentor.measures.comparison import comparison_of
    from upmentor.measures.group_time import group_time_of
    from upmentor.measures.panel import CLUSTERS

    try:
        told = comparison_of(found, seed=seed)
    except TooLittle as too_little:
        answer.refuse("did", too_little)
        return
    main = told.figure
    answer.add("did", main)
    if told.chance is not None:
        answer.add("did_p", replace(main, value=told.chance, low=None, high=None, se=None))
    elif told.clusters < CLUSTERS:
        answer.refuse("did_p", TooLittle("few-clusters", {"clusters": told.clusters}, {"clusters": CLUSTERS}))
    if told.smallest is not None:
        answer.add("smallest_difference", Figure(told.smallest, None, None, main.n, SMALLEST, main.caveats))
    if told.kind == "did":
        answer.ask("did_cr1", lambda: cr1(found))
    elif (found.start >= len(found.periods)).any():
        answer.ask("did_never", lambda: group_time_of(found, "never").overall)
    for start, figure in told.by_start:
        answer.add(f"did:{periods.get(start, named(start))}", figure)
    for point in told.points:
        answer.add(f"event_study:{point.period}", point.figure)
    if told.trend:
        trend = told.trend
        answer.add("pre_trend_p", Figure(trend.chance, None, None, trend.units, trend.method, trend.caveats))
    if told.randomised:
        figure = told.randomised.figure
        ways = f"ways:{told.randomised.ways}" + ("" if told.randomised.exact else ":drawn")
        answer.add("randomisation", figure, ways)
        chance = replace(figure, value=told.randomised.chance, low=None, high=None)
        answer.add("randomisation_p", chance, ways)
    for name, why in told.refused.items():
        answer.refuse({"trend": "pre_trend_p", "randomised": "randomisation"}[name], why)


def cr1(found: Panel) -> Figure:
    """The same difference by least squares on unit and period dummies, with the errors that most software gives (CR1):
    G/(G − 1) · (N − 1)/(N − K) times the sum over the G clusters of x'ee'x, and t(G − 1); K counts every dummy.

    It is for checking with other software: with few clusters its intervals are too narrow.
    """
    import numpy as np
    from scipy.special import stdtrit

    who, when = np.nonzero(found.seen)
    on = (when >= found.start[who]).astype(float)
    whole = np.column_stack([on, found.y[who, when], np.eye(len(found.periods))[when][:, 1:]])
    whole = np.column_stack([whole, *(one[who, when] for one in found.covariates)])
    many = np.bincount(who)
    # What the dummies of units explain is their means; a constant covariate leaves rounding behind.
    less = np.column_stack([column - (np.bincount(who, column) / many)[who] for column in whole.T])
    less[:, np.abs(less).max(axis=0) < 1e-11 * np.abs(whole).max(axis=0)] = 0.0
    level, others = found.y[who, when], less[:, 2:]
    others = others[:, independent(others)]
    both = less[:, :2] - others @ np.linalg.lstsq(others, less[:, :2], rcond=None)[0]
    mine, rest = both.T
    size = float(mine @ mine)
    value = float(mine @ rest) / size
    clusters, n, k = found.clusters, len(level), len(found.y) + others.shape[1] + 1
    if clusters < 2 or n <= k:
        raise TooLittle("few-rows", {"rows": n}, {"rows": k + 1})
    moved = np.bincount(found.cluster[who], mine * (rest - value * mine))
    se = sqrt(float(moved @ moved) * clusters / (clusters - 1) * (n - 1) / (n - k)) / size
    if se <= 1e-11 * max(1.0, float(np.abs(level).max())):
        return Figure(value, None, None, len(found.y), CR1, (*found.caveats, "no-interval"))
    half = float(stdtrit(clusters - 1, 0.975)) * se
    return Figure(value, value - half, value + half, len(found.y), CR1, found.caveats, se)
