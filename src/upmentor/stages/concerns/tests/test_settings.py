"""What the owner says on the support page."""

from __future__ import annotations

import pytest

from upmentor.ground.audit.models import Entry
from upmentor.stages.concerns.models import ContactCard, Service
from upmentor.stages.concerns.queries import contacts as known
from upmentor.stages.concerns.tests.factories import browser, contacts, organisation, user, words

pytestmark = pytest.mark.django_db


def test_services_and_numbers_stand_on_the_support_page_until_they_are_removed():
    organisation()
    owner = browser(user("olga", "owner"))
    added = {"kind": "wellbeing", "name": "Open Door", "phone": "+44 20 7946 0155", "url": "", "note": "By phone"}
    owner.post("/ops/support/", added | {"one_time_key": "k"})
    owner.post("/ops/support/", added | {"one_time_key": "k"})
    owner.post("/ops/support/", {"kind": "urgent", "name": "Emergency", "phone": "112"})
    assert Service.objects.count() == 2
    seen = browser().get("/support/").content.decode()
    assert ["Open Door" in seen, 'href="tel:+442079460155"' in seen, "Emergency" in seen] == [True] * 3
    owner.post(f"/ops/support/service/{Service.objects.get(name='Emergency').uid}/remove/")
    assert "Emergency services" not in words(browser().get("/support/").content.decode())
    assert sorted(Entry.objects.values_list("verb", flat=True)) == ["add_service", "add_service", "remove_service"]


def test_a_service_needs_a_way_to_reach_it():
    organisation()
    answer = browser(user("olga", "owner")).post("/ops/support/", {"kind": "urgent", "name": "Nobody"})
    assert (answer.status_code, Service.objects.count()) == (422, 0)


def test_an_address_that_runs_is_refused():
    organisation()
    bad = {"kind": "urgent", "name": "X", "url": "javascript:alert(1)"}
    assert browser(user("olga", "owner")).post("/ops/support/", bad).status_code == 422


def test_hours_and_deputy_of_a_contact_are_said():
    grace, tom = contacts()
    zoe = user("zoe", "contact")
    owner = browser(user("olga", "owner"))
    owner.post(f"/ops/support/{grace.uid}/", {"hours": "Mornings", "phone": "123", "deputy": zoe.pk})
    assert ContactCard.objects.get().deputy == zoe
    assert [(one.user, one.deputy) for one in known()] == [(grace, zoe), (tom, zoe), (zoe, grace)]
    assert "Mornings · deputy: Zoe" in words(browser(user("alice")).get("/support/").content.decode())


def test_fewer_than_two_contacts_are_called_out_and_the_role_is_given_elsewhere():
    organisation()
    owner = browser(user("olga", "owner"))
    user("grace", "contact")
    assert "Two contacts are needed." in words(owner.get("/ops/support/").content.decode())
    user("tom", "contact")
    assert "Two contacts are needed." not in words(owner.get("/ops/support/").content.decode())
