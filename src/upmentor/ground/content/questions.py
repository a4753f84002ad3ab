"""Versioned question sets as they ship, and slots for instruments whose words may not be shipped.

Answers keep the id and the version of their set. A change of meaning is a new version; ids of items never change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table

QUESTIONS = FOLDER / "questions"
ROLES = ("mentor", "mentee")
KINDS = ("scale", "choice", "text")
SETS = ("pulse", "start", "mid-point", "final", "follow-up")


@dataclass(frozen=True)
class Level:
    """One answer in words."""

    label: str


@dataclass(frozen=True)
class Scale:
    """Answers in words from `lowest` (the first) upwards by one."""

    id: str
    lowest: int
    levels: tuple[Level, ...]

    @property
    def highest(self) -> int:
        """The number of the last answer."""
        return self.lowest + len(self.levels) - 1


@dataclass(frozen=True)
class Item:
    """One question. `kind` is "scale" (a number that is averaged), "choice" (one of several) or "text" (own words);
    `scale` is None for a text; `role` is empty where both are asked."""

    id: str
    kind: str
    question: str
    scale: Scale | None
    role: str
    required: bool


@dataclass(frozen=True)
class Score:
    """Items that are read as one figure: see `measures.instruments`."""

    id: str
    items: tuple[str, ...]
    reversed_items: tuple[str, ...]
    may_miss: int
    how: str


@dataclass(frozen=True)
class QuestionSet:
    """One set: where it comes from, under which licence, its questions in order and its scores."""

    id: str
    version: int
    label: str
    source: str
    licence: str
    items: tuple[Item, ...]
    scores: tuple[Score, ...]

    def of(self, role: str) -> tuple[Item, ...]:
        """What somebody in this role is asked."""
        return tuple(one for one in self.items if one.role in ("", role))


@dataclass(frozen=True)
class Slot:
    """An instrument without its words: `items` many, numbered from 1; `reversed_items` are such numbers."""

    id: str
    name: str
    why_empty: str
    lowest: int
    highest: int
    items: int
    reversed_items: tuple[int, ...]
    may_miss: int
    how: str


@cache
def load_scales() -> tuple[Scale, ...]:
    """All scales; raises `ContentError` for a doubled id or one with fewer than two answers."""
    file = read_table(QUESTIONS / "scales.toml").only("scale")
    found = tuple(_scale(table) for table in file.tables("scale", at_least=1))
    _once(file.where, [one.id for one in found])
    return found


@cache
def load_set(name: str) -> QuestionSet:
    """The set of this name. Raises `ContentError` when there is none or its file is faulty."""
    if name not in SETS:
        raise ContentError(f"there is no question set {name}")
    found = read_set(QUESTIONS / f"{name}.toml")
    if found.id != name:
        raise ContentError(f"{name}.toml: id is {found.id}")
    return found


def load_sets() -> tuple[QuestionSet, ...]:
    """All sets in the order in which people meet them."""
    return tuple(load_set(name) for name in SETS)


def read_set(path: Path) -> QuestionSet:
    """The file as a set; raises `ContentError` that names the place of a mistake."""
    file = read_table(path).only("id", "version", "label", "source", "licence", "item", "score")
    items = tuple(_item(table) for table in file.tables("item", at_least=1))
    _once(file.where, [one.id for one in items])
    if file.whole("version") < 1:
        raise ContentError(f"{file.where}: version begins at 1")
    for role in ROLES:
        if not any(one.role in ("", role) for one in items):
            raise ContentError(f"{file.where}: a {role} is asked nothing")
    scored = {one.id: one for one in items if one.kind == "scale"}
    scores = tuple(_score(table, scored) for table in file.tables("score"))
    return QuestionSet(
        file.text("id"),
        file.whole("version"),
        file.text("label"),
        file.text("source"),
        file.text("licence"),
        items,
        scores,
    )


@cache
def load_slots() -> tuple[Slot, ...]:
    """Instruments that can be scored and wait for their words. Raises `ContentError`."""
    file = read_table(QUESTIONS / "slots.toml").only("slot")
    return tuple(_slot(table) for table in file.tables("slot"))


def _scale(table: Table) -> Scale:
    table.only("id", "lowest", "level")
    levels = tuple(Level(one.only("label").text("label")) for one in table.tables("level", at_least=2))
    return Scale(table.text("id"), table.whole("lowest"), levels)


def _item(table: Table) -> Item:
    table.only("id", "kind", "scale", "role", "required", "question")
    kind, role, name = table.text("kind"), table.text("role", ""), table.text("scale", "")
    scale = next((one for one in load_scales() if one.id == name), None)
    if kind not in KINDS:
        raise ContentError(f"{table.where}: kind must be one of {', '.join(KINDS)}")
    if role and role not in ROLES:
        raise ContentError(f"{table.where}: role must be mentor or mentee")
    if (scale is None) != (kind == "text"):
        raise ContentError(f"{table.where}: a {kind} with the scale {name or 'that is missing'}")
    return Item(table.text("id"), kind, table.text("question"), scale, role, table.flag("required", kind != "text"))


def _score(table: Table, items: dict[str, Item]) -> Score:
    table.only("id", "items", "reversed", "may_miss", "how")
    names, turned = table.texts("items", at_least=1), table.texts("reversed")
    unknown = sorted({*names, *turned} - set(items))
    if unknown:
        raise ContentError(f"{table.where}: no scale {', '.join(unknown)}")
    spans = {(found.lowest, found.highest) for name in names if (found := items[name].scale)}
    how = table.text("how", "mean")
    if len(spans) != 1 or how not in ("mean", "sum") or not set(turned) <= set(names):
        raise ContentError(f"{table.where}: a mean or sum of items on one scale")
    return Score(table.text("id"), names, turned, table.whole("may_miss", 0), how)


def _slot(table: Table) -> Slot:
    table.only("id", "name", "why_empty", "lowest", "highest", "items", "reversed", "may_miss", "how")
    turned = table.fields.get("reversed", [])
    items = table.whole("items")
    if not isinstance(turned, list) or not all(isinstance(one, int) and 1 <= one <= items for one in turned):
        raise ContentError(f"{table.where}: reversed must be numbers of items")
    return Slot(
        table.text("id"),
        table.text("name"),
        table.text("why_empty"),
        table.whole("lowest"),
        table.whole("highest"),
        items,
        tuple(turned),
        table.whole("may_miss", 0),
        table.text("how"),
    )


def _once(where: str, ids: list[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise ContentError(f"{where}: {', '.join(twice)} stands twice")
