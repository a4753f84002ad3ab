"""What is kept of a file before it is imported: corrections, mappings, rows with problems; never a refused column."""

import contextlib
import json
import zlib

import pytest
from django.db import connection

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.tabular import UnreadableFile
from upmentor.stages.people import actions
from upmentor.stages.people.models import Person, RememberedMapping, RosterImport
from upmentor.stages.people.queries.imports import failed_rows
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.records import Correction
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
COUNTS = {"added": 0, "changed": 0, "left": 0, "skipped": 0, "problems": 0}


def problems(roster: RosterImport) -> list[tuple[int, str, str]]:
    """Row, column and code of every problem of the kept check."""
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    return [(problem["row"], problem["column"], problem["code"]) for problem in body["problems"]]


def test_correction_of_one_row_and_of_every_like_row():
    rows = [make.ANNA.replace("anna@", "k.osei@").replace("example.com", ""), *make.ROWS[1:]]
    rows[1] = rows[1].replace(",3,", ",senior,")
    rows[2] = rows[2].replace(",2,", ",senior,")
    roster = make.checked(*rows)
    actions.choose_columns(roster, Mapping.from_dict(roster.mapping | {"grade": {"mode": "number"}}), by=SYSTEM, at=NOW)
    actions.check_roster(roster, at=NOW)
    assert problems(roster) == [(2, "email", "email"), (3, "grade", "grade"), (4, "grade", "grade")]
    actions.correct(roster, Correction(2, "email", "k.osei@", "anna@example.com"), by=SYSTEM, at=NOW)
    actions.correct(roster, Correction(None, "grade", "senior", "4"), by=SYSTEM, at=NOW)
    actions.check_roster(roster, at=NOW)
    assert problems(roster) == []
    actions.apply_roster(roster, by=SYSTEM, at=NOW)
    assert list(Person.objects.order_by("employee_id").values_list("email", "grade")) == [
        ("anna@example.com", 5),
        ("ben@example.com", 4),
        ("chloe@example.com", 4),
    ]


def test_mapping_is_remembered_for_the_same_header():
    roster = make.staged("1,x,a@example.com", header="Kennung,Was,Mail")
    mapping = Mapping({"employee_id": "Kennung", "name": "Was", "email": "Mail"})
    actions.choose_columns(roster, mapping, by=SYSTEM, at=NOW)
    assert RememberedMapping.objects.count() == 1
    again = make.staged("2,y,b@example.com", header="Kennung,Was,Mail")
    assert Mapping.from_dict(again.mapping) == mapping


def test_failing_rows_are_downloaded_with_reasons_and_uploaded_alone():
    roster = make.imported(make.ANNA, make.BEN.replace("ben@example.com", "ben@"), make.CHLOE)
    header, rows = failed_rows(roster)
    assert header == [*make.HEADER.split(","), "Reason"]
    assert [row[0] for row in rows] == ["e2"]
    assert rows[0][-1] == "email: “ben@” is not complete. Add the part after @."
    rows[0][2] = "ben@example.com"
    again = make.imported(",".join(rows[0]), header=",".join(header), at=NOW + DAY)
    assert again.result == COUNTS | {"added": 1}
    assert make.person("e2").manager == make.person("e1")


def test_report_of_somebody_whose_row_is_refused_is_warned_of_and_linked_by_the_next_import():
    rows = (make.ANNA, make.BEN.replace("ben@example.com", "ben@"), make.CHLOE)
    roster = make.imported(*rows)
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    assert [(warning["row"], warning["code"]) for warning in body["warnings"]] == [(4, "manager_refused")]
    assert make.person("e3").manager is None
    make.imported(*make.ROWS, at=NOW + DAY)
    assert make.person("e3").manager == make.person("e2")


def test_refused_columns_are_nowhere_in_the_database():
    header = make.HEADER + ",birth_date,gender,Salary"
    planted = ("1961-12-31", "Planted-Gender", "987654.32")
    roster = make.imported(*(f"{row},{','.join(planted)}" for row in make.ROWS), header=header)
    assert [column["name"] for column in roster.refused_columns] == ["birth_date", "gender", "Salary"]
    found = [name for name in connection.introspection.table_names() if _holds(name, planted)]
    assert found == []
    assert _holds("people_person", ("Anna Novak",))


def _holds(table: str, words: tuple[str, ...]) -> bool:
    """Whether a table has one of the words in any cell, compressed ones included."""
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')
        return any(word in _text(cell) for row in cursor.fetchall() for cell in row for word in words)


def _text(cell: object) -> str:
    if isinstance(cell, bytes | memoryview):
        content = bytes(cell)
        with contextlib.suppress(zlib.error):
            content = zlib.decompress(content)
        return content.decode("utf-8", "replace")
    return str(cell)


def test_read_again_in_another_encoding_and_with_another_separator():
    content = "id;name;mail\n1;Zoë Müller;a@example.com\n".encode("cp1252")
    roster = actions.stage_roster(content, filename="x.csv", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).rows[0].cells == ("1", "Zoë Müller", "a@example.com")
    actions.reread(roster, encoding="cp1252", delimiter=",", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).header == ("id;name;mail",)
    actions.reread(roster, encoding="cp1252", delimiter=";", by=SYSTEM, at=NOW)
    assert actions.staging.table_of(roster).header == ("id", "name", "mail")
    assert Mapping.from_dict(roster.mapping).columns == {"employee_id": "id", "name": "name", "email": "mail"}


def test_read_again_refuses_the_columns_that_appear_then():
    content = b"id,name;birth_date\n1,Anna;1961-12-31\n2,Ben;1971-12-31\n"
    roster = actions.stage_roster(content, filename="x.csv", by=SYSTEM, at=NOW)
    actions.reread(roster, encoding="utf-8", delimiter=";", by=SYSTEM, at=NOW)
    assert "1961" not in str(actions.staging.table_of(roster))


def test_applied_import_takes_no_more_changes():
    roster = make.imported(*make.ROWS)
    for change in (
        lambda: actions.correct(roster, Correction(2, "email", "", "x@example.com"), by=SYSTEM, at=NOW),
        lambda: actions.choose_columns(roster, Mapping({"employee_id": "name"}), by=SYSTEM, at=NOW),
        lambda: actions.choose_options(roster, complete=True),
        lambda: actions.reread(roster, encoding="utf-8", delimiter=";", by=SYSTEM, at=NOW),
        lambda: actions.apply_roster(roster, by=SYSTEM, at=NOW),
    ):
        with pytest.raises(actions.NotReady):
            change()


def test_a_file_with_a_header_only_is_refused_and_leaves_nothing():
    with pytest.raises(UnreadableFile) as refused:
        actions.stage_roster(b"Employee id,Name\n", filename="roster.csv", by=SYSTEM, at=NOW)
    assert (refused.value.code, RosterImport.objects.count()) == ("no_rows", 0)
