"""Who takes part and whether pairs meet: participation, cadence, adherence, completion (`domain.md` §3.4).

Meetings of one pair resemble each other. Where a figure counts meetings, its interval therefore rests on the pairs, not
on the meetings: fewer and more honest.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import isfinite, sqrt

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import mean, share
from upmentor.measures.thresholds import MEAN

PARTICIPATION = "participation-wilson"
CADENCE = "cadence-t"
RHYTHM = "rhythm-t"
COMPLETION = "completion-wilson"
ADHERENCE = "adherence-ratio-t"
ADHERENCE_ALIKE = "adherence-wilson"


def participation(active: int, eligible: int) -> Figure:
    """The share (0 to 1) of those invited and eligible who take part, with Wilson's 95 % interval.

    >>> found = participation(18, 60)
    >>> found.value, round(found.low, 3), round(found.high, 3)
    (0.3, 0.199, 0.425)

    Raises TooLittle below five people, ValueError unless 0 <= active <= eligible.
    """
    if not 0 <= active <= eligible:
        raise ValueError("0 <= active <= eligible")
    _enough(eligible, "people")
    return share(active, eligible, PARTICIPATION)


@dataclass(frozen=True)
class Rhythm:
    """One pair: the days of its held meetings, and the weeks between meetings that the two agreed."""

    days: Sequence[date]
    agreed_weeks: float


@dataclass(frozen=True)
class Cadence:
    """`weeks` between held meetings, `agreed` weeks of the same pairs, and `ratio` of the two: 1 is as agreed, 2 is
    half as often. One value a pair; `without` pairs met less than twice and have no gap to count."""

    weeks: Figure
    agreed: Figure
    ratio: Figure
    without: int


def cadence(pairs: Sequence[Rhythm]) -> Cadence:
    """Weeks between held meetings against the agreed rhythm, each pair with its own mean, intervals by Student's t.

    >>> from datetime import timedelta
    >>> days = [date(2026, 1, 5) + timedelta(weeks=3 * step) for step in range(4)]
    >>> found = cadence([Rhythm(days[:2 + step % 3], 2) for step in range(6)])
    >>> found.weeks.value, found.ratio.value, found.without
    (3.0, 1.5, 0)

    A pair that stopped meeting shows no further gap, so the figure speaks of pairs while they meet; the caveat
    "open-gaps-left-out" says so. Raises TooLittle with fewer than five pairs that met twice, ValueError for a rhythm
    that isn't above zero.
    """
    if not all(isfinite(pair.agreed_weeks) and pair.agreed_weeks > 0 for pair in pairs):
        raise ValueError("the agreed rhythm is a number of weeks above zero")
    met = [(gap, pair.agreed_weeks) for pair in pairs if (gap := _gap(pair.days)) is not None]
    _enough(len(met), "pairs")
    weeks, ratio = mean([gap for gap, _ in met]), mean([gap / agreed for gap, agreed in met])
    agreed = mean([agreed for _, agreed in met])
    return Cadence(_named(weeks, CADENCE), agreed, _named(ratio, RHYTHM), len(pairs) - len(met))


@dataclass(frozen=True)
class Plan:
    """One pair to date: meetings that fell due, held, and cancelled without another day, by who cancelled."""

    planned: int
    held: int
    mentor: int = 0
    mentee: int = 0
    other: int = 0


@dataclass(frozen=True)
class Adherence:
    """Shares (0 to 1) of the planned meetings: held, cancelled by mentors, by mentees, by neither (a system, a team, an
    unnamed one), and the rest that nobody arranged or confirmed. They add up to 1. `either`: by mentors or mentees."""

    held: Figure
    mentor: Figure
    mentee: Figure
    other: Figure
    open: Figure
    either: Figure


def adherence(pairs: Sequence[Plan]) -> Adherence:
    """Held of planned meetings to date, and who cancelled the others, over all pairs together (never for one pair).

    Each share is the ratio estimate r = sum(x) / sum(planned); its interval is r ± t(G − 1; 0.975) SE within 0 … 1,
    SE² = G / (G − 1) sum((x − r planned)²) / sum(planned)² over the G pairs (Cochran, Sampling Techniques, 1977, 6.4).
    Where all pairs are alike there is no spread and Wilson's interval takes its place.

    >>> found = adherence([Plan(4, 3, mentee=1), Plan(4, 4), Plan(4, 2, mentee=1, mentor=1), Plan(4, 4), Plan(4, 3)])
    >>> found.held.value, found.mentee.value, round(found.open.value, 2), round(found.held.low, 3)
    (0.8, 0.1, 0.05, 0.54)

    Raises TooLittle below five pairs with a planned meeting, ValueError for a negative count or more than was planned.
    """
    for pair in pairs:
        parts = (pair.held, pair.mentor, pair.mentee, pair.other)
        if min(parts) < 0 or sum(parts) > pair.planned:
            raise ValueError("counts are not negative and together at most what was planned")
    due = [pair for pair in pairs if pair.planned]
    _enough(len(due), "pairs")
    planned = [pair.planned for pair in due]
    return Adherence(
        _ratio([pair.held for pair in due], planned),
        _ratio([pair.mentor for pair in due], planned),
        _ratio([pair.mentee for pair in due], planned),
        _ratio([pair.other for pair in due], planned),
        _ratio([pair.planned - pair.held - pair.mentor - pair.mentee - pair.other for pair in due], planned),
        _ratio([pair.mentor + pair.mentee for pair in due], planned),
    )


@dataclass(frozen=True)
class Course:
    """One pair that started: the meetings planned for all of its time, those held, and whether it looked back at the
    end (closing review)."""

    planned: int
    held: int
    reviewed: bool

    @property
    def completed(self) -> bool:
        """At least 80 % of the planned meetings held, and a closing review. In whole numbers, so that 4 of 5 counts."""
        return self.reviewed and 5 * self.held >= 4 * self.planned


def completion(pairs: Sequence[Course]) -> Figure:
    """The share (0 to 1) of started pairs that completed, with Wilson's 95 % interval.

    >>> found = completion([Course(5, 4, True)] * 6 + [Course(5, 5, False), Course(5, 3, True)])
    >>> found.value, found.n
    (0.75, 8)

    Raises TooLittle below five pairs, ValueError for a pair without a plan or with a negative count.
    """
    if any(pair.planned < 1 or pair.held < 0 for pair in pairs):
        raise ValueError("every pair has a plan, and no count is negative")
    _enough(len(pairs), "pairs")
    return share(sum(pair.completed for pair in pairs), len(pairs), COMPLETION)


def _gap(days: Sequence[date]) -> float | None:
    steps = [(later - earlier).days / 7 for earlier, later in pairwise(sorted(days))]
    return sum(steps) / len(steps) if steps else None


def _ratio(hits: Sequence[int], planned: Sequence[int]) -> Figure:
    # Inside: pages that show no share need not load it.
    from scipy.special import stdtrit

    groups, total = len(planned), sum(planned)
    value = sum(hits) / total
    squares = sum((hit - value * plan) ** 2 for hit, plan in zip(hits, planned, strict=True))
    error = sqrt(groups / (groups - 1) * squares) / total
    # Rounding leaves a trace of a spread where there is none.
    if error < 1e-12:
        return share(sum(hits), total, ADHERENCE_ALIKE)
    half = float(stdtrit(groups - 1, 0.975)) * error
    return Figure(value, max(0.0, value - half), min(1.0, value + half), total, ADHERENCE, se=error)


def _named(figure: Figure, method: str) -> Figure:
    caveats = (*figure.caveats, "open-gaps-left-out")
    return Figure(figure.value, figure.low, figure.high, figure.n, method, caveats, figure.se)


def _enough(have: int, what: str) -> None:
    if have < MEAN:
        raise TooLittle(f"few-{what}", {what: have}, {what: MEAN})
