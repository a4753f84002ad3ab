"""May these two be paired now, and what would they score? The same answer for a run, an approval and a pair made by
hand."""

from __future__ import annotations

from typing import Any

from upmentor.matching import Breakdown, Message, Problem, UnknownPerson, check_one, score_one
from upmentor.stages.pairs.solving import part_to_dict

NOT_TAKING_PART = "pairs.not_taking_part"
NO_PLACE = "pairs.no_place"


def broken_rules(problem: Problem, mentor_id: str, mentee_id: str, *, places: bool = True) -> tuple[Message, ...]:
    """The rules that the two break, as sentences; empty when they may be paired. Without `places` free places don't
    count.

    Somebody who no longer takes part breaks a rule of its own.
    """
    try:
        found = check_one(problem, mentor_id, mentee_id)
    except UnknownPerson:
        return (Message(NOT_TAKING_PART),)
    return tuple(rule.sentence for rule in found if places or rule.rule != "free_place")


def score(problem: Problem, mentor_id: str, mentee_id: str) -> tuple[Breakdown, list[dict[str, Any]]]:
    """The breakdown of two people, and its parts as a proposal keeps them."""
    found = score_one(problem, mentor_id, mentee_id)
    return found, [part_to_dict(part) for part in found.parts]
