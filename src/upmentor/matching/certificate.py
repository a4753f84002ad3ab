"""`verify`: is this solution allowed, scored rightly and proven best? It knows nothing of any solver."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from .bound import total_above
from .plain import PlainPerson, PlainProblem
from .policy import TOTAL_POINTS
from .problem import Problem
from .solution import Certificate, Solution

#: Up to this many possible pairs, every single one is recomputed by the plain code.
ONE_BY_ONE = 250_000
#: From here on compiled code pays for the second that it takes to load.
COMPILED = 6_000_000
#: A larger bonus than any problem needs; the blocks count in 64 bits.
LARGEST_BONUS = 1 << 30


@dataclass(frozen=True, slots=True)
class Verdict:
    """What an independent look found.

    `faults` are sentences, empty when everything holds; `dual` and `gap` are recomputed from the prices; `one_by_one`
    tells whether every possible pair was recomputed by the plain code (otherwise only the chosen ones were).
    """

    faults: tuple[str, ...]
    pairs: int
    primal: int
    dual: int
    one_by_one: bool

    @property
    def gap(self) -> int:
        """Recomputed dual − recomputed primal."""
        return self.dual - self.primal

    @property
    def ok(self) -> bool:
        """Nothing wrong was found."""
        return not self.faults

    @property
    def optimal(self) -> bool:
        """Nothing wrong was found, and no other set of pairs is better."""
        return self.ok and self.gap == 0


def verify(problem: Problem, solution: Solution, *, one_by_one: bool | None = None, floor: int = 0) -> Verdict:
    """Check rules, capacities, locks, scores, parts and the dual bound of a solution from scratch.

    Up to `ONE_BY_ONE` possible pairs (or when `one_by_one` says so) every pair of the bound is recomputed by scalar
    code; above that in blocks by `bound`, and from `COMPILED` on by `sweep` (numba, on all cores), the chosen pairs
    always one by one. None of them shares code with a solver. An optimal `gap` of a claimed certificate is not required
    to be 0, but it must be the truth. With a `floor` only pairs from that score upwards count as allowed, locked ones
    apart.
    """
    plain = PlainProblem(problem)
    if one_by_one is None:
        one_by_one = len(problem.mentors) * len(problem.mentees) <= ONE_BY_ONE
    faults = [
        *_pair_faults(plain, solution, floor),
        *_place_faults(problem, solution),
        *_lock_faults(problem, solution),
    ]
    proof = solution.certificate
    price_faults = list(_price_faults(problem, proof))
    faults += price_faults
    primal = sum(pair.score for pair in solution.pairs)
    dual = proof.dual
    if not price_faults and not faults:
        total = (
            _bound_plain(plain, problem, proof, floor) if one_by_one else _bound_blocks(plain, problem, proof, floor)
        )
        dual = total - proof.bonus * len(solution.pairs)
    faults += _claim_faults(problem, proof, len(solution.pairs), primal, dual)
    return Verdict(tuple(faults), len(solution.pairs), primal, dual, one_by_one)


def _pair_faults(plain: PlainProblem, solution: Solution, floor: int) -> Iterator[str]:
    seen: set[tuple[str, str]] = set()
    for pair in solution.pairs:
        title = f"{pair.mentor_id} with {pair.mentee_id}"
        mentor, mentee = plain.mentor(pair.mentor_id), plain.mentee(pair.mentee_id)
        if mentor is None or mentee is None:
            yield f"{title}: somebody who does not take part"
            continue
        if (pair.mentor_id, pair.mentee_id) in seen:
            yield f"{title}: there twice"
        seen.add((pair.mentor_id, pair.mentee_id))
        for rule in plain.broken(mentor, mentee):
            yield f"{title}: breaks the rule {rule}"
        parts = plain.parts(mentor, mentee)
        if dict(pair.parts) != parts:
            yield f"{title}: parts are {dict(pair.parts)}, should be {parts}"
        if pair.score < floor and not pair.locked:
            yield f"{title}: score is {pair.score}, the floor is {floor}"
        if pair.score != sum(parts.values()):
            yield f"{title}: score is {pair.score}, should be {sum(parts.values())}"


def _place_faults(problem: Problem, solution: Solution) -> Iterator[str]:
    sides = (
        ("mentor", problem.mentors, Counter(pair.mentor_id for pair in solution.pairs)),
        ("mentee", problem.mentees, Counter(pair.mentee_id for pair in solution.pairs)),
    )
    for side, people, used in sides:
        for person in people:
            if used[person.id] > person.capacity:
                yield f"{side} {person.id}: {used[person.id]} pairs for {person.capacity} places"


def _lock_faults(problem: Problem, solution: Solution) -> Iterator[str]:
    there = {(pair.mentor_id, pair.mentee_id): pair.locked for pair in solution.pairs}
    for lock in sorted(problem.locks - there.keys()):
        yield f"{lock[0]} with {lock[1]}: locked, but not there"
    for link, locked in sorted(there.items()):
        if locked != (link in problem.locks):
            yield f"{link[0]} with {link[1]}: wrongly marked as {'locked' if locked else 'not locked'}"


def _price_faults(problem: Problem, proof: Certificate) -> Iterator[str]:
    for side, people, prices in (
        ("mentor", problem.mentors, proof.mentor_prices),
        ("mentee", problem.mentees, proof.mentee_prices),
    ):
        if {person.id for person in people} != set(prices):
            yield f"the {side} prices are not for the {side}s of this problem"
        if any(isinstance(price, bool) or not isinstance(price, int) or price < 0 for price in prices.values()):
            yield f"a {side} price is not a whole number from 0"
    if proof.bonus >= LARGEST_BONUS:
        yield f"bonus {proof.bonus} is larger than this check can count with"


def _claim_faults(problem: Problem, proof: Certificate, pairs: int, primal: int, dual: int) -> Iterator[str]:
    most = min(sum(p.capacity for p in problem.mentors), sum(p.capacity for p in problem.mentees))
    if proof.bonus <= TOTAL_POINTS * most:
        yield f"bonus {proof.bonus} is too small for pairs to count before points"
    if proof.pairs != pairs:
        yield f"certificate says {proof.pairs} pairs, there are {pairs}"
    if proof.primal != primal:
        yield f"certificate says primal {proof.primal}, the pairs total {primal}"
    if proof.dual != dual:
        yield f"certificate says dual {proof.dual}, its prices give {dual}"
    possible = len(problem.mentors) * len(problem.mentees)
    if proof.compared != possible:
        yield f"certificate says {proof.compared} pairs compared, there are {possible}"


def _free_places(problem: Problem) -> tuple[dict[str, int], dict[str, int]]:
    """Places left beside the locked pairs."""
    mentors = {person.id: person.capacity for person in problem.mentors}
    mentees = {person.id: person.capacity for person in problem.mentees}
    for mentor_id, mentee_id in problem.locks:
        mentors[mentor_id] -= 1
        mentees[mentee_id] -= 1
    return mentors, mentees


def _price_total(problem: Problem, proof: Certificate) -> int:
    mentors, mentees = _free_places(problem)
    return sum(places * proof.mentor_prices[key] for key, places in mentors.items()) + sum(
        places * proof.mentee_prices[key] for key, places in mentees.items()
    )


def _bound_plain(plain: PlainProblem, problem: Problem, proof: Certificate, floor: int) -> int:
    """The bound of `Certificate`, every pair by the plain code."""
    total = _price_total(problem, proof)
    for mentor in plain.mentors.values():
        u = proof.mentor_prices[mentor.id]
        for mentee in plain.mentees.values():
            if next(plain.broken(mentor, mentee), None) is not None:
                continue
            value = proof.bonus + sum(plain.parts(mentor, mentee).values())
            if (mentor.id, mentee.id) in problem.locks:
                total += value
            elif value - proof.bonus >= floor:
                total += max(0, value - u - proof.mentee_prices[mentee.id])
    return total


def _bound_blocks(plain: PlainProblem, problem: Problem, proof: Certificate, floor: int) -> int:
    """The same bound in blocks, for problems too large to look at pair by pair."""
    total = _price_total(problem, proof) + _above_blocks(plain, problem, proof, floor)
    for mentor_id, mentee_id in problem.locks:
        value = proof.bonus + sum(plain.parts(*_two(plain, mentor_id, mentee_id)).values())
        above = max(0, value - proof.mentor_prices[mentor_id] - proof.mentee_prices[mentee_id])
        total += value - (above if value - proof.bonus >= floor else 0)
    return total


def _above_blocks(plain: PlainProblem, problem: Problem, proof: Certificate, floor: int) -> int:
    prices = proof.mentor_prices, proof.mentee_prices
    if len(problem.mentors) * len(problem.mentees) < COMPILED:
        return total_above(plain, proof.bonus, *prices, floor)
    # Imported here: checking a few people must not load numba.
    from . import sweep

    return sweep.total_above(plain, proof.bonus, *prices, floor)


def _two(plain: PlainProblem, mentor_id: str, mentee_id: str) -> tuple[PlainPerson, PlainPerson]:
    mentor, mentee = plain.mentor(mentor_id), plain.mentee(mentee_id)
    # A `Problem` refuses locks of people who do not take part.
    assert mentor is not None
    assert mentee is not None
    return mentor, mentee
