"""What the columns seem to mean."""

import pytest

from upmentor.stages.people.roster.mapping import BadMapping, GradeRule, Mapping
from upmentor.stages.people.roster.suggest import suggest
from upmentor.stages.people.tests.made import TEAM, table_of


@pytest.mark.parametrize(
    ("header", "fields"),
    [
        (
            "Employee ID,First Name,Last Name,Work Email,Department,Manager ID,Job Title,Grade,Location,Time Zone",
            "employee_id first_name last_name email department manager job_title grade site time_zone",
        ),
        (
            "Personalnummer;Vorname;Nachname;E-Mail;Abteilung;Vorgesetzter;Funktion;Stufe;Standort;Eintrittsdatum",
            "employee_id first_name last_name email department manager job_title grade site start_date",
        ),
        (
            "Matricule;Prénom;Nom;Courriel;Département;Responsable;Poste;Niveau;Lieu;Date d'entrée",
            "employee_id first_name last_name email department manager job_title grade site start_date",
        ),
        ("emp_id,FullName,EMAIL_ADDRESS,dept,Reports To", "employee_id name email department manager"),
    ],
)
def test_columns_are_known_by_name_in_three_languages(header, fields):
    names = header.split(";" if ";" in header else ",")
    table = table_of(header + "\n" + (";" if ";" in header else ",").join("x" for _ in names) + "\n")
    assert suggest(table).columns == dict(zip(fields.split(), names, strict=True))


def test_columns_are_known_by_what_they_hold():
    rows = "".join(
        f"K{number:03},Person {number},p{number}@x.org,{'K001' if number > 1 else ''}\n" for number in range(1, 9)
    )
    table = table_of("a,full name,b,c\n" + rows)
    assert suggest(table).columns == {"employee_id": "a", "name": "full name", "email": "b", "manager": "c"}


def test_end_date_is_a_leave_date_unless_people_have_several_rows():
    once = table_of("id,name,end date\n1,Ann,2024-01-01\n2,Bo,\n")
    twice = table_of("id,name,end date\n1,Ann,2024-01-01\n1,Ann,\n")
    assert suggest(once).columns["leave_date"] == "end date"
    assert suggest(twice).columns["period_end"] == "end date"


def test_remembered_mapping_wins_while_its_columns_are_there():
    remembered = Mapping({"employee_id": "email"}, GradeRule("none"))
    assert suggest(table_of(TEAM), remembered) == remembered
    gone = Mapping({"employee_id": "number"}, GradeRule("none"))
    assert suggest(table_of(TEAM), gone).columns["employee_id"] == "id"


def test_scale_of_grades_is_remembered_and_widened():
    assert suggest(table_of(TEAM)).grade == GradeRule("number", scale=(1, 3))
    remembered = Mapping(suggest(table_of(TEAM)).columns, GradeRule("number", True, scale=(0, 2)))
    assert suggest(table_of(TEAM), remembered).grade == GradeRule("number", True, scale=(0, 3))


def test_grade_names_are_put_into_a_likely_order():
    rows = "".join(
        f"{at},N{at},{name}\n" for at, name in enumerate(["Director", "Analyst", "Senior analyst", "Intern"])
    )
    assert suggest(table_of("id,name,grade\n" + rows)).grade == GradeRule(
        "names", names=("Intern", "Analyst", "Senior analyst", "Director")
    )


def test_mapping_file_is_read():
    text = """
        [columns]
        employee_id = "EmployeeNumber"
        grade = "Band"
        [grade]
        mode = "names"
        senior_first = true
        names = ["Partner", "Associate"]
        [dates]
        order = "mdy"
    """
    assert Mapping.from_toml(text) == Mapping(
        {"employee_id": "EmployeeNumber", "grade": "Band"}, GradeRule("names", True, ("Partner", "Associate")), "mdy"
    )


@pytest.mark.parametrize(
    "text",
    [
        "not toml",
        '[columns]\nbirthday = "DOB"',
        '[columns]\nemployee_id = "a"\n[grade]\nmode = "guess"',
        '[columns]\nemployee_id = "a"\n[grade]\ndirection = "up"',
        '[columns]\nemployee_id = "a"\n[dates]\norder = "ydm"',
        '[column]\nemployee_id = "a"',
        '[grade]\nmode = "number"\nscale = [1, 2, 3]',
        "columns = 5",
    ],
)
def test_mapping_file_with_a_mistake_is_refused(text):
    with pytest.raises(BadMapping):
        Mapping.from_toml(text)


def test_mapping_survives_keeping():
    mapping = Mapping({"employee_id": "a"}, GradeRule("number", True, scale=(0, 4)), "dmy")
    assert Mapping.from_dict(mapping.to_dict()) == mapping
