"""What an import would do, before anything is written."""

import datetime as dt

import pytest

from upmentor.ground.tabular import Table
from upmentor.ground.tabular.table import Row
from upmentor.stages.people.roster.check import Correction, ExistingRoster, Options, check_roster
from upmentor.stages.people.roster.mapping import BadMapping, GradeRule, Mapping
from upmentor.stages.people.tests.made import HEADER, TEAM, TODAY, added, checked, known, said, warned


def test_new_people_are_added_with_their_managers():
    result = checked(TEAM)
    assert added(result, "manager") == {"1": "", "2": "1", "3": "2"}
    assert added(result, "top_of_tree") == {"1": True, "2": False, "3": False}
    assert added(result, "grade") == {"1": 3, "2": 2, "3": 1}
    assert (result.problems, result.warnings, result.missing, result.unchanged) == ((), (), (), 0)


def test_known_people_are_changed_only_where_they_differ():
    people = [
        known("1", name="Ada Boss", email="ada@x.org", department="Board", grade=3, top_of_tree=True),
        known("2", name="Ben Lead", email="ben@x.org", manager="1", grade=1),
    ]
    result = checked(TEAM, *people)
    assert [(one.employee_id, one.changes) for one in result.to_change] == [("2", {"grade": (1, 2)})]
    assert (len(result.to_add), result.unchanged, result.leavers) == (1, 1, ())


def test_fields_that_the_file_lacks_are_left_alone():
    result = checked("id,name\n1,Ada Boss\n", known("1", name="Ada Boss", site="Oslo", grade=4, manager="9"))
    assert (result.to_change, result.unchanged) == ((), 1)


def test_only_add_changes_nobody():
    result = checked(TEAM, known("2", name="Old name"), only_add=True)
    assert (len(result.to_add), result.to_change, result.unchanged) == (2, (), 1)


def test_missing_rows_are_leavers_only_in_a_complete_list():
    people = [known(str(number)) for number in range(1, 30)]
    text = f"{HEADER}\n" + "".join(f"{number},Name {number},p{number}@x.org,Sales,,1\n" for number in range(1, 29))
    assert checked(text, *people).leavers == ()
    result = checked(text, *people, complete=True)
    assert (result.leavers, result.needs_leaver_confirmation) == ((("29", "Name 29"),), False)


def test_more_than_five_percent_leavers_ask_again():
    people = [known(str(number)) for number in range(1, 21)]
    text = f"{HEADER}\n" + "".join(f"{number},Name {number},p{number}@x.org,Sales,,1\n" for number in range(1, 19))
    assert checked(text, *people, complete=True).needs_leaver_confirmation is True
    assert checked(text, *people, complete=True, confirm_leavers=True).needs_leaver_confirmation is False


def test_row_with_a_problem_makes_nobody_a_leaver():
    result = checked("id,name,email,department\n1,Ada,broken@,Board\n", known("1"), complete=True)
    assert (result.leavers, len(result.problems)) == ((), 1)


def test_rehire_begins_again_without_the_old_leave():
    gone = known("3", name="Cleo Hand", email="cleo@x.org", manager="2", employed=False,
                 leave_date=dt.date(2025, 1, 31), leave_kind="resigned")  # fmt: skip
    result = checked(TEAM, gone)
    assert result.to_change[0].changes == {
        "employed": (False, True),
        "leave_date": (dt.date(2025, 1, 31), None),
        "leave_kind": ("resigned", ""),
    }


