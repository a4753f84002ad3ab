"""The sponsor's sheet: four figures, twelve weeks, three things to do, and a note of thanks."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.stages.insights import queries
from upmentor.stages.insights.document import Fact, Part
from upmentor.stages.insights.sections import rhythm
from upmentor.stages.insights.sponsor import sheet
from upmentor.stages.insights.tests.test_report import BEGAN, report_of, running
from upmentor.stages.messages.models import Message
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests.factories import Company, user
from upmentor.stages.programmes.models import ProgrammeRole, Round

pytestmark = pytest.mark.django_db


def sponsor_of(of: Company, client: Client):
    """Signed in as the one who answers for the programme."""
    ingrid = user("Ingrid Solheim")
    ProgrammeRole.objects.create(programme=of.programme, user=ingrid, role=ProgrammeRole.Role.SPONSOR)
    client.force_login(ingrid)
    return ingrid


def sheet_of(of: Company):
    report = report_of(of.programme)
    return sheet(of.programme, queries.document_of(report, sponsor=True), queries.shown(report, sponsor=True))


def test_rhythm_of_the_last_week_and_twelve_before_is_in_steps_of_five():
    of = running(7)
    document = queries.document_of(report_of(of.programme), sponsor=True)
    weeks = document.part("rhythm").series["weeks"]
    # Four weeks between meetings and one of grace; they met on 8 December and 12 January, and then no more.
    assert weeks[0] == ["2025-11-30", 100]
    assert dt.date(2025, 11, 30) == dt.date(2026, 2, 22) - dt.timedelta(weeks=12)
    assert weeks[-2:] == [["2026-02-15", 100], ["2026-02-22", 0]]
    assert {share for _end, share in weeks} == {0, 100}


def test_what_was_twelve_weeks_before_is_said_only_where_it_can_be_told():
    numbers = {"share": 90, "before": None, "pairs": 6}
    part = Part("rhythm", [Fact("now", numbers=numbers)], series={"weeks": [["2026-02-22", 90]], "day": "2026-02-28"})
    assert rhythm.say(part).lines[0].sentence == "of running pairs met within their own rhythm."


def test_sheet_asks_for_what_the_figures_call_for():
    of = running(6)
    day = dt.date(2026, 6, 12)
    Round.objects.create(
        programme=of.programme,
        kind=Round.Kind.FINAL,
        opens_on=day,
        closes_on=day + dt.timedelta(days=14),
        releases_on=day + dt.timedelta(days=20),
    )
    found = sheet_of(of)
    assert found.finding == "Most pairs have lost their rhythm"
    assert found.asks[:2] == (
        "Ask leaders to keep their dates: a conversation that is moved twice is often lost.",
        "Keep half an hour from 12 June on for the final look.",
    )
    assert len(found.asks) == 3
    assert found.protected is True


def test_sheet_of_four_pairs_tells_nothing():
    found = sheet_of(running(4))
    assert (found.tiles, found.rhythm, found.finding) == ((), None, "Too early to tell")


def test_page_and_the_way_in(client: Client):
    of = running(6)
    sponsor_of(of, client)
    url = reverse("insights:sponsor", args=[of.programme.slug])
    assert "Nothing to tell yet" in client.get(url).content.decode()
    report_of(of.programme)
    text = client.get(url).content.decode()
    assert "Three things you can do" in text
    # Twelve weeks at 100 per cent, drawn twice; the last has none.
    assert len(re.findall(r'<rect class="b1"[^>]*height="130"', text)) == 2 * 12
    assert "Data to 28 February 2026." in text
    assert client.get("/").headers["Location"] == url


def test_a_note_of_thanks_waits_in_the_bay_and_is_sent_once(client: Client):
    of = running(3)
    sponsor_of(of, client)
    url = reverse("insights:thanks", args=[of.programme.slug])
    for _double in range(2):
        client.post(url, {"text": "Thank you for your candour.", "one_time_key": "k"})
    [message] = Message.objects.all()
    assert (message.state, message.audience) == (Message.State.SCHEDULED, Message.Audience.PAIRED)
    assert message.author.name == "Ingrid Solheim"


def test_what_was_typed_stays_when_it_cannot_go(client: Client):
    of = running(1)
    sponsor_of(of, client)
    Pair.objects.update(state=Pair.State.ENDED, ended_at=BEGAN)
    answer = client.post(reverse("insights:thanks", args=[of.programme.slug]), {"text": "Thank you {{name}}"})
    assert answer.status_code == 422
    assert "Thank you {{name}}" in answer.content.decode()
    assert Message.objects.count() == 0
