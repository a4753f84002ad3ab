"""The who-sees-what table as data: one source for the page at /trust/, for the chips and for the permission tests."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from .text_files import FOLDER, ContentError, Table, read_table

Level = Literal["sees", "totals", "fact", "nothing"]
LEVELS: tuple[Level, ...] = get_args(Level)
AUDIENCES = ("self", "partner", "assistant", "manager", "line_manager", "sponsor", "contact", "dpo", "it")


class UnknownDataClassError(Exception):
    """The table has no row of this key. What has no row is seen by nobody: deny."""


@dataclass(frozen=True)
class Sight:
    """One of the four levels, with the sign that stands for it in the table."""

    id: Level
    symbol: str
    label: str


@dataclass(frozen=True)
class Audience:
    """A column: a role as the reader, "you", calls it."""

    id: str
    label: str


@dataclass(frozen=True)
class Cell:
    """What one audience gets of one kind of data.

    With a `note` the level holds only as the note says ("Own team only"); without one, always.
    """

    level: Level = "nothing"
    note: str = ""


@dataclass(frozen=True)
class Row:
    """A kind of data, by its key, with a cell for every audience in the order of `AUDIENCES`."""

    key: str
    label: str
    cells: tuple[Cell, ...]

    def cell(self, audience: str) -> Cell:
        """The cell of one audience; raises ValueError for one that does not exist."""
        return self.cells[AUDIENCES.index(audience)]


@dataclass(frozen=True)
class WhoSees:
    """The whole table. `version` rises with every change of a level or a note."""

    version: int
    audiences: tuple[Audience, ...]
    levels: tuple[Sight, ...]
    rows: tuple[Row, ...]
    footnote: str


@cache
def load_table() -> WhoSees:
    """The table that ships; raises `ContentError` when a row, a column or a level is unknown, doubled or missing."""
    file = read_table(FOLDER / "who_sees.toml").only("version", "footnote", "level", "audience", "row")
    levels = tuple(
        Sight(_level(table.text("id"), table), table.text("symbol"), table.text("label"))
        for table in file.tables("level")
    )
    audiences = tuple(Audience(table.text("id"), table.text("label")) for table in file.tables("audience"))
    rows = tuple(_row(table) for table in file.tables("row", at_least=1))
    if tuple(audience.id for audience in audiences) != AUDIENCES or tuple(level.id for level in levels) != LEVELS:
        raise ContentError("who_sees.toml: the audiences or levels are not those of the code")
    if len({row.key for row in rows}) != len(rows):
        raise ContentError("who_sees.toml: a key stands twice")
    return WhoSees(file.whole("version"), audiences, levels, rows, file.text("footnote"))


def audience(key: str) -> Mapping[str, Cell]:
    """Who gets what of one kind of data: audience id → cell, all nine. Raises `UnknownDataClassError`."""
    for row in load_table().rows:
        if row.key == key:
            return MappingProxyType(dict(zip(AUDIENCES, row.cells, strict=True)))
    raise UnknownDataClassError(key)


def _row(table: Table) -> Row:
    table.only("key", "label", *AUDIENCES)
    return Row(table.text("key"), table.text("label"), tuple(_cell(table, name) for name in AUDIENCES))


def _cell(table: Table, name: str) -> Cell:
    value = table.fields.get(name, "nothing")
    if isinstance(value, str):
        return Cell(_level(value, table))
    cell = table.table(name).only("level", "note")
    return Cell(_level(cell.text("level"), cell), cell.text("note"))


def _level(value: str, table: Table) -> Level:
    if value not in LEVELS:
        raise ContentError(f"{table.where}: {value} is no level")
    return value
