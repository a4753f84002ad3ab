"""Where the CPU time of a solve went: clocks round the few functions that do the work, outermost first.

What is gone or renamed in the engine is left out and counts as "rest"; the answers are the same with and without.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any

#: Stage, module of `upmentor.matching` and name in it; the first four are the dense solver's, for few people.
#: What runs inside a stage counts for that stage.
STAGES = (
    ("all scores", "solver", "assess"),
    ("assignment", "solver", "best_assignment"),
    ("bound", "solver", "bound"),
    ("pairs and rule counts", "solver", "_solution"),
    ("kinds", "large.engine", "facts_of"),
    ("profile rows", "large.rounds", "profile"),
    ("sample", "large.rounds", "_sampled_prices"),
    ("first looks", "large.rounds", "nearest"),
    ("auction", "large.graph", "Graph.auction"),
    ("auction", "large.graph", "Graph.rebid"),
    ("primal–dual", "large.graph", "Graph.settle"),
    ("primal–dual", "large.graph", "Graph.fill"),
    ("later looks", "large.rounds", "Rounds._look"),
    ("copies", "large.rounds", "Rounds.copy"),
    ("pairs written out", "large.engine", "Run.result"),
)


@contextmanager
def clocks() -> Iterator[dict[str, float]]:
    """CPU seconds by stage, filled while the block runs; "rest" is added at its end. Empty it to begin anew."""
    spent: dict[str, float] = {}
    inside: list[str] = []
    undo: list[Callable[[], None]] = []
    for stage, module, path in STAGES:
        try:
            owner: Any = importlib.import_module(f"upmentor.matching.{module}")
            *outer, name = path.split(".")
            for part in outer:
                owner = getattr(owner, part)
            before = getattr(owner, name)
        except (ImportError, AttributeError):
            continue
        setattr(owner, name, _clocked(before, stage, spent, inside))
        undo.append(lambda owner=owner, name=name, before=before: setattr(owner, name, before))
    began = time.process_time()
    try:
        yield spent
    finally:
        whole = time.process_time() - began
        spent["rest"] = max(0.0, whole - sum(spent.values()))
        for step in undo:
            step()


def _clocked(call: Callable[..., Any], stage: str, spent: dict[str, float], inside: list[str]) -> Callable[..., Any]:
    @wraps(call)
    def clocked(*given: Any, **named: Any) -> Any:
        if inside:
            return call(*given, **named)
        inside.append(stage)
        began = time.process_time()
        try:
            return call(*given, **named)
        finally:
            inside.pop()
            spent[stage] = spent.get(stage, 0.0) + time.process_time() - began

    return clocked
