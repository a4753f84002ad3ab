"""Grades: whole numbers, the organisation's names, or levels counted from the tree. Inside, 1 is the most junior."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from upmentor.stages.people.roster.tree import levels

MOST_GRADE = 60
NUMBER = re.compile(r"^\s*(\d{1,3})(?:[.,]0+)?\s*$")
# Common words of seniority, the most junior first, to put grade names into a likely order.
LADDER = ("intern", "trainee", "apprentice", "junior", "assistant", "associate", "specialist", "analyst",
          "professional",
          "senior", "lead", "principal", "team lead", "supervisor", "manager", "senior manager", "head", "director",
          "senior director", "vice president", "executive", "chief", "board")  # fmt: skip


def whole(text: str) -> int | None:
    """The whole number in a cell, or None.

    >>> whole(" 4 "), whole("4.0"), whole("4b")
    (4, 4, None)
    """
    found = NUMBER.match(text)
    return int(found.group(1)) if found else None


def ordered_names(cells: Collection[str]) -> tuple[str, ...]:
    """The different names, in a likely order from junior to senior; a person looks at it before it counts."""

    def rank(name: str) -> tuple[int, str]:
        words = name.casefold()
        number = re.search(r"\d+", words)
        known = [place for place, word in enumerate(LADDER) if word in words]
        return (max(known) * 100 if known else 50 * len(LADDER)) + (int(number.group()) if number else 0), words

    return tuple(sorted({cell.strip() for cell in cells}, key=rank))


def from_tree(managers: Mapping[str, str]) -> dict[str, int]:
    """Employee id → grade by height: somebody at the deepest level has 1, the top has the number of levels."""
    depth = levels(managers)
    deepest = max(depth.values(), default=0)
    return {key: deepest - level + 1 for key, level in depth.items()}
