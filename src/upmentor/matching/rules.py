"""The hard rules. A pair that breaks one is excluded, never scored 0.

Each rule is a mask over all mentors × mentees that is True where the pair breaks it. Declared conflicts, "not with"
entries, former pairs, earlier declines and exclusions share one rule, `programme_rules`: nobody who reads a reason, a
count or a cost can tell which of them it was.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from .messages import Message
from .policy import Policy
from .problem import Problem, chain_above, direct_managers
from .tables import Mask, Side

PROGRAMME_RULES = "programme_rules"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: `broken` gives its mask; `kind` is what can be done about it.

    `person`: a fact about one of the two is missing or leaves no place; `apart`: the two must never meet in a pair;
    `fit`: the policy or the two people's own entries could change it.
    """

    name: str
    kind: str
    broken: Callable[[Problem, Side, Side], Mask]


@dataclass(frozen=True, slots=True)
class BrokenRule:
    """A rule that a pair breaks, with the words to show."""

    rule: str
    sentence: Message


def broken_masks(problem: Problem, mentors: Side, mentees: Side) -> dict[str, Mask]:
    """For every rule, in the order of `RULES`, the mask (mentors × mentees) of pairs that break it."""
    return {rule.name: rule.broken(problem, mentors, mentees) for rule in RULES}


def rule_sentence(name: str, policy: Policy) -> Message:
    """The plain words of a rule under this policy."""
    if name == "grade_gap":
        return Message("rule.grade_gap", {"min_gap": policy.min_gap})
    if name == "time_overlap":
        return Message("rule.time_overlap", {"min_overlap_hours": f"{policy.min_overlap_hours:g}"})
    return Message(f"rule.{name}")


def apart_links(problem: Problem) -> Iterator[tuple[str, str]]:
    """Pairs of ids that the programme keeps apart, in whichever order they were declared."""
    for links in (problem.conflicts, problem.former, problem.declined, problem.exclusions):
        yield from links
    for person in (*problem.mentors, *problem.mentees):
        for other in person.not_with:
            yield person.id, other


def _nothing(mentors: Side, mentees: Side) -> Mask:
    return np.zeros((len(mentors.grade), len(mentees.grade)), dtype=bool)


def _same_person(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    mask = _nothing(mentors, mentees)
    column = {person.id: number for number, person in enumerate(problem.mentees)}
    for row, person in enumerate(problem.mentors):
        if person.id in column:
            mask[row, column[person.id]] = True
    return mask


def _grade_unknown(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    return ~mentors.grade_known[:, None] | ~mentees.grade_known[None, :]


def _manager_unknown(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    rows = np.array([not person.manager_known for person in problem.mentors], dtype=bool)
    columns = np.array([not person.manager_known for person in problem.mentees], dtype=bool)
    return rows[:, None] | columns[None, :]


def _no_free_place(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    return (mentors.capacity == 0)[:, None] | (mentees.capacity == 0)[None, :]


def _grade_gap(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    # Unknown grades have a rule of their own; comparing them would overflow.
    low = np.where(mentors.grade_known, mentors.grade, 0)[:, None]
    high = np.where(mentees.grade_known, mentees.grade, 0)[None, :]
    known = mentors.grade_known[:, None] & mentees.grade_known[None, :]
    return known & (high - low < problem.policy.min_gap)


def _reporting_line(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    mask = _nothing(mentors, mentees)
    managers = direct_managers(problem)
    rows = {person.id: number for number, person in enumerate(problem.mentors)}
    columns = {person.id: number for number, person in enumerate(problem.mentees)}
    for person in problem.mentors:
        for above in chain_above(person.id, managers):
            if above in columns:
                mask[rows[person.id], columns[above]] = True
    for person in problem.mentees:
        for above in chain_above(person.id, managers):
            if above in rows:
                mask[rows[above], columns[person.id]] = True
    return mask


def _same_team(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    return (mentors.manager[:, None] == mentees.manager[None, :]) & (mentors.manager > 0)[:, None]


def _programme_rules(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    mask = _nothing(mentors, mentees)
    rows = {person.id: number for number, person in enumerate(problem.mentors)}
    columns = {person.id: number for number, person in enumerate(problem.mentees)}
    for one, other in apart_links(problem):
        for mentor_id, mentee_id in ((one, other), (other, one)):
            if mentor_id in rows and mentee_id in columns:
                mask[rows[mentor_id], columns[mentee_id]] = True
    return mask


def _same_department(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    if problem.policy.same_department == "allow":
        return _nothing(mentors, mentees)
    return (mentors.department[:, None] == mentees.department[None, :]) & (mentors.department > 0)[:, None]


def _no_language(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    return mentors.languages @ mentees.languages.T == 0


def _time_overlap(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    mask = mentors.slots @ mentees.slots.T < problem.policy.min_overlap_slots
    if problem.policy.in_person:
        mask &= (mentors.site[:, None] != mentees.site[None, :]) | (mentors.site == 0)[:, None]
    return mask


def _no_topic(problem: Problem, mentors: Side, mentees: Side) -> Mask:
    if not problem.policy.topic_required:
        return _nothing(mentors, mentees)
    return mentors.topics @ mentees.topics.T == 0


#: Every rule, in the order in which they are counted and shown.
RULES: tuple[Rule, ...] = (
    Rule("same_person", "person", _same_person),
    Rule("grade_known", "person", _grade_unknown),
    Rule("manager_known", "person", _manager_unknown),
    Rule("free_place", "person", _no_free_place),
    Rule("grade_gap", "fit", _grade_gap),
    Rule("reporting_line", "apart", _reporting_line),
    Rule("same_team", "apart", _same_team),
    Rule(PROGRAMME_RULES, "apart", _programme_rules),
    Rule("department", "fit", _same_department),
    Rule("language", "fit", _no_language),
    Rule("time_overlap", "fit", _time_overlap),
    Rule("topic", "fit", _no_topic),
)
KIND = {rule.name: rule.kind for rule in RULES}
