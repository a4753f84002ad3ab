"""How what is kept about people is declared: each slice says in its `privacy.py` what it holds, about whom, where they
read it, how long it stays and what takes it away (`decisions.md` 7). Knows no table itself."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

AFTER_CLOSE = 90
"""Days that the words of two people stay after their pair is over and its programme has come to its planned end
(`ux.md` AC-22.3)."""


class Stays(StrEnum):
    """Until when."""

    ROSTER = "as long as the person stands in the roster"
    PROGRAMME = "as long as the programme stands in the product"
    PAIR = "as long as the pair stands in the product"
    AFTER_CLOSE = f"{AFTER_CLOSE} days after the pair is over and its programme has ended"
    OWNER = "until the person takes it away"
    SHORT = "hours to weeks, until it has done its work"
    YEAR = "12 months"
    AUDIT = "24 months"
    CASE = "12 months after the case is closed"


class Goes(StrEnum):
    """What takes it away."""

    BY_ITSELF = "a job, when its time is over"
    WITH_PARENT = "with what it belongs to"
    BY_OWNER = "the person, on the page where they read it"
    ON_REQUEST = "a request to erase (its page comes with the privacy centre)"


@dataclass(frozen=True)
class Held:
    """One table. `about` is the path from a row to the person (several with spaces), empty where a row is about two
    people alike through its parent; `page` is the route on which they read it, empty when nobody does; `what` says in
    plain words what stands there. `fields` are those that go when the row itself stays, empty: the row goes."""

    model: Any
    what: str
    about: str
    page: str
    stays: Stays
    goes: Goes
    fields: tuple[str, ...] = ()


def as_page(slices: Iterable[tuple[str, Iterable[Held]]]) -> str:
    """`docs/what-is-kept.md`: one table a slice, as Markdown."""
    lines = [
        "# What is kept about people",
        "",
        "Written from the `privacy.py` of each slice; a test compares the two, another fails when a table with people",
        "or encrypted text stands in none of them.",
        "",
    ]
    for name, rows in slices:
        lines += [f"## {name}", "", "| what | how long | what takes it away | where the person reads it |"]
        lines += ["| --- | --- | --- | --- |"]
        lines += [f"| {row.what} | {row.stays} | {row.goes} | {f'`{row.page}`' if row.page else '–'} |" for row in rows]
        lines.append("")
    return "\n".join(lines)