@pytest.mark.parametrize(
    ("cell", "column", "code"),
    [
        ("k.osei@", "email", "email"),
        ("@x.org", "email", "email"),
        ("kosei.x.org", "email", "email"),
        ("a b@x.org", "email", "email"),
        ("31.02.2024", "start date", "date"),
        ("soon", "start date", "date"),
        ("1850-01-01", "start date", "date"),
        ("Europe/Atlantis", "time zone", "time_zone"),
        ("Marsian", "languages", "language"),
        ("nine to five", "working hours", "hours"),
        ("x" * 201, "name", "too_long"),
        ("x" * 201, "department", "too_long"),
        ("4b", "grade", "grade"),
        ("99", "grade", "grade"),
    ],
)
def test_cell_that_cannot_be_taken_is_named_with_row_and_column(cell, column, code):
    header = [
        "id",
        "name",
        "email",
        "department",
        "manager",
        "grade",
        "start date",
        "time zone",
        "languages",
        "working hours",
    ]
    row = ["7", "Lin", "l@x.org", "Sales", "", "3", "2024-01-02", "Europe/Oslo", "en", "Mon-Fri 09:00-17:00"]
    row[header.index(column)] = cell
    fields = ["employee_id", *(name.replace(" ", "_") for name in header[1:])]
    mapping = Mapping(dict(zip(fields, header, strict=True)), GradeRule("number"))
    result = checked(",".join(header) + "\n\n" + ",".join(row) + "\n", mapping=mapping)
    assert said(result) == [(3, code, column, cell[:200])]
    assert result.to_add == ()


def test_unknown_time_zone_suggests_the_nearest():
    result = checked("id,name,time zone\n1,Ann,Europe/Londn\n")
    assert result.problems[0].message == "“Europe/Londn” is no time zone. Did you mean Europe/London?"


def test_date_that_does_not_exist_says_why():
    result = checked("id,name,start date\n1,Ann,31.02.2024\n")
    assert result.problems[0].message == "“31.02.2024” is not a date. February has no day 31."


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["2024-05-06"], [(2024, 5, 6)]),
        (["05.06.2024"], [(2024, 6, 5)]),
        (["13/02/2024", "05/06/2024"], [(2024, 2, 13), (2024, 6, 5)]),
        (["02/13/2024", "05/06/2024"], [(2024, 2, 13), (2024, 5, 6)]),
        (["29/02/2024"], [(2024, 2, 29)]),
        (["2024-05-06 00:00:00"], [(2024, 5, 6)]),
        (["6 May 2024"], [(2024, 5, 6)]),
    ],
)
def test_order_of_day_and_month_is_decided_for_the_whole_column(cells, expected):
    text = "id,name,start date\n" + "".join(f"{at},N{at},{cell}\n" for at, cell in enumerate(cells))
    assert list(added(checked(text), "start_date").values()) == [dt.date(*parts) for parts in expected]


@pytest.mark.parametrize("empty", ["", "NULL", "N/A", "-", "n/a", "None", "–"])
def test_words_for_nothing_are_empty(empty):
    result = checked(f"id,name,email,department,site\n1,Ann,a@x.org,Ops,{empty}\n")
    assert (added(result, "site"), result.problems) == ({"1": ""}, ())


def test_employee_id_used_twice_names_the_first_row():
    result = checked("id,name\nHR-0031,Ann\n7,Bo\nhr-0031,Cy\n")
    assert said(result) == [(4, "id_twice", "id", "hr-0031")]
    assert result.problems[0].message == "“hr-0031” is used twice. Row 2 has it too."
    assert [one.row for one in result.to_add] == [2, 3]


def test_missing_employee_id_is_a_problem_of_its_row():
    assert said(checked("id,name\n,Ann\n2,Bo\n")) == [(2, "no_id", "id", "")]


def test_file_without_employee_id_is_refused():
    with pytest.raises(BadMapping):
        checked("name,department\nAnn,Ops\n", mapping=Mapping({"name": "name"}))


def test_address_used_twice_or_taken_is_a_problem():
    result = checked("id,name,email\n1,Ann,a@x.org\n2,Bo,A@x.org\n3,Cy,p9@x.org\n", known("9"))
    assert said(result) == [(3, "email_twice", "email", "a@x.org"), (4, "email_taken", "email", "p9@x.org")]


def test_address_may_move_from_one_person_to_another():
    result = checked("id,name,email,department\n1,Name 1,new@x.org,Sales\n2,Bo,p1@x.org,Sales\n", known("1"))
    assert (result.problems, added(result, "email")) == ((), {"2": "p1@x.org"})


