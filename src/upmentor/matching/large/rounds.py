"""Candidates, solve, look at every pair, add what the prices missed, again, until they miss nothing.

The first candidates decide how many rounds follow. The best by score alone are bad ones: everybody's best are the same
few people. So a sample of both sides is solved first, by the same method; what its people would pay for somebody is a
fair price, and the first candidates are the best by score less price.

Every look remembers for each row how far below its prices the best pair stays that is not among the candidates. Only
when prices have fallen by more than that can such a pair matter, so later looks are at few rows and columns.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np

from ..policy import TOTAL_POINTS
from ..tables import Whole
from .apart import Apart
from .graph import Graph
from .memory import PLENTY, Memory
from .passes import pair_score
from .pricing import Found, Workers, near, nearest
from .profiles import Facts, Profile, profile

#: Candidates of a row from the first pass, of a column, and those that a look adds to a row.
ROW_CANDIDATES, COLUMN_CANDIDATES, ADDED = 16, 6, 6
#: A look also sees pairs that are worth up to this many points less than their prices.
MARGIN = 32
#: A sample's bonus: within 16 bits, above every score, and not strictly above all of them together, for it only guides.
SAMPLE_BONUS = 1024
SAMPLE_GAP = 0.002
#: The first step of the auction, in points.
FIRST_STEP = 32
#: When more than this share of rows misses a pair, they bid again before the exact solver goes on.
MANY = 0.05
#: Below this many on the longer side everybody is the sample.
SMALL = 2400


@dataclass(slots=True)
class Hooks:
    """What a caller hears and says: `tell(stage, count)` at each stage, `check()` may raise to stop."""

    tell: Callable[[str, int], None] = lambda stage, count: None
    check: Callable[[], None] = lambda: None


One = TypeVar("One")


@dataclass(frozen=True, slots=True, eq=False)
class Standing:
    """Chosen pairs (rows, columns) and prices under which no other pair is worth more than both: a proven bound."""

    rows: Whole
    columns: Whole
    u: Whole
    v: Whole
    primal: int
    dual: int


@dataclass(slots=True, eq=False)
class Rounds:
    """One search over facts whose mentors are rows, or with `flip` columns. `lowest`: scores below it are not allowed.

    `looked` counts the pairs looked at so far, over both directions. `best` is the best standing yet.
    """

    facts: Facts
    places: tuple[Whole, Whole]
    bonus: int
    workers: Workers
    hooks: Hooks
    lowest: int = 0
    flip: bool = field(init=False)
    graph: Graph = field(init=False)
    sides: tuple[Profile, Profile] = field(init=False)
    looked: int = field(init=False, default=0)
    missed: int = field(init=False, default=0)
    best: Standing | None = field(init=False, default=None)
    memory: Memory = field(init=False)

    def __post_init__(self) -> None:
        self.flip = int(self.places[0].sum()) > int(self.places[1].sum())
        order = -1 if self.flip else 1
        height, width = self.facts.size[::order]
        row_places, column_places = self.places[::order]
        self.graph = Graph(height, width, row_places, column_places, self.bonus)
        self.sides = profile(self.facts, mentors=not self.flip), profile(self.facts, mentors=self.flip)
        self.memory = Memory.nothing(height, width)

    def begin(self) -> None:
        """First candidates and an auction among them."""
        graph = self.graph
        self.hooks.tell("comparing", graph.height * graph.width)
        price, edges = _sampled_prices(self)
        self.hooks.check()
        found = nearest(self.sides[0], price, ROW_CANDIDATES, self.workers, lowest=self.lowest)
        self.looked += graph.height * graph.width
        graph.add(*found.edges(price))
        self._remember(found, price)
        if edges is None:
            worth = np.where(found.held > 0, found.worth[:, 0], 0) + 1000
            back = nearest(self.sides[1], worth, COLUMN_CANDIDATES, self.workers, lowest=self.lowest)
            self.looked += graph.height * graph.width
            columns, rows, scores = back.edges(worth)
            edges = rows, columns, scores
        graph.add(*edges)
        self.hooks.check()
        self.hooks.tell("pairing", graph.key.size)
        graph.auction(price, FIRST_STEP)

    def _remember(self, found: Found, price: Whole) -> None:
        """Whoever is not among a row's first candidates is worth no more than the last of them."""
        full = found.held == ROW_CANDIDATES
        last = np.where(full, found.worth[:, -1] + self.bonus, 0)
        self.memory.note((last, price), np.arange(self.graph.width), -PLENTY, columns=True)
        self.memory.note((last, price), np.arange(self.graph.height), np.where(full, 0, PLENTY))

    def finish(self, tolerance: float = 0.0, *, edited: bool = False) -> Standing:
        """Solve and look until the bound is within `tolerance` (a share of the score; 0: exact). `edited`: places came
        or went since the last proof, and nothing else changed."""
        many = False
        while True:
            if many:
                self.graph.rebid()
            if edited:
                self.graph.fill(self.hooks.check)
            else:
                self.graph.settle(self.hooks.check)
            edited = False
            self.hooks.tell("proving", self.graph.height * self.graph.width)
            standing = self._look()
            if self.best is None or standing.dual - standing.primal <= self.best.dual - self.best.primal:
                self.best = standing
            score = standing.primal - self.bonus * standing.rows.size
            if standing.dual - standing.primal <= tolerance * score:
                return standing
            self.hooks.check()
            many = self.missed > MANY * self.graph.height

    def copy(self) -> Rounds:
        """The same search; what is done to one is not done to the other."""
        other = copy.copy(self)
        other.graph = self.graph.copy()
        other.memory = self.memory.copy()
        return other

    def raised(self, lowest: int) -> Rounds:
        """The same search solved anew without pairs below `lowest`."""
        other = self.copy()
        other.lowest, other.best = lowest, None
        other.graph.drop(other.graph.score < lowest)
        other.finish()
        return other

    def resume(self, cells: Whole, u: Whole, v: Whole) -> None:
        """Begin at these pairs (row, column) and prices instead of at nothing, and prove them."""
        graph = self.graph
        graph.u[:], graph.v[:] = u, v
        found = nearest(self.sides[0], v, ROW_CANDIDATES, self.workers, lowest=self.lowest)
        self.looked += graph.height * graph.width
        graph.add(*found.edges(v))
        scores = np.array([self.score(row, column) for row, column in cells.tolist()], dtype=np.int64)
        graph.add(cells[:, 0], cells[:, 1], scores)
        graph.flow[np.searchsorted(graph.key, cells[:, 0] * graph.width + cells[:, 1])] = 1
        self._remember(found, v)
        self.finish()

    def pair(self, mentor: One, mentee: One) -> tuple[One, One]:
        """Row and column of a pair."""
        return (mentee, mentor) if self.flip else (mentor, mentee)

    def score(self, row: int, column: int) -> int:
        """The score of a pair, −1 where it is not allowed."""
        return int(pair_score(self.sides[0], row, column))

    def forbid(self, row: int, column: int) -> None:
        """This pair is not allowed any more. `finish(edited=True)` solves what follows."""
        sides = []
        for side, (one, other) in zip(self.sides, ((row, column), (column, row)), strict=True):
            apart = Apart(side.starts, side.apart).and_one(one, other)
            sides.append(side._replace(starts=apart.starts, apart=apart.columns))
        self.sides = sides[0], sides[1]
        edge = self.graph.edge(row, column)
        if edge >= 0:
            self.graph.forbid(edge)

    def leave(self, number: int, places: int, *, column: bool) -> None:
        """A row or column has this many places now, no more than before. `finish(edited=True)` solves what follows.

        Whoever has none keeps a price above every pair: it costs the bound nothing and ends all looking.
        """
        self.graph.close(number, places, column=column)
        if places == 0:
            (self.graph.v if column else self.graph.u)[number] = self.bonus + TOTAL_POINTS

    def standing_unseen(self) -> Standing:
        """The pairs chosen so far under prices that need no look: every row place earns as much as a pair can."""
        graph = self.graph
        u = np.full(graph.height, self.bonus + TOTAL_POINTS, dtype=np.int64)
        dual = int((graph.row_places * u).sum())
        return Standing(*graph.chosen(), u, np.zeros(graph.width, dtype=np.int64), graph.primal(), dual)

    def _look(self) -> Standing:
        graph = self.graph
        prices, memory = (graph.u, graph.v), self.memory
        rows, columns = memory.to_look_at(*prices)
        both = memory.both
        found = self._near(rows, back=False, beside=both)
        back = self._near(columns, back=True, beside=True)
        memory.note(prices, rows, found.left)
        memory.note(prices, columns, back.left, columns=True)
        if rows.size and both:
            memory.note_beside(prices, np.minimum(found.beside, MARGIN), columns=True)
        if columns.size:
            memory.note_beside(prices, np.minimum(back.beside, MARGIN), columns=False)
        self.looked += rows.size * graph.width + columns.size * graph.height
        over = found.over(graph.u - self.bonus), back.over(graph.v - self.bonus)
        self.missed = int((over[0] > 0).sum())
        standing = self._standing(*((side.rows, rise) for side, rise in zip((found, back), over, strict=True)))
        across = back.edges(graph.u)
        ends = found.edges(graph.v), (across[1], across[0], across[2])
        row, column, score = (np.concatenate(both_sides) for both_sides in zip(*ends, strict=True))
        if standing.dual > standing.primal:
            graph.add(row, column, score)
        else:
            memory.note_pairs(row, column, score + self.bonus)
        return standing

    def _near(self, numbers: Whole, *, back: bool, beside: bool) -> Found:
        """What is near its prices in these rows, or in these columns."""
        graph = self.graph
        prices, known = ((graph.v, graph.u) if back else (graph.u, graph.v)), graph.known(numbers, columns=back)
        asked = self.sides[back], prices, self.bonus, numbers, known, ADDED, MARGIN, self.workers
        return near(*asked, lowest=self.lowest, beside=beside)

    def survey(self) -> None:
        """Look at all pairs from both sides once more, so that later edits find every row and column far from its next
        candidate. Only after `finish`."""
        graph, prices = self.graph, (self.graph.u, self.graph.v)
        found, back = (
            self._near(np.arange(size), back=side == 1, beside=False) for side, size in enumerate(graph.shape)
        )
        self.memory.note(prices, found.rows, found.left)
        self.memory.note(prices, back.rows, back.left, columns=True)
        across = back.edges(graph.u)
        graph.add(*found.edges(graph.v))
        graph.add(across[1], across[0], across[2])
        self.looked += 2 * graph.height * graph.width

    def _standing(self, *raised: tuple[Whole, Whole]) -> Standing:
        """Prices raised by the worst that some rows and some columns missed are right for every pair."""
        graph = self.graph
        u, v = graph.u.copy(), graph.v.copy()
        for price, (numbers, rise) in zip((u, v), raised, strict=True):
            price[numbers] += rise
        chosen = graph.chosen_edges()
        i, j, worth = graph.ends[0][chosen], graph.ends[1][chosen], graph.worth[chosen]
        above = worth - u[i] - v[j]
        dual = int((graph.row_places * u).sum() + (graph.column_places * v).sum() + above[above > 0].sum())
        return Standing(i.astype(np.int64), j.astype(np.int64), u, v, int(worth.sum()), dual)


