"""Who sits together: groups of four to eight, nobody beside their own manager or somebody they lead. Pure.

>>> groups(["a", "b", "c", "d"], apart={("a", "b")})
([['a', 'd'], ['b', 'c']], [])
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

T = TypeVar("T")

LARGEST = 8
FEWEST = 2


def groups(who: Sequence[T], *, apart: Collection[tuple[T, T]] = ()) -> tuple[list[list[T]], list[T]]:
    """The groups, sizes as equal as can be, in the order of `who` (neighbours there sit together where they can), and
    those for whom no group was found. With fewer than two people there is no group.

    Tries as few groups as possible first; `apart` are pairs, in any order, who may not share one.
    """
    if len(who) < FEWEST:
        return [], list(who)
    foes: dict[T, set[T]] = {}
    for one, other in apart:
        foes.setdefault(one, set()).add(other)
        foes.setdefault(other, set()).add(one)
    # Whoever fits in few places chooses first; the sort is stable.
    order = sorted(who, key=lambda one: -len(foes.get(one, ())))
    place = {one: at for at, one in enumerate(who)}
    best: tuple[list[list[T]], list[T]] | None = None
    fewest = -(-len(who) // LARGEST)
    for count in range(fewest, max(fewest, len(who) // FEWEST) + 1):
        found, left = _fill(order, place, foes, count, len(who))
        if best is None or len(left) < len(best[1]):
            best = [sorted(one, key=place.__getitem__) for one in found], left
        if not left:
            break
    assert best is not None
    # A group that came out too small is no circle.
    kept = [one for one in best[0] if len(one) >= FEWEST]
    alone = [one for group in best[0] if len(group) < FEWEST for one in group]
    return kept, [*best[1], *alone]


def _fill(
    order: Sequence[T], place: dict[T, int], foes: dict[T, set[T]], count: int, size: int
) -> tuple[list[list[T]], list[T]]:
    """Each into the group that is nearest to their place in the row and has room."""
    made: list[list[T]] = [[] for _ in range(count)]
    room = -(-size // count)
    left = []
    for one in order:
        wanted = place[one] * count // size
        free = [
            at for at, group in enumerate(made) if len(group) < room and not foes.get(one, set()).intersection(group)
        ]
        if free:
            made[min(free, key=lambda at: (abs(at - wanted), at))].append(one)
        else:
            left.append(one)
    return made, left
