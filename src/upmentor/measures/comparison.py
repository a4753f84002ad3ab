"""Which comparison over time is right for a panel, and all that a page says about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, isfinite
from typing import Any, TypeVar

from upmentor.measures.columns import Column
from upmentor.measures.did import did_of
from upmentor.measures.figure import Figure
from upmentor.measures.group_time import Point, event_study_of, group_time_of
from upmentor.measures.panel import CLUSTERS, Panel, panel
from upmentor.measures.power import smallest_difference
from upmentor.measures.pre_trend import PreTrend, pre_trend_of
from upmentor.measures.randomisation import Randomised, randomisation_of
from upmentor.measures.refused import TooLittle

T = TypeVar("T")


@dataclass(frozen=True)
class Comparison:
    """`figure`: the difference; `kind`: "did" (one start) or "group-time" (several). `by_start` (several starts) and
    `points` say where it comes from. `trend` and `randomised` are None where they are refused, and `refused` then says
    why, by "trend" and "randomised". `chance`: the p-value, None with fewer than 11 clusters or without interval;
    `smallest`: the smallest difference with 80 % power. `with_` and `without` count units, `before` and `after`
    periods before the first start and from it on."""

    figure: Figure
    kind: str
    by_start: tuple[tuple[Any, Figure], ...]
    points: tuple[Point, ...]
    trend: PreTrend | None
    randomised: Randomised | None
    refused: Mapping[str, TooLittle]
    chance: float | None
    smallest: float | None
    with_: int
    without: int
    clusters: int
    before: int
    after: int


def comparison(
    outcome: Column, unit: Column, period: Column, treated: Column | None = None, *,
    treated_from: Column | None = None, cluster: Column | None = None,
    covariates: Mapping[str, Column] | None = None, balanced: bool | None = None, seed: int,
) -> Comparison:  # fmt: skip
    """Columns, refusals and errors as in `panel.panel`: one start by `did`, several by `group_time`, never several by
    plain two-way effects."""
    found = panel(
        outcome, unit, period, treated, treated_from=treated_from, cluster=cluster, covariates=covariates,
        balanced=balanced,
    )  # fmt: skip
    return comparison_of(found, seed=seed)


def comparison_of(found: Panel, *, seed: int) -> Comparison:
    """`comparison` of a panel that is there already."""
    single = len(found.starts) == 1
    groups = () if single else (several := group_time_of(found)).by_start
    main = did_of(found) if single else several.overall
    refused: dict[str, TooLittle] = {}

    def asked(name: str, ask: Callable[[], T]) -> T | None:
        try:
            return ask()
        except TooLittle as why:
            refused[name] = why
            return None

    trend = asked("trend", lambda: pre_trend_of(found, seed=seed))
    randomised = asked("randomised", lambda: randomisation_of(found, seed=seed))
    df = _df(main)
    with_ = int((found.start < len(found.periods)).sum())
    first = min(found.starts)
    return Comparison(
        main, "did" if single else "group-time", groups, tuple(event_study_of(found)), trend, randomised, refused,
        _chance(main, df) if found.clusters >= CLUSTERS else None,
        None if main.se is None else smallest_difference(main.se, df),
        with_, len(found.y) - with_, found.clusters, first, len(found.periods) - first,
    )  # fmt: skip


def _df(main: Figure) -> float:
    """The degrees of freedom behind the interval, read back from its width, so that interval and p-value agree."""
    from scipy.special import stdtridf

    if main.se is None or main.high is None:
        return 1.0
    reach = (main.high - main.value) / main.se
    df = float(stdtridf(0.975, reach))
    # Beyond so many, Student's t is the normal distribution.
    return df if isfinite(df) and df < 1e6 else inf


def _chance(main: Figure, df: float) -> float | None:
    from scipy.special import stdtr

    return None if not main.se else float(2 * stdtr(df, -abs(main.value) / main.se))
