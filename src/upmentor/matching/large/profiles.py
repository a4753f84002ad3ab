"""Profile rows: for each kind of person on one side, its points with everybody on the other side, tile by tile.

A person of the row side has one kind in each trait and a few topics; each of these picks one ready row of 16-bit
numbers over all columns. The score with 512 people at once is the sum of those rows, with no test and no look-up in
between, and the rows of one tile stay in the processor's cache while many row people use them.

Topic fit is a share of what the mentee wants, rounded half up. With m = ⌈weight · 2^20 / wanted⌉ the rounded share of
`met` is (met · m + 2^19) >> 20; `share_factor` checks that for every value that can occur.

>>> int(share_factor(450, np.array([3]))[0]) * 2 + HALF >> SHIFT
300
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..criteria import share_of
from ..errors import ProblemTooLarge
from ..problem import MAX_LEVEL, Participant, Problem, same_text
from ..tables import Whole
from .apart import Apart, cells_apart
from .kinds import NEVER, TRAITS, Kinds, large_teams, trait_kinds

TILE = 512
SHIFT, HALF = 20, 1 << 19
#: Profile rows beyond this many bytes are refused: too many kinds for so many people.
MAX_BYTES = 3 << 30

Small = NDArray[np.int16]


class Profile(NamedTuple):
    """What a pass over one side's people needs (numba reads it as it is).

    `rows[tile, number, column]` are the profile rows; `base[row, trait]` and `topic[row, n]` are row numbers in it,
    `level[row, n]` what a topic row is multiplied by, `topics[row]` how many there are. Points for topics are
    (met · share) >> SHIFT, with a share of the row (`row_share`) or, where that is −1, of the column (`share`).
    No column of a tile has more in a row than `ceiling[tile, number]`, and `topic_points` for topics.
    `lacking` is added where no topic is common. `starts` and `apart` are the forbidden columns of each row.
    """

    rows: NDArray[np.int16]
    base: NDArray[np.int32]
    topic: NDArray[np.int32]
    level: NDArray[np.int16]
    topics: NDArray[np.int32]
    row_share: NDArray[np.int32]
    share: NDArray[np.int32]
    lacking: np.int16
    ceiling: NDArray[np.int16]
    topic_points: int
    starts: Whole
    apart: NDArray[np.int32]
    width: int


@dataclass(frozen=True, slots=True, eq=False)
class Wishes:
    """Topics of one side: person `who[n]` has topic `which[n]` at level or priority `level[n]`; `total` by person."""

    who: Whole
    which: Whole
    level: Whole
    total: Whole

    def some(self, people: Whole, height: int) -> Wishes:
        """Those of some people only, renumbered in the order given."""
        place = np.full(height, -1, dtype=np.int64)
        place[people] = np.arange(len(people))
        who = place[self.who]
        order = np.argsort(who[who >= 0], kind="stable")
        kept = np.flatnonzero(who >= 0)[order]
        return Wishes(who[kept], self.which[kept], self.level[kept], self.total[people])


@dataclass(frozen=True, slots=True, eq=False)
class Facts:
    """Both sides in numbers: all that scoring needs of a problem whose people can all be matched."""

    kinds: tuple[Kinds, ...]
    mentor_wishes: Wishes
    mentee_wishes: Wishes
    topics: int
    weight: int
    topic_required: bool
    apart: Apart
    """For each mentor the mentees that stay apart one by one."""
    number: dict[str, int]
    """The number of each topic that is both offered and wanted, by each way in which somebody writes it."""
    teams: frozenset[str]
    """Managers whose teams are kinds of their own; see `large_teams`."""

    @property
    def size(self) -> tuple[int, int]:
        """Number of mentors and of mentees."""
        return len(self.mentor_wishes.total), len(self.mentee_wishes.total)

    def some(self, mentors: Whole, mentees: Whole) -> Facts:
        """The same facts for some of the people, in the order of the given numbers."""
        height, width = self.size
        row, column = np.full(height, -1, dtype=np.int64), np.full(width, -1, dtype=np.int64)
        row[mentors], column[mentees] = np.arange(len(mentors)), np.arange(len(mentees))
        r = row[np.repeat(np.arange(height), np.diff(self.apart.starts))]
        c = column[self.apart.columns]
        here = (r >= 0) & (c >= 0)
        return Facts(
            tuple(
                Kinds(k.mentor_kind[mentors], k.mentee_kind[mentees], k.worth, k.points, k.broken) for k in self.kinds
            ),
            self.mentor_wishes.some(mentors, height),
            self.mentee_wishes.some(mentees, width),
            self.topics,
            self.weight,
            self.topic_required,
            Apart.of(r[here], c[here], len(mentors), len(mentees)),
            self.number,
            self.teams,
        )


def facts_of(problem: Problem, mentors: Sequence[Participant], mentees: Sequence[Participant]) -> Facts:
    """Facts of these people, in this order. Locked pairs are apart: they are given, not chosen."""
    teams = large_teams(mentors, mentees)
    # The kernel adds the first five in any case.
    traits = [*TRAITS[:5], *(t for t in TRAITS[5:] if any(problem.policy.weights[name] for name in t.criteria))]
    number = topic_numbers(mentors, mentees)
    row = {person.id: n for n, person in enumerate(mentors)}
    column = {person.id: n for n, person in enumerate(mentees)}
    cells = list(cells_apart(problem, mentors, mentees, teams).values())
    locks = [(row[a], column[b]) for a, b in problem.locks if a in row and b in column]
    cells.append(tuple(np.array(locks, dtype=np.int64).reshape(-1, 2).T))  # type: ignore[arg-type]
    rows, columns = (np.concatenate([cell[side] for cell in cells]) for side in (0, 1))
    return Facts(
        tuple(trait_kinds(trait, problem, mentors, mentees, teams) for trait in traits),
        wishes_of(mentors, number),
        wishes_of(mentees, number),
        len(set(number.values())),
        problem.policy.weights["topic_fit"],
        problem.policy.topic_required,
        Apart.of(rows, columns, len(mentors), len(mentees)),
        number,
        teams,
    )


def topic_numbers(mentors: Sequence[Participant], mentees: Sequence[Participant]) -> dict[str, int]:
    """A number for every topic that is both offered and wanted, by each way in which somebody writes it."""
    offered, wanted = (
        {word: same_text(word) for word in {word for person in side for word, _ in person.topics}}
        for side in (mentors, mentees)
    )
    both = {topic: n for n, topic in enumerate(sorted(set(offered.values()) & set(wanted.values())))}
    return {word: both[topic] for word, topic in (offered | wanted).items() if topic in both}


def wishes_of(people: Sequence[Participant], number: dict[str, int]) -> Wishes:
    """These people's topics, of those that have a number."""
    topics = [topic for person in people for topic in person.topics]
    who = np.repeat(np.arange(len(people)), np.fromiter((len(p.topics) for p in people), dtype=np.int64))
    which = np.fromiter((number.get(word, -1) for word, _ in topics), dtype=np.int64, count=len(topics))
    level = np.fromiter((level for _, level in topics), dtype=np.int64, count=len(topics))
    total = np.bincount(who, level, len(people)).astype(np.int64)
    there = which >= 0
    return Wishes(who[there], which[there], level[there], total)


