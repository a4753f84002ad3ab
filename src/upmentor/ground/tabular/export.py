"""Tables out: no cell is run as a formula by a spreadsheet, accents and right-to-left text stay whole."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from typing import Any

RISKY = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%", "＝", "＋", "－", "＠")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


def safe_cell(value: Any) -> Any:
    """The value as it may stand in a cell: numbers as they are, text that begins like a formula behind an apostrophe.

    >>> safe_cell("=1+1"), safe_cell(-3), safe_cell(" @x"), safe_cell(None)
    ("'=1+1", -3, "' @x", '')
    """
    if value is None:
        return ""
    if isinstance(value, int | float) and not isinstance(value, bool):
        return value
    text = CONTROL.sub("", str(value))
    return f"'{text}" if text.startswith(RISKY) or text.lstrip().startswith(RISKY) else text


def write_csv(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte-order mark, so that spreadsheets keep accents; comma, CRLF."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow([safe_cell(name) for name in header])
    writer.writerows([safe_cell(cell) for cell in row] for row in rows)
    return b"\xef\xbb\xbf" + stream.getvalue().encode("utf-8", "replace")


def write_xlsx(header: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Upmentor") -> bytes:
    """One sheet; text cells are marked as text, so nothing in them is ever a formula."""
    return write_workbook([(title, header, rows)])


def write_workbook(sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Any]]]]) -> bytes:
    """Several: title, header and rows of each."""
    import openpyxl  # a heavy import that only downloads need

    library: Any = openpyxl
    workbook = library.Workbook(write_only=True)
    for title, header, rows in sheets:
        sheet = workbook.create_sheet(re.sub(r"[\[\]:*?/\\]", " ", title)[:31] or "Upmentor")
        sheet.freeze_panes = "A2"
        for row in [header, *rows]:
            sheet.append([_cell(sheet, value) for value in row])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _cell(sheet: Any, value: Any) -> Any:
    import openpyxl.cell

    library: Any = openpyxl.cell
    value = safe_cell(value)
    if isinstance(value, str):
        cell = library.WriteOnlyCell(sheet, value=value[:32_000])
        cell.data_type = "s"
        return cell
    return value
