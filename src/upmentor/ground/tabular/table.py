"""A table as it was read: text cells, the row numbers of the file, and how it was read."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any


@dataclass(frozen=True)
class Limits:
    """Caps that hold whatever a file says about itself."""

    upload_bytes: int = 40 * 1024 * 1024
    rows: int = 250_000
    columns: int = 300
    cell: int = 10_000
    # 300 columns of 10,000 characters: what is longer has no line ends at all.
    line: int = 3_200_000
    # Memory that the cells may take, counted while they are read.
    cells_bytes: int = 220 * 1024 * 1024
    # What a workbook may unpack to. Sheets of real cells pack 10 to 25 times, only emptiness packs 200 times.
    unpacked_bytes: int = 400 * 1024 * 1024
    unpacked_ratio: int = 200
    parts: int = 2_000
    # Address space and processor time of the process that opens a workbook: 200,000 rows of 14 columns need 340 MB and
    # 9 s. By the clock it may take `patience` times as long on a busy machine.
    memory_bytes: int = 360 * 1024 * 1024
    seconds: float = 15.0
    patience: int = 4


LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file as a person counts (the header is 1), and as many cells as the header has."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Table:
    """A header and rows of text, all as wide as the header. `uneven` maps a row's number to the cells it had too
    many (positive) or too few (negative).

    `notes` are codes of what was repaired: `short_rows`, `long_rows`, `renamed_columns`, `above_header`,
    `loose_quotes`, `guessed_encoding`, `cut_text`, `zero_bytes`.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    uneven: Mapping[int, int] = field(default_factory=dict)

    def column(self, name: str) -> list[str]:
        """All cells of a column, in order; raises ValueError for a name that the header lacks."""
        place = self.header.index(name)
        return [row.cells[place] for row in self.rows]

    def without(self, names: set[str]) -> Table:
        """The same table without these columns."""
        keep = [place for place, name in enumerate(self.header) if name not in names]
        rows = tuple(Row(row.number, tuple(row.cells[place] for place in keep)) for row in self.rows)
        header = tuple(self.header[place] for place in keep)
        return replace(self, header=header, rows=rows)


def to_json_bytes(table: Table) -> bytes:
    """Compressed JSON for keeping a table in a database."""
    body: dict[str, Any] = {
        "header": table.header,
        "numbers": [row.number for row in table.rows],
        "cells": [row.cells for row in table.rows],
        "encoding": table.encoding,
        "delimiter": table.delimiter,
        "sheet": table.sheet,
        "sheets": table.sheets,
        "notes": table.notes,
        "uneven": list(table.uneven.items()),
    }
    return zlib.compress(json.dumps(body, ensure_ascii=False).encode("utf-8", "surrogatepass"), 3)


def from_json_bytes(content: bytes) -> Table:
    """The table that `to_json_bytes` kept."""
    body = json.loads(zlib.decompress(content).decode("utf-8", "surrogatepass"))
    rows = tuple(Row(number, tuple(cells)) for number, cells in zip(body["numbers"], body["cells"], strict=True))
    return Table(
        tuple(body["header"]),
        rows,
        body["encoding"],
        body["delimiter"],
        body["sheet"],
        tuple(body["sheets"]),
        tuple(body["notes"]),
        dict(body.get("uneven", ())),
    )
