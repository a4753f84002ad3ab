"""An import: what it writes, and what it leaves."""

import json
import zlib

import pytest

from upmentor.ground.audit.models import Entry
from upmentor.stages.people.models import (
    Department,
    DepartmentAlias,
    EmploymentFact,
    Person,
    RosterChange,
    RosterImport,
    Site,
)
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db
NOW, DAY = make.NOW, make.DAY
COUNTS = {"added": 0, "changed": 0, "left": 0, "skipped": 0, "problems": 0}


def problems(roster: RosterImport) -> list[tuple[int, str, str]]:
    """Row, column and code of every problem of the kept check."""
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    return [(problem["row"], problem["column"], problem["code"]) for problem in body["problems"]]


def test_first_import_writes_people_tree_departments_sites_and_facts():
    roster = make.imported(*make.ROWS)
    assert roster.result == COUNTS | {"added": 3}
    assert (roster.state, roster.undo_until) == ("applied", NOW + 7 * DAY)
    rows = Person.objects.order_by("employee_id").values_list(
        "employee_id", "name", "email", "department__name", "manager__employee_id", "grade", "site__name", "top_of_tree"
    )
    assert list(rows) == [
        ("e1", "Anna Novak", "anna@example.com", "Finance", None, 5, "Oslo", True),
        ("e2", "Ben Osei", "ben@example.com", "Sales", "e1", 3, "Oslo", False),
        ("e3", "Chloé Martin", "chloe@example.com", "Sales", "e2", 2, "Lyon", False),
    ]
    assert make.person("e2").languages == ["en", "fr"]
    assert list(Department.objects.values_list("name", flat=True)) == ["Finance", "Sales"]
    assert list(Site.objects.values_list("name", flat=True)) == ["Lyon", "Oslo"]
    assert make.facts("e3") == [("2024-09-01", 1, True, "", "Sales", 2)]
    assert EmploymentFact.objects.count() == RosterChange.objects.count() == 3
    assert Entry.objects.filter(verb="apply_roster", object_key=str(roster.uid)).count() == 1


def test_nothing_is_written_before_the_import():
    make.checked(*make.ROWS)
    assert (Person.objects.count(), Department.objects.count(), EmploymentFact.objects.count()) == (0, 0, 0)


def test_same_file_again_changes_nothing():
    make.imported(*make.ROWS)
    roster = make.imported(*make.ROWS, at=NOW + DAY)
    assert roster.result == COUNTS | {"skipped": 3}
    assert (Person.objects.count(), EmploymentFact.objects.count(), roster.changes.count()) == (3, 3, 0)


def test_update_keeps_old_and_new_and_appends_one_fact():
    make.imported(*make.ROWS)
    roster = make.imported(make.ANNA, make.BEN.replace("Sales,e1,3", "Finance,e1,4"), make.CHLOE, at=NOW + DAY)
    assert roster.result == COUNTS | {"changed": 1, "skipped": 2}
    change = roster.changes.get()
    assert (change.before, change.after) == (
        {"department": "Sales", "grade": 3},
        {"department": "Finance", "grade": 4},
    )
    assert make.facts("e2") == [
        ("2021-02-03", 1, True, "", "Sales", 3),
        ("2026-03-03", 1, True, "", "Finance", 4),
    ]


def test_a_new_job_title_is_no_new_fact():
    header = make.HEADER + ",job_title"
    make.imported(make.ANNA + ",Controller", header=header)
    make.imported(make.ANNA + ",Chief controller", header=header, at=NOW + DAY)
    assert (make.person("e1").job_title, EmploymentFact.objects.count()) == ("Chief controller", 1)


def test_only_add_leaves_everybody_as_they_are():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(make.ANNA, make.BEN.replace("Ben", "Benedict"), make.CHLOE, only_add=True)
    assert roster.result == COUNTS | {"added": 1, "skipped": 2}
    assert make.person("e2").name == "Ben Osei"


def test_only_add_refuses_an_address_that_its_holder_keeps():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(
        make.BEN.replace("ben@", "benedict@"), make.CHLOE.replace("chloe@", "ben@"), only_add=True, at=NOW + DAY
    )
    assert problems(roster) == [(3, "email", "email_taken")]
    assert roster.result == COUNTS | {"skipped": 1, "problems": 1}


def test_an_address_is_not_taken_from_somebody_whose_own_row_is_refused():
    make.imported(make.ANNA, make.BEN)
    roster = make.imported(
        make.BEN.replace("ben@", "benedict@").replace("Sales,e1,3", "Sales,e1,lots"),
        make.CHLOE.replace("chloe@", "ben@"),
        at=NOW + DAY,
    )
    assert Person.objects.count() == 2
    assert [row for row, _column, _code in problems(roster)] == [2, 3]


def test_two_people_swap_their_addresses():
    make.imported(make.ANNA, make.BEN)
    make.imported(make.ANNA.replace("anna@", "ben@"), make.BEN.replace("ben@", "anna@"), at=NOW + DAY)
    assert (make.person("e1").email, make.person("e2").email) == ("ben@example.com", "anna@example.com")


def test_departments_are_found_by_every_spelling_and_by_their_successor():
    make.imported(make.ANNA, make.BEN)
    sales, finance = Department.objects.get(name="Sales"), Department.objects.get(name="Finance")
    DepartmentAlias.objects.create(department=sales, key="vente")
    Department.objects.filter(pk=finance.pk).update(merged_into=sales)
    make.imported(
        "e4,Dora Lind,dora@example.com,VENTE,e1,1,Oslo,en,2026-01-01",
        "e5,Emil Lind,emil@example.com,  finance ,e1,1,Oslo,en,2026-01-01",
        at=NOW + DAY,
    )
    assert [make.person(key).department for key in ("e4", "e5")] == [sales, sales]
    assert Department.objects.count() == 2


def test_manager_who_comes_later_in_the_file_is_linked():
    make.imported(make.CHLOE, make.BEN, make.ANNA)
    assert make.person("e3").manager == make.person("e2")


def test_circle_of_managers_is_reported_and_everybody_is_imported():
    roster = make.imported(make.ANNA.replace("Finance,,", "Finance,e3,"), make.BEN, make.CHLOE)
    body = json.loads(zlib.decompress(bytes(roster.check_result)))
    assert sorted(warning["code"] for warning in body["warnings"]) == ["manager_cycle"] * 3
    assert list(Person.objects.values_list("manager", flat=True)) == [None, None, None]
