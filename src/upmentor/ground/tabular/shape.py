"""From raw lines of cells to a `Table`: one header, rows as wide as it, names that can be told apart."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.table import Limits, Row, Table

CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
# Lines above the header (a title, a date of export) are looked for in the first so many lines.
HEADER_WITHIN = 10
# What a text costs beside its letters, and what a place in a row costs: CPython, 64 bit.
TEXT_COST, PLACE_COST, ROW_COST = 56, 8, 120
# Equal short texts (departments, sites, TRUE) are kept once.
SHARED_TEXTS, SHARED_LENGTH = 50_000, 60

Line = tuple[int, Sequence[str]]


def shaped(lines: Iterable[Line], limits: Limits, *, notes: Iterable[str] = (), **how: object) -> Table:
    """A table of these (row number, cells). The header is the first line that is not blank, unless a title stands above
    lines that are far wider; blank lines are passed over. Raises `UnreadableFile` beyond the limits."""
    filled = (line for line in lines if any(cell and not cell.isspace() for cell in line[1]))
    first = list(islice(filled, HEADER_WITHIN + 1))
    if not first:
        raise UnreadableFile("empty", "This file is empty.")
    top = _header_at(first)
    number, cells = first[top]
    said = set(notes)
    if top:
        said.add("above_header")
    header = _names(_bounded(cells, number, limits), said)
    found = _Rows(len(header), limits, said)
    for number, cells in chain(first[top + 1 :], filled):
        found.add(number, cells)
    return Table(header, tuple(found.rows), notes=tuple(sorted(said)), uneven=found.uneven, **how)  # type: ignore[arg-type]


def _header_at(lines: Sequence[Line]) -> int:
    """The first line, unless it has one or two cells and most others are far wider: then it is a title."""
    widths = [sum(1 for cell in cells if cell.strip()) for _number, cells in lines]
    if widths[0] > 2 or max(widths) < 4:
        return 0
    return next(place for place, width in enumerate(widths) if width * 3 >= max(widths) * 2)


def _bounded(cells: Sequence[str], number: int, limits: Limits) -> Sequence[str]:
    """The cells without empty ones beyond the limit of columns; raises when filled ones stand there."""
    if len(cells) <= limits.columns:
        return cells
    cells = _trimmed(cells)
    if len(cells) > limits.columns:
        raise UnreadableFile(
            "too_many_columns",
            "Row %(row)s has more than %(limit)s columns. Leave out columns that are not needed.",
            row=number,
            limit=limits.columns,
        )
    return cells


def _trimmed(cells: Sequence[str]) -> Sequence[str]:
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def _names(cells: Sequence[str], notes: set[str]) -> tuple[str, ...]:
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


@dataclass
class _Rows:
    """Rows as they come, with the memory that they take."""

    width: int
    limits: Limits
    notes: set[str]
    rows: list[Row] = field(default_factory=list)
    uneven: dict[int, int] = field(default_factory=dict)
    _cost: int = 0
    _shared: dict[str, str] = field(default_factory=dict)

    def add(self, number: int, cells: Sequence[str]) -> None:
        """Keep one row, made as wide as the header."""
        if len(self.rows) >= self.limits.rows:
            raise UnreadableFile(
                "too_many_rows", "This file has more than %(limit)s rows. Split it.", limit=self.limits.rows
            )
        cells = _bounded(cells, number, self.limits)
        had = len(cells)
        if had > self.width:
            if any(cell.strip() for cell in cells[self.width :]):
                self.notes.add("long_rows")
                self.uneven[number] = had - self.width
            cells = cells[: self.width]
        elif had < self.width:
            self.notes.add("short_rows")
            self.uneven[number] = had - self.width
        kept = [self._text(cell, number) for cell in cells]
        kept += [""] * (self.width - had)
        self._cost += ROW_COST + PLACE_COST * self.width
        if self._cost > self.limits.cells_bytes:
            raise UnreadableFile(
                "too_much_text", "This file holds too much text. Leave out columns that are not needed, or split it."
            )
        self.rows.append(Row(number, tuple(kept)))

    def _text(self, cell: str, number: int) -> str:
        known = self._shared.get(cell)
        if known is not None:
            return known
        size = len(cell)
        if size > self.limits.cell:
            raise UnreadableFile(
                "cell_too_long",
                "Row %(row)s has a cell with more than %(limit)s characters. A quotation mark may be missing.",
                row=number,
                limit=self.limits.cell,
            )
        self._cost += TEXT_COST + (size if cell.isascii() else 4 * size)
        text = cell if cell.isprintable() else CONTROL.sub("", cell)
        if size <= SHARED_LENGTH and len(self._shared) < SHARED_TEXTS:
            self._shared[cell] = text
        return text
