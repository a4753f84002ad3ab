"""The page on which a programme is closed."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.doors.desk.closing_list import checklist
from upmentor.doors.desk.today import today
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, Proposal
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.programmes.models import Programme

pytestmark = pytest.mark.django_db
PAST = dt.date(2026, 1, 31)


def scene(state: str = "running", **fields: object) -> tuple[make.Company, Client, str]:
    company = make.company(4, 4)
    Programme.objects.filter(pk=company.programme.pk).update(state=state, **fields)
    company.programme.refresh_from_db()
    return company, signed_in(company.manager), reverse("desk:close", args=[company.programme.slug])


def alive(company: make.Company) -> None:
    active = make.pair(company)
    make.pair(company, mentor=1, mentee=1, state="getting_to_know")
    make.pair(company, mentor=2, mentee=2, state="paused", paused_until=dt.date(2030, 1, 1), pause_kind="agreed")
    kept = {"minutes": 60, "created_at": make.NOW, "state": Meeting.State.BOOKED}
    now = timezone.now()
    Meeting.objects.create(pair=active, number=1, starts_at=now + dt.timedelta(days=1), **kept)
    Meeting.objects.create(pair=active, number=2, starts_at=now - dt.timedelta(days=1), **kept)


def state() -> str:
    return Programme.objects.get().state


def moved() -> list[str]:
    return list(Entry.objects.filter(verb="programme_moved").order_by("id").values_list("reason", flat=True))


def test_checklist_counts_what_is_open():
    company, _browser, _url = scene()
    alive(company)
    found = checklist(company.programme, at=timezone.now())
    assert [(str(line.words), line.number) for line in found.lines] == [
        ("Pairs that meet", 1),
        ("Pairs that rest", 1),
        ("Pairs that are getting to know each other", 1),
        ("Proposals that wait for an answer", 0),
        ("Approved pairs that are not announced", 0),
        ("People without a match", 2),
        ("Conversations that are booked", 1),
        ("Conversations of the last days that nobody has finished", 1),
        ("Outcomes of which nobody knows yet what becomes", 0),
    ]
    assert found.alive == 3
    Proposal.objects.filter(state="accepted").update(state="announced")
    Pair.objects.all().update(state="ended", ended_at=make.NOW)
    assert checklist(company.programme, at=timezone.now()).alive == 3


def test_each_press_takes_one_step_however_often_it_is_pressed():
    _company, browser, url = scene()
    for press, became in (("begin", "closing"), ("begin", "closing"), ("close", "closed"), ("close", "closed")):
        assert browser.post(url, {"do": press}).status_code == 302
        assert state() == became
    assert browser.post(url, {"do": "x"}).status_code == 302
    assert (moved(), Letter.objects.count()) == (["closing", "closed"], 0)
    assert "The programme is closed" in browser.get(url).content.decode()


def test_running_programme_is_not_closed_in_one_press_and_a_closed_one_does_not_run_again():
    _company, browser, url = scene()
    browser.post(url, {"do": "close"})
    assert state() == "running"
    Programme.objects.update(state="closed")
    assert browser.post(url + "go-on/").status_code == 302
    assert (state(), moved()) == ("closed", [])


def test_beginning_is_taken_back():
    _company, browser, url = scene("closing", ends_on=dt.date(2090, 1, 1))
    assert browser.post(url + "go-on/").status_code == 302
    assert (state(), moved()) == ("running", ["running"])


def test_programme_past_its_last_day_goes_on_with_a_new_one():
    _company, browser, url = scene("closing", ends_on=PAST)
    for sent in ({}, {"until": "2026-02-01"}, {"until": "soon"}):
        answer = browser.post(url + "go-on/", sent)
        assert (answer.status_code, state()) == (422, "closing")
    assert browser.post(url + "go-on/", {"until": "2090-01-01"}).status_code == 302
    assert (state(), Programme.objects.get().ends_on) == ("running", dt.date(2090, 1, 1))


@pytest.mark.parametrize("now", Programme.State.values)
def test_page_opens_in_every_state(now):
    _company, browser, url = scene(now, ends_on=PAST)
    assert browser.get(url).status_code == 200


@pytest.mark.parametrize(
    ("now", "last", "title"),
    [
        ("running", dt.date(2026, 3, 12), "The programme ends in 10 days"),
        ("running", dt.date(2026, 3, 2), "The programme ends today"),
        ("running", PAST, "The last day was 31 January"),
        ("closing", PAST, "The last day was 31 January: the programme is closing"),
        ("closing", dt.date(2026, 3, 12), "The programme is closing"),
    ],
)
def test_today_leads_to_the_close(now, last, title):
    company, _browser, url = scene(now, ends_on=last)
    item = today(company.programme, at=make.NOW).items[0]
    assert (item.title, item.url) == (title, url)


def test_today_says_that_the_programme_is_closed_and_asks_for_nothing():
    company, browser, url = scene("closed", ends_on=PAST)
    found = today(company.programme, at=make.NOW)
    assert (found.finding, found.items, found.note.url) == ("Nothing needs you", [], url)
    assert (
        "The programme is closed" in browser.get(reverse("desk:today", args=[company.programme.slug])).content.decode()
    )


def test_settings_lead_to_the_close_once_the_programme_runs():
    company, browser, url = scene()
    settings = reverse("programmes:settings", args=[company.programme.slug])
    shown = [url in browser.get(settings).content.decode()]
    Programme.objects.update(state="matching")
    assert [*shown, url in browser.get(settings).content.decode()] == [True, False]
