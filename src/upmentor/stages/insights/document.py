"""The frozen report: numbers, keys and dates, and how they become JSON and come back. Knows no database and no words.

A report is a list of parts, one a question ("did engagement change?"). A part holds facts; a fact is a figure or says
why there is none. What else its sentences and drawings need stands in `numbers` and `series`.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.measures.thresholds import MEAN

VERSION = 1
COUNTED = frozenset({"people", "pairs"})
Number = float | int | str | bool | None


@dataclass(frozen=True)
class Missing:
    """Why a figure is not told: what is there, what is needed, and when it may be (a day, or None)."""

    why: str
    have: Mapping[str, float] = field(default_factory=dict)
    needed: Mapping[str, float] = field(default_factory=dict)
    when: dt.date | None = None

    @classmethod
    def of(cls, refused: TooLittle, when: dt.date | None = None) -> Missing:
        """From an estimator's refusal. People and pairs are counted in whole fives: files hold what is frozen."""
        have = {name: count - count % MEAN if name in COUNTED else count for name, count in refused.have.items()}
        return cls(refused.why, have, dict(refused.needed), when)


@dataclass(frozen=True)
class Fact:
    """One figure, or why there is none. `numbers` are what its sentence needs beside it."""

    id: str
    figure: Figure | None = None
    missing: Missing | None = None
    numbers: Mapping[str, Number] = field(default_factory=dict)


@dataclass(frozen=True)
class Part:
    """The answer to one question. `warnings` are keys that stand above the result, `series` is what is drawn."""

    id: str
    facts: Sequence[Fact] = ()
    warnings: Sequence[str] = ()
    series: Mapping[str, Any] = field(default_factory=dict)

    def fact(self, name: str) -> Fact:
        """The fact of this name; one without a figure and without a reason when the report has none."""
        return next((one for one in self.facts if one.id == name), Fact(name))


@dataclass(frozen=True)
class Document:
    """Everything that a report says, as of `day`."""

    day: dt.date
    parts: Sequence[Part]

    def part(self, name: str) -> Part:
        """The part of this name; empty when the report has none."""
        return next((one for one in self.parts if one.id == name), Part(name))


def to_json(document: Document) -> dict[str, Any]:
    """Plain values that JSON knows; days as ISO text."""
    return {"version": VERSION, **_plain(asdict(document))}


def from_json(kept: Mapping[str, Any]) -> Document:
    """The other way round. `from_json(to_json(x)) == x` for lists and dictionaries."""
    return Document(dt.date.fromisoformat(kept["day"]), [_part(one) for one in kept["parts"]])


def _part(kept: Mapping[str, Any]) -> Part:
    return Part(kept["id"], [_fact(one) for one in kept["facts"]], kept["warnings"], kept["series"])


def _fact(kept: Mapping[str, Any]) -> Fact:
    figure, missing = kept["figure"], kept["missing"]
    return Fact(
        kept["id"],
        Figure(**figure | {"caveats": tuple(figure["caveats"])}) if figure else None,
        Missing(**missing | {"when": dt.date.fromisoformat(missing["when"]) if missing["when"] else None})
        if missing
        else None,
        kept["numbers"],
    )


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, dt.date):
        return value.isoformat()
    # NumPy's numbers know how to become Python's.
    return value.item() if hasattr(value, "item") else value
