"""Which groups of people may be shown, so that nobody can work out a smaller one by subtracting.

Groups are sets of opaque keys of people. What was published once counts for ever: a reader keeps old reports.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from upmentor.measures.thresholds import CHANGED, MEAN

People = frozenset[Hashable]
# Arithmetic modulo a large prime is exact, and a sum that is zero by chance is as good as impossible.
PRIME = (1 << 61) - 1
SEED = 20_261


def suppress(sizes: Mapping[str, int], threshold: int = MEAN) -> frozenset[str]:
    """The groups of one table that may be shown beside the table's total; the groups split the total.

    A group below the threshold is hidden. While what is hidden is one group, or fewer people than the threshold, the
    next smallest is hidden too: otherwise the total minus the rest would show it.

    >>> sorted(suppress({"a": 20, "b": 9, "c": 3}))
    ['a']
    >>> sorted(suppress({"a": 20, "b": 9, "c": 3, "d": 2}))
    ['a', 'b']
    >>> sorted(suppress({"a": 20, "b": 9, "c": 0})), sorted(suppress({"a": 3, "b": 1}))
    (['a', 'b'], [])

    Raises ValueError for a size below 0 and a threshold below 1.
    """
    if threshold < 1 or any(size < 0 for size in sizes.values()):
        raise ValueError("sizes are 0 or more, a threshold is 1 or more")
    ordered = sorted((size, name) for name, size in sizes.items() if size)
    hidden = [size for size, _name in ordered if size < threshold]
    if not hidden:
        return frozenset(name for _size, name in ordered)
    while len(hidden) < len(ordered) and (len(hidden) < 2 or sum(hidden) < threshold):
        hidden.append(ordered[len(hidden)][0])
    return frozenset(name for _size, name in ordered[len(hidden) :])


@dataclass(frozen=True)
class Published:
    """All sets of people a figure was ever shown for, over cuts and dates, and what each name shows now.

    >>> first = Published().release({"all": frozenset(range(30))})
    >>> second = first.release({"all": frozenset(range(32))})   # two more: the old figure stays
    >>> len(second.now["all"]), len(second.release({"all": frozenset(range(36))}).now["all"])
    (30, 36)
    """

    sets: tuple[People, ...] = ()
    now: Mapping[str, People] = field(default_factory=dict)

    def release(self, groups: Mapping[str, People], threshold: int = MEAN) -> Published:
        """What may be read after `groups` were asked for, largest first.

        A name keeps its people until `CHANGED` of them came or went (frozen). A set is left out when, together with
        everything shown before, it would let a reader work out a group below the threshold (see `reveals`). Names that
        are missing from `now` are shown as "not enough answers".
        """
        sets, now = list(self.sets), dict(self.now)
        for name, people in sorted(groups.items(), key=lambda one: (-len(one[1]), one[0])):
            if name in now and len(now[name] ^ people) < CHANGED:
                continue
            if len(people) < threshold:
                continue
            if people not in sets and reveals([*sets, people], threshold):
                continue
            sets, now[name] = ([*sets, people] if people not in sets else sets), people
        return Published(tuple(sets), now)


def reveals(sets: Collection[People], threshold: int = MEAN) -> bool:
    """Whether somebody who knows the totals of `sets` can work out that of fewer than `threshold` people.

    People who lie in the same sets can't be told apart and count as one lump; a lump, or a few together, is found out
    when its indicator lies in the row space of the sets. Exact for groups of up to four lumps, thus for every group
    below 5.

    >>> a, b = frozenset(range(20)), frozenset(range(22))
    >>> reveals([a]), reveals([a, b]), reveals([a, b], 2)
    (False, True, False)
    """
    lumps: dict[tuple[int, ...], int] = {}
    for person in frozenset().union(*sets):
        where = tuple(number for number, people in enumerate(sets) if person in people)
        lumps[where] = lumps.get(where, 0) + 1
    rows = [[1 if number in where else 0 for where in lumps] for number in range(len(sets))]
    return _small_sum_of_zero(_shadows(rows, len(lumps)), list(lumps.values()), threshold)


def _shadows(rows: Sequence[Sequence[int]], width: int) -> list[int]:
    """One number a lump; those of a set of lumps add up to zero exactly when the set's total can be worked out.

    The number is a fixed random mixture of the null space of `rows`: what lies in the row space is orthogonal to it.
    """
    reduced: list[list[int]] = []
    pivots: list[int] = []
    for row in rows:
        left = [value % PRIME for value in row]
        for pivot, other in zip(pivots, reduced, strict=True):
            left = _minus(left, other, left[pivot])
        pivot_here = next((at for at, value in enumerate(left) if value), None)
        if pivot_here is None:
            continue
        inverse = pow(left[pivot_here], -1, PRIME)
        left = [value * inverse % PRIME for value in left]
        reduced = [_minus(other, left, other[pivot_here]) for other in reduced]
        pivots.append(pivot_here)
        reduced.append(left)
    draw = Random(SEED)  # noqa: S311 - a fixed mixture, no secret
    weights = [0 if at in pivots else draw.randrange(1, PRIME) for at in range(width)]
    for pivot, row in zip(pivots, reduced, strict=True):
        weights[pivot] = -sum(row[at] * weights[at] for at in range(width) if at not in pivots) % PRIME
    return weights


def _minus(row: Sequence[int], other: Sequence[int], times: int) -> list[int]:
    return [(a - times * b) % PRIME for a, b in zip(row, other, strict=True)] if times else list(row)


def _small_sum_of_zero(shadows: Sequence[int], sizes: Sequence[int], threshold: int) -> bool:
    """Whether one to four lumps of together fewer than `threshold` people add up to zero."""
    small = [at for at, size in enumerate(sizes) if size < threshold]
    halves: dict[int, list[frozenset[int]]] = {}
    for number, one in enumerate(small):
        halves.setdefault(shadows[one], []).append(frozenset({one}))
        for other in small[number + 1 :]:
            if sizes[one] + sizes[other] < threshold:
                halves.setdefault((shadows[one] + shadows[other]) % PRIME, []).append(frozenset({one, other}))
    if 0 in halves:
        return True
    for total, found in halves.items():
        for half in found:
            for rest in halves.get(-total % PRIME, ()):
                if not half & rest and sum(sizes[at] for at in half | rest) < threshold:
                    return True
    return False