def test_missing_email_and_department_only_warn():
    result = checked("id,name,email,department\n1,Ann,,\n")
    assert (len(result.to_add), said(result), warned(result)) == (1, [], [(2, "no_email"), (2, "no_department")])


def test_missing_names_are_made_up_and_marked():
    result = checked("id,department\n2068,Sales\n")
    assert (added(result, "name"), added(result, "name_missing")) == ({"2068": "Employee 2068"}, {"2068": True})
    assert len(result.missing) == 4


def test_manager_by_email_and_by_key_of_an_older_row():
    by_mail = checked("id,name,email,manager\n1,Ann,a@x.org,\n2,Bo,b@x.org,A@X.org\n")
    assert added(by_mail, "manager") == {"1": "", "2": "1"}
    text = "login,name,key,boss,until\nann,Ann,10,,2020-01-01\nann,Ann,11,,\nbo,Bo,12,10,\n"
    mapping = Mapping(
        {"employee_id": "login", "name": "name", "own_key": "key", "manager": "boss", "period_end": "until"},
        GradeRule("tree"),
    )
    result = checked(text, mapping=mapping)
    assert (added(result, "manager"), added(result, "grade")) == ({"ann": "", "bo": "ann"}, {"ann": 2, "bo": 1})
    assert result.skipped == ((2, "An earlier job of ann"),)


def test_manager_who_is_known_but_not_in_the_file_is_found():
    assert added(checked("id,name,manager\n2,Bo,1\n", known("1")), "manager") == {"2": "1"}


def test_unknown_and_incomplete_managers():
    result = checked("id,name,manager\n1,Ann,404\n2,Bo,k.osei@\n")
    assert (said(result), warned(result)) == (
        [(3, "manager_email", "manager", "k.osei@")],
        [(2, "unknown_manager"), ],
    )  # fmt: skip


def test_circle_of_managers_is_reported_and_cut():
    result = checked("id,name,manager\n1,Ann,2\n2,Bo,3\n3,Cy,1\n4,Di,3\n5,Ed,5\n")
    assert [row for row, code in warned(result) if code == "manager_cycle"] == [2, 3, 4]
    assert added(result, "manager") == {"1": "", "2": "", "3": "", "4": "3", "5": ""}


def test_circle_through_people_who_are_not_in_the_file_is_cut():
    result = checked("id,name,manager\n1,Name 1,2\n", known("1"), known("2", manager="1"))
    assert [code for _row, code in warned(result)] == ["manager_cycle"]
    assert all("manager" not in one.changes for one in result.to_change)


def test_very_long_chain_and_circle_are_followed():
    count = 30_000
    header = ("id", "name", "manager")
    rows = tuple(Row(at + 2, (str(at), f"N{at}", str(at - 1) if at else "")) for at in range(count))
    circle = tuple(Row(at + 2, (str(at), f"N{at}", str((at + 1) % count))) for at in range(count))
    mapping = Mapping({"employee_id": "id", "name": "name", "manager": "manager"}, GradeRule("tree"))
    tall = check_roster(Table(header, rows), mapping, ExistingRoster(), options=Options(today=TODAY))
    round_ = check_roster(Table(header, circle), mapping, ExistingRoster(), options=Options(today=TODAY))
    assert added(tall, "grade")["0"] == count
    assert sum(code == "manager_cycle" for _row, code in warned(round_)) == count


@pytest.mark.parametrize(
    ("rule", "cells", "expected"),
    [
        (GradeRule("number"), ["1", "3.0", "5"], [1, 3, 5]),
        (GradeRule("number"), ["0", "3"], [1, 4]),
        (GradeRule("number", senior_first=True), ["1", "3", "5"], [5, 3, 1]),
        (GradeRule("number", senior_first=True, scale=(0, 4)), ["3"], [2]),
        (GradeRule("number", scale=(0, 4)), ["3"], [4]),
        (GradeRule("names", names=("Junior", "Senior", "Head")), ["senior", "Head", "JUNIOR"], [2, 3, 1]),
        (GradeRule("names", senior_first=True, names=("Head", "Junior")), ["Head", "Junior"], [2, 1]),
        (GradeRule("none"), ["7"], [None]),
    ],
)
def test_grades_are_whole_numbers_from_the_most_junior_up(rule, cells, expected):
    text = "id,name,grade\n" + "".join(f"{at},N{at},{cell}\n" for at, cell in enumerate(cells))
    mapping = Mapping({"employee_id": "id", "name": "name", "grade": "grade"}, rule)
    assert list(added(checked(text, mapping=mapping), "grade").values()) == expected


