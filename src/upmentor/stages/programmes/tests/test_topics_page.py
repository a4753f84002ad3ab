"""Wishes against offers by topic: of all, of one department, and how many queries the page takes."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.stages.people.models import Department
from upmentor.stages.programmes.actions.topics import propose_topic
from upmentor.stages.programmes.models import TopicWish
from upmentor.stages.programmes.queries.supply import departments_in, supply_demand
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk():
    make.organisation()
    programme = make.programme()
    client = Client()
    client.force_login(make.manager(programme))
    return programme, client, f"/manage/p/{programme.slug}/topics/"


def people(programme, department, *, mentees=0, mentors=0, topic="everyday-ai"):
    """So many people of a department with one topic each."""
    for role, number, grade in (("mentee", mentees, 7), ("mentor", mentors, 3)):
        for place in range(number):
            who = make.person(f"{department.name}-{role}-{topic}-{place}".lower(), grade=grade, department=department)
            make.enrolment(programme, who, role, topics={topic: 4})


def shown(client, url, department):
    answer = client.get(url, {"department": department})
    assert answer.status_code == 200
    return [(row.slug, row.wanted, row.offered) for row in answer.context["balances"]]


def text(answer):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", answer.content.decode()))


def test_department_filter_counts_its_own_people_only(desk):
    programme, client, url = desk
    sales, legal = make.department("Sales"), make.department("Legal")
    people(programme, sales, mentees=4, mentors=2)
    people(programme, legal, mentees=1, mentors=3)
    people(programme, legal, mentees=1, topic="wellbeing")
    assert shown(client, url, "") == [("wellbeing", 1, 0), ("everyday-ai", 5, 5)]
    assert shown(client, url, sales.uid) == [("everyday-ai", 4, 2)]
    assert shown(client, url, legal.uid) == [("wellbeing", 1, 0), ("everyday-ai", 1, 3)]
    page = text(client.get(url, {"department": sales.uid}))
    assert "Only people in Sales: wishes of its mentees against the places of its mentors." in page
    invite = f'href="/manage/p/{programme.slug}/people/invite/?role=mentor&amp;department={sales.uid}"'
    assert invite in client.get(url, {"department": sales.uid}).content.decode()


@pytest.mark.parametrize("department", ["x", "7", "00000000-0000-4000-8000-000000000000", "\x00"])
def test_an_unknown_department_shows_all(desk, department):
    programme, client, url = desk
    people(programme, make.department("Sales"), mentees=1)
    assert shown(client, url, department) == [("everyday-ai", 1, 0)]


def test_the_filter_offers_departments_of_enrolled_people_and_counts_merged_ones_under_their_successor(desk):
    programme, client, url = desk
    sales, legal = make.department("Sales"), make.department("Legal")
    old = Department.objects.create(name="Field sales", merged_into=sales)
    make.department("Nobody here")
    people(programme, sales, mentees=2)
    people(programme, old, mentees=1)
    people(programme, legal, mentors=1)
    left = make.person("left", department=make.department("Gone"), employed=False)
    make.enrolment(programme, left, topics={"everyday-ai": 4})
    make.enrolment(programme, make.person("invited", department=make.department("Later")), state="invited")
    assert [one.name for one in departments_in(programme)] == ["Legal", "Sales"]
    (row,) = supply_demand(programme, sales)
    assert (row.wanted, row.offered) == (3, 0)
    assert re.findall(r"<option [^>]*>([^<]+)</option>", client.get(url).content.decode()) == ["All", "Legal", "Sales"]


def test_a_department_with_few_people_says_that_it_is_too_early(desk):
    programme, client, url = desk
    sales, legal = make.department("Sales"), make.department("Legal")
    people(programme, sales, mentees=4)
    people(programme, legal, mentees=1)
    early = [("Too early to tell" in text(client.get(url, {"department": uid}))) for uid in ("", sales.uid, legal.uid)]
    assert early == [False, True, True]


def test_a_department_whose_people_have_no_topic_says_so(desk):
    programme, client, url = desk
    sales = make.department("Sales")
    people(programme, make.department("Legal"), mentees=1)
    make.enrolment(programme, make.person("silent", department=sales))
    assert "Nobody enrolled from this department has a topic yet." in text(client.get(url, {"department": sales.uid}))


def test_page_takes_the_same_queries_for_one_and_for_thirty(desk):
    programme, client, url = desk

    def cost(address):
        client.get(address)
        with CaptureQueriesContext(connection) as run:
            assert client.get(address).status_code == 200
        return len(run)

    def grow(numbers):
        for number in numbers:
            department = make.department(f"Department {number}")
            people(programme, department, mentees=1, mentors=1, topic=f"t{number}")
            mentor = programme.enrolments.filter(role="mentor").latest("id")
            TopicWish.objects.create(enrolment=mentor, proposed=propose_topic(f"Robo {number}", at=make.NOW))

    grow([0])
    filtered = f"{url}?department={make.department('Department 0').uid}"
    few = cost(url), cost(filtered)
    grow(range(1, 30))
    assert (cost(url), cost(filtered)) == few
    answer = client.get(url)
    assert (len(answer.context["balances"]), len(answer.context["proposals"])) == (30, 30)
