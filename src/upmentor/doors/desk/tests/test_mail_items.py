"""A letter came back: the programme manager reads that, when, and whom to ask, and nothing of the letter."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.utils import timezone

from upmentor.doors.desk.mail_items import mail_items
from upmentor.doors.desk.tests.test_today import titles
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.tests.factories import letter
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db
SUBJECT, WORDS = "Planted subject 7731", "planted words of the server 7732"


def came_back(*keys: str, **fields: object) -> None:
    for key in keys:
        to = {"recipient": f"user:{key}", "address": Person.objects.get(employee_id=key).email}
        letter(state="bounced", bounced_at=make.NOW, subject=SUBJECT, error=WORDS, **to, **fields)


def test_work_item_names_the_one_or_says_how_many_until_the_address_is_corrected():
    programme, other = make.programme(), make.programme("Another one")
    for key in ("Sam", "Kim"):
        make.enrolment(programme, make.person(key))
    make.enrolment(programme, make.person("gone"), state="withdrawn")
    make.enrolment(other, make.person("elsewhere"))
    came_back("Sam", "gone", "elsewhere")
    name = Person.objects.get(employee_id="Sam").name
    (item,) = mail_items(programme, at=make.NOW)
    row = Enrolment.objects.get(person__employee_id="Sam")
    assert (item.title, item.url) == (
        f"A letter to {name} came back",
        f"/manage/p/{programme.slug}/people/{row.uid}/",
    )
    came_back("Kim")
    (item,) = mail_items(programme, at=make.NOW)
    assert (item.title, item.url) == (
        "Letters to 2 people came back",
        f"/manage/p/{programme.slug}/people/?status=unreached",
    )
    assert item.title in titles(programme)
    Person.objects.filter(employee_id="Kim").update(email="kim.new@example.com")
    assert [one.title for one in mail_items(programme, at=make.NOW)] == [f"A letter to {name} came back"]
    Person.objects.filter(employee_id="Sam").update(email="sam.new@example.com")
    assert list(mail_items(programme, at=make.NOW)) == []


def test_pages_show_that_and_when_and_nothing_of_the_letter():
    make.organisation()
    programme, now = make.programme(), timezone.now()
    row = make.enrolment(programme, make.person("Sam"))
    make.enrolment(programme, make.person("Kim"))
    client = Client()
    client.force_login(make.manager(programme))
    people, one = f"/manage/p/{programme.slug}/people/", f"/manage/p/{programme.slug}/people/{row.uid}/"
    assert "came back" not in client.get(people).content.decode() + client.get(one).content.decode()
    came_back("Sam")
    row.person.refresh_from_db()
    Letter.objects.filter(state="bounced").update(bounced_at=now - dt.timedelta(hours=1))
    everybody, filtered, page = (
        client.get(url).content.decode() for url in (people, f"{people}?status=unreached", one)
    )
    names = [len(re.findall(r'<th scope="row">', text)) for text in (everybody, filtered)]
    assert (names, everybody.count("Letters came back")) == ([2, 1], 2)
    assert page.count("A letter came back: check the address") == 1
    for text in (everybody, filtered, page):
        assert (text.count(SUBJECT), text.count(WORDS)) == (0, 0)
