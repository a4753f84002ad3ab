"""CSV in its many dialects, line by line: the text never stands in memory as a whole."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.shape import Line, shaped
from upmentor.ground.tabular.table import LIMITS, Limits, Table

DELIMITERS = (",", ";", "\t")
BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# cp1252 leaves five bytes undefined; browsers and spreadsheets read them as control characters, and so do we.
UNDEFINED = {byte: chr(byte) for byte in (0x81, 0x8D, 0x8F, 0x90, 0x9D)}
LOOK = 1 << 16
SAMPLE_LINES = 250
SAMPLE_ROWS = 60


def read_text(
    content: bytes, *, encoding: str | None = None, delimiter: str | None = None, limits: Limits = LIMITS
) -> Table:
    """Read delimited text. What is not given is found: the encoding by its marks, the separator by the regular one."""
    used, notes = (encoding, []) if encoding else found_encoding(content)
    head = list(islice(_text_lines(content, used, limits), SAMPLE_LINES))
    start = 0
    if head and head[0].lower().startswith("sep="):
        # Spreadsheets may name the separator in a first line of its own.
        start, delimiter = 1, delimiter or head[0][4:5]
    separator = delimiter or sniffed(head[start:])
    if separator not in DELIMITERS:
        raise UnreadableFile("bad_delimiter", "Columns are separated by comma, semicolon or tab.")
    if b"\0" in content and "16" not in used:
        notes = [*notes, "zero_bytes"]

    def read(strict: bool, *more: str) -> Table:
        rows = _rows(islice(_text_lines(content, used, limits), start, None), separator, start, strict)
        return shaped(rows, limits, notes=[*notes, *more], encoding=used, delimiter=separator)

    try:
        return read(True)
    except _LooseQuotes:
        return read(False, "loose_quotes")


def found_encoding(content: bytes) -> tuple[str, list[str]]:
    """The encoding and notes on it: a byte-order mark, else UTF-16 by its zeros, else strict UTF-8, else cp1252."""
    for mark, name in BOMS:
        if content.startswith(mark):
            return name, []
    start = content[:LOOK]
    half = len(start) // 2
    even, odd = start[0 : 2 * half : 2].count(0), start[1 : 2 * half : 2].count(0)
    if half > 3 and max(even, odd) > 0.4 * half and min(even, odd) < 0.05 * half:
        return ("utf-16-le" if odd > even else "utf-16-be"), []
    if wide := _wide_by_line_ends(start):
        return wide, []
    controls = sum(start.count(byte) for byte in (*range(9), *range(14, 32)))
    if controls > max(8, len(start) // 50):
        raise UnreadableFile("binary", "This file is not text. Save the list as CSV or XLSX.")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for place in range(0, len(content), LOOK):
            decoder.decode(content[place : place + LOOK])
    except UnicodeDecodeError:
        return "cp1252", ["guessed_encoding"]
    return "utf-8", ["cut_text"] if decoder.getstate()[0] else []


def _wide_by_line_ends(start: bytes) -> str:
    """The UTF-16 in which many line ends are whole letters and a separator stands: Greek, Arabic and Chinese have
    few zeros otherwise. Empty for other text."""
    ends = [place for place, byte in enumerate(start) if byte == 0x0A]
    for name, parity, other in (("utf-16-le", 0, 1), ("utf-16-be", 1, -1)):
        whole = sum(place % 2 == parity and start[place + other : place + other + 1] == b"\0" for place in ends)
        if whole > 0.3 * len(ends):  # some letters, such as 上, hold the same byte
            try:
                text = codecs.getincrementaldecoder(name)().decode(start)
            except UnicodeDecodeError:
                continue
            if any(separator in text for separator in DELIMITERS):
                return name
    return ""


def _text_lines(content: bytes, encoding: str, limits: Limits) -> Iterator[str]:
    """Lines with their ends, without zero bytes. Raises `UnreadableFile` when the encoding does not fit, or a line is
    longer than any row can be."""
    reader = _opened(content, encoding)
    first = True
    try:
        while line := reader.readline(limits.line):
            if first:
                line, first = line.removeprefix("\ufeff"), False
            if len(line) >= limits.line and line[-1] not in "\r\n":
                raise UnreadableFile(
                    "line_too_long",
                    "A row has more than %(limit)s characters. The file may have no line ends, or not be a table.",
                    limit=limits.line,
                )
            yield line.replace("\0", "") if "\0" in line else line
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            "wrong_encoding", "This file makes no sense when it is read as %(encoding)s.", encoding=encoding
        ) from error


def _opened(content: bytes, encoding: str) -> io.TextIOWrapper:
    # A file that was cut off may end in the middle of a letter; its last row is then short, and noted.
    errors = {"cp1252": "upmentor_undefined", "utf-8": "upmentor_cut", "utf-8-sig": "upmentor_cut"}
    try:
        return io.TextIOWrapper(
            io.BytesIO(content), encoding=encoding, errors=errors.get(encoding, "strict"), newline=""
        )
    except LookupError as error:
        raise UnreadableFile(
            "wrong_encoding", "This file makes no sense when it is read as %(encoding)s.", encoding=encoding
        ) from error


def _undefined(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError):
        return "".join(UNDEFINED.get(byte, "\ufffd") for byte in error.object[error.start : error.end]), error.end
    if isinstance(error, UnicodeEncodeError):
        return bytes(
            min(ord(letter), 0x3F) if ord(letter) > 0x9F else ord(letter)
            for letter in error.object[error.start : error.end]
        ), error.end
    raise error


def _cut(error: UnicodeError) -> tuple[str | bytes, int]:
    if isinstance(error, UnicodeDecodeError) and error.reason == "unexpected end of data":
        return "", error.end
    raise error


codecs.register_error("upmentor_undefined", _undefined)
codecs.register_error("upmentor_cut", _cut)


def sniffed(head: Sequence[str]) -> str:
    r"""The separator that cuts the first lines into equally many cells, and into the most of them.

    >>> sniffed(["id;name\n", '7;"Chen, Lin"\n', "8;Ruiz\n"])
    ';'
    """
    best, most = ",", (0.0, 0)
    for separator in DELIMITERS:
        widths = _widths(head, separator)
        usual = max(set(widths), key=lambda width: (widths.count(width), width), default=0)
        # In tenths: one odd row must not outweigh ten columns.
        if usual > 1 and (score := (round(widths.count(usual) / len(widths), 1), usual)) > most:
            best, most = separator, score
    return best


def _widths(head: Sequence[str], separator: str) -> list[int]:
    widths = []
    try:
        for cells in islice(csv.reader(head, delimiter=separator), SAMPLE_ROWS):
            if any(cells):
                widths.append(len(cells))
    except csv.Error:
        pass
    return widths


class _LooseQuotes(Exception):
    """Quotation marks that the rules of CSV don't explain; the rows are then read as they stand."""


