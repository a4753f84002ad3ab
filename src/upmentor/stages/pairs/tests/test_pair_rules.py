"""Locks and exclusions: lifting and undoing lose nothing, and a long list can be searched."""

import pytest
from django.urls import reverse

from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import PairRule
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db


def sent(company, kind, **more):
    return {"kind": kind, "mentor": str(company.mentors[0].uid), "mentee": str(company.mentees[0].uid)} | more


def undo_of(response) -> str:
    page = response.content.decode()
    return page.split('class="um-undo"')[1].split('action="')[1].split('"')[0]


def locked(company):
    two = (company.programme, company.mentors[0], company.mentees[0])
    return actions.lock(*two, reason="They asked for it", by=company.manager, at=make.NOW)


def kept():
    return [(rule.kind, rule.reason, rule.set_by.name, rule.set_at) for rule in PairRule.objects.all()]


@pytest.mark.parametrize("kind", ["lift", "exclude"])
def test_undo_brings_back_the_rule_of_before_with_its_reason_who_and_when(kind):
    company = make.company(2, 2)
    locked(company)
    before = kept()
    client, url = signed_in(company.manager), reverse("pairs:rule", args=[company.programme.slug])
    answer = client.post(url, sent(company, kind, reason="A slip"), follow=True)
    assert kept() != before
    client.post(undo_of(answer))
    assert kept() == before


def test_undo_of_a_first_lock_leaves_nothing_and_goes_back_to_the_run():
    company = make.company(2, 2)
    run = finished_run(company)
    client, url = signed_in(company.manager), reverse("pairs:rule", args=[company.programme.slug])
    answer = client.post(url, sent(company, "lock", run=str(run.uid)), follow=True)
    assert client.post(undo_of(answer))["Location"] == reverse("pairs:run", args=[company.programme.slug, run.uid])
    assert kept() == []


def test_undo_leaves_alone_what_somebody_changed_since():
    company = make.company(2, 2)
    client, url = signed_in(company.manager), reverse("pairs:rule", args=[company.programme.slug])
    undo = undo_of(client.post(url, sent(company, "exclude"), follow=True))
    actions.lift(company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=make.NOW)
    locked(company)
    page = client.post(undo, follow=True).content.decode()
    assert "Somebody has changed this since, so it stays as it is." in page
    assert kept()[0][0] == "lock"
    assert "This can no longer be undone here." in client.post(undo, follow=True).content.decode()


def test_the_list_is_searched_by_name_and_kind_and_lifting_stays_there():
    company = make.company(2, 2)
    locked(company)
    actions.exclude(company.programme, company.mentors[1], company.mentees[1], by=company.manager, at=make.NOW)
    client, url = signed_in(company.manager), reverse("pairs:rule", args=[company.programme.slug])
    assert "They asked for it" in client.get(url, {"who": "mentee 0"}).content.decode()
    assert "They asked for it" not in client.get(url, {"kind": "exclude"}).content.decode()
    assert client.get(url, {"who": "x" * 5000, "kind": "\x00", "page": "-9"}).status_code == 200
    answer = client.post(url, sent(company, "lift", listed="1", list_who="mentee 0", list_page="1"))
    assert answer["Location"] == f"{url}?who=mentee+0&page=1"


def test_many_have_pages_and_the_workbench_shows_the_newest():
    company = make.company(6, 5)
    for mentor in company.mentors:
        for mentee in company.mentees:
            actions.exclude(company.programme, mentor, mentee, by=company.manager, at=make.NOW)
    client, slug = signed_in(company.manager), company.programme.slug
    page = client.get(reverse("pairs:rule", args=[slug]), {"page": "2"}).content.decode()
    assert page.count('name="kind" value="lift"') == 5
    page = client.get(reverse("pairs:matching", args=[slug])).content.decode()
    assert page.count('name="kind" value="lift"') == 5
    assert "Look at all 30 locks and exclusions" in page
