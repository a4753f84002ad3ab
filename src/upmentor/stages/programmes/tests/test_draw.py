"""Places by lot: who enters, who gets one, what the others are told."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.ground.content.pages import load_clauses
from upmentor.ground.notifications.models import Letter
from upmentor.measures.draw import fair_draw
from upmentor.stages.pairs.tests.factories import Company, company
from upmentor.stages.programmes.actions import enrolment as enrolling
from upmentor.stages.programmes.actions.drawing import draw_places
from upmentor.stages.programmes.errors import WrongState
from upmentor.stages.programmes.models import Draw, DrawEntry, Enrolment, Programme
from upmentor.stages.programmes.queries.drawing import draw_is_due, lots

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
State = Enrolment.State


def test_every_person_has_the_same_chance_and_departments_their_share():
    people = {number: "large" if number < 12 else "small" for number in range(15)}
    times, shares = Counter(), set()
    for seed in range(3_000):
        drawn = fair_draw(people, 5, seed)
        times.update(drawn)
        shares.add(sum(people[one] == "small" for one in drawn))
    # A third of 3,000, four standard deviations to either side.
    assert (len(times), min(times.values()) > 896, max(times.values()) < 1_104, shares) == (15, True, True, {1})


def short(mentors: int = 6, places: int | None = 3, **fields: object) -> Company:
    """More mentors than places, enrolment closed."""
    of = company(mentors, 2)
    kept = {"mentor_places": places, "fair_draw": True, "state": Programme.State.MATCHING} | fields
    Programme.objects.filter(pk=of.programme.pk).update(**kept)
    of.programme.refresh_from_db()
    return of


@pytest.mark.django_db
def test_draw_gives_places_and_tells_the_others():
    of = short()
    made = draw_places(of.programme, "mentor", by=of.manager, at=NOW, seed=11)
    states = Counter(Enrolment.objects.filter(role="mentor").values_list("state", flat=True))
    assert states == {State.AVAILABLE: 3, State.WAITING: 3}
    placed = set(made.entries.filter(placed=True).values_list("enrolment", flat=True))
    assert placed == set(Enrolment.objects.filter(role="mentor", state=State.AVAILABLE).values_list("pk", flat=True))
    assert Letter.objects.filter(kind="programmes.waiting").count() == 3
    groups = dict(DrawEntry.objects.values_list("enrolment", "group"))
    assert placed == fair_draw(groups, 3, made.seed)


@pytest.mark.django_db
def test_draw_is_made_once():
    of = short()
    draw_places(of.programme, "mentor", by=of.manager, at=NOW)
    with pytest.raises(WrongState):
        draw_places(of.programme, "mentor", by=of.manager, at=NOW)
    assert (Draw.objects.count(), draw_is_due(of.programme)) == (1, False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "fields",
    [
        {"places": None},
        {"places": 6},
        {"fair_draw": False},
        {"state": Programme.State.ENROLLING},
        {"state": Programme.State.RUNNING},
    ],
)
def test_nothing_is_drawn(fields):
    of = short(**fields)
    assert draw_is_due(of.programme) is False
    with pytest.raises(WrongState):
        draw_places(of.programme, "mentor", by=of.manager, at=NOW)
    assert not Draw.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("lottery", "state"), [(True, State.AVAILABLE), (False, State.WAITING)])
def test_everybody_may_enter_until_the_lot_decides(lottery, state):
    of = short(3, 2, fair_draw=lottery, state=Programme.State.ENROLLING)
    late = of.mentors[2]
    Enrolment.objects.filter(pk=late.pk).update(state=State.STARTED, aim="x", clauses_version=load_clauses().version)
    late.refresh_from_db()
    assert enrolling.submit(late, by=of.manager, at=NOW, on=NOW.date()).state == state
    text = Letter.objects.get(recipient=late.person.user.actor_key).text
    assert ("a draw decides" in text) is lottery


@pytest.mark.django_db
def test_page_draws_and_shows_how_to_repeat_it(client: Client):
    of = short()
    client.force_login(of.manager)
    url = reverse("programmes:draw", args=[of.programme.slug])
    assert "6 people for 3 places." in client.get(url).content.decode()
    for _double in range(2):
        client.post(url, {"role": "mentor"})
    text = client.get(url).content.decode()
    assert "3 of 6 got a place" in text
    assert str(Draw.objects.get().seed) in text
    assert [one.placed for one in lots(of.programme)] == [3, 0]
