"""Lists of this slice ask the database as often for three rows as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.people.models import Person
from upmentor.stages.recognition.models import CapacityWorry, Sharing

pytestmark = pytest.mark.django_db


@pytest.fixture
def company():
    """Three mentors who report to the same line manager."""
    made = make.company(3, 3)
    boss = made.mentors[0].person.manager
    boss.user = make.user("Line Manager")
    boss.save()
    Person.objects.filter(pk__in=[one.person_id for one in made.mentors]).update(manager=boss)
    return made


def add(company, number: int) -> None:
    """A pair whose mentor shares hours and days, and a line manager who is worried."""
    enrolment, boss = company.mentors[number], company.mentors[0].person.manager
    make.pair(company, mentor=number, mentee=number)
    told = {"hours": True, "dates": True, "hours_since": NOW.date()}
    Sharing.objects.create(enrolment=enrolment, manager=boss, **told)
    CapacityWorry.objects.create(enrolment=enrolment, manager=boss, said_on=NOW.date())


@pytest.mark.parametrize("page", ["/team-time/", "/manage/p/{}/team-time/"])
def test_list_takes_as_many_queries_for_three_rows_as_for_one(company, page):
    browser = signed_in(company.mentors[0].person.manager.user if page == "/team-time/" else company.manager)
    numbers, shown = [], []
    for more in ((0,), (1, 2)):
        for number in more:
            add(company, number)
        with CaptureQueriesContext(connection) as asked:
            text = browser.get(page.format(company.programme.slug)).content.decode()
        numbers.append(len(asked))
        shown.append(sum(f"Mentor {number}</bdi>" in text for number in range(3)))
    assert (shown, numbers[1]) == ([1, 3], numbers[0])
