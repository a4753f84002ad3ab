"""CSV as people send it."""

import pytest

from upmentor.ground.tabular import Table, UnreadableFile, from_json_bytes, read_table, reread, to_json_bytes
from upmentor.ground.tabular.table import Limits, Row

TEXT = "id;name;city\n7;Zoë Müller;Köln\n8;Chloé, Ann;Zürich\n"
ROWS = (Row(2, ("7", "Zoë Müller", "Köln")), Row(3, ("8", "Chloé, Ann", "Zürich")))


def code_of(content: bytes, **how: object) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_table(content, **how)
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (TEXT.encode(), "utf-8"),
        (b"\xef\xbb\xbf" + TEXT.encode(), "utf-8-sig"),
        (b"\xff\xfe" + TEXT.encode("utf-16-le"), "utf-16"),
        (b"\xfe\xff" + TEXT.encode("utf-16-be"), "utf-16"),
        (TEXT.encode("utf-16-le"), "utf-16-le"),
        (TEXT.encode("utf-16-be"), "utf-16-be"),
        (TEXT.encode("cp1252"), "cp1252"),
    ],
)
def test_text_in_every_usual_encoding_reads_the_same(content, encoding):
    table = read_table(content)
    assert (table.header, table.rows, table.encoding, table.delimiter) == (("id", "name", "city"), ROWS, encoding, ";")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-16", "utf-8"])
@pytest.mark.parametrize(
    "text",
    [
        "αριθμός;όνομα;τμήμα\r\n1;Γιώργος;Πωλήσεις\r\n2;Ελένη;Πωλήσεις\r\n",
        "الرقم\tالاسم\n1\tمحمد\n",
        "编号,姓名,部门\n上海,王小明王小明王小明王小明,销售\n北京,李雷,市场\n",
    ],
)
def test_other_scripts_without_a_byte_order_mark_are_read(text, encoding):
    table = read_table(text.encode(encoding))
    lines = [line.replace(";", ",").replace("\t", ",").split(",") for line in text.splitlines()]
    assert [list(table.header), *(list(row.cells) for row in table.rows)] == lines
    assert table.encoding == encoding


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_separator_is_found(delimiter):
    table = read_table(f"id{delimiter}name\n7{delimiter}Lin\n8{delimiter}Jo\n".encode())
    assert (table.delimiter, table.header, len(table.rows)) == (delimiter, ("id", "name"), 2)


def test_separator_inside_quotes_does_not_count():
    content = b'id;name\n7;"Chen, Lin, Dr, MBA"\n8;"Ruiz, Mateo, Dr, MBA"\n9;"Ali, Noor, Dr, MBA"\n'
    assert read_table(content).rows[0].cells == ("7", "Chen, Lin, Dr, MBA")


def test_separator_named_in_a_first_line_is_obeyed():
    table = read_table(b"sep=;\nid;name,given\n7;Lin\n")
    assert (table.header, table.rows) == (("id", "name,given"), (Row(3, ("7", "Lin")),))


def test_chosen_encoding_and_separator_are_obeyed():
    assert read_table("id;név\n1;Jenő\n".encode("cp1250"), encoding="cp1250").rows[0].cells == ("1", "Jenő")
    assert read_table(b"a;b,c\n1;2,3\n", delimiter=",").header == ("a;b", "c")


def test_wrongly_chosen_encoding_is_named():
    assert code_of(TEXT.encode("cp1252"), encoding="utf-8") == "wrong_encoding"
    assert code_of(TEXT.encode(), encoding="no-such-thing") == "wrong_encoding"


def test_kept_table_can_be_read_again_in_another_encoding():
    table = read_table("id,név\n1,Jenő\n".encode("cp1250"))
    assert table.rows[0].cells == ("1", "Jenõ")
    assert reread(from_json_bytes(to_json_bytes(table)), encoding="cp1250").rows == (Row(2, ("1", "Jenő")),)


def test_every_byte_of_cp1252_comes_back():
    letters = bytes(byte for byte in range(0x80, 0x100))
    table = read_table(b"id,name\n1,x" + letters + b"\n", encoding="cp1252")
    assert reread(table, encoding="cp1252").rows == table.rows
    assert reread(table, encoding="latin-1").rows[0].cells[1] == "x" + letters.decode("latin-1")


def test_rows_keep_the_numbers_that_a_spreadsheet_shows():
    table = read_table(b'id,note\n\n7,"two\nlines"\n , \n8,x\n')
    assert table.rows == (Row(3, ("7", "two\nlines")), Row(5, ("8", "x")))


