"""XLSX, well meant and not."""

import datetime as dt
import subprocess
import sys
import time

import pytest

from upmentor.ground.tabular import UnreadableFile, read_table
from upmentor.ground.tabular.table import Limits, Row
from upmentor.ground.tabular.tests import hostile

MEGABYTE = 1024 * 1024
# Seconds. What is refused takes one; what unfolds a bomb takes minutes, on any machine.
ENDLESS = 60


def code_of(content: bytes, **how: object) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_table(content, **how)
    return caught.value.code


def test_cells_become_text_without_surprises():
    content = hostile.workbook(
        ["id", "hired", "at", "share", "yes", "code"],
        [7, dt.date(2024, 2, 1), dt.datetime(2024, 2, 1, 9, 30), 2.5, True, None],
        [8.0, None, None, 1e6, False, "00123"],
    )
    table = read_table(content, filename="named-wrongly.csv")
    assert table.rows == (
        Row(2, ("7", "2024-02-01", "2024-02-01 09:30:00", "2.5", "true", "")),
        Row(3, ("8", "", "", "1000000", "false", "00123")),
    )


def test_first_sheet_with_rows_is_taken_unless_one_is_named():
    content = hostile.workbook(Notes=[], People=[["id", "name"], [1, "Lin"]], Old=[["id", "name"], [2, "Jo"]])
    table = read_table(content)
    assert (table.sheet, table.sheets, table.rows) == ("People", ("Notes", "People", "Old"), (Row(2, ("1", "Lin")),))
    assert read_table(content, sheet="Old").rows == (Row(2, ("2", "Jo")),)


def test_rows_below_empty_ones_keep_their_numbers():
    table = read_table(hostile.workbook([], [], ["id", "name"], [], [1, "Lin"]))
    assert (table.header, table.rows) == (("id", "name"), (Row(5, ("1", "Lin")),))


def test_package_made_by_hand_is_read():
    assert read_table(hostile.package(hostile.sheet_xml(hostile.TWO_ROWS))).rows == (Row(2, ("7", "Lin")),)


def test_dimension_is_not_believed(tmp_path):
    sheet = hostile.sheet_xml(hostile.TWO_ROWS, dimension="A1:XFD1048576")
    assert measured(hostile.package(sheet), tmp_path)[0] == "1 rows"
    assert measured(hostile.package(sheet), tmp_path)[1] < 60


def test_cell_at_the_far_corner_is_refused_without_memory():
    sheet = hostile.sheet_xml(hostile.TWO_ROWS + f'<row r="1048576">{hostile.text_cell("XFD1048576", "x")}</row>')
    assert code_of(hostile.package(sheet)) == "too_large_inside"


def test_million_columns_are_refused():
    cells = "".join(hostile.text_cell(f"{name}1", "x") for name in _column_names(16_000))
    sheet = hostile.sheet_xml(f'<row r="1">{cells}</row><row r="2">{hostile.text_cell("A2", "1")}</row>')
    assert code_of(hostile.package(sheet)) == "too_many_columns"


def _column_names(count: int) -> list[str]:
    names = []
    for number in range(1, count + 1):
        name = ""
        while number:
            number, rest = divmod(number - 1, 26)
            name = chr(65 + rest) + name
        names.append(name)
    return names


@pytest.mark.parametrize("make", [hostile.bomb, hostile.lying_bomb])
def test_bomb_is_refused_in_time_and_without_memory(make, tmp_path):
    content = make(300)
    assert len(content) < MEGABYTE
    started = time.monotonic()
    said, grown = measured(content, tmp_path)
    assert said in ("too_large_inside", "damaged", "too_slow")
    assert time.monotonic() - started < ENDLESS
    assert grown < 300


MEASURE = """
import resource, sys
from upmentor.ground.tabular import UnreadableFile, read_table
content = open(sys.argv[1], "rb").read()
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
try:
    said = f"{len(read_table(content).rows)} rows"
except UnreadableFile as error:
    said = error.code
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(said, (grown + resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024, sep=";")
"""