def share_factor(weight: int, wanted: Whole) -> NDArray[np.int32]:
    """For each total of wanted topics (priorities × 5) the factor of the module's text; 0 where nothing is wanted."""
    factor = np.where(wanted > 0, -(-(weight << SHIFT) // np.maximum(wanted, 1)), 0)
    for one in np.unique(wanted[wanted > 0]).tolist():
        met = np.arange(one + 1)
        right = share_of(weight, met, one)
        if one > 3000 or not np.array_equal(right, (met * -(-(weight << SHIFT) // one) + HALF) >> SHIFT):
            raise ProblemTooLarge("a mentee wants so many topics that shares cannot be counted in 32 bits")
    return factor.astype(np.int32)


def profile(facts: Facts, *, mentors: bool) -> Profile:
    """Profile rows with mentors (or mentees) as rows and the other side as columns."""
    height, width = facts.size if mentors else facts.size[::-1]
    rows = _profile_rows(facts, width, mentors=mentors)
    own = own_numbers(facts, np.arange(height), mentors=mentors)
    share = np.zeros(rows.shape[0] * TILE, dtype=np.int32)
    if mentors:
        share[:width] = _shares(facts, facts.mentee_wishes)
    apart = facts.apart if mentors else facts.apart.flipped(height)
    return Profile(
        rows,
        own.base,
        own.topic,
        own.level,
        own.topics,
        own.row_share,
        share.reshape(-1, TILE),
        np.int16(NEVER if facts.topic_required else 0),
        rows[:, : first_numbers(facts, mentors=mentors)[-1]].max(axis=2),
        facts.weight,
        apart.starts,
        apart.columns,
        width,
    )


class Own(NamedTuple):
    """What a `Profile` holds of each of its row people."""

    base: NDArray[np.int32]
    topic: NDArray[np.int32]
    level: NDArray[np.int16]
    topics: NDArray[np.int32]
    row_share: NDArray[np.int32]


def own_numbers(facts: Facts, people: Whole, *, mentors: bool) -> Own:
    """For these row people, in this order."""
    height = facts.size[0 if mentors else 1]
    first = first_numbers(facts, mentors=mentors)
    base = [
        (kinds.mentor_kind if mentors else kinds.mentee_kind)[people] + at
        for kinds, at in zip(facts.kinds, first, strict=False)
    ]
    own = (facts.mentor_wishes if mentors else facts.mentee_wishes).some(people, height)
    topics = np.bincount(own.who, minlength=len(people)).astype(np.int32)
    empty = first[-1] + facts.topics
    topic = np.full((len(people), max(1, int(topics.max(initial=0)))), empty, dtype=np.int32)
    level = np.zeros(topic.shape, dtype=np.int16)
    place = np.arange(own.who.size) - (np.cumsum(topics) - topics)[own.who]
    topic[own.who, place], level[own.who, place] = first[-1] + own.which, own.level
    share = np.full(len(people), -1, dtype=np.int32) if mentors else _shares(facts, own)
    return Own(np.stack(base, axis=1).astype(np.int32), topic, level, topics, share)


def first_numbers(facts: Facts, *, mentors: bool) -> list[int]:
    """Where the rows of each trait begin in a profile, and last where those of the topics do."""
    return [0, *accumulate(kinds.worth.shape[0 if mentors else 1] for kinds in facts.kinds)]


def _shares(facts: Facts, wishes: Wishes) -> NDArray[np.int32]:
    return share_factor(facts.weight, wishes.total * MAX_LEVEL)


def _profile_rows(facts: Facts, width: int, *, mentors: bool) -> Small:
    """`rows` of a `Profile`: the rows of all kinds, those of all topics, and an empty one."""
    tiles = max(1, -(-width // TILE))
    first = first_numbers(facts, mentors=mentors)
    blocks = [
        (at, kinds.worth, kinds.mentee_kind) if mentors else (at, kinds.worth.T, kinds.mentor_kind)
        for kinds, at in zip(facts.kinds, first, strict=False)
    ]
    number = first[-1] + facts.topics + 1
    if number * tiles * TILE * 2 > MAX_BYTES:
        raise ProblemTooLarge(
            f"{first[-1]} kinds of people beside {width} people need more memory than this solver takes"
        )
    rows = np.zeros((tiles, number, TILE), dtype=np.int16)
    for tile in range(tiles):
        here = slice(tile * TILE, min(width, (tile + 1) * TILE))
        for at, worth, theirs in blocks:
            rows[tile, at : at + worth.shape[0], : here.stop - here.start] = worth[:, theirs[here]]
        # Columns beyond the last person may never be chosen.
        rows[tile, : first[1], here.stop - here.start :] = NEVER
    other = facts.mentee_wishes if mentors else facts.mentor_wishes
    rows[other.who // TILE, first[-1] + other.which, other.who % TILE] = other.level
    return rows


def pair_points(facts: Facts, rows: Whole, columns: Whole) -> dict[str, Whole]:
    """Points by criterion of the pairs (rows[n], columns[n]); 0 for topic fit that counts nothing is left out."""
    found = {
        name: part[kinds.mentor_kind[rows], kinds.mentee_kind[columns]]
        for kinds in facts.kinds
        for name, part in kinds.points.items()
    }
    if facts.weight:
        height = max(facts.topics, 1)
        offers, wants = facts.mentor_wishes, facts.mentee_wishes
        key = offers.who * height + offers.which
        order = np.argsort(key)
        key, level = key[order], offers.level[order]
        begin = np.searchsorted(wants.who, columns)
        count = np.searchsorted(wants.who, columns, side="right") - begin
        pair = np.repeat(np.arange(len(rows)), count)
        wish = begin[pair] + np.arange(pair.size) - (np.cumsum(count) - count)[pair]
        asked = rows[pair] * height + wants.which[wish]
        at = np.minimum(np.searchsorted(key, asked), max(key.size - 1, 0))
        hit = key[at] == asked if key.size else np.zeros(pair.size, dtype=bool)
        met = np.zeros(len(rows), dtype=np.int64)
        np.add.at(met, pair[hit], (wants.level[wish] * level[at])[hit])
        found["topic_fit"] = share_of(facts.weight, met, wants.total[columns] * MAX_LEVEL)
    return found
