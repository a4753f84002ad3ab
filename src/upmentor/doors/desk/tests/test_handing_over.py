"""An owner gives a programme to another manager."""

import pytest
from django.urls import reverse

from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.programmes.models import ProgrammeRole

pytestmark = pytest.mark.django_db


def scene() -> tuple[make.Company, object, str]:
    company = make.company(2, 2)
    owner = make.user("Olga")
    RoleGrant.objects.create(user=owner, role=RoleGrant.Role.OWNER)
    return company, signed_in(owner), reverse("desk:hand-over", args=[company.programme.slug])


def managers(company: make.Company) -> list[str]:
    rows = ProgrammeRole.objects.filter(programme=company.programme, role="manager")
    return list(rows.values_list("user__name", flat=True))


def test_programme_goes_to_somebody_of_the_roster_and_both_are_told():
    company, browser, url = scene()
    new = make.person("Nils New", grade=5)
    answer = browser.post(url, {"leaving": company.manager.uid, "to": new.email.upper()})
    assert (answer.status_code, managers(company)) == (302, ["Nils New"])
    assert sorted(Letter.objects.values_list("address", flat=True)) == sorted([new.email, company.manager.email])
    rows = Entry.objects.filter(verb__startswith="role_").order_by("id").values_list("verb", "reason")
    assert list(rows) == [("role_ended", "manager"), ("role_given", "manager")]
    staff = reverse("desk:today", args=[company.programme.slug])
    assert signed_in(company.manager).get(staff).status_code == 404


def test_what_is_open_is_named_in_counts():
    company, browser, url = scene()
    assert "Nothing waits." in browser.get(url).content.decode()
    actions.propose_by_hand(company.programme, company.mentors[1], company.mentees[1], by=company.manager, at=make.NOW)
    pair = make.pair(company)
    one = pair.members.get(role="mentor")
    actions.end(one, words="time", rematch=True, by=one.person.user, at=make.NOW)
    shown = browser.get(url).content.decode()
    assert "1 approved pair is not announced" in shown
    assert "2 people wait for another match" in shown
    assert "Mentor 0" not in shown


def test_it_does_not_go_to_nobody_to_the_same_or_to_a_participant():
    company, browser, url = scene()
    other = make.user("Otto")
    for sent in (
        {"leaving": company.manager.uid, "to": "nobody@example.com"},
        {"leaving": company.manager.uid, "to": company.manager.email},
        {"leaving": company.manager.uid, "to": company.mentors[0].person.user.email},
        {"leaving": other.uid, "to": make.person("Nils").email},
        {"leaving": "x", "to": "y"},
        {},
    ):
        assert browser.post(url, sent).status_code == 422
    assert (managers(company), Letter.objects.count()) == (["Anna Novak"], 0)


def test_twice_is_once():
    company, browser, url = scene()
    new = make.person("Nils New", grade=5)
    for status in (302, 422):
        assert browser.post(url, {"leaving": company.manager.uid, "to": new.email}).status_code == status
    assert (managers(company), Letter.objects.count()) == (["Nils New"], 2)
