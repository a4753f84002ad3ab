"""Files with several rows a person: the present row counts, and people without one have left."""

import datetime as dt

from upmentor.stages.people.tests.made import added, checked, known, said

KEYS = "EmployeeKey,ParentEmployeeKey,LoginID,Name,EndDate\n"
LEFT = KEYS + "1,,ada,Ada,\n2,3,ben,Ben,\n3,1,cleo,Cleo,2020-05-31\n4,1,ben,Ben,2019-01-01\n"


def test_manager_by_the_key_of_somebody_who_left():
    result = checked(LEFT)
    assert added(result, "manager") == {"ada": "", "ben": "cleo", "cleo": "ada"}
    assert result.skipped == ((5, "An earlier job of ben"),)


def test_person_without_a_present_row_left_at_the_end_of_the_last_period():
    rows = "1,Ada,2019-01-01\n1,Ada,2021-03-31\n1,Ada,2020-01-01\n2,Ben,\n"
    result = checked("id,name,EndDate\n" + rows)
    assert added(result, "leave_date") == {"1": dt.date(2021, 3, 31), "2": None}
    assert [row for row, _why in result.skipped] == [2, 4]


def test_person_who_left_by_their_rows_is_changed_and_no_second_time():
    first = checked(LEFT, known("cleo"))
    assert [one.changes["leave_date"] for one in first.to_change] == [(None, dt.date(2020, 5, 31))]
    same = {"name": "Cleo", "manager": "ada", "grade": 2, "leave_date": dt.date(2020, 5, 31), "employed": False}
    again = checked(LEFT, known("cleo", **same), complete=True)
    assert (again.to_change, again.unchanged, again.leavers) == ((), 1, ())


def test_end_of_a_period_that_is_no_date_is_a_problem_only_where_it_matters():
    rows = "1,Ada,31.02.2024\n1,Ada,\n2,Ben,31.02.2024\n2,Ben,01.01.2024x\n"
    result = checked("id,name,EndDate\n" + rows)
    assert list(added(result, "name")) == ["1"]
    assert said(result) == [(5, "date", "EndDate", "01.01.2024x")]


def test_present_row_is_known_by_its_mark():
    result = checked("id;CurrentFlag;name\n1;0;Ada Old\n1;1;Ada New\n2;1;Ben New\n2;0;Ben Old\n")
    assert added(result, "name") == {"1": "Ada New", "2": "Ben New"}
    assert (result.problems, [row for row, _why in result.skipped]) == ((), [2, 5])


def test_person_without_a_present_row_and_without_a_day_counts_as_missing():
    text = "id,CurrentFlag,name\n1,0,Ada\n1,0,Ada\n2,1,Ben\n"
    result = checked(text, known("1"), known("2"), complete=True, confirm_leavers=True)
    assert result.leavers == (("1", "Name 1"),)
    assert result.skipped == ((2, "1 has no present row"), (3, "1 has no present row"))


def test_person_whose_present_row_cannot_be_read_has_not_left():
    text = "id,name,EndDate\n1,Ada,2019-01-01\n1,Boss, Ada,x\n2,Ben,\n3,Di,2018-01-01\n3,Boss, Di,\n"
    result = checked(text, known("1"), known("3"), complete=True)
    assert said(result) == [(3, "uneven", "id", "1"), (6, "date", "EndDate", " Di")]
    assert (result.leavers, result.to_change) == ((), ())


def test_people_called_null_or_na_keep_their_names():
    text = "id,first name,last name\n1,Jennifer,Null\n2,Nil,Na\n3,NULL,n/a\n"
    assert added(checked(text), "name") == {"1": "Jennifer Null", "2": "Nil Na", "3": "Employee 3"}
