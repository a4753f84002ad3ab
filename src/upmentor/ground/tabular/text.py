"""CSV in its many dialects."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.shape import shaped
from upmentor.ground.tabular.table import LIMITS, Limits, Table

DELIMITERS = (",", ";", "\t")
ENCODINGS = ("utf-8", "cp1252", "utf-16", "latin-1")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# cp1252 leaves five bytes undefined; browsers and spreadsheets read them as control characters, and so do we.
UNDEFINED = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}


def read_text(
    content: bytes, *, encoding: str | None = None, delimiter: str | None = None, limits: Limits = LIMITS
) -> Table:
    """Read delimited text. What is not given is found: the encoding by its marks, the separator by the regular one."""
    text, used = decoded(content, encoding)
    separator = delimiter or sniffed(text)
    if separator not in DELIMITERS:
        raise UnreadableFile("bad_delimiter", "Columns are separated by comma, semicolon or tab.")
    return shaped(_lines(text, separator, limits), limits, encoding=used, delimiter=separator)


def decoded(content: bytes, encoding: str | None = None) -> tuple[str, str]:
    """Text and the encoding it was read in: a byte-order mark, else UTF-16 by its zeros, else strict UTF-8, else cp1252."""
    if encoding:
        return _strict(content, encoding), encoding
    for mark, name in BOMS:
        if content.startswith(mark):
            return _strict(content, name), name
    start = content[:2000]
    if len(start) > 3 and start.count(0) > len(start) // 4:
        name = "utf-16-le" if start[1::2].count(0) > start[0::2].count(0) else "utf-16-be"
        return _strict(content, name), name
    if b"\x00" in start:
        raise UnreadableFile("binary", "This file is not text. Save the list as CSV or XLSX.")
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _cp1252(content), "cp1252"


def _strict(content: bytes, encoding: str) -> str:
    if encoding == "cp1252":
        return _cp1252(content)
    try:
        return content.decode(encoding)
    except (UnicodeDecodeError, LookupError) as error:
        raise UnreadableFile(
            "wrong_encoding", "This file makes no sense when it is read as %(encoding)s.", encoding=encoding
        ) from error


def _cp1252(content: bytes) -> str:
    return content.decode("latin-1").translate(_TO_CP1252)


_TO_CP1252 = {byte: (UNDEFINED.get(byte) or bytes([byte]).decode("cp1252")) for byte in range(0x80, 0xA0)}
_FROM_CP1252 = {ord(character): chr(byte) for byte, character in _TO_CP1252.items()}


def sniffed(text: str) -> str:
    """The separator that cuts the first lines into the same number of cells, and into the most of them."""
    sample = text[:64_000]
    best, most = ",", (0.0, 0)
    for separator in DELIMITERS:
        widths = [len(cells) for _number, cells in zip(range(50), _rows(sample, separator), strict=False) if any(cells)]
        if not widths or widths[0] < 2:
            continue
        regular = widths.count(widths[0]) / len(widths)
        if (regular, widths[0]) > most:
            best, most = separator, (regular, widths[0])
    return best


def _rows(text: str, separator: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    except csv.Error:
        return


def _lines(text: str, separator: str, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    # One unclosed quote would otherwise swallow the rest of the file into one cell.
    csv.field_size_limit(limits.cell * 2)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=separator)
    number = 0
    while True:
        number += 1
        try:
            yield number, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise UnreadableFile(
                "broken_row",
                "Row %(row)s cannot be read; a quotation mark may be missing. What was said: %(why)s.",
                row=number,
                why=str(error),
            ) from error


def as_bytes(table: Table) -> bytes:
    """The kept cells as the file they were read from, with blank lines where rows were passed over."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, delimiter=table.delimiter or ",")
    writer.writerow(table.header)
    number = 1
    for row in table.rows:
        while number + 1 < row.number:
            stream.write("\r\n")
            number += 1
        writer.writerow(row.cells)
        number = row.number
    text = stream.getvalue()
    if table.encoding == "cp1252":
        return text.translate(_FROM_CP1252).encode("latin-1", "replace")
    return text.encode(table.encoding or "utf-8", "surrogatepass" if table.encoding.startswith("utf") else "replace")