def _rows(lines: Iterator[str], separator: str, start: int, strict: bool) -> Iterator[Line]:
    """(row number, cells). Rows are counted as a spreadsheet counts: line ends inside quotes make no new row."""
    # The module's own cap (131,072 letters) stops an unclosed quote from swallowing the file; it is one for the whole
    # process, so it is left as it is, and `shape` holds each cell to our limit.
    number = start
    try:
        for number, cells in enumerate(csv.reader(lines, delimiter=separator, strict=strict), start=start + 1):
            yield number, cells
    except csv.Error as error:
        if strict and "field" not in str(error) and "unexpected end" not in str(error):
            raise _LooseQuotes from error
        raise UnreadableFile(
            "broken_row",
            "Near row %(row)s a quotation mark opens and never closes. The file may be incomplete; export it again.",
            row=number + 1,
        ) from error


def reread(table: Table, *, encoding: str = "", delimiter: str = "") -> Table:
    """The same text file read in another encoding or with another separator, from the cells that were kept.

    The cells are written back as they were read, so nothing but the table has to be stored. Raises `UnreadableFile`
    when the text makes no sense that way.
    """
    return read_text(_as_bytes(table), encoding=encoding or table.encoding, delimiter=delimiter or table.delimiter)


def _as_bytes(table: Table) -> bytes:
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
        number += 1
    encoding = table.encoding or "utf-8"
    errors = "upmentor_undefined" if encoding == "cp1252" else "replace"
    return stream.getvalue().encode(encoding, errors)
