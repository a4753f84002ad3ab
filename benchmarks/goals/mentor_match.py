"""mentor-match from PyPI beside us, in an environment of its own: its package is called `matching`, as others are.

`.cache/mentor-match` is made from `benchmarks/mentor-match.txt` (pinned, with hashes) when it is missing.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.anchors import kept_apart
from benchmarks.crowd import company
from upmentor.matching import Participant, check_one, score_one

from .child import ONE_THREAD, ROOT, Failed, answer_of

HOME = ROOT / ".cache" / "mentor-match"
LIST = ROOT / "benchmarks" / "mentor-match.txt"


def ready() -> Path:
    """The Python of its environment, made on first use. Raises `Failed` where it cannot be installed."""
    python, stamp = HOME / "bin" / "python", HOME / "installed.txt"
    if stamp.exists() and stamp.read_bytes() == LIST.read_bytes():
        return python
    uv = [sys.executable, "-m", "uv"]
    for command in (
        [*uv, "venv", "-q", "--clear", "--python", sys.executable, str(HOME)],
        [*uv, "pip", "install", "-q", "--require-hashes", "--python", str(python), "-r", str(LIST)],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        if done.returncode:
            raise Failed("mentor-match could not be installed: " + (done.stderr.strip().splitlines() or ["?"])[-1])
    stamp.write_bytes(LIST.read_bytes())
    return python


def pairs(n: int, seed: int, exact: bool) -> dict[str, Any]:
    """Its pairs, cost, and their number and total by our rules and criteria; `broken` counts pairs against a rule."""
    python = ready()
    problem = company(n, n, seed)
    asked = {"mentors": [_row(p) for p in problem.mentors], "mentees": [_row(p) for p in problem.mentees]}
    links = [(row, column) for row, columns in enumerate(kept_apart(problem)) for column in columns]
    with tempfile.TemporaryDirectory(prefix="upmentor-bench-") as folder:
        file = Path(folder) / "people.json"
        file.write_text(json.dumps(asked | {"apart": links}), "utf-8")
        script = str(Path(__file__).with_name("mentor_match_child.py"))
        command = [str(python), "-I", script, str(file), "exact" if exact else "steps"]
        found = answer_of(command, os.environ | ONE_THREAD)
    score = broken = 0
    for row, column in found["pairs"]:
        one, other = problem.mentors[row].id, problem.mentees[column].id
        broken += bool(check_one(problem, one, other))
        score += score_one(problem, one, other).score
    return {"pairs": len(found["pairs"]), "score": score, "broken": broken, "cost": found["cost"]}


def _row(person: Participant) -> dict[str, Any]:
    return {
        "grade": person.grade,
        "department": person.department,
        "site": person.site,
        "manager": person.manager_id,
        "languages": list(person.languages),
        "topics": dict(person.topics),
        "slots": person.slots,
    }
