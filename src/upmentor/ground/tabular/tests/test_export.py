"""What is given away is never run."""

import io

import openpyxl
import pytest

from upmentor.ground.tabular import read_table, safe_cell, write_csv, write_xlsx

NASTY = ["=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1"]


@pytest.mark.parametrize("text", NASTY)
def test_text_that_looks_like_a_formula_gets_an_apostrophe(text):
    assert safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("value", ["O'Neill", "a=b", "5", -5, 2.5, "", "–"])
def test_other_values_stay_as_they_are(value):
    assert safe_cell(value) == value


def test_csv_keeps_accents_and_reads_back():
    content = write_csv(["id", "name"], [["1", "Zoë"], ["2", 'a "quoted", one'], ["3", "李"]])
    assert content.startswith(b"\xef\xbb\xbf")
    assert [row.cells for row in read_table(content).rows] == [("1", "Zoë"), ("2", 'a "quoted", one'), ("3", "李")]


def test_xlsx_holds_no_formula():
    content = write_xlsx(["=head", "n"], [[text, -4] for text in NASTY])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.column == 1} == {"s"}
    assert [sheet.cell(2, 1).value, sheet.cell(2, 2).value] == ["'=1+1", -4]


def test_xlsx_survives_characters_that_xml_cannot_hold():
    content = write_xlsx(["a"], [["x\x00\x0b\ufffe\ud800y"], ["z" * 50_000]], title="a/b:*?")
    assert read_table(write_xlsx(["a", "b"], [["x\x07y", "1"]])).rows[0].cells == ("xy", "1")
    assert content[:2] == b"PK"
