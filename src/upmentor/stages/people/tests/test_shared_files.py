"""Three real exports, taken as they are."""

import datetime as dt
from collections import Counter

from upmentor.ground.tabular import read_table, write_xlsx
from upmentor.stages.people.roster.refused import without_refused
from upmentor.stages.people.roster.suggest import suggest
from upmentor.stages.people.tests.made import added, checked, shared, table_of


def refused(content: bytes) -> list[str]:
    return [column.name for column in without_refused(read_table(content))[1]]


def test_ibm_file_without_names_mail_or_managers_is_taken():
    content = shared("ibm_hr_attrition.csv")
    result = checked(content)
    assert suggest(table_of(content)).columns == {
        "employee_id": "EmployeeNumber",
        "department": "Department",
        "job_title": "JobRole",
        "grade": "JobLevel",
    }
    assert (len(result.to_add), result.problems, result.warnings) == (1470, (), ())
    assert Counter(added(result, "grade").values()) == {1: 543, 2: 534, 3: 218, 4: 106, 5: 69}
    assert Counter(added(result, "department").values()) == {
        "Research & Development": 961,
        "Sales": 446,
        "Human Resources": 63,
    }
    assert added(result, "name")["2068"] == "Employee 2068"
    assert set(added(result, "name_missing").values()) == {True}
    assert [line.partition(":")[0] for line in result.missing] == ["No names", "No e-mail", "No manager"]


def test_ibm_file_loses_its_age_and_pay_and_nothing_that_is_needed():
    names = refused(shared("ibm_hr_attrition.csv"))
    assert {"Age", "Gender", "MaritalStatus", "Over18", "MonthlyIncome", "HourlyRate"} <= set(names)
    assert {"EmployeeNumber", "Department", "JobRole", "JobLevel"} & set(names) == set()


def test_adventureworks_roster_is_one_whole_tree():
    content = shared("adventureworks_roster.csv")
    result = checked(content)
    assert (len(result.to_add), result.problems, result.warnings, result.missing) == (290, (), (), ())
    managers = added(result, "manager")
    assert [key for key, manager in managers.items() if not manager] == ["ken0"]
    assert set(managers.values()) - {""} <= set(managers)
    assert Counter(added(result, "grade").values()) == {5: 1, 4: 7, 3: 48, 2: 206, 1: 28}
    assert [key for key, top in added(result, "top_of_tree").items() if top] == ["ken0"]
    hired = added(result, "start_date").values()
    assert (min(hired), max(hired)) == (dt.date(2006, 1, 28), dt.date(2012, 12, 28))
    assert refused(content) == ["birth_date", "gender", "salaried"]


def test_adventureworks_raw_export_gives_the_same_people_and_tree():
    raw, clean = checked(shared("adventureworks_dim_employee_raw.csv")), checked(shared("adventureworks_roster.csv"))
    assert (len(raw.to_add), raw.problems, raw.warnings) == (290, (), ())
    assert [row for row, _why in raw.skipped] == [5, 8, 99, 144, 279, 280]

    def short(values):
        return {key.rpartition("\\")[2]: value for key, value in values.items()}

    for field in ("name", "email", "department", "job_title", "grade", "top_of_tree"):
        assert short(added(raw, field)) == short(added(clean, field)), field
    managers = {key: value.rpartition("\\")[2] for key, value in short(added(raw, "manager")).items()}
    assert managers == short(added(clean, "manager"))


def test_adventureworks_raw_export_keeps_nothing_private():
    content = shared("adventureworks_dim_employee_raw.csv")
    assert {
        "EmployeeNationalIDAlternateKey",
        "ParentEmployeeNationalIDAlternateKey",
        "BirthDate",
        "MaritalStatus",
        "EmergencyContactName",
        "EmergencyContactPhone",
        "Gender",
        "BaseRate",
        "SickLeaveHours",
    } <= set(refused(content))


def test_same_roster_as_workbook_gives_the_same_check():
    table = read_table(shared("adventureworks_roster.csv"))
    workbook = write_xlsx(table.header, [row.cells for row in table.rows])
    assert checked(workbook).to_add == checked(shared("adventureworks_roster.csv")).to_add


def test_same_roster_in_utf16_and_semicolons_gives_the_same_check():
    text = shared("adventureworks_roster.csv").decode("utf-8-sig")
    other = "\r\n".join(
        ";".join(row) for row in [read_table(text.encode()).header, *(r.cells for r in read_table(text.encode()).rows)]
    )
    assert checked(other.encode("utf-16")).to_add == checked(text).to_add
