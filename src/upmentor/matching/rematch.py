"""Another partner for one person, when a few places are free again: begun at the prices of an earlier solution, so that
only what has changed since is worked out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from .assessment import Assessment, assess
from .assignment import fill
from .errors import UnknownPerson
from .policy import TOTAL_POINTS
from .problem import Problem
from .solution import Alternate
from .tables import Whole


@dataclass(frozen=True)
class Rematch:
    """Everybody with a free place, their best pairs, and whole prices that prove those best. Locks are not looked at:
    whoever asks decides pair by pair."""

    problem: Problem
    judged: Assessment
    bonus: int
    mentor_prices: Whole
    mentee_prices: Whole

    @classmethod
    def begin(cls, problem: Problem, *, mentor_prices: Mapping[str, int], mentee_prices: Mapping[str, int]) -> Rematch:
        """Solve the present problem from earlier prices, of whichever people they are known; others begin at 0. The
        answer does not depend on them, only the work does.
        """
        judged = assess(problem)
        places = judged.mentors.capacity, judged.mentees.capacity
        bonus = TOTAL_POINTS * int(min(places[0].sum(), places[1].sum())) + 1
        values = np.where(judged.allowed & (places[0] > 0)[:, None] & (places[1] > 0)[None, :], judged.score + bonus, 0)
        # Prices hold a bonus each time that a whole pair hangs on a place; the bonus of then was another one.
        v = np.array([mentee_prices.get(person.id, 0) for person in problem.mentees], dtype=np.int64)
        v = np.minimum(v, values.max(axis=0, initial=0))
        u = (values - v[None, :]).max(axis=1, initial=0)
        chosen = np.zeros(values.shape, dtype=bool)
        fill(values, *places, chosen, u, v, lambda: None)
        return cls(problem, judged, bonus, u, v)

    def best_for(self, person_id: str, *, role: str, k: int = 3) -> tuple[Alternate, ...]:
        """The k partners who cost the whole least, cheapest first, then by score and id.

        The cost is what pairing the two takes from the best that is possible, as a lower bound; 0 for those in a best
        set of pairs. Raises `UnknownPerson`.
        """
        mentor = role == "mentor"
        people, others = self.problem.mentors, self.problem.mentees
        mine, theirs = self.mentor_prices, self.mentee_prices
        if not mentor:
            people, others, mine, theirs = others, people, theirs, mine
        number = next((number for number, person in enumerate(people) if person.id == person_id), None)
        if number is None:
            raise UnknownPerson(f"nobody has the id {person_id}")
        where = (number, slice(None)) if mentor else (slice(None), number)
        scores, found = self.judged.score[where], []
        for other in np.flatnonzero(self.judged.allowed[where]):
            if others[other].capacity < 1:
                continue
            cost = max(0, int(mine[number]) + int(theirs[other]) - int(scores[other]) - self.bonus)
            lost = (2 * cost + self.bonus) // (2 * self.bonus)
            found.append(Alternate(others[other].id, int(scores[other]), lost, cost - lost * self.bonus))
        return tuple(sorted(found, key=lambda one: (one.pairs_lost, one.points_lost, -one.score, one.partner_id))[:k])
