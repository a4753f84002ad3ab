"""A solved problem that people go on editing: each edit begins at the prices of before and is proven again.

An exclusion (or a veto), a lock or a withdrawal changes one place on each side. The prices of everybody else are still
nearly right, so the solver moves along a few short ways, and only rows and columns whose price fell need another look.

Whoever withdraws or has every place locked keeps their row, with no place and a price so high that no pair is missed;
places that cost nothing change no bound. A late joiner is added at the end of all lists (`joining`), or where they are
the first of their kind all lists are made anew; prices and candidates are taken along.

The bonus of a session is larger than a fresh solution's, so that later joiners still fit under it. Any bonus above all
points together gives the same best pairs, and `verify` accepts it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from ..errors import UnknownPerson
from ..policy import TOTAL_POINTS
from ..problem import Participant, Problem, direct_managers
from ..solution import Solution
from ..tables import Whole
from .engine import Run, can_be_matched, locked_scores
from .graph import GONE
from .joining import join, newcomer
from .memory import PLENTY, Memory
from .passes import row_scores
from .pricing import Workers
from .rounds import Rounds

#: Places by which a problem may grow under one bonus.
HEADROOM = 1000


class Session:
    """One problem, its best pairs (`solution`), and edits after which they are the best of the edited problem.

    `looked` is how many pairs the last edit looked at. Rule counts are left out: an edit hardly changes them. All
    errors are raised before anything changes.
    """

    def __init__(self, problem: Problem, workers: Workers | None = None) -> None:
        self.run = Run.of(problem, workers or Workers())
        self._places = [sum(p.capacity for p in side) for side in (problem.mentors, problem.mentees)]
        self.run.bonus = TOTAL_POINTS * (min(self._places) + HEADROOM) + 1
        self.looked = 0
        self._managers: dict[str, str | None] = {}
        self._proven: Solution | None = self.run.solve()
        if self.run.rounds is not None:
            self.run.rounds.survey()

    @classmethod
    def resumed(cls, problem: Problem, solution: Solution, workers: Workers | None = None) -> Session:
        """A session that begins at what `solve` found for this problem, in less time than solving takes."""
        session = cls.__new__(cls)
        run = session.run = Run.of(problem, workers or Workers())
        session._places = [sum(p.capacity for p in side) for side in (problem.mentors, problem.mentees)]
        session.looked, session._managers, session._proven = 0, {}, solution
        run.bonus = solution.certificate.bonus
        if all(run.people):
            resume(run, solution)
        return session

    @property
    def solution(self) -> Solution:
        """The best pairs of the problem as edited so far, with their proof; written out when first asked for."""
        if self._proven is None:
            rounds = self.run.rounds
            self.run.locked = locked_scores(self.problem)
            self._proven = self.run.result(None if rounds is None else rounds.best)
        return self._proven

    @property
    def problem(self) -> Problem:
        """The problem as edited so far, people in the order of their ids."""
        return self.run.problem

    def exclude(self, mentor_id: str, mentee_id: str) -> None:
        """These two must not be a pair (also a veto). Raises `UnknownPerson`, and `LockRefused` for a locked pair."""
        self._known(mentor_id, mentee_id)
        link = mentor_id, mentee_id
        problem = self.problem.with_links(exclusions=[link])
        if link in problem.locks:
            locked_scores(problem)
        self.run.problem = problem
        self._proven = None
        cell = self._cell(*link)
        if cell is not None:
            rounds = self._rounds()
            rounds.forbid(*rounds.pair(*cell))
            self._again()

    def lock(self, mentor_id: str, mentee_id: str) -> None:
        """These two stay a pair. Raises `LockRefused`, `UnknownPerson`."""
        self._known(mentor_id, mentee_id)
        link = mentor_id, mentee_id
        if link in self.problem.locks:
            return
        problem = self.problem.with_links(locks=[link])
        cell = self._lockable(problem, link)
        self.run.problem = problem
        left = self._places_without(link)
        for side, key in enumerate(link):
            self.run.places[side][key] = left[side]
        _give(self._rounds(), cell, left)
        self._again()

    def withdraw(self, person_id: str, *, role: str) -> None:
        """This mentor or mentee (`role`) no longer takes part; their locks go with them."""
        side = 0 if role == "mentor" else 1
        person = self.problem.mentee(person_id) if side else self.problem.mentor(person_id)
        problem = self.problem.without(person, role=role)
        if len(problem.locks) < len(self.problem.locks):
            # The partners get places back: rare enough to begin anew with what is known.
            self._rebuild(problem)
            return
        self.run.problem = problem
        self.run.places[side].pop(person_id)
        self._proven = None
        number = self.run.numbers[side].get(person_id)
        if number is not None:
            rounds = self._rounds()
            rounds.leave(number, 0, column=(side == 1) != rounds.flip)
            self._again()

    def join(self, person: Participant, *, role: str) -> None:
        """A late joiner on the side of `role`. Raises `ProblemError`."""
        side = 0 if role == "mentor" else 1
        problem = self.problem.with_person(person, role=role)
        self._managers = self._managers or direct_managers(self.problem)
        if person.manager_known:
            known = self._managers.get(person.id, "")
            if person.id in self._managers.values() and known != person.manager_id:
                # Whoever stands in other people's lines changes theirs.
                self.run.rounds = None
            self._managers[person.id] = person.manager_id
        if self.run.rounds is None or not self._welcome(problem, person, side):
            self._rebuild(problem)

    def _welcome(self, problem: Problem, person: Participant, side: int) -> bool:
        """Take the joiner in without making anything anew, where that is possible."""
        run, rounds = self.run, self._rounds()
        # No more places than have been seen: locked ones count, and those of people who left do no harm.
        self._places[side] += person.capacity
        if TOTAL_POINTS * min(self._places) >= run.bonus or not can_be_matched(person):
            return False
        others = run.numbers[1 - side]
        new = newcomer(rounds.facts, problem, run.people, others, person, side, self._managers)
        if new is None:
            return False
        run.problem = problem
        run.numbers[side][person.id] = len(run.people[side])
        run.people[side].append(person)
        run.places[side][person.id] = person.capacity
        join(rounds, new, person.capacity)
        self._again()
        return True

    def cost(self, mentor_id: str, mentee_id: str) -> tuple[int, int]:
        """What forcing this pair would take, exactly: (pairs lost, points lost). Nothing changes.

        Raises `LockRefused`, `UnknownPerson`.
        """
        self._known(mentor_id, mentee_id)
        link = mentor_id, mentee_id
        if link in self.problem.locks:
            return 0, 0
        cell = self._lockable(self.problem.with_links(locks=[link]), link)
        rounds = self._rounds()
        trial, row, column = rounds.copy(), *rounds.pair(*cell)
        score, edge = rounds.score(row, column), rounds.graph.edge(row, column)
        worth = rounds.graph.worth
        before = _value(rounds)
        try:
            _give(trial, cell, self._places_without(link))
            trial.finish(edited=True)
        finally:
            # The candidates are shared; all else was a copy.
            if edge >= 0:
                worth[edge] = score + rounds.bonus
        after = _value(trial)
        return before[0] - after[0] - 1, before[1] - after[1] - score

    def _rounds(self) -> Rounds:
        assert self.run.rounds is not None
        return self.run.rounds

    def _known(self, mentor_id: str, mentee_id: str) -> None:
        for side, key in enumerate((mentor_id, mentee_id)):
            if key not in self.run.places[side]:
                raise UnknownPerson(f"no {('mentor', 'mentee')[side]} has the id {key}")

    def _cell(self, mentor_id: str, mentee_id: str) -> tuple[int, int] | None:
        row, column = self.run.numbers[0].get(mentor_id), self.run.numbers[1].get(mentee_id)
        return None if row is None or column is None or self.run.rounds is None else (row, column)

    def _lockable(self, problem: Problem, link: tuple[str, str]) -> tuple[int, int]:
        """The cell of a pair that can be locked; `LockRefused` names the reasons when it cannot."""
        cell = self._cell(*link)
        if cell is None or self._rounds().score(*self._rounds().pair(*cell)) < 0 or min(self._places_without(link)) < 0:
            locked_scores(problem)
        assert cell is not None
        return cell

    def _places_without(self, link: tuple[str, str]) -> tuple[int, int]:
        return self.run.places[0][link[0]] - 1, self.run.places[1][link[1]] - 1

    def _again(self, *, edited: bool = True) -> None:
        self._proven = None
        rounds = self.run.rounds
        if rounds is not None:
            before = rounds.looked
            rounds.best = None
            rounds.finish(edited=edited)
            self.looked = rounds.looked - before

    def _rebuild(self, problem: Problem) -> None:
        """New profile rows; prices and candidates of everybody who was there before are taken along."""
        old, run = self.run, Run.of(problem, self.run.workers)
        run.bonus = max(old.bonus, run.bonus)
        self.run = run
        if old.rounds is None or run.bonus > old.bonus or not all(run.people):
            self._proven = run.solve()
            return
        rounds = run.start()
        if rounds.flip != old.rounds.flip:
            self._proven = run.solve()
            return
        _carry_over(old, run)
        self._again(edited=False)


def resume(run: Run, solution: Solution) -> None:
    """Put pairs and prices of a solution into a run that has not begun, and prove them again."""
    rounds, proof = run.start(), solution.certificate
    prices = [
        np.array([known[person.id] for person in people], dtype=np.int64)
        for known, people in zip((proof.mentor_prices, proof.mentee_prices), run.people, strict=True)
    ]
    cells = [
        rounds.pair(run.numbers[0][pair.mentor_id], run.numbers[1][pair.mentee_id])
        for pair in solution.pairs
        if not pair.locked
    ]
    u, v = rounds.pair(*prices)
    rounds.resume(np.array(cells, dtype=np.int64).reshape(-1, 2), u, v)


def _give(rounds: Rounds, cell: tuple[int, int], left: tuple[int, int]) -> None:
    """Take this pair as given: it is no candidate any more, and each of the two has so many places left."""
    row, column = rounds.pair(*cell)
    rounds.forbid(row, column)
    for number, places, as_column in zip((row, column), rounds.pair(*left), (False, True), strict=True):
        rounds.leave(number, places, column=as_column)


def _value(rounds: Rounds) -> tuple[int, int]:
    """Pairs and points of the best choice."""
    assert rounds.best is not None
    pairs = rounds.best.rows.size
    return pairs, rounds.best.primal - rounds.bonus * pairs


def _carry_over(old: Run, new: Run) -> None:
    assert old.rounds is not None
    assert new.rounds is not None
    before, after = old.rounds, new.rounds
    order = -1 if before.flip else 1
    maps = []
    for left, right in zip(old.people[::order], new.people[::order], strict=True):
        number = {person.id: n for n, person in enumerate(right)}
        maps.append(np.array([number.get(person.id, -1) for person in left], dtype=np.int64))
    graph, fresh = before.graph, after.graph
    for price, known, of in ((fresh.u, graph.u, maps[0]), (fresh.v, graph.v, maps[1])):
        price[of[of >= 0]] = known[of >= 0]
    rows, columns = (of[ends] for of, ends in zip(maps, graph.ends, strict=True))
    there = (rows >= 0) & (columns >= 0) & (graph.worth > GONE)
    fresh.add(rows[there], columns[there], graph.score[there])
    flow = graph.flow[there]
    fresh.flow[np.searchsorted(fresh.key, rows[there] * fresh.width + columns[there])] = flow
    # What was worth less than both prices still is, for everybody who was there with a place; others are looked at.
    unknown = [_newcomers(of, len(side)) for of, side in zip(maps, new.people[::order], strict=True)]
    memory = Memory.nothing(*fresh.shape)
    memory.price[1][:] = PLENTY
    for back, of in enumerate(maps):
        there = of >= 0
        memory.price[back][of[there]] = before.memory.price[back][there]
        memory.left[back][of[there]] = before.memory.left[back][there]
    after.memory = memory
    for back, (side, new_ones) in enumerate(zip(after.sides, unknown, strict=True)):
        for row in np.flatnonzero(new_ones):
            scores = row_scores(side, row)
            others = np.flatnonzero(scores >= 0)
            price = fresh.u if back else fresh.v
            best = others[np.argsort(price[others] - scores[others], kind="stable")[:12]]
            same = np.full(best.size, row)
            fresh.add(best if back else same, same if back else best, scores[best])


def _newcomers(of: Whole, size: int) -> NDArray[np.bool_]:
    fresh = np.ones(size, dtype=bool)
    fresh[of[of >= 0]] = False
    return fresh
