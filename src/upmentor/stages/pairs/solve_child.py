"""The solver as a process of its own, so that it can be stopped at once: `python -m upmentor.stages.pairs.solve_child
solve|verify|others|change`.

One line of JSON comes in on stdin, which then stays open. Lines of JSON go out on stdout: `{"stage", "count"}` as often
as there is something to say, then one of `{"answer"}`, `{"refused"}`. Any further line asks to stop; the answer is then
what the solver had, or null. No Django is loaded, nothing goes to a disk.
"""

from __future__ import annotations

import json
import os
import sys
import threading
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from upmentor.matching import (
    Breakdown,
    Cancelled,
    LockRefused,
    MatchingError,
    Problem,
    Solution,
    explain_pairs,
    explain_unmatched,
    solve,
    verify,
)
from upmentor.matching.compiled import keep_compiled_code
from upmentor.stages.pairs import further
from upmentor.stages.pairs.solving import part_to_dict

NICE = 10
"""By how much the solver steps back behind everything else on the machine."""


STOP = threading.Event()


def main(task: str) -> int:
    """Do the task and say the result. Exit code 0 unless something unforeseen happened."""
    # The same folder as the settings', which are not loaded here.
    keep_compiled_code(os.environ.get("UPMENTOR_HOME") or "var")
    with suppress(OSError):
        # Whoever looks at a page goes first.
        os.nice(NICE)
    question = json.loads(sys.stdin.buffer.readline())
    threading.Thread(target=_listen_to_parent, daemon=True).start()
    try:
        _say({"answer": TASKS[task](question)})
    except LockRefused as refused:
        _say({"refused": str(refused), "lock": [refused.mentor_id, refused.mentee_id], "rules": list(refused.rules)})
    except MatchingError as error:
        _say({"refused": str(error)})
    return 0


def _solve(question: Mapping[str, Any]) -> dict[str, Any] | None:
    problem = Problem.from_dict(question["problem"])
    solution: Solution | None
    try:
        solution = solve(
            problem, progress=lambda stage, count: _say({"stage": stage, "count": count}), cancelled=STOP.is_set
        )
    except Cancelled as stopped:
        solution = stopped.solution
    if solution is None or not solution.pairs:
        return None
    _say({"stage": "explaining", "count": len(solution.pairs)})
    return {
        "solution": solution.to_dict(),
        "breakdowns": [_breakdown(found) for found in explain_pairs(problem, solution)],
        "unmatched": [
            {
                "person_id": person.person_id,
                "reason": person.reason.to_dict(),
                "steps": [step.to_dict() for step in person.steps],
                "possible": person.possible,
            }
            for person in explain_unmatched(problem, solution)
        ],
    }


def _verify(question: Mapping[str, Any]) -> dict[str, Any]:
    problem = Problem.from_dict(question["problem"])
    _say({"stage": "checking", "count": len(problem.mentors) * len(problem.mentees)})
    verdict = verify(problem, Solution.from_dict(question["solution"]))
    return {"ok": verdict.ok, "faults": list(verdict.faults), "gap": verdict.gap}


def _others(question: Mapping[str, Any]) -> list[list[Any]]:
    return further.others(*_solved(question), question["one"], question["role"], question["most"])


def _change(question: Mapping[str, Any]) -> dict[str, Any]:
    return further.change(*_solved(question), question["one"], question["other"])


def _solved(question: Mapping[str, Any]) -> tuple[Problem, Solution]:
    return Problem.from_dict(question["problem"]), Solution.from_dict(question["solution"])


def _breakdown(found: Breakdown) -> dict[str, Any]:
    return {"shared_hours": found.shared_hours, "parts": [part_to_dict(part) for part in found.parts]}


TASKS = {"solve": _solve, "verify": _verify, "others": _others, "change": _change}


def _say(line: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(line) + "\n")
    sys.stdout.flush()


def _listen_to_parent() -> None:
    """A line asks to stop. When stdin ends, the parent is gone and nobody would read the answer."""
    while sys.stdin.buffer.readline():
        STOP.set()
    os._exit(3)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
