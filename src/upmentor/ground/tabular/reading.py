"""What kind of file is it, and the reader for that kind."""

from __future__ import annotations

from upmentor.ground.tabular.errors import UnreadableFile
from upmentor.ground.tabular.spreadsheet import read_spreadsheet
from upmentor.ground.tabular.table import LIMITS, Limits, Table
from upmentor.ground.tabular.text import read_text

# First bytes of files that are often sent by mistake.
KNOWN = (
    (b"%PDF", "This is a PDF. Save the list as CSV or XLSX."),
    (
        b"\xd0\xcf\x11\xe0",
        "This is an old or password-protected spreadsheet. Save it as XLSX without a password, or as CSV.",
    ),
    (b"\x89PNG", "This is a picture. Save the list as CSV or XLSX."),
    (b"\xff\xd8\xff", "This is a picture. Save the list as CSV or XLSX."),
    (b"\x1f\x8b", "This file is compressed. Unpack it first."),
    (b"Rar!", "This file is compressed. Unpack it first."),
    (b"7z\xbc\xaf", "This file is compressed. Unpack it first."),
)


def read_table(
    content: bytes,
    *,
    filename: str = "",
    encoding: str | None = None,
    delimiter: str | None = None,
    sheet: str | None = None,
    limits: Limits = LIMITS,
) -> Table:
    """Read a CSV (comma, semicolon or tab; UTF-8, UTF-16, cp1252) or an XLSX, told apart by content and not by name.

    Raises `UnreadableFile` for everything else, for damaged files and for whatever passes the limits.
    """
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("empty", "This file is empty.")
    if len(content) > limits.upload_bytes:
        raise UnreadableFile("too_large", "This file is larger than %(limit)s MB.", limit=limits.upload_bytes // 2**20)
    if content.startswith(b"PK"):
        return read_spreadsheet(content, sheet=sheet, limits=limits)
    for start, message in KNOWN:
        if content.startswith(start):
            raise UnreadableFile("wrong_kind", message)
    return read_text(content, encoding=encoding, delimiter=delimiter, limits=limits)
