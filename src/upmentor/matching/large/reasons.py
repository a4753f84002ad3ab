"""What every rule and criterion says of one person with everybody on the other side, without a matrix of all pairs.

Reasons, near-fits and alternates ask about single people. `Rows` prepares both sides once (kinds, topics, pairs kept
apart) and then writes out one row or column of what `assess` would hold, about 2 ms for 100,000 people. It needs no
compiled code, so the web process may use it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ..criteria import share_of
from ..errors import UnknownPerson
from ..problem import MAX_LEVEL, Participant, Problem
from ..rules import RULES
from ..solution import Alternate, Solution
from ..tables import Mask, Whole
from .apart import Apart, cells_apart
from .kinds import TRAITS, Kinds, trait_kinds
from .profiles import Wishes, topic_numbers, wishes_of


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """One person facing the other side, an entry for each person there: `broken` by rule, how many rules (`faults`),
    and `score`, also where a rule is broken."""

    broken: dict[str, Mask]
    faults: NDArray[np.uint8]
    score: Whole


class Rows:
    """Both sides of a problem prepared for looking at one person after the other."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.sides = problem.mentors, problem.mentees
        self.kinds = [trait_kinds(trait, problem, *self.sides, frozenset()) for trait in TRAITS]
        self.facts = [_personal(side) for side in self.sides]
        codes: dict[str, int] = {"": 0}
        self.managers = [
            np.array([codes.setdefault("" if p.no_manager else p.manager_id or "", len(codes)) for p in side])
            for side in self.sides
        ]
        # Teams are compared by their managers' numbers, so none is listed pair by pair.
        cells = cells_apart(problem, *self.sides, frozenset(codes))
        height, width = map(len, self.sides)
        lists = {name: Apart.of(*at, height, width) for name, at in cells.items() if name != "same_team"}
        self.apart = [lists, {name: some.flipped(width) for name, some in lists.items()}]
        numbers = topic_numbers(*self.sides)
        self.wishes = [wishes_of(side, numbers) for side in self.sides]
        self.by_topic = [_by_topic(wishes, len(set(numbers.values()))) for wishes in self.wishes]

    def of(self, number: int, role: str) -> Row:
        """This mentor (by number, in the order of the problem) with all mentees, or this mentee with all mentors."""
        mine, theirs = (0, 1) if role == "mentor" else (1, 0)
        width = len(self.sides[theirs])
        met = self._met(number, mine)
        wanted = self.wishes[1].total if mine == 0 else self.wishes[1].total[number]
        score = share_of(self.problem.policy.weights["topic_fit"], met, wanted * MAX_LEVEL)
        found: dict[str, Mask] = {"topic": (met == 0) & self.problem.policy.topic_required}
        for kinds in self.kinds:
            points, broken, other = _one_kind(kinds, number, mine)
            score += points[other]
            found |= {name: mask[other] for name, mask in broken.items()}
        for name, lacks in self.facts[theirs].items():
            found[name] = np.ones(width, dtype=bool) if self.facts[mine][name][number] else lacks
        team = self.managers[mine][number]
        found["same_team"] = (self.managers[theirs] == team) & (team > 0)
        for name, lists in self.apart[mine].items():
            found[name] = np.zeros(width, dtype=bool)
            found[name][lists.columns[lists.starts[number] : lists.starts[number + 1]]] = True
        faults = np.zeros(width, dtype=np.uint8)
        for mask in found.values():
            faults += mask
        return Row({rule.name: found[rule.name] for rule in RULES}, faults, score)

    def _met(self, number: int, mine: int) -> Whole:
        """Σ priority · level with everybody on the other side."""
        own, (starts, who, level) = self.wishes[mine], self.by_topic[1 - mine]
        met = np.zeros(len(self.sides[1 - mine]), dtype=np.int64)
        for entry in range(*np.searchsorted(own.who, (number, number + 1)).tolist()):
            here = slice(starts[own.which[entry]], starts[own.which[entry] + 1])
            # Nobody names a topic twice, so no number is there twice.
            met[who[here]] += own.level[entry] * level[here]
        return met


def _personal(people: Sequence[Participant]) -> dict[str, Mask]:
    """By rule, who breaks it with anybody."""
    return {
        "grade_known": np.array([p.grade is None for p in people], dtype=bool),
        "manager_known": np.array([not p.manager_known for p in people], dtype=bool),
        "free_place": np.array([p.capacity == 0 for p in people], dtype=bool),
    }


def _by_topic(wishes: Wishes, topics: int) -> tuple[Whole, Whole, Whole]:
    """Where each topic's entries begin, whose they are, and how much."""
    order = np.argsort(wishes.which, kind="stable")
    return np.searchsorted(wishes.which[order], np.arange(topics + 1)), wishes.who[order], wishes.level[order]


def _one_kind(kinds: Kinds, number: int, mine: int) -> tuple[Whole, dict[str, Mask], Whole]:
    """Points and broken rules of one person's kind with every kind of the other side, and everybody's kind there."""
    own, other = (kinds.mentor_kind, kinds.mentee_kind)[:: 1 if mine == 0 else -1]
    where = (own[number], slice(None)) if mine == 0 else (slice(None), own[number])
    points = np.zeros(kinds.worth[where].shape, dtype=np.int64)
    for part in kinds.points.values():
        points += part[where]
    return points, {name: mask[where] for name, mask in kinds.broken.items()}, other


def alternates(
    rows: Rows, solution: Solution, person_id: str, k: int = 3, *, role: str | None = None
) -> tuple[Alternate, ...]:
    """What `matching.alternates` answers: the k other partners who cost the whole least, cheapest first, then by score
    and id. Raises `UnknownPerson`."""
    if role is None:
        role = "mentor" if any(p.id == person_id for p in rows.sides[0]) else "mentee"
    mentor = role == "mentor"
    people, others = rows.sides[:: 1 if mentor else -1]
    number = next((number for number, person in enumerate(people) if person.id == person_id), None)
    if number is None:
        raise UnknownPerson(f"nobody has the id {person_id}")
    proof = solution.certificate
    mine, theirs = (proof.mentor_prices, proof.mentee_prices)[:: 1 if mentor else -1]
    links = ((p.mentor_id, p.mentee_id)[:: 1 if mentor else -1] for p in solution.pairs)
    taken = {other for one, other in links if one == person_id}
    row = rows.of(number, role)
    possible = np.flatnonzero(row.faults == 0)
    price = np.array([theirs[others[n].id] for n in possible.tolist()], dtype=np.int64)
    cost = np.maximum(0, mine[person_id] + price - row.score[possible] - proof.bonus)
    # Everybody who is as good as the last one needed: ids settle the rest.
    need = k + len(taken)
    if cost.size > need:
        possible, cost = (some[cost <= np.partition(cost, need)[need]] for some in (possible, cost))
    found = []
    for value, score, other in zip(cost.tolist(), row.score[possible].tolist(), possible.tolist(), strict=True):
        if others[other].id not in taken:
            lost = (2 * value + proof.bonus) // (2 * proof.bonus)
            found.append(Alternate(others[other].id, score, lost, value - lost * proof.bonus))
    return tuple(sorted(found, key=lambda a: (a.pairs_lost, a.points_lost, -a.score, a.partner_id))[:k])
