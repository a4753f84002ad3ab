"""From raw lines of cells to a `Table`: one header, rows as wide as it, names that can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.table import Limits, Row, Table

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def shaped(lines: Iterable[tuple[int, list[str]]], limits: Limits, **how: object) -> Table:
    """The first line with two cells or more (or the first at all) is the header; blank lines are passed over."""
    header: tuple[str, ...] = ()
    notes: set[str] = set()
    rows: list[Row] = []
    for number, cells in lines:
        if not any(cell and not cell.isspace() for cell in cells):
            continue
        if len(cells) > limits.columns:
            cells = _trimmed(cells)
            if len(cells) > limits.columns:
                raise UnreadableFile(
                    "too_many_columns", "This file has more than %(limit)s columns.", limit=limits.columns
                )
        if not header:
            header = _names(cells, notes)
            continue
        if len(rows) >= limits.rows:
            raise UnreadableFile("too_many_rows", "This file has more than %(limit)s rows.", limit=limits.rows)
        rows.append(Row(number, _cells(cells, len(header), number, limits, notes)))
    if not header:
        raise UnreadableFile("empty", "This file is empty.")
    return Table(header, tuple(rows), notes=tuple(sorted(notes)), **how)  # type: ignore[arg-type]


def _trimmed(cells: list[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _names(cells: list[str], notes: set[str]) -> tuple[str, ...]:
    """Column names that are there and differ: an empty one becomes "Column 3", a repeated one gets a number."""
    names: list[str] = []
    seen: set[str] = set()
    for place, cell in enumerate(_trimmed(cells), start=1):
        name = base = " ".join(CONTROL.sub(" ", cell).split())[:200] or f"Column {place}"
        again = 2
        while name in seen:
            name, again = f"{base} ({again})", again + 1
        if name != cell.strip():
            notes.add("renamed_columns")
        seen.add(name)
        names.append(name)
    return tuple(names)


def _cells(cells: list[str], width: int, number: int, limits: Limits, notes: set[str]) -> tuple[str, ...]:
    if len(cells) > width:
        if any(cell.strip() for cell in cells[width:]):
            notes.add("long_rows")
        cells = cells[:width]
    elif len(cells) < width:
        notes.add("short_rows")
        cells = cells + [""] * (width - len(cells))
    if max(map(len, cells), default=0) > limits.cell:
        raise UnreadableFile(
            "cell_too_long",
            "Row %(row)s has a cell with more than %(limit)s characters.",
            row=number,
            limit=limits.cell,
        )
    return tuple(CONTROL.sub("", cell) if not cell.isprintable() else cell for cell in cells)
