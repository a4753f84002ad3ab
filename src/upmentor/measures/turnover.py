"""How many leave in a period, per hundred people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, sqrt
from statistics import fmean

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle

METHOD = "turnover-poisson"
ANNUAL = "turnover-a-year-poisson"
# Below so many leavers one more or less changes the figure by more than a tenth.
FEW = 10


@dataclass(frozen=True)
class Turnover:
    """All leavers, and those who left of their own will."""

    whole: Figure
    voluntary: Figure


def turnover(leavers: int, average_headcount: float, *, months: float | None = None) -> Figure:
    """100 × leavers / average headcount (`domain.md` §3.4); with `months`, the period's length, as a yearly rate.

    The interval is the exact one for a Poisson count (Garwood 1936), so that 0 leavers have an upper bound too. `n` is
    the average headcount, rounded.

    >>> found = turnover(12, 150)
    >>> found.value, round(found.low, 2), round(found.high, 2), found.n
    (8.0, 4.13, 13.97, 150)
    >>> turnover(3, 150, months=3).value
    8.0

    Caveat "few-leavers" below 10. Raises `TooLittle("few-people")` for an average below 1, ValueError for numbers that
    are negative, not finite or not whole (leavers).
    """
    # Inside: pages that show no turnover need not load it.
    from scipy.special import gammaincinv

    if leavers < 0 or leavers != int(leavers) or not isfinite(average_headcount) or average_headcount < 0:
        raise ValueError("leavers and headcount are 0 or more, leavers whole")
    if months is not None and not (isfinite(months) and months > 0):
        raise ValueError("a period has a length")
    if average_headcount < 1:
        raise TooLittle("few-people", {"people": 0}, {"people": 1})
    scale = 100 / average_headcount * (1 if months is None else 12 / months)
    low = float(gammaincinv(leavers, 0.025)) if leavers else 0.0
    high = float(gammaincinv(leavers + 1, 0.975))
    caveats = ("few-leavers",) if leavers < FEW else ()
    se = sqrt(leavers) * scale if leavers else None
    method = METHOD if months is None else ANNUAL
    return Figure(leavers * scale, low * scale, high * scale, round(average_headcount), method, caveats, se)


def both(leavers: int, voluntary: int, average_headcount: float, *, months: float | None = None) -> Turnover:
    """Turnover of all and of those who left of their own will. Raises as `turnover`, ValueError for more voluntary
    leavers than leavers."""
    if voluntary > leavers:
        raise ValueError("those who left of their own will are among the leavers")
    return Turnover(
        turnover(leavers, average_headcount, months=months), turnover(voluntary, average_headcount, months=months)
    )


def over(leavers: Sequence[int], headcounts: Sequence[float], *, annual: bool = False) -> Figure:
    """Turnover of consecutive months: all leavers by the mean of the months' headcounts; `annual` makes it yearly.

    >>> over([1, 0, 2], [100, 98, 102]).value
    3.0

    Raises as `turnover`, ValueError for series of different length, `TooLittle("no-months")` without a month.
    """
    _same(leavers, headcounts)
    return turnover(sum(leavers), fmean(headcounts), months=len(leavers) if annual else None)


def by_month(leavers: Sequence[int], headcounts: Sequence[float]) -> list[Figure]:
    """Each month as a yearly rate. Raises as `over`."""
    _same(leavers, headcounts)
    return [turnover(gone, there, months=1) for gone, there in zip(leavers, headcounts, strict=True)]


def _same(leavers: Sequence[int], headcounts: Sequence[float]) -> None:
    if len(leavers) != len(headcounts):
        raise ValueError("a headcount for each month")
    if not leavers:
        raise TooLittle("no-months", {"months": 0}, {"months": 1})
