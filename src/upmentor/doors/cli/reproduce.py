"""`upmentor match --reproduce RUN`: count a stored run again and say whether the pairs are the same.

RUN is the id of a run (the last part of its address) or PROGRAMME/NUMBER. Exit code 0 for the same pairs, 1 when
something differs, 2 when the run cannot be counted again. People are named by employee id; nothing is written but the
result on the page of the run.
"""

from __future__ import annotations

import argparse
import sys
import uuid
from typing import TYPE_CHECKING, Any

from upmentor.doors.cli.prepare import prepare

if TYPE_CHECKING:
    from upmentor.stages.pairs.models import MatchRun

FAULTS = {
    "input": "What was stored is damaged: its digest is another one.",
    "policy": "The policy on the run is not the one it was counted under.",
    "solver": "The engine of today did not accept what was stored, or its result did not pass the check.",
}


def reproduce(arguments: argparse.Namespace) -> int:
    """Count again, tell, keep the result. Returns the exit code."""
    files = ("mentors", "mentees", "roster", "policy", "locks", "out", "unmatched", "json", "dump_scores", "date")
    if given := [name for name in files if getattr(arguments, name) is not None]:
        return _refuse(f"--reproduce takes no other option, leave out --{given[0].replace('_', '-')}")
    prepare()
    from django.utils import timezone

    from upmentor.stages.pairs import actions

    run = _run(arguments.reproduce)
    if run is None:
        return _refuse(f"there is no finished run {arguments.reproduce}")
    try:
        found = actions.recount(run)
    except actions.NothingToDo:
        return _refuse("what this run was counted from is not stored: it is too old, or from an earlier version")
    actions.note_recount(run, found, at=timezone.now())
    print("\n".join(told(found)))
    return 0 if found["same"] else 1


def told(found: dict[str, Any]) -> list[str]:
    """The result of a recount in lines."""
    then, now = found["engines"]
    lines = [FAULTS[fault] for fault in found.get("faults", ())]
    if found["same"]:
        lines.append(f"The same pairs: {found['pairs']} pairs, total {found['total'][0]}.")
    elif "counts" in found:
        old, new = found["total"]
        lines.append(f"Not the same: total {old} in the run, {new} counted again.")
        lines += [f"  only in the run: {mentor} with {mentee}, {score}" for mentor, mentee, score in found["gone"]]
        lines += [f"  only counted again: {mentor} with {mentee}, {score}" for mentor, mentee, score in found["come"]]
        lines += [
            f"  another score: {mentor} with {mentee}, {a} then, {b} now" for mentor, mentee, a, b in found["scores"]
        ]
        more = sum(found["counts"].values()) - sum(len(found[name]) for name in found["counts"])
        lines += [f"  and {more} more"] * bool(more)
    lines.append(f"Engine {now}, as in the run." if then == now else f"Engine {then} in the run, {now} now.")
    return lines


def _run(text: str) -> MatchRun | None:
    from upmentor.stages.pairs.models import MatchRun

    runs = MatchRun.objects.filter(state__in=MatchRun.FINISHED).select_related("programme")
    slug, slash, number = text.partition("/")
    if slash:
        return runs.filter(programme__slug=slug, number=int(number)).first() if number.isdecimal() else None
    try:
        return runs.filter(uid=uuid.UUID(text)).first()
    except ValueError:
        return None


def _refuse(words: str) -> int:
    print(f"upmentor match: {words}", file=sys.stderr)
    return 2
