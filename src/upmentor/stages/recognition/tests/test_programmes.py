"""A programme comes to its close: by its dates, and what that does to everything that lives in it."""

import datetime as dt

import pytest

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions import opening
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.tests.factories import booked as arranged
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import signed_in
from upmentor.stages.programmes.actions.closing import close_programme
from upmentor.stages.programmes.models import Programme
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.models import Certificate

pytestmark = pytest.mark.django_db
LAST = dt.date(2026, 6, 30)
# In Tokyo the day after the last one begins at 15:00 of the last day in UTC.
MIDNIGHT = dt.datetime(2026, 6, 30, 15, 0, tzinfo=dt.UTC)
MINUTE = dt.timedelta(minutes=1)
WEEKS = dt.timedelta(weeks=8)


def running(pair: Pair | None = None, state: str = "running") -> Programme:
    pair = pair or make.pair()
    Organisation.objects.update(time_zone="Asia/Tokyo")
    Programme.objects.filter(pk=pair.programme_id).update(state=state, ends_on=LAST)
    return Programme.objects.get()


def state() -> str:
    return Programme.objects.get().state


def test_close_begins_by_itself_after_the_last_day_of_the_organisation():
    running()
    assert (actions.begin_due(at=MIDNIGHT - MINUTE), state()) == (0, "running")
    assert [actions.begin_due(at=MIDNIGHT), actions.begin_due(at=MIDNIGHT), state()] == [1, 0, "closing"]
    assert list(Entry.objects.values_list("verb", "reason", "actor")) == [("programme_moved", "closing", "system")]


def test_programme_is_closed_when_nothing_lives_in_it():
    pair = make.pair()
    running(pair, "closing")
    assert (actions.close_due(at=MIDNIGHT), state()) == (0, "closing")
    pairs.move(pair, Pair.State.COMPLETED, at=MIDNIGHT)
    assert actions.close_due(at=MIDNIGHT - MINUTE) == 0
    assert [actions.close_due(at=MIDNIGHT), actions.close_due(at=MIDNIGHT), state()] == [1, 0, "closed"]


def test_programme_is_closed_after_eight_weeks_whatever_lives_in_it():
    running(state="closing")
    assert (actions.close_due(at=MIDNIGHT + WEEKS - MINUTE), state()) == (0, "closing")
    assert (actions.close_due(at=MIDNIGHT + WEEKS), state()) == (1, "closed")


def test_close_ends_what_has_begun_with_its_certificate_and_takes_the_booked_conversation_away():
    booked = arranged()
    running(booked.pair, "closing")
    held = {"state": Meeting.State.HELD, "minutes": 60, "created_at": make.NOW, "finished_at": make.NOW}
    Meeting.objects.create(pair=booked.pair, number=2, starts_at=make.NOW, **held)
    at = booked.starts_at - MINUTE
    close_programme(Programme.objects.get(), by=SYSTEM, at=at)
    pairs.settle_answers(at=at)
    assert (actions.complete_due(at=at), Pair.objects.get().state) == (1, "completed")
    assert Certificate.objects.count() == 2
    words = Letter.objects.filter(kind="recognition.closing").values_list("text", flat=True)
    assert ["come to its close" in text for text in words] == [True, True]
    Letter.objects.all().delete()
    assert opening.call_off_over(at=at) == 1
    booked.refresh_from_db()
    assert booked.state == Meeting.State.CANCELLED
    assert list(Letter.objects.values_list("calendar_method", flat=True)) == ["CANCEL", "CANCEL"]


def test_conversation_that_has_begun_is_not_called_off_with_its_pair():
    booked = arranged()
    Pair.objects.update(state="completed", ended_at=make.NOW)
    assert (opening.call_off_over(at=booked.starts_at), opening.call_off_over(at=booked.starts_at - MINUTE)) == (0, 1)


def test_nothing_opens_any_more_in_a_closed_programme():
    running(state="closing")
    opened = [number for _pair, number in opening.due_pairs(at=make.NOW)]
    Programme.objects.update(state="closed")
    assert (opened, opening.due_pairs(at=make.NOW)) == ([1], [])


@pytest.mark.parametrize(
    ("programme", "pair_state", "words"),
    [
        ("closing", "active", "The programme is coming to its close. You can look back now"),
        ("closed", "completed", "The programme has come to its close. This page stays open"),
    ],
)
def test_page_to_look_back_on_says_what_is_true_before_all_was_held(programme, pair_state, words):
    pair = make.pair(state=pair_state)
    running(pair, programme)
    shown = signed_in(pair.members.first().person.user).get(f"/pairs/{pair.uid}/close/").content.decode()
    assert (words in shown, "Your planned conversations are over" in shown) == (True, False)
