"""What else would be possible: other partners, and two results side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .assessment import Assessment, assess
from .errors import UnknownPerson
from .hours import shared_hours
from .problem import Problem, same_text
from .solution import Alternate, Pair, Solution
from .unmatched import MANY


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two solutions of the same people. Pairs are (mentor id, mentee id), people are ids; all in order.

    `kept` are in both, `lost` only before, `gained` only after; `unmatched` had a pair before and have none after.
    `pairs_change` and `points_change` are after − before.
    """

    kept: tuple[tuple[str, str], ...]
    lost: tuple[tuple[str, str], ...]
    gained: tuple[tuple[str, str], ...]
    unmatched: tuple[str, ...]
    pairs_change: int
    points_change: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Figures on one solution. Scores are in points (0 to 1,000), shares from 0 to 1; None where there is no pair.

    `lowest_tenth` is the score that nine pairs in ten reach; `wishes_met` of `wishes` topics that matched mentees want
    are offered by a partner of theirs.
    """

    pairs: int
    people: int
    matched_people: int
    mean_score: float | None
    lowest_tenth: int | None
    across_departments: float | None
    mean_shared_hours: float | None
    locked: int
    wishes: int
    wishes_met: int


def alternates(
    problem: Problem,
    solution: Solution,
    person_id: str,
    k: int = 3,
    *,
    role: str | None = None,
    judged: Assessment | None = None,
) -> tuple[Alternate, ...]:
    """The k other partners who cost the whole least, cheapest first, then by score and id.

    The cost is a lower bound from the prices of the certificate; `force_pair` gives the exact one. `role` is needed
    only for somebody who is on both sides. Raises `UnknownPerson`.
    """
    if judged is None and len(problem.mentors) * len(problem.mentees) > MANY:
        # Imported here: it builds on this package.
        from .large import reasons

        return reasons.alternates(reasons.Rows(problem), solution, person_id, k, role=role)
    judged = judged or assess(problem)
    proof = solution.certificate
    mentor = role == "mentor" or (role is None and any(p.id == person_id for p in problem.mentors))
    people, others = (problem.mentors, problem.mentees) if mentor else (problem.mentees, problem.mentors)
    numbers = [number for number, person in enumerate(people) if person.id == person_id]
    if not numbers:
        raise UnknownPerson(f"nobody has the id {person_id}")
    where = (numbers[0], slice(None)) if mentor else (slice(None), numbers[0])
    mine, theirs = (proof.mentor_prices, proof.mentee_prices) if mentor else (proof.mentee_prices, proof.mentor_prices)
    taken = {pair.mentee_id if mentor else pair.mentor_id for pair in _pairs_of(solution, person_id, mentor)}
    found = []
    for number in np.flatnonzero(judged.allowed[where]):
        other, score = others[number].id, int(judged.score[where][number])
        if other not in taken:
            cost = max(0, mine[person_id] + theirs[other] - score - proof.bonus)
            lost = (2 * cost + proof.bonus) // (2 * proof.bonus)
            found.append(Alternate(other, score, lost, cost - lost * proof.bonus))
    return tuple(sorted(found, key=lambda a: (a.pairs_lost, a.points_lost, -a.score, a.partner_id))[:k])


def compare(before: Solution, after: Solution) -> Comparison:
    """What became of the pairs of one solution in another."""
    old = {(pair.mentor_id, pair.mentee_id) for pair in before.pairs}
    new = {(pair.mentor_id, pair.mentee_id) for pair in after.pairs}
    return Comparison(
        kept=tuple(sorted(old & new)),
        lost=tuple(sorted(old - new)),
        gained=tuple(sorted(new - old)),
        unmatched=tuple(sorted({p for link in old for p in link} - {p for link in new for p in link})),
        pairs_change=len(new) - len(old),
        points_change=after.score - before.score,
    )


def summarise(problem: Problem, solution: Solution) -> Summary:
    """Figures on a solution, for a page or a comparison."""
    mentors = {person.id: person for person in problem.mentors}
    mentees = {person.id: person for person in problem.mentees}
    couples = [(mentors[pair.mentor_id], mentees[pair.mentee_id]) for pair in solution.pairs]
    scores = sorted(pair.score for pair in solution.pairs)
    across = [same_text(a.department) != same_text(b.department) for a, b in couples]
    hours = [shared_hours(a.slots, b.slots) for a, b in couples]
    wishes = {(b.id, same_text(topic)) for _, b in couples for topic, _ in b.topics}
    met = {(b.id, same_text(topic)) for a, b in couples for topic, _ in a.topics} & wishes
    count = len(couples)
    return Summary(
        pairs=count,
        people=len(mentors) + len(mentees),
        matched_people=len({a.id for a, _ in couples}) + len({b.id for _, b in couples}),
        mean_score=sum(scores) / count if count else None,
        lowest_tenth=scores[(count + 9) // 10 - 1] if count else None,
        across_departments=sum(across) / count if count else None,
        mean_shared_hours=sum(hours) / count if count else None,
        locked=sum(pair.locked for pair in solution.pairs),
        wishes=len(wishes),
        wishes_met=len(met),
    )


def _pairs_of(solution: Solution, person_id: str, mentor: bool) -> list[Pair]:
    return [p for p in solution.pairs if (p.mentor_id if mentor else p.mentee_id) == person_id]
