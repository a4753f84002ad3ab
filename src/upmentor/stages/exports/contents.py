"""What a slice hands over for a file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cell = str | int | float


@dataclass(frozen=True)
class Contents:
    """A table for people: names of columns, rows, the employee ids of everybody in them, and the name of the file
    without its ending."""

    header: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    people: frozenset[str]
    name: str


def with_ids(header: Sequence[str], rows: Iterable[Sequence[Cell]], columns: Iterable[int], name: str) -> Contents:
    """Contents whose rows carry employee ids in `columns`; empty cells are nobody."""
    kept, places = list(rows), tuple(columns)
    people = frozenset(str(row[at]) for row in kept for at in places if row[at] != "")
    return Contents(header, kept, people, name)
