import hashlib
import unicodedata
from collections import Counter

import pytest

from upmentor.doors.cli.sample.company import MOST, ROSTER_DAYS, generate_people
from upmentor.doors.cli.sample.names import CULTURES


def digest(company):
    return hashlib.sha256(repr((company.employees, company.leavers)).encode()).hexdigest()


def scripts(company):
    return {
        unicodedata.name(letter).split()[0]
        for person in company.employees
        for letter in person.name
        if letter.isalpha()
    }


def test_company_is_the_same_every_time():
    # A change here changes the sample for everybody: on purpose only.
    assert digest(generate_people()) == digest(generate_people())
    assert generate_people(1_500).employees[77] == generate_people(1_500).employees[77]


def test_company_of_another_size_has_the_same_named_people():
    small, large = generate_people(240).cast, generate_people(1_500).cast
    assert {key: person.name for key, person in small.items()} == {key: person.name for key, person in large.items()}
    assert {key: person.grade for key, person in small.items()} == {key: person.grade for key, person in large.items()}


@pytest.mark.parametrize("people", [120, 137, 240, 1_500, 12_345])
def test_tree_has_one_top_and_grades_that_fall(people):
    company = generate_people(people)
    by_id = {person.employee_id: person for person in company.employees}
    assert len(by_id) == people
    assert [person.name for person in company.employees if not person.manager] == ["Ingrid Solheim"]
    assert [p for p in company.employees if p.manager and by_id[p.manager].grade <= p.grade] == []
    assert {person.grade for person in company.employees} == set(range(1, 10))
    spans = Counter(person.manager for person in company.employees if person.manager)
    assert (min(spans.values()) >= 4, max(spans.values()) <= 9) == (True, True)
    assert len({person.department for person in company.employees}) == 8


@pytest.mark.parametrize("people", [120, 240, 1_500])
def test_rosters_name_only_managers_whom_they_hold(people):
    company = generate_people(people)
    rosters = [
        company.roster(days, since=since) for days, since in zip(ROSTER_DAYS, (None, *ROSTER_DAYS), strict=False)
    ]
    for roster in rosters:
        ids = {person.employee_id for person in roster}
        assert [person for person in roster if person.manager and person.manager not in ids] == []
    assert {p for p in rosters[-1] if p.left is None} == {
        p.as_of(ROSTER_DAYS[-1]) for p in company.employees if p.started >= 3
    }


def test_newest_roster_holds_everybody_as_they_are_now():
    company = generate_people()
    assert [p for p in company.roster(ROSTER_DAYS[-1], since=ROSTER_DAYS[1]) if p.left is None] == [
        person if not person.changes else person.as_of(ROSTER_DAYS[-1]) for person in company.employees
    ]
    assert company.cast["mateo"].as_of(33).grade == 3
    assert company.cast["jo"].as_of(33).manager == company.cast["ruth"].employee_id


def test_names_are_in_many_scripts_and_addresses_in_ascii():
    company = generate_people()
    assert scripts(company) >= {"LATIN", "GREEK", "ARABIC", "CJK", "HANGUL", "CYRILLIC", "DEVANAGARI"}
    everybody = [*company.employees, *company.leavers]
    addresses = [person.email for person in everybody]
    assert len(set(addresses)) == len(addresses)
    assert [
        a for a in addresses if not a.isascii() or not a.endswith("@halden-rowe.example") or a.startswith(".")
    ] == []
    assert all(unicodedata.is_normalized("NFC", person.name) for person in everybody)


def test_addresses_stay_unique_when_names_repeat():
    addresses = [person.email for person in generate_people(12_000).employees]
    assert len(set(addresses)) == 12_000


def test_name_lists_are_long_enough():
    forms = [form for culture in CULTURES.values() for form in culture.forms]
    assert (sum(len(f) for f, _ in forms) >= 200, sum(len(s) for _, s in forms) >= 200) == (True, True)
    assert [word for form in forms for words in form for word in words if not word[0] or not word[1]] == []


@pytest.mark.parametrize("people", [0, 119, MOST + 1])
def test_company_of_an_impossible_size_is_refused(people):
    with pytest.raises(ValueError, match="120 to 100,000"):
        generate_people(people)
