"""What became of the pairs of one run in another; pure, by keys of enrolments."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

Links = Mapping[tuple[int, int], int]
"""(mentor, mentee) to the score in whole points of 1,000."""
KINDS = ("changed", "lost", "new", "kept")


@dataclass(frozen=True)
class Move:
    """A mentee's mentor in the earlier run and in the later one, each with the score; None where there is none.

    `kept`: the same mentor. `changed`: another one. `lost` and `new`: only before, only after.
    """

    mentee: int
    before: tuple[int, int] | None
    after: tuple[int, int] | None

    @property
    def difference(self) -> int | None:
        """The later score less the earlier one; None when one is missing."""
        return self.after[1] - self.before[1] if self.before and self.after else None


def moves(before: Links, after: Links) -> dict[str, list[Move]]:
    """Every pair of the two runs in one of four lists, by `KINDS`; what lost most points comes first.

    A mentee with several places has a move for each: what is in both is kept, the rest is matched up by mentor.

    >>> found = moves({(1, 9): 700, (2, 8): 650}, {(1, 9): 720, (3, 8): 640, (2, 7): 500})
    >>> [(kind, [(move.mentee, move.difference) for move in found[kind]]) for kind in KINDS]
    [('changed', [(8, -10)]), ('lost', []), ('new', [(7, None)]), ('kept', [(9, 20)])]
    """
    found: dict[str, list[Move]] = {kind: [] for kind in KINDS}
    for link in before.keys() & after.keys():
        found["kept"].append(Move(link[1], (link[0], before[link]), (link[0], after[link])))
    left, right = _by_mentee(before, before.keys() - after.keys()), _by_mentee(after, after.keys() - before.keys())
    for mentee in left.keys() | right.keys():
        old, new = left.get(mentee, []), right.get(mentee, [])
        both = min(len(old), len(new))
        found["changed"] += [Move(mentee, old[at], new[at]) for at in range(both)]
        found["lost"] += [Move(mentee, one, None) for one in old[both:]]
        found["new"] += [Move(mentee, None, one) for one in new[both:]]
    for rows in found.values():
        rows.sort(key=_order)
    return found


def _by_mentee(links: Links, keys: Iterable[tuple[int, int]]) -> dict[int, list[tuple[int, int]]]:
    found: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for mentor, mentee in sorted(keys):
        found[mentee].append((mentor, links[mentor, mentee]))
    return found


def _order(move: Move) -> tuple[int, int, int]:
    mentor, score = move.before or move.after or (0, 0)
    return (-score if move.difference is None else move.difference, move.mentee, mentor)
