"""Files that mean harm, made on the spot."""

from __future__ import annotations

import io
import zipfile

from openpyxl import Workbook

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"

TYPES = f"""<?xml version="1.0"?><Types xmlns="{PACKAGE}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
TOP = f"""<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>"""
BOOK = f"""<?xml version="1.0"?><workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">
<sheets><sheet name="People" sheetId="1" r:id="rId1"/></sheets></workbook>"""
SHEETS = f"""<?xml version="1.0"?><Relationships xmlns="{PACKAGE}/relationships">
<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"""


def package(sheet: bytes, *, also: dict[str, bytes] | None = None) -> bytes:
    """A workbook around the XML of its one sheet."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("_rels/.rels", TOP)
        archive.writestr("xl/workbook.xml", BOOK)
        archive.writestr("xl/_rels/workbook.xml.rels", SHEETS)
        archive.writestr("xl/worksheets/sheet1.xml", sheet)
        for name, content in (also or {}).items():
            archive.writestr(name, content)
    return target.getvalue()


def sheet_xml(cells: str, *, dimension: str = "A1:B2", before: str = "") -> bytes:
    """The XML of a sheet; `cells` is what stands in `sheetData`."""
    return (
        f'<?xml version="1.0"?>{before}<worksheet xmlns="{MAIN}"><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


def text_cell(place: str, text: str) -> str:
    """One cell that carries its own text."""
    return f'<c r="{place}" t="inlineStr"><is><t>{text}</t></is></c>'


TWO_ROWS = (
    f'<row r="1">{text_cell("A1", "id")}{text_cell("B1", "name")}</row>'
    f'<row r="2">{text_cell("A2", "7")}{text_cell("B2", "Lin")}</row>'
)


def workbook(*rows: list[object], **sheets: list[list[object]]) -> bytes:
    """An ordinary workbook with these rows, or several named sheets."""
    book = Workbook()
    book.remove(book.active)
    for name, lines in (sheets or {"People": list(rows)}).items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(line)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def bomb(megabytes: int) -> bytes:
    """A small workbook whose sheet unpacks to so many megabytes of blanks."""
    return package(sheet_xml(" " * (megabytes * 1024 * 1024) + TWO_ROWS))


def lying_bomb(megabytes: int) -> bytes:
    """The same, but its list of contents says that the sheet is small."""
    content = bytearray(bomb(megabytes))
    real = (megabytes * 1024 * 1024 + len(sheet_xml(TWO_ROWS))).to_bytes(4, "little")
    small = (4096).to_bytes(4, "little")
    return bytes(content.replace(real, small))
