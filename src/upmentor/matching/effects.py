"""What the rules of a policy would leave of all pairs, before anybody is matched: for the page on which rules are set.

What the programme keeps apart (declared conflicts, "not with" entries, earlier pairs, declines, exclusions) is left out
of every number here: whoever could change the rules and read the counts could otherwise work out how many there are.

>>> from .problem import Participant
>>> low = Participant("a", grade=2, no_manager=True, languages=("en",), slots=1)
>>> top = Participant("b", grade=3, no_manager=True, languages=("en",), slots=1)
>>> policy = Policy(min_gap=2, min_overlap_hours=0, topic_required=False, topic_reason="A trial")
>>> found = effects(Problem((low,), (top,), policy))
>>> found.pairs, found.possible, found.against, [(change.name, change.more) for change in found.changes]
(1, 0, ('grade_gap',), [('min_gap', 1)])
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from .policy import Policy
from .problem import Problem
from .rules import PROGRAMME_RULES, RULES
from .solution import RuleCount
from .tables import Mask, Side, tables

#: Rules that a policy or people's own entries could change, in the order in which they are shown.
CHANGEABLE = tuple(rule.name for rule in RULES if rule.kind == "fit")
_WHY = "Only counted"


@dataclass(frozen=True, slots=True)
class Change:
    """One rule made a little looser: `name` is the policy's field, `by` how much less it would ask (0 for on or off),
    `more` how many more pairs would be possible, `helped` how many people who have nobody would have somebody."""

    name: str
    by: float
    more: int
    helped: int


@dataclass(frozen=True, slots=True)
class Effects:
    """`pairs` could be made by the facts about people alone, `possible` are left by all rules; `rules` say what each of
    `CHANGEABLE` removes of `pairs` and what it alone removes; so many `mentors` and `mentees` would have nobody.

    `against` names the rule, or the two or more rules, which leave nobody a pair when nothing is possible; empty else.
    """

    pairs: int
    possible: int
    rules: tuple[RuleCount, ...]
    mentors: int
    mentees: int
    against: tuple[str, ...]
    changes: tuple[Change, ...]


def effects(problem: Problem) -> Effects:
    """Count all pairs of a problem under its policy; takes about ten bytes a pair."""
    mentors, mentees = tables(problem)
    masks = {rule.name: rule.broken(problem, mentors, mentees) for rule in RULES if rule.name != PROGRAMME_RULES}
    base = np.ones((len(problem.mentors), len(problem.mentees)), dtype=bool)
    for name, mask in masks.items():
        if name not in CHANGEABLE:
            base &= ~mask
    broken = {name: masks[name] & base for name in CHANGEABLE}
    faults = np.zeros(base.shape, dtype=np.uint8)
    for mask in broken.values():
        faults += mask
    left = base & (faults == 0)
    alone = {name: mask & (faults == 1) for name, mask in broken.items()}
    rules = tuple(RuleCount(name, int(broken[name].sum()), int(alone[name].sum())) for name in CHANGEABLE)
    rows, columns = ~left.any(axis=1), ~left.any(axis=0)
    return Effects(
        pairs=int(base.sum()),
        possible=int(left.sum()),
        rules=rules,
        mentors=int(rows.sum()),
        mentees=int(columns.sum()),
        against=() if left.any() or not base.any() else _against(base, broken),
        changes=tuple(_changes(problem, (mentors, mentees), alone, (rows, columns))),
    )


def _against(base: Mask, broken: Mapping[str, Mask]) -> tuple[str, ...]:
    """The fewest rules that no pair meets together."""
    for number in range(1, len(broken) + 1):
        for names in combinations(broken, number):
            if bool(np.logical_or.reduce([broken[name] for name in names])[base].all()):
                return names
    return tuple(broken)


def _changes(
    problem: Problem, sides: tuple[Side, Side], alone: Mapping[str, Mask], nobody: tuple[Mask, Mask]
) -> Iterator[Change]:
    """Each single loosening that makes more pairs possible, those that help most people first."""
    verdicts = {rule.name: rule.broken for rule in RULES}
    found = []
    for rule, name, by, policy in _looser(problem.policy):
        if not alone[rule].any():
            continue
        gained = alone[rule] & ~verdicts[rule](replace(problem, policy=policy), *sides)
        helped = int((gained.any(axis=1) & nobody[0]).sum() + (gained.any(axis=0) & nobody[1]).sum())
        if gained.any():
            found.append(Change(name, by, int(gained.sum()), helped))
    yield from sorted(found, key=lambda change: (-change.helped, -change.more))


def _looser(policy: Policy) -> Iterator[tuple[str, str, float, Policy]]:
    """(rule, field of the policy, by how much, looser policy)."""
    if policy.min_gap:
        yield "grade_gap", "min_gap", 1, replace(policy, min_gap=policy.min_gap - 1)
    if policy.min_overlap_hours:
        by = min(1.0, policy.min_overlap_hours)
        yield "time_overlap", "min_overlap_hours", by, replace(policy, min_overlap_hours=policy.min_overlap_hours - by)
        if not policy.in_person:
            yield "time_overlap", "in_person", 0, replace(policy, in_person=True)
    if policy.same_department == "exclude":
        allowed = replace(policy, same_department="allow", same_department_reason=_WHY)
        yield "department", "same_department", 0, allowed
    if policy.topic_required:
        yield "topic", "topic_required", 0, replace(policy, topic_required=False, topic_reason=_WHY)
