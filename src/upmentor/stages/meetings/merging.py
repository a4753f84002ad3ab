"""Two people change one text at the same time: a three-way merge by lines that loses no typed line. Pure.

>>> merge("one\\ntwo", "one\\ntwo\\nmine", "zero\\none\\ntwo")
Merged(text='zero\\none\\ntwo\\nmine', clean=True)
>>> merge("one", "mine", "theirs")
Merged(text='theirs\\nmine', clean=False)
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

Lines = list[str]
# Comparing costs lines × lines. Beyond this the changed middle counts as one change: coarser, and still nothing lost.
MOST = 250_000


@dataclass(frozen=True)
class Merged:
    """The text with the changes of both. `clean` is False where both changed the same lines differently: then the
    text holds both versions of these, theirs first."""

    text: str
    clean: bool


@dataclass(frozen=True)
class Change:
    """Lines `start` to `end` (without) of the base are replaced by `lines`; an insertion when `start == end`."""

    start: int
    end: int
    lines: Lines
    mine: bool


def tidy(text: str) -> str:
    """Line ends as one sign: forms send two."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def merge(base: str, mine: str, theirs: str) -> Merged:
    """What both changed since `base`. Lines that both put in at the same place are kept from both, equal ones once."""
    if mine == theirs or theirs == base:
        return Merged(mine, True)
    if mine == base:
        return Merged(theirs, True)
    lines, clean, place = _lines(base), True, 0
    found: Lines = []
    for cluster in _clusters([*_changes(lines, _lines(mine), True), *_changes(lines, _lines(theirs), False)]):
        start, end = min(one.start for one in cluster), max(one.end for one in cluster)
        found += lines[place:start]
        merged, fits = _settle(lines, cluster, start, end)
        found += merged
        clean, place = clean and fits, end
    return Merged("\n".join(found + lines[place:]), clean)


def _lines(text: str) -> Lines:
    """No line at all for an empty text, so that two first lines are two insertions."""
    return text.split("\n") if text else []


def _changes(base: Lines, other: Lines, mine: bool) -> Iterator[Change]:
    """What turns `base` into `other`, in order, none touching another."""
    head = 0
    while head < min(len(base), len(other)) and base[head] == other[head]:
        head += 1
    tail = 0
    while tail < min(len(base), len(other)) - head and base[-1 - tail] == other[-1 - tail]:
        tail += 1
    before, after = base[head : len(base) - tail], other[head : len(other) - tail]
    if len(before) * len(after) > MOST:
        yield Change(head, head + len(before), after, mine)
        return
    for tag, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag != "equal":
            yield Change(head + start, head + end, after[first:last], mine)


def _clusters(changes: Sequence[Change]) -> Iterator[list[Change]]:
    """Changes in order, those that touch the same lines together."""
    cluster: list[Change] = []
    for one in sorted(changes, key=lambda one: (one.start, one.end)):
        if cluster and not _meet(cluster, one):
            yield cluster
            cluster = []
        cluster.append(one)
    if cluster:
        yield cluster


def _meet(cluster: list[Change], one: Change) -> bool:
    end = max(other.end for other in cluster)
    inserted_there = any(other.start == other.end == one.start == one.end for other in cluster)
    return one.start < end or inserted_there


def _settle(base: Lines, cluster: list[Change], start: int, end: int) -> tuple[Lines, bool]:
    """The lines for this stretch, and whether both changes fit into them."""
    sides = {one.mine for one in cluster}
    mine, theirs = _side(base, cluster, start, end, True), _side(base, cluster, start, end, False)
    if sides == {True} or mine == theirs:
        return mine, True
    if sides == {False}:
        return theirs, True
    one, other = "\n".join(mine), "\n".join(theirs)
    if one and other and (one.startswith(other) or other.startswith(one)):
        # Somebody went on with a line of which the other side already has the beginning.
        return (mine if len(one) > len(other) else theirs), True
    return _both(theirs, mine), start == end


def _side(base: Lines, cluster: list[Change], start: int, end: int, mine: bool) -> Lines:
    """How this stretch reads on one side."""
    found, place = [], start
    for one in cluster:
        if one.mine == mine:
            found += base[place : one.start] + one.lines
            place = one.end
    return found + base[place:end]


def _both(theirs: Lines, mine: Lines) -> Lines:
    """The lines of both in order, equal ones once."""
    if len(theirs) * len(mine) > MOST:
        return theirs + mine
    found: Lines = []
    for tag, first, last, start, end in SequenceMatcher(None, theirs, mine, autojunk=False).get_opcodes():
        found += theirs[first:last]
        if tag != "equal":
            found += mine[start:end]
    return found