def test_grades_from_the_tree_count_people_outside_the_file():
    mapping = Mapping({"employee_id": "id", "name": "name", "manager": "manager"}, GradeRule("tree"))
    people = [known("1", top_of_tree=True), known("2", manager="1"), known("3", manager="2")]
    assert added(checked("id,name,manager\n4,New,2\n", *people, mapping=mapping), "grade") == {"4": 1}


def test_unknown_name_of_a_grade_is_a_problem():
    mapping = Mapping({"employee_id": "id", "grade": "grade"}, GradeRule("names", names=("Junior",)))
    assert said(checked("id,grade\n1,Wizard\n", mapping=mapping)) == [(2, "grade_name", "grade", "Wizard")]


def test_correction_of_one_row_and_of_every_like_row():
    text = "id,name,time zone\n1,Ann,CET-ish\n2,Bo,CET-ish\n3,Cy,Mars\n"
    corrections = (Correction(None, "time_zone", "CET-ish", "Europe/Paris"), Correction(4, "time_zone", "Mars", "UTC"))
    result = checked(text, corrections=corrections)
    assert (added(result, "time_zone"), result.problems) == ({"1": "Europe/Paris", "2": "Europe/Paris", "3": "UTC"}, ())


def test_correction_of_a_correction_and_of_a_cell_with_blanks():
    text = "id,name,time zone\n1,Ann,CET  ish\n2,Bo,CET ish\n"
    wrong = Correction(None, "time_zone", "CET ish", "Nowhere")
    assert [problem.found for problem in checked(text, corrections=(wrong,)).problems] == ["Nowhere", "Nowhere"]
    right = Correction(None, "time_zone", "Nowhere", "Europe/Paris")
    assert added(checked(text, corrections=(wrong, right)), "time_zone") == {"1": "Europe/Paris", "2": "Europe/Paris"}
    circle = Correction(None, "time_zone", "Nowhere", "CET ish")
    assert len(checked(text, corrections=(wrong, circle)).problems) == 2


def test_correction_of_like_values_takes_them_in_any_case():
    text = "id,name,email\n1,Ann,Ann@Example.com\n2,Bo,bo@example\n3,Cy,BO@Example\n4,Di,ann@example.com\n"
    mend = Correction(None, "email", "bo@example", "")
    result = checked(text, corrections=(mend, Correction(5, "email", "ann@example.com", "di@example.com")))
    assert (result.problems, added(result, "email")) == (
        (),
        {"1": "ann@example.com", "2": "", "3": "", "4": "di@example.com"},
    )
    twice = checked(text, corrections=(mend,)).problems
    assert [(one.row, one.found) for one in twice] == [(5, "ann@example.com")]


def test_languages_are_codes_whatever_they_are_called():
    result = checked('id,name,languages\n1,Ann,English; Deutsch\n2,Bo,"fr, en"\n3,Cy,français/EN\n')
    assert added(result, "languages") == {"1": ("en", "de"), "2": ("fr", "en"), "3": ("fr", "en")}


def test_uneven_row_that_lost_its_place_is_a_problem():
    result = checked("id,name,email,department\n1,Chen, Lin,l@x.org,Ops\n2,Bo,b@x.org,Ops\n")
    assert [(row, code) for row, code, *_ in said(result)] == [(2, "uneven")]
    assert [one.row for one in result.to_add] == [3]


def test_result_can_be_kept_and_counts_rows():
    body = checked(TEAM + ",Nobody,n@x.org,Ops,,1\n").to_dict()
    assert (body["rows"], len(body["to_add"]), body["problems"][0]["id"]) == (4, 3, "r5-employee_id")
