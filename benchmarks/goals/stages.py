"""Where CPU time and memory of a solve went: clocks round the few functions that do the work, outermost first.

What is gone or renamed in the engine is left out and counts as "rest"; the answers are the same with and without.
"""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import wraps
from typing import Any

from .child import peak

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
    ("edges sorted", "large.graph", "Layout.of"),
    ("pairs written out", "large.engine", "Run.result"),
)


@dataclass(slots=True)
class Clocks:
    """CPU seconds by stage; the highest memory of the process in MiB when the stage last ended."""

    spent: dict[str, float] = field(default_factory=dict)
    reached: dict[str, float] = field(default_factory=dict)
    _inside: bool = False

    def each(self, times: int) -> dict[str, float]:
        """CPU seconds by stage of one of so many runs."""
        return {stage: spent / times for stage, spent in self.spent.items()}

    def round(self, call: Callable[..., Any], stage: str) -> Callable[..., Any]:
        """The same function with a clock."""

        @wraps(call)
        def clocked(*given: Any, **named: Any) -> Any:
            if self._inside:
                return call(*given, **named)
            self._inside, began = True, time.process_time()
            try:
                return call(*given, **named)
            finally:
                self._inside = False
                self.spent[stage] = self.spent.get(stage, 0.0) + time.process_time() - began
                self.reached[stage] = peak()

        return clocked


@contextmanager
def clocks() -> Iterator[Clocks]:
    """Clocks that run during the block; "rest" is added at its end."""
    found = Clocks()
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
        setattr(owner, name, found.round(before, stage))
        undo.append(lambda owner=owner, name=name, before=before: setattr(owner, name, before))
    began = time.process_time()
    try:
        yield found
    finally:
        whole = time.process_time() - began
        found.spent["rest"] = max(0.0, whole - sum(found.spent.values()))
        for step in undo:
            step()