def _sampled_prices(rounds: Rounds) -> tuple[Whole, tuple[Whole, Whole, Whole] | None]:
    """A fair price for every column, and the edges found on the way (None where no sample was taken)."""
    facts, graph = rounds.facts, rounds.graph
    sizes = facts.size
    size = sample_size(max(sizes))
    if size >= max(sizes):
        return np.zeros(graph.width, dtype=np.int64), None
    chance = np.random.default_rng(sum(sizes))
    share = size / max(sizes)
    some = [np.sort(chance.permutation(number)[: max(1, round(share * number))]) for number in sizes]
    few = facts.some(some[0], some[1])
    places = rounds.places[0][some[0]], rounds.places[1][some[1]]
    inner = Rounds(few, places, SAMPLE_BONUS, rounds.workers, Hooks(check=rounds.hooks.check), rounds.lowest)
    inner.begin()
    inner.finish(SAMPLE_GAP)
    buyers = inner.graph.v if inner.flip != rounds.flip else inner.graph.u
    everybody = np.arange(graph.width)
    mixed = facts.some(everybody, some[1]) if rounds.flip else facts.some(some[0], everybody)
    side = profile(mixed, mentors=rounds.flip)
    found = nearest(side, buyers, COLUMN_CANDIDATES, rounds.workers, lowest=rounds.lowest)
    price = np.where(found.held > 0, np.clip(found.worth[:, 0] + SAMPLE_BONUS, 0, TOTAL_POINTS + SAMPLE_BONUS), 0)
    columns, rows, scores = found.edges(buyers)
    return price.astype(np.int64), (some[1 if rounds.flip else 0][rows], columns, scores)


def sample_size(people: int) -> int:
    """How many of the longer side are sampled. Half as many make the solving that follows two or three times as long.

    >>> sample_size(1000), sample_size(5000), sample_size(20_000), sample_size(100_000)
    (1000, 1500, 5000, 20000)
    """
    if people <= SMALL:
        return people
    return max(people * 3 // 10 if people <= 10_000 else people // 4 if people <= 50_000 else people // 5, 800)
