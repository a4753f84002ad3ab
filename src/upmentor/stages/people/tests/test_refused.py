"""AC-3.5: columns that are never stored."""

import pytest

from upmentor.ground.tabular import read_table
from upmentor.stages.people.roster.refused import without_refused

REFUSED = """Age; age_group; Alter; Edad; Over18; Birth Date; BirthDate; DOB; dateOfBirth; Geburtsdatum;
    Date de naissance;
    Gender; Sex; Geschlecht; Sexe; Marital Status; MaritalStatus; Familienstand; Ethnicity; Ethnic group; Race;
    Religion;
    Nationality; Disability; Disabled; Health; SickLeaveHours; Sick days; Krankheitstage; Behinderung; Handicap;
    NationalIDNumber; SSN; Social Security Number; Passport No; Salary; Base Rate; MonthlyIncome; Pay grade amount;
    Gehalt; Lohn; Salaire; Bonus; EmergencyContactName; Emergency phone; Home address; IBAN; Sexual orientation;
    Pronouns;
    Pregnant; Trade union member; PerformanceRating; OverTime; DATEOFBIRTH; dateofbirth; Generation; Altersgruppe;
    date de naiss.; Sexo; Género; Anrede; Religión; Raza; Etnia; Estado civil; Herkunft; Veteran status; Discapacidad;
    Santé; Salud; Gesundheitszustand; Schwangerschaft; Blood group; Maternity; hourlyrate; Sueldo; nationalid;
    socialsecuritynumber; homeaddress; Notfallkontakt; Contact d'urgence; Health status; Team health check;
    Department sick days; Sick leave team""".replace("\n", " ").split(";")
WELCOME = """Employee ID; Name; E-mail; Department; Manager; Manager e-mail; Job title; Grade; Pay grade; Level; Site;
    Time zone; Languages; Language; Start date; Leave date; Hire date; Stage; Image; Message; Package; Agency;
    Cost centre;
    Sector; Usage; Essex office; Middlesex; Trace; Grace; Village; Team; Working hours; Phone;
    Steuerung; Tax office; Corporate; Overseas; Percentage; Management level; Payroll team; Operations;
    Health and Safety department; Medical dept; Health division""".replace("\n", " ").split(";")


@pytest.mark.parametrize("name", [name.strip() for name in REFUSED])
def test_column_about_the_person_is_refused_by_name(name):
    table, refused = without_refused(read_table(f"id;{name}\n1;SECRET\n".encode()))
    assert (table.header, [column.name for column in refused]) == (("id",), [name])
    assert "SECRET" not in str(table)
    assert str(refused[0].why).startswith("Upmentor ")


@pytest.mark.parametrize("name", [name.strip() for name in WELCOME])
def test_column_about_the_work_is_taken(name):
    table, refused = without_refused(read_table(f"x;{name}\n1;a\n".encode()))
    assert (table.header, refused) == (("x", name), ())


def test_birth_dates_under_another_name_are_refused():
    rows = "".join(f"{number},{1950 + number * 4}-05-0{number}\n" for number in range(1, 10))
    table, refused = without_refused(read_table(("id,day\n" + rows).encode()))
    assert (table.header, [column.name for column in refused]) == (("id",), ["day"])


def test_start_dates_over_many_years_are_taken():
    rows = "".join(f"{number},{1975 + number * 4}-05-0{number}\n" for number in range(1, 10))
    table, refused = without_refused(read_table(("id,hire date\n" + rows).encode()))
    assert (table.header, refused) == (("id", "hire date"), ())


def test_refused_values_that_moved_into_another_column_are_left_out_too():
    text = "id,name,birth date,city,phone\n1,Chen, Lin,1980-01-01,Oslo,5\n2,1980-01-01,Rome,5\n3,Bo,1980-01-01,Bonn,5\n"
    table, _refused = without_refused(read_table(text.encode()))
    assert [row.cells for row in table.rows] == [
        ("1", "Chen", "", "Oslo"),
        ("2", "", "5", ""),
        ("3", "Bo", "Bonn", "5"),
    ]