def test_uneven_rows_are_named_and_nothing_shifts():
    table = read_table(b"a,b,c\n1,2\n1,2,3,4\n1,2,3,,\n1,2,3\n")
    assert dict(table.uneven) == {2: -1, 3: 1}
    assert [row.cells for row in table.rows] == [("1", "2", ""), ("1", "2", "3"), ("1", "2", "3"), ("1", "2", "3")]
    assert table.notes == ("long_rows", "short_rows")


def test_title_above_the_header_is_left_out():
    table = read_table(b"Employees on 1 March\n\nid,name,email,department\n7,Lin,l@x.org,Ops\n8,Jo,j@x.org,Ops\n")
    assert (table.header, table.rows[0].number, table.notes) == (
        ("id", "name", "email", "department"),
        4,
        ("above_header",),
    )


def test_every_row_of_a_long_file_is_there():
    content = "id,name\n" + "".join(f"{number},Name {number}\n" for number in range(1, 501))
    assert [row.cells[0] for row in read_table(content.encode()).rows] == [str(number) for number in range(1, 501)]


def test_empty_and_repeated_names_of_columns_can_be_told_apart():
    assert read_table(b"id,,name,name,\n1,2,3,4,\n").header == ("id", "Column 2", "name", "name (2)")


def test_quotes_inside_a_cell_are_taken_as_they_stand():
    table = read_table(b'id,name\n7,"Lin" Chen\n8,Jo "JJ" Ruiz\n')
    assert (table.rows[1].cells, table.notes) == (("8", 'Jo "JJ" Ruiz'), ("loose_quotes",))


def test_half_a_file_in_the_middle_of_quotes_is_refused():
    assert code_of(b'id,name,note\n7,Lin,ok\n8,Jo,"never clo') == "broken_row"


def test_unclosed_quote_does_not_swallow_a_large_file():
    assert code_of(b'id,name\n7,"Lin\n' + b"8,Jo Ruiz\n" * 50_000) == "broken_row"


def test_half_a_letter_at_the_end_is_noted():
    table = read_table(b"id,name\n7,Lin\n8,Zo" + "ë".encode()[:1])
    assert (table.rows[-1].cells, table.notes) == (("8", "Zo"), ("cut_text",))


def test_zero_bytes_and_control_characters_are_left_out():
    table = read_table(b"id,name\n7,L\0in\x07\n" + b"8,Jo Ruiz\n" * 20)
    assert (table.rows[0].cells, table.notes) == (("7", "Lin"), ("zero_bytes",))


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"\n \n\t\n", "empty"),
        (b"\0" * 100, "empty"),
        (b"%PDF-1.7 x", "wrong_kind"),
        (b"\xd0\xcf\x11\xe0 old", "wrong_kind"),
        (b"\x1f\x8b x", "wrong_kind"),
        (bytes(range(256)) * 64, "binary"),
        (b"id,name\n" + b"," * 1_000_000 + b"x\n", "too_many_columns"),
        (b",".join(b"c%d" % at for at in range(301)) + b"\n1\n", "too_many_columns"),
        (b"x" * 4_000_000, "line_too_long"),
        (b"id,name\n7," + b"x" * 10_001 + b"\n", "cell_too_long"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(content, code):
    assert code_of(content) == code


def test_limits_hold_at_their_edges():
    limits = Limits(rows=3, columns=2, cell=5)
    assert len(read_table(b"a,b\n1,12345\n2,2\n3,3\n", limits=limits).rows) == 3
    assert code_of(b"a,b\n1,1\n2,2\n3,3\n4,4\n", limits=limits) == "too_many_rows"
    assert code_of(b"a,b\n1,123456\n", limits=limits) == "cell_too_long"
    assert code_of(b"a,b,c\n1,1,1\n", limits=limits) == "too_many_columns"
    assert code_of(b"a,b\n1,1\n", limits=Limits(upload_bytes=5)) == "too_large"
    assert code_of(b"a,b\n" + b"1,1\n" * 50, limits=Limits(cells_bytes=5_000)) == "too_much_text"


def test_columns_can_be_taken_out_before_anything_is_kept():
    table = read_table(b"id,secret,name\n7,x,Lin\n").without({"secret"})
    assert (table.header, table.rows, table.column("name")) == (("id", "name"), (Row(2, ("7", "Lin")),), ["Lin"])
    assert b"secret" not in to_json_bytes(table)


def test_kept_table_is_the_same_again():
    table = read_table(b"a,b\n1,2,3\n4\n")
    again = from_json_bytes(to_json_bytes(table))
    assert isinstance(again, Table)
    assert again == table