def measured(content: bytes, folder) -> tuple[str, int]:
    """What reading said, and the megabytes that it took in a fresh process and its child together."""
    path = folder / "file"
    path.write_bytes(content)
    done = subprocess.run([sys.executable, "-c", MEASURE, path], capture_output=True, text=True, check=True)
    said, _, megabytes = done.stdout.strip().partition(";")
    return said, int(megabytes)


@pytest.mark.parametrize(
    "content",
    [
        b"id,name\n" + b"7,\xf0\x9f\x98\x80\n" * 2_500_000,
        b"," * 20_000_000,
        (b"," * 299 + b"\n") * 60_000,
        b"id\n" + b"".join(b"%07d\n" % number for number in range(3_000_000)),
    ],
    ids=["many rows", "one row of commas", "blank rows", "one long column"],
)
def test_large_text_is_refused_or_read_without_memory(content, tmp_path):
    said, grown = measured(content, tmp_path)
    assert said in ("too_many_rows", "line_too_long", "empty")
    assert grown < 300


def test_bomb_of_many_parts_is_refused():
    parts = {f"xl/media/{number}.xml": b"<a/>" for number in range(2_100)}
    assert code_of(hostile.package(hostile.sheet_xml(hostile.TWO_ROWS), also=parts)) == "too_large_inside"


def test_external_entity_is_never_read(tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("planted-secret")
    before = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file://{secret}">]>'
    cells = hostile.TWO_ROWS.replace("Lin", "&e;")
    try:
        found = str(read_table(hostile.package(hostile.sheet_xml(cells, before=before))))
    except UnreadableFile as error:
        found = str(error)
    assert "planted-secret" not in found


def test_entities_that_grow_are_not_unfolded():
    entities = '<!ENTITY a "aaaaaaaaaa">' + "".join(
        f'<!ENTITY {chr(98 + step)} "{("&" + chr(97 + step) + ";") * 10}">' for step in range(9)
    )
    cells = hostile.TWO_ROWS.replace("Lin", "&j;")
    started = time.monotonic()
    content = hostile.package(hostile.sheet_xml(cells, before=f"<!DOCTYPE x [{entities}]>"))
    try:
        name = read_table(content).rows[0].cells[1]
    except UnreadableFile as error:
        name = error.code
    assert len(name) < 100
    assert time.monotonic() - started < ENDLESS


def test_half_a_workbook_is_refused():
    content = hostile.workbook(["id", "name"], *[[number, f"Name {number}"] for number in range(500)])
    assert code_of(content[: len(content) // 2]) == "damaged"
    assert code_of(content[:-30]) == "damaged"
    assert code_of(b"PK\x03\x04" + b"x" * 500) == "damaged"


def test_damage_inside_a_workbook_is_refused():
    content = bytearray(hostile.workbook(["id", "name"], *[[number, f"Name {number}"] for number in range(500)]))
    middle = content.index(b"xl/worksheets/sheet1.xml") + 200
    content[middle : middle + 40] = b"\xff" * 40
    assert code_of(bytes(content)) == "damaged"


def test_archive_that_is_no_workbook_is_refused():
    import io
    import zipfile

    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        archive.writestr("letter.txt", "hello")
    assert code_of(target.getvalue()) == "wrong_kind"


def test_workbook_without_rows_is_empty():
    assert code_of(hostile.workbook([])) == "empty"


def test_limits_hold_for_workbooks_too():
    content = hostile.workbook(["id"], [1], [2], [3])
    assert code_of(content, limits=Limits(rows=2)) == "too_many_rows"
    assert code_of(hostile.workbook(["id"], ["x" * 20]), limits=Limits(cell=10)) == "cell_too_long"


def test_slow_reading_is_stopped():
    assert code_of(hostile.workbook(["id"], [1]), limits=Limits(seconds=0.01, patience=1)) == "too_slow"
