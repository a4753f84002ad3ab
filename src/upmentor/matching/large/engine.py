"""From a `Problem` to a `Solution` and back in for another round of edits.

People who cannot be matched at all (grade or manager unknown, no place left) are left out before anything is counted.
Locked pairs are given: their places are gone and their points are added at the end, as `solver` does for few people.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import replace

import numpy as np

from ..assessment import assess
from ..assignment import stopper
from ..errors import Cancelled
from ..policy import TOTAL_POINTS
from ..problem import Participant, Problem, direct_managers
from ..solution import Certificate, Pair, Solution
from ..tables import Whole
from .pricing import BLOCK, Workers
from .profiles import Facts, facts_of, pair_points
from .rounds import Hooks, Rounds, Standing
from .tally import tally

Progress = Callable[[str, int], None]


def solve_large(
    problem: Problem,
    *,
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
    executor: Executor | None = None,
    block: int = BLOCK,
) -> Solution:
    """The best pairs of many people, with the same objective, errors and kind of proof as `matching.solve`.

    The result is the same for any order of rows, any `executor` (threads) and any `block` (rows a task). When
    `cancelled()` answers True, `Cancelled` is raised; its `solution` holds the pairs so far with a proven bound.
    """
    run = Run.of(problem, Workers(executor, block))
    run.hooks = Hooks(progress or run.hooks.tell, stopper(cancelled))
    try:
        solution = run.solve()
    except Cancelled as stop:
        raise Cancelled(str(stop), run.so_far()) from stop
    # Counting what the rules removed needs as much memory as a look at all pairs: first let go of the other.
    run.rounds = None
    return run.counted(solution)


class Run:
    """One problem being solved; it can be kept, so that an edit begins where it ended."""

    def __init__(self, problem: Problem, workers: Workers) -> None:
        self.problem = problem
        self.workers = workers
        self.hooks = Hooks()
        self.rounds: Rounds | None = None
        places = (sum(p.capacity for p in side) for side in (problem.mentors, problem.mentees))
        #: What a pair counts beside its points: more than all points together.
        self.bonus = TOTAL_POINTS * min(places) + 1
        self.locked = locked_scores(problem)
        self.places = _free_places(problem)
        self.people: tuple[list[Participant], list[Participant]] = (
            sorted((p for p in problem.mentors if can_be_matched(p) and self.places[0][p.id]), key=_neighbours),
            sorted((p for p in problem.mentees if can_be_matched(p) and self.places[1][p.id]), key=_neighbours),
        )
        self.numbers = tuple({person.id: number for number, person in enumerate(side)} for side in self.people)

    @classmethod
    def of(cls, problem: Problem, workers: Workers) -> Run:
        """People in the order of their ids, so that the order of rows cannot matter."""
        return cls(problem.in_order(), workers)

    def copy(self) -> Run:
        """The same run; what is done to one is not done to the other."""
        other = copy.copy(self)
        other.places = dict(self.places[0]), dict(self.places[1])
        other.rounds = None if self.rounds is None else self.rounds.copy()
        return other

    def start(self, facts: Facts | None = None) -> Rounds:
        """Rounds over everybody who can be matched, with nothing looked at yet."""
        facts = facts or facts_of(self.problem, *self.people)
        mentors, mentees = (
            np.array([left[p.id] for p in side], dtype=np.int64)
            for side, left in zip(self.people, self.places, strict=True)
        )
        self.rounds = Rounds(facts, (mentors, mentees), self.bonus, self.workers, self.hooks)
        return self.rounds

    def solve(self) -> Solution:
        """All of it, from the facts to the proof."""
        if not all(self.people):
            return self.result(None)
        rounds = self.start()
        rounds.begin()
        return self.result(rounds.finish())

    def counted(self, solution: Solution) -> Solution:
        """The same solution with what each rule removed."""
        rules, allowed = tally(self.problem, self.workers)
        return replace(solution, rules=rules, allowed=allowed)

    def so_far(self) -> Solution:
        """The pairs until now with the closest proven bound; before the first look at all pairs that bound is that
        every place of the scarce side earns everything."""
        if self.rounds is None:
            return self.result(None) if not all(self.people) else self.result(self.start().standing_unseen())
        return self.result(self.rounds.best or self.rounds.standing_unseen())

    def result(self, standing: Standing | None) -> Solution:
        """Pairs, prices and proof of a standing, with the locked pairs; None where nobody can be matched."""
        mentors, mentees = self.people
        pairs = list(self.locked)
        prices = _closed_prices(self.problem, self.places, self.bonus)
        dual = primal = 0
        if standing is not None and self.rounds is not None:
            rows, columns = standing.rows, standing.columns
            u, v = standing.u, standing.v
            if self.rounds.flip:
                rows, columns, u, v = columns, rows, v, u
            pairs += self._pairs(rows, columns)
            for known, side, found in zip(prices, (mentors, mentees), (u, v), strict=True):
                # Whoever withdrew keeps a row here, and is nobody outside.
                known.update((p.id, price) for p, price in zip(side, found.tolist(), strict=True) if p.id in known)
            dual, primal = standing.dual, standing.primal
        pairs.sort(key=lambda pair: (pair.mentor_id, pair.mentee_id))
        score = sum(pair.score for pair in pairs)
        certificate = Certificate(
            pairs=len(pairs),
            primal=score,
            dual=score + dual - primal,
            bonus=self.bonus,
            compared=len(self.problem.mentors) * len(self.problem.mentees),
            mentor_prices=prices[0],
            mentee_prices=prices[1],
        )
        return Solution(tuple(pairs), certificate)

    def _pairs(self, rows: Whole, columns: Whole) -> list[Pair]:
        assert self.rounds is not None
        points = pair_points(self.rounds.facts, rows, columns)
        names = self.problem.policy.criteria
        parts = np.stack([points[name] for name in names], axis=1).tolist()
        mentors, mentees = self.people
        return [
            Pair(mentors[row].id, mentees[column].id, sum(part), dict(zip(names, part, strict=True)))
            for row, column, part in zip(rows.tolist(), columns.tolist(), parts, strict=True)
        ]


def can_be_matched(person: Participant) -> bool:
    """Is all known that rules ask for, and is there a place at all?"""
    return person.grade is not None and person.manager_known and person.capacity > 0


def _neighbours(person: Participant) -> tuple[int, int, str]:
    """An order in which people whom the same rules keep apart from somebody stand side by side: a pass leaves them out
    many at a time."""
    return person.grade or 0, person.slots, person.id


def _free_places(problem: Problem) -> tuple[dict[str, int], dict[str, int]]:
    left = {p.id: p.capacity for p in problem.mentors}, {p.id: p.capacity for p in problem.mentees}
    for mentor_id, mentee_id in problem.locks:
        left[0][mentor_id] -= 1
        left[1][mentee_id] -= 1
    return left


def _closed_prices(
    problem: Problem, places: tuple[dict[str, int], dict[str, int]], bonus: int
) -> tuple[dict[str, int], dict[str, int]]:
    """Prices of people who take no part: 0, or a high one for those whose places are all locked (it costs nothing)."""
    high = bonus + TOTAL_POINTS
    return (
        {p.id: high if p.capacity and not places[0][p.id] else 0 for p in problem.mentors},
        {p.id: high if p.capacity and not places[1][p.id] else 0 for p in problem.mentees},
    )


def locked_scores(problem: Problem) -> list[Pair]:
    """The locked pairs with their points. Raises `LockRefused` when one breaks a rule or lacks a place."""
    if not problem.locks:
        return []
    # Imported here: both modules decide by size which of them solves.
    from ..solver import locked_pairs

    mentors, mentees = ({lock[side] for lock in problem.locks} for side in (0, 1))
    few = replace(
        problem,
        mentors=tuple(p for p in problem.mentors if p.id in mentors),
        mentees=tuple(p for p in problem.mentees if p.id in mentees),
        managers=direct_managers(problem),
    )
    judged = assess(few)
    return [
        Pair(
            few.mentors[row].id,
            few.mentees[column].id,
            int(judged.score[row, column]),
            {name: int(part[row, column]) for name, part in judged.parts.items()},
            locked=True,
        )
        for row, column in np.argwhere(locked_pairs(few, judged))
    ]
