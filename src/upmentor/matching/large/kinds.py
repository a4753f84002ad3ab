"""Kinds of people: the rules and criteria asked once for every two kinds instead of once for every two people.

Two mentors with the same working hours have the same overlap with everybody. So each *trait* (grade, department, place,
speech, time, interests) sorts a side into kinds, and a small matrix kinds × kinds holds its points, with `NEVER` for
every rule that is broken. The matrices come from `rules` and `criteria` themselves, applied to one person of each kind:
there is no second wording of a rule that could disagree with the first.

>>> from ..problem import Participant, Problem
>>> low, high = Participant("a", grade=2), Participant("b", grade=3)
>>> top = Participant("c", grade=6)
>>> grade = trait_kinds(TRAITS[0], Problem((low, high), (top,)), (low, high), (top,), frozenset())
>>> grade.mentor_kind.tolist(), grade.mentee_kind.tolist(), grade.worth.tolist()
([0, 1], [0], [[100], [75]])
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

import numpy as np
from numpy.typing import NDArray

from ..criteria import CRITERION
from ..policy import Policy
from ..problem import Participant, Problem, same_text
from ..rules import RULES
from ..tables import Whole, tables

#: What a broken rule takes from a score: more than all points, and six of them still fit into 16 bits.
NEVER = -3000

Key = Callable[[Participant, Policy], Hashable]
_BROKEN = {rule.name: rule.broken for rule in RULES}


@dataclass(frozen=True, slots=True)
class Trait:
    """One respect in which people are alike or not, and the criteria and rules that look at nothing else.

    People with the same `fields` are alike; so are those whose `key`, made from these fields, is the same.
    """

    name: str
    fields: tuple[str, ...]
    key: Key
    criteria: tuple[str, ...]
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Kinds:
    """Each person's kind, and for every two kinds the points (mentor kinds × mentee kinds) and the rules broken.

    `worth` is the sum of `points`, and `NEVER` once for each of `broken` that is True.
    """

    mentor_kind: Whole
    mentee_kind: Whole
    worth: NDArray[np.int16]
    points: dict[str, Whole]
    broken: dict[str, NDArray[np.bool_]]


def _place(person: Participant, policy: Policy) -> Hashable:
    return same_text(person.site), same_text(person.function)


def _speech(person: Participant, policy: Policy) -> Hashable:
    forms = person.forms if policy.weights["meeting_form"] else ()
    return frozenset(map(same_text, person.languages)), frozenset(map(same_text, forms))


def _time(person: Participant, policy: Policy) -> Hashable:
    return person.slots, same_text(person.site) if policy.in_person else ""


def _interests(person: Participant, policy: Policy) -> Hashable:
    return frozenset(map(same_text, person.interests)) if policy.weights["interests"] else frozenset()


#: The traits whose rows add up to a score, beside the topics.
TRAITS = (
    Trait("grade", ("grade",), lambda person, policy: person.grade, ("grade_gap",), ("grade_gap",)),
    Trait(
        "department",
        ("department",),
        lambda p, policy: same_text(p.department),
        ("department",),
        ("same_team", "department"),
    ),
    Trait("place", ("site", "function"), _place, ("site",), ()),
    Trait("speech", ("languages", "forms"), _speech, ("meeting_form",), ("language",)),
    Trait("time", ("slots", "site"), _time, ("time_overlap",), ("time_overlap",)),
    Trait("interests", ("interests",), _interests, ("interests",), ()),
)


def large_teams(mentors: Sequence[Participant], mentees: Sequence[Participant]) -> frozenset[str]:
    """Managers of so many on both sides that listing every pair of a team would be long; they make kinds instead."""
    low, high = (Counter(p.manager_id for p in side if p.manager_id) for side in (mentors, mentees))
    limit = 4 * (len(mentors) + len(mentees))
    return frozenset(m for m, number in low.items() if m is not None and number * high[m] > limit)


def trait_kinds(
    trait: Trait,
    problem: Problem,
    mentors: Sequence[Participant],
    mentees: Sequence[Participant],
    teams: frozenset[str],
) -> Kinds:
    """Sort both sides by one trait and ask its rules and criteria for every two kinds. `teams`: see `large_teams`."""
    row, mentor_kind = _sorted_into(trait, problem.policy, mentors, teams)
    column, mentee_kind = _sorted_into(trait, problem.policy, mentees, teams)
    few = Problem(row, column, problem.policy)
    sides = tables(few)
    points = {name: CRITERION[name](few.policy, *sides) for name in trait.criteria if few.policy.weights[name]}
    broken = {name: _BROKEN[name](few, *sides) for name in trait.rules}
    worth = np.zeros((len(row), len(column)), dtype=np.int64)
    for part in points.values():
        worth += part
    for mask in broken.values():
        worth += np.where(mask, np.int64(NEVER), np.int64(0))
    return Kinds(mentor_kind, mentee_kind, worth.astype(np.int16), points, broken)


def _sorted_into(
    trait: Trait, policy: Policy, people: Sequence[Participant], teams: frozenset[str]
) -> tuple[tuple[Participant, ...], Whole]:
    """One person of each kind, and everybody's kind. Managers of small teams are forgotten: those are listed."""
    fields = list(map(attrgetter(*trait.fields), people))
    if trait.name == "department":
        fields = [
            (field, p.manager_id if p.manager_id in teams else None) for field, p in zip(fields, people, strict=True)
        ]
    seen: dict[Hashable, int] = {}
    first: list[Participant] = []
    number: dict[Hashable, int] = {}
    # Written backwards, the earliest person with the same fields comes last and stays.
    example = dict(zip(reversed(fields), reversed(people), strict=True))
    for field in dict.fromkeys(fields):
        person = example[field]
        team = person.manager_id if trait.name == "department" and person.manager_id in teams else None
        key = team, trait.key(person, policy)
        number[field] = seen.setdefault(key, len(first))
        if number[field] == len(first):
            first.append(replace(person, manager_id=team))
    return tuple(first), np.fromiter(map(number.__getitem__, fields), dtype=np.int64, count=len(fields))
