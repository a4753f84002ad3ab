"""Did groups of people fare alike in a run (AC-5.8)? Measured only: nothing here is read by matching.

The groups are of working life (department, site, grades, time zone, side). Nobody is asked about personal traits, so
there are none to compare. Pure: people go in, rows with figures come out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from upmentor.measures.evenness import LEVEL, Scores, Side, expected_share, holm, ranks, score_chance, share_chance
from upmentor.measures.figure import Figure
from upmentor.measures.shares import mean, share
from upmentor.measures.suppression import suppress
from upmentor.measures.thresholds import MEAN

SIDE = "side"
CUTS = ("department", "site", "grade", "zone", SIDE)


@dataclass(frozen=True)
class Seat:
    """Somebody who took part in a run: `score` (of 100) is the mean of their pairs', None without a match; `groups` has
    a name for each of `CUTS`, empty where it is not known."""

    person: int
    role: str
    score: float | None
    groups: Mapping[str, str]


@dataclass(frozen=True)
class GroupRow:
    """A group. `hidden` groups have no figures. `usual` is the share that their sides got; the chances are corrected
    for all groups of the panel, None where nothing was tested."""

    cut: str
    name: str
    people: int = 0
    share: Figure | None = None
    usual: float | None = None
    share_chance: float | None = None
    score: Figure | None = None
    score_chance: float | None = None

    @property
    def hidden(self) -> bool:
        """Fewer than five people, or it would reveal such a group."""
        return self.share is None

    @property
    def share_stands_out(self) -> bool:
        """Is the share worth a look?"""
        return self.share_chance is not None and self.share_chance <= LEVEL

    @property
    def score_stands_out(self) -> bool:
        """Is the mean score worth a look?"""
        return self.score_chance is not None and self.score_chance <= LEVEL


@dataclass(frozen=True)
class Panel:
    """All groups by cut, largest first; `tested` is how many comparisons the correction counts."""

    cuts: Mapping[str, Sequence[GroupRow]]
    tested: int

    @property
    def standing_out(self) -> list[GroupRow]:
        """Groups with something that is worth a look."""
        return [row for rows in self.cuts.values() for row in rows if row.share_stands_out or row.score_stands_out]


def panel(seats: Iterable[Seat]) -> Panel:
    """The groups of everybody in a run. Sides are described and not tested: how many of a side are matched follows from
    the places on both, and each pair gives both sides the same score."""
    seats = list(seats)
    whole = Whole(seats)
    rows = [row for cut in CUTS for row in _rows(cut, seats, whole)]
    shares = {number: row.share_chance for number, row in enumerate(rows) if row.share_chance is not None}
    scores = {number: row.score_chance for number, row in enumerate(rows) if row.score_chance is not None}
    corrected = holm([*shares.values(), *scores.values()])
    share_of = dict(zip(shares, corrected, strict=False))
    score_of = dict(zip(scores, corrected[len(shares) :], strict=True))
    found = [
        replace(row, share_chance=share_of.get(number), score_chance=score_of.get(number))
        for number, row in enumerate(rows)
    ]
    return Panel({cut: [row for row in found if row.cut == cut] for cut in CUTS}, len(corrected))


Sides = Mapping[str, tuple[int, Sequence[float]]]
"""By role: how many people, and the scores of those who have a match."""


class Whole:
    """Everybody in a run, with what each group is compared with, worked out once."""

    def __init__(self, seats: Sequence[Seat]) -> None:
        self.sides = _by_role(seats)
        self.people = len(seats)
        self.ranks: dict[str, tuple[Mapping[float, float], Sequence[float]]] = {}
        for role, (_size, scores) in self.sides.items():
            rank = ranks(scores)
            self.ranks[role] = (rank, [rank[score] for score in scores])


def _rows(cut: str, seats: Sequence[Seat], whole: Whole) -> list[GroupRow]:
    groups: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        groups[seat.groups[cut]].append(seat)
    sizes = {name: _people(found) for name, found in groups.items()}
    matched = {name: _people(one for one in found if one.score is not None) for name, found in groups.items()}
    shown = suppress(sizes)
    scored = suppress(matched) & shown
    ordered = sorted(groups, key=lambda name: (name not in shown, -sizes[name], name))
    return [
        _row(cut, name, whole, groups[name], sizes[name], name in scored) if name in shown else GroupRow(cut, name)
        for name in ordered
    ]


def _row(cut: str, name: str, whole: Whole, seats: Sequence[Seat], people: int, scored: bool) -> GroupRow:
    own = _by_role(seats)
    sides = [
        Side(whole.sides[role][0], len(whole.sides[role][1]), size, len(scores)) for role, (size, scores) in own.items()
    ]
    values = [value for _size, scores in own.values() for value in scores]
    tested = cut != SIDE and len(seats) < whole.people
    row = GroupRow(
        cut,
        name,
        people,
        share(len(values), len(seats)),
        expected_share(sides) if cut != SIDE else None,
        share_chance(sides) if tested else None,
    )
    if not scored or len(values) < MEAN:
        return row
    return replace(row, score=mean(values), score_chance=_score_chance(whole, own) if tested else None)


def _score_chance(whole: Whole, own: Sides) -> float | None:
    sides = []
    for role, (_size, scores) in own.items():
        rank, every = whole.ranks[role]
        sides.append(Scores(every, [rank[score] for score in scores]))
    return score_chance(sides)


def _by_role(seats: Iterable[Seat]) -> Sides:
    found: dict[str, list[Seat]] = defaultdict(list)
    for seat in seats:
        found[seat.role].append(seat)
    return {
        role: (len(some), [seat.score for seat in some if seat.score is not None])
        for role, some in sorted(found.items())
    }


def _people(seats: Iterable[Seat]) -> int:
    return len({seat.person for seat in seats})
