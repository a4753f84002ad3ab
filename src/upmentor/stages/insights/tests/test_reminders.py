"""Where a panel names a day, one letter can be asked for: for the reader alone, once, and taken back."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.ground.notifications.models import Letter
from upmentor.stages.insights import actions
from upmentor.stages.insights.document import Document, Fact, Missing, Part, to_json
from upmentor.stages.insights.models import Reminder, Report
from upmentor.stages.insights.reminders import days_of
from upmentor.stages.insights.tests.test_report import running
from upmentor.stages.insights.tests.test_sponsor import sponsor_of
from upmentor.stages.programmes.models import ProgrammeRole

pytestmark = pytest.mark.django_db

WHEN, LETTER = dt.date(2099, 6, 15), dt.date(2099, 7, 1)
ON_THE_DAY = dt.datetime(2099, 7, 1, 9, 0, tzinfo=dt.UTC)


def withheld(when: dt.date | None = WHEN):
    """A programme whose newest report can't say yet what moved."""
    of = running(2)
    part = Part("change", [Fact("all", missing=Missing("no-final", when=when))], series={"day": "2026-02-28"})
    document = to_json(Document(dt.date(2026, 2, 28), [part]))
    at = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
    Report.objects.create(programme=of.programme, day=dt.date(2026, 2, 28), asked_at=at, made_at=at, document=document)
    return of


def remind(client: Client, of, **more: str):
    return client.post(reverse("insights:remind", args=[of.programme.slug, "change"]), more)


def page(client: Client, of) -> str:
    return client.get(reverse("insights:page", args=[of.programme.slug])).content.decode()


def test_letter_comes_once_on_the_day_to_the_reader_alone(client: Client):
    of = withheld()
    client.force_login(of.manager)
    assert "Remind me on 1 July 2099" in page(client, of)
    for _double in range(2):
        remind(client, of)
    assert "A letter comes to you alone on 1 July 2099." in page(client, of)
    other = Client()
    sponsor_of(of, other)
    assert "Remind me on 1 July 2099" in page(other, of)
    assert actions.send_reminders(at=ON_THE_DAY - dt.timedelta(days=1)) == 0
    assert [actions.send_reminders(at=ON_THE_DAY) for _run in range(2)] == [1, 0]
    letter = Letter.objects.get(kind="insights.remind")
    assert (letter.recipient, letter.subject) == (
        of.manager.actor_key,
        "There may be enough now: What moved?",
    )


def test_taken_back_there_is_no_letter(client: Client):
    of = withheld()
    client.force_login(of.manager)
    remind(client, of)
    remind(client, of, off="1")
    assert "Remind me on" in page(client, of)
    assert (actions.send_reminders(at=ON_THE_DAY), Reminder.objects.count()) == (0, 0)


def test_who_may_not_read_the_report_any_more_gets_none(client: Client):
    of = withheld()
    client.force_login(of.manager)
    remind(client, of)
    ProgrammeRole.objects.filter(user=of.manager).delete()
    assert (actions.send_reminders(at=ON_THE_DAY), Reminder.objects.count()) == (0, 0)


def test_a_panel_without_a_day_offers_none(client: Client):
    of = withheld(None)
    client.force_login(of.manager)
    assert "Remind me on" not in page(client, of)
    remind(client, of)
    assert Reminder.objects.count() == 0


def test_a_day_that_has_come_is_not_offered():
    part = Part("change", [Fact("all", missing=Missing("x", when=WHEN))])
    document = Document(WHEN, [part])
    assert days_of(document, LETTER - dt.timedelta(days=1)) == {"change": LETTER}
    assert days_of(document, LETTER) == {}
