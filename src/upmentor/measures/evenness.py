"""Whether groups fared alike: could the difference of one group be chance, and what looking at many groups costs.

A group is compared with what the same people would have got had the results of each side been dealt out among that side
at random. So a department with many mentors is not called unlucky because there are more mentors than places.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from upmentor.measures.columns import Numbers

# The level of a whole panel: how often at most "worth a look" is said although everything was dealt out at random.
LEVEL = 0.05


@dataclass(frozen=True)
class Side:
    """One side: `size` people, of whom `hits` were matched; in the group `own` people, of whom `own_hits` were."""

    size: int
    hits: int
    own: int
    own_hits: int


@dataclass(frozen=True)
class Scores:
    """One side's `ranks`: of all who were matched, and of the group's members among them."""

    every: Sequence[float]
    own: Sequence[float]


def expected_share(sides: Sequence[Side]) -> float:
    """The share (0 to 1) that the group would have if each side's matches were dealt out evenly.

    >>> expected_share([Side(10, 5, 4, 1), Side(10, 10, 4, 4)])
    0.75

    Raises ValueError for a group without people.
    """
    people = sum(side.own for side in sides)
    if not people:
        raise ValueError("the group has no people")
    return sum(side.own * side.hits / side.size for side in sides if side.own) / people


def share_chance(sides: Sequence[Side]) -> float:
    """How likely a share at least as far from `expected_share` is by chance: the exact test of Fisher and Irwin (1935)
    within each side, added up over the sides; two-sided by adding all counts that are no likelier than this one.

    >>> round(share_chance([Side(20, 10, 10, 9)]), 4)
    0.0011
    >>> share_chance([Side(20, 20, 10, 10)])
    1.0
    """
    import numpy as np

    chances: Numbers = np.ones(1)
    lowest = 0
    for side in sides:
        least, found = _hypergeometric(side)
        chances, lowest = np.convolve(chances, found), lowest + least
    seen = chances[sum(side.own_hits for side in sides) - lowest]
    # Equal chances differ in their last digits.
    return min(1.0, float(chances[chances <= seen * (1 + 1e-7)].sum()))


def ranks(values: Sequence[float]) -> dict[float, float]:
    """The rank of each value among all, from 0 to 1; equal values share the middle of their ranks.

    >>> ranks([70.0, 80.0, 80.0])
    {70.0: 0.25, 80.0: 0.625}
    """
    found: dict[float, list[int]] = {}
    for rank, value in enumerate(sorted(values), 1):
        found.setdefault(value, []).append(rank)
    return {value: (same[0] + same[-1]) / 2 / (len(values) + 1) for value, same in found.items()}


def score_chance(sides: Sequence[Scores]) -> float | None:
    """How likely ranks at least as far from the middle as this group's are by chance: the rank-sum test within each
    side, added up over the sides (van Elteren, P. (1960), Bulletin de l’Institut International de Statistique 37,
    351–361), with the normal distribution for its tail. `Scores` hold `ranks`: the scores themselves would bring false
    alarms where a few of them lie far out. None when they cannot tell: nobody outside the group, or all alike.

    >>> every = [number / 41 for number in range(1, 41)]
    >>> round(score_chance([Scores(every, every[30:])]), 6), round(score_chance([Scores(every, every[15:25])]), 2)
    (3e-06, 1.0)
    """
    distance = variance = 0.0
    for side in sides:
        size, own = len(side.every), len(side.own)
        if size < 2 or not own:
            continue
        middle = sum(side.every) / size
        spread = sum((rank - middle) ** 2 for rank in side.every) / (size - 1)
        distance += sum(side.own) - own * middle
        variance += own * (size - own) / size * spread
    return erfc(abs(distance) / sqrt(2 * variance)) if variance > 1e-12 else None


def holm(chances: Sequence[float]) -> list[float]:
    """The chances, corrected for looking at so many: Holm, S. (1979), “A simple sequentially rejective multiple test
    procedure”, Scandinavian Journal of Statistics 6, 65–70. With no true difference at all, one of them is at most
    0.05 in at most 5 % of panels, however the groups overlap.

    >>> holm([0.01, 0.04, 0.03])
    [0.03, 0.06, 0.06]
    """
    found = [1.0] * len(chances)
    highest = 0.0
    for rank, at in enumerate(sorted(range(len(chances)), key=lambda at: chances[at])):
        highest = max(highest, min(1.0, (len(chances) - rank) * chances[at]))
        found[at] = highest
    return found


def _hypergeometric(side: Side) -> tuple[int, Numbers]:
    """The least possible number of the group's matches on this side, and the chance of each number from it on."""
    import numpy as np
    from scipy.special import gammaln

    least, most = max(0, side.own + side.hits - side.size), min(side.own, side.hits)
    count = np.arange(least, most + 1)

    def ways(of: int, chosen: Numbers) -> Numbers:
        found: Numbers = gammaln(of + 1) - gammaln(chosen + 1) - gammaln(of - chosen + 1)
        return found

    total = ways(side.size, np.array([side.hits]))[0]
    return least, np.exp(ways(side.own, count) + ways(side.size - side.own, side.hits - count) - total)
