"""The roster as a list and one person of it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.audit.models import Entry
from upmentor.stages.people.models import Person
from upmentor.stages.people.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def client():
    return make.signed_in(make.owner())


def names(answer):
    return [person.name for person in answer.context["page"]]


def queries(client, address):
    """How many queries the second visit takes."""
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert client.get(address).status_code == 200
    return len(caught)


def test_list_finds_by_name_address_and_id(client):
    make.imported(*make.ROWS)
    found = {
        word: names(client.get(reverse("people:list"), {"q": word}))
        for word in ("osei", "OSEI", "chloé", "CHLOÉ", "chloe@", "E1", "nobody", "%", "_")
    }
    assert found == {
        "osei": ["Ben Osei"],
        "OSEI": ["Ben Osei"],
        "chloé": ["Chloé Martin"],
        "CHLOÉ": ["Chloé Martin"],
        "chloe@": ["Chloé Martin"],
        "E1": ["Anna Novak"],
        "nobody": [],
        "%": [],
        "_": [],
    }


def test_readiness_counts_and_filters_say_the_same(client):
    make.imported(
        *make.ROWS,
        "e4,Dora Lind,,Sales,e1,,Oslo,en,2024-01-01",
        "e5,Emil Lind,emil@example.com,,,2,Oslo,en,2024-01-01",
    )
    Person.objects.filter(employee_id="e3").update(employed=False)
    answer = client.get(reverse("people:list"))
    readiness = answer.context["readiness"]
    assert (readiness.people, readiness.left, readiness.grade, readiness.manager, readiness.email) == (4, 1, 1, 1, 1)
    found = {key: names(client.get(reverse("people:list"), {"missing": key})) for key in ("grade", "manager", "email")}
    assert found == {"grade": ["Dora Lind"], "manager": ["Emil Lind"], "email": ["Dora Lind"]}
    assert names(client.get(reverse("people:list"), {"left": "1"})) == ["Chloé Martin"]


def test_list_sorts_and_pages(client):
    make.imported(*make.many(60))
    first = names(client.get(reverse("people:list"), {"sort": "-name"}))
    assert (first[0], len(first)) == ("Person 9", 25)
    assert len(names(client.get(reverse("people:list"), {"page": "3"}))) == 10
    assert client.get(reverse("people:list"), {"page": "x", "sort": "x", "missing": "x"}).status_code == 200


def test_pages_walked_by_name_and_pages_sorted_hold_everybody_once_in_order(client):
    make.imported(*make.many(130))
    address = reverse("people:list")
    for search in ("", "person"):
        for sort in ("name", "-name"):
            asked = {"sort": sort, "q": search}
            seen = [
                name
                for page in range(1, 7)
                for name in names(client.get(reverse("people:list"), asked | {"page": page}))
            ]
            assert seen == sorted((f"Person {number}" for number in range(1, 131)), reverse=sort == "-name")
    by_grade = [
        (p.grade, p.name)
        for n in range(1, 7)
        for p in client.get(address, {"sort": "grade", "page": n}).context["page"]
    ]
    assert by_grade == sorted(Person.objects.values_list("grade", "name"))
    Person.objects.filter(name="Person 7").update(employed=False)
    assert names(client.get(reverse("people:list"), {"left": "1"})) == ["Person 7"]


def test_as_many_queries_for_one_person_as_for_thirty(client):
    make.imported(*make.many(1))
    pages = [reverse("people:list"), reverse("people:list") + "?q=person", reverse("people:imports")]
    one = [queries(client, address) for address in pages]
    make.imported(*make.many(30), at=make.NOW + make.DAY)
    for row in make.many(8, 100):
        make.staged(row)
    assert [queries(client, address) for address in pages] == one


def test_check_page_takes_as_many_queries_for_one_row_as_for_thirty(client):
    few, many = make.checked(*make.many(1)), make.checked(*make.many(30))
    counts = [queries(client, reverse("people:import-check", args=[roster.uid])) for roster in (few, many)]
    assert counts[0] == counts[1]


def test_person_shows_managers_reports_and_history_and_notes_the_visit(client):
    make.imported(*make.ROWS)
    ben = make.person("e2")
    answer = client.get(reverse("people:person", args=[ben.uid]))
    assert [person.name for person in answer.context["chain"]] == ["Anna Novak"]
    assert [person.name for person in answer.context["reports"]] == ["Chloé Martin"]
    assert len(answer.context["history"]) == 1
    assert Entry.objects.filter(verb="view_person", about=f"person:{ben.uid}").count() == 1


def test_manager_of_a_thousand_takes_as_many_queries_as_one_of_three(client):
    make.imported(*make.many(4))
    address = reverse("people:person", args=[make.person("n1").uid])
    few = queries(client, address)
    make.imported(*make.many(200), at=make.NOW + make.DAY)
    assert queries(client, address) == few


def test_circle_of_managers_in_the_database_ends_the_chain(client):
    make.imported(*make.ROWS)
    Person.objects.filter(employee_id="e1").update(manager=make.person("e3"))
    answer = client.get(reverse("people:person", args=[make.person("e2").uid]))
    assert [person.name for person in answer.context["chain"]] == ["Anna Novak", "Chloé Martin"]
