"""Who cancels: a total by role for the sponsor, of five pairs and more, of whole quarters."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.stages.care.queries.cancelled import cancelled_quarters
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Programme, ProgrammeRole
from upmentor.stages.programmes.quarters import quarter_of
from upmentor.stages.programmes.tests.factories import programme

pytestmark = pytest.mark.django_db
# The second day of a month in the last whole quarter, and the first day on which it can be told.
LAST = quarter_of(timezone.localdate()).before
THEN, TOLD = timezone.make_aware(dt.datetime.combine(LAST.first, dt.time(12))) + dt.timedelta(days=1), LAST.after


def called_off(pair: Pair, role: str, *, number: int = 1) -> None:
    kept = {"state": "cancelled", "starts_at": THEN, "created_at": THEN, "booked_at": THEN, "finished_at": THEN}
    Meeting.objects.create(pair=pair, number=number, minutes=60, cancelled_role=role, **kept)


def pairs_of(company: make.Company, number: int) -> list[Pair]:
    return [make.pair(company, mentor=at, mentee=at) for at in range(number)]


@pytest.mark.parametrize(("number", "share"), [(4, None), (5, 0.8)])
def test_total_needs_cancellations_in_five_pairs(number: int, share: float | None):
    company = make.company(5, 5)
    pairs = pairs_of(company, number)
    for at, pair in enumerate(pairs):
        called_off(pair, "mentee" if at else "mentor")
    # Many of one pair are still one pair, and what an exit or a rule called off is nobody's.
    called_off(pairs[0], "", number=2)
    (found,) = cancelled_quarters(company.programme, on=TOLD)
    assert (found.leaders.value if found.leaders else None) == share
    assert cancelled_quarters(company.programme, on=TOLD - dt.timedelta(days=1)) == []


def test_sponsor_is_led_to_the_total_and_the_programme_team_to_none():
    company = make.company(5, 5)
    for pair in pairs_of(company, 5):
        called_off(pair, "mentee")
    boss = make.user("Ingrid Solheim")
    ProgrammeRole.objects.create(programme=company.programme, user=boss, role=ProgrammeRole.Role.SPONSOR)
    url, client = reverse("care:cancelled", args=[company.programme.slug]), Client()
    client.force_login(boss)
    assert client.get("/").headers["Location"] == reverse("insights:sponsor", args=[company.programme.slug])
    assert "best estimate 100 %" in client.get(url).content.decode()
    client.force_login(company.manager)
    assert client.get(url).status_code == 404
    board = client.get(reverse("care:board", args=[company.programme.slug])).content.decode()
    assert "leaders cancelled" not in board


def test_sponsor_of_two_starts_with_the_programme_whose_pairs_meet():
    running = make.company(1, 1).programme
    programme("A new one", state="enrolling")
    Programme.objects.filter(pk=running.pk).update(state=Programme.State.RUNNING)
    boss = make.user("Ingrid Solheim")
    for row in Programme.objects.all():
        ProgrammeRole.objects.create(programme=row, user=boss, role=ProgrammeRole.Role.SPONSOR)
    client = Client()
    client.force_login(boss)
    assert client.get("/").headers["Location"] == reverse("insights:sponsor", args=[running.slug])
