"""Which state of a proposal and of a pair may follow which, by which verb, and which letter goes out (`decisions.md` 22
and 23). The one table: verbs ask it, a test walks every two states, `docs/states.md` is written from it.

A proposal holds two seats while it is approved, held, announced or accepted; `accepted` lasts as long as its pair.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from upmentor.stages.pairs.models import Pair, Proposal

R = Proposal.State
P = Pair.State


@dataclass(frozen=True)
class Step:
    """One step that is allowed. `verbs` are those that take it, `letter` is the subject that both read, or empty."""

    was: str
    became: str
    verbs: tuple[str, ...]
    letter: str = ""


NOT_GOING_AHEAD = "We are looking for another match"
FIND_TIME = "You both said yes: find 20 minutes"
ENDED = "This pairing has ended, with thanks"
CLOSED = "when the programme closes: The programme has come to its close"
CLOSING = "while it closes: This pairing isn’t going ahead"
NO_PAIR = f"{NOT_GOING_AHEAD}; {CLOSING}; {CLOSED}"
YOURE_SET = "You’re set: your first conversation"

PROPOSAL: tuple[Step, ...] = (
    Step(R.SUGGESTED, R.APPROVED, ("approve", "approve_again")),
    Step(R.APPROVED, R.SUGGESTED, ("withdraw_approval",)),
    Step(R.APPROVED, R.WITHDRAWN, ("withdraw_approval", "end_proposals")),
    Step(R.APPROVED, R.HELD, ("announce",)),
    Step(R.HELD, R.APPROVED, ("call_back", "release_due")),
    Step(R.HELD, R.ANNOUNCED, ("release_due",), "We have someone for you to meet"),
    Step(R.ANNOUNCED, R.ACCEPTED, ("answer", "keep_announced", "settle_answers"), FIND_TIME),
    Step(R.ANNOUNCED, R.DECLINED, ("settle_answers",), NO_PAIR),
    Step(R.ANNOUNCED, R.LAPSED, ("settle_answers",), NO_PAIR),
    Step(R.ANNOUNCED, R.WITHDRAWN, ("settle_answers", "end_proposals"), NO_PAIR),
    Step(R.ACCEPTED, R.FINISHED, ("move",)),
)

PAIR: tuple[Step, ...] = (
    Step(P.GETTING_TO_KNOW, P.ACTIVE, ("answer_first_talk", "settle_answers"), YOURE_SET),
    Step(P.GETTING_TO_KNOW, P.PAUSED, ("pause", "recheck"), "Paused until …"),
    Step(P.GETTING_TO_KNOW, P.ENDED, ("settle_answers", "end", "recheck", "end_unbegun"), NO_PAIR),
    Step(P.ACTIVE, P.PAUSED, ("pause", "recheck"), "Paused until …"),
    Step(P.ACTIVE, P.COMPLETED, ("complete_pair",), "One page to look back on"),
    Step(P.ACTIVE, P.ENDED, ("end", "recheck"), ENDED),
    Step(P.PAUSED, P.GETTING_TO_KNOW, ("resume", "recheck"), "Your conversations go on"),
    Step(P.PAUSED, P.ACTIVE, ("resume", "recheck"), "Your conversations go on"),
    Step(P.PAUSED, P.COMPLETED, ("complete_pair",), "One page to look back on"),
    Step(P.PAUSED, P.ENDED, ("end", "end_by_rule", "recheck", "end_unbegun"), f"{ENDED}; {CLOSED}"),
)

OVER = (P.COMPLETED, P.ENDED)


def _index(steps: tuple[Step, ...]) -> Mapping[tuple[str, str], Step]:
    return {(step.was, step.became): step for step in steps}


_PROPOSAL, _PAIR = _index(PROPOSAL), _index(PAIR)


def proposal_may(was: str, became: str) -> bool:
    """Has the table this step of a proposal?"""
    return (was, became) in _PROPOSAL


def pair_may(was: str, became: str) -> bool:
    """Has the table this step of a pair?"""
    return (was, became) in _PAIR


def before_pause(pair: Pair) -> str:
    """Where a paused pair goes on: active, or still getting to know each other when it never was."""
    return P.ACTIVE if pair.active_at else P.GETTING_TO_KNOW


def as_page() -> str:
    """`docs/states.md`: both tables as Markdown."""
    return "\n".join(
        [
            "# States of a proposal and of a pair",
            "",
            "Written from `src/upmentor/stages/pairs/states.py`; a test compares the two. Every step of a pair leaves",
            "a row in its history: what and when, never who.",
            "",
            *_lines("Proposal", PROPOSAL),
            "",
            *_lines("Pair", PAIR),
            "",
        ]
    )


def _lines(title: str, steps: tuple[Step, ...]) -> list[str]:
    rows = [
        f"| {step.was} | {step.became} | {', '.join(f'`{verb}`' for verb in step.verbs)} | {step.letter or '–'} |"
        for step in steps
    ]
    return [f"## {title}", "", "| from | to | verb | letter to both |", "| --- | --- | --- | --- |", *rows]
