"""Undo of "Finish": for a day, until the next meeting opens; what was written stays."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.audit.models import Entry
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.meetings.actions.errors import NotNow
from upmentor.stages.meetings.actions.finishing import finish, undo_finish
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting, SharedNotes
from upmentor.stages.meetings.permissions import own_meeting
from upmentor.stages.meetings.tests.factories import booked, browser, members
from upmentor.stages.pairs.models import Pair

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)


def finished(number: int = 2) -> Meeting:
    """A meeting that began five minutes ago and has just been finished, with an open point and a carried one."""
    meeting = booked(number=1)
    meeting.number, meeting.starts_at = number, timezone.now() - dt.timedelta(minutes=5)
    meeting.save()
    owner = members(meeting.pair)[0]
    for place, (text, since) in enumerate((("new", None), ("older", max(number - 1, 0))), start=1):
        kept = {"pair": meeting.pair, "member": owner, "position": place, "since": since, "carried": since is not None}
        AgendaPoint.objects.create(number=number, text=text, **kept)
    kept = {"pair": meeting.pair, "number": number}
    SharedNotes.objects.create(text="what we said", version=1, **kept)
    Action.objects.create(text="a promise", member=owner, position=1, **kept)
    Reflection.objects.create(member=owner, position=1, text="a thought")
    if number == 0:
        Pair.objects.update(state=Pair.State.GETTING_TO_KNOW, active_at=None)
    finish(own(meeting), by=owner.person.user, at=timezone.now())
    meeting.refresh_from_db()
    return meeting


def own(meeting: Meeting):
    found = own_meeting(members(meeting.pair)[0].person.user, meeting.pair.uid, meeting.number)
    assert found
    return found


def undo(meeting: Meeting, after: dt.timedelta = HOUR) -> Meeting:
    assert meeting.finished_at
    return undo_finish(own(meeting), by=members(meeting.pair)[1].person.user, at=meeting.finished_at + after)


def points(meeting: Meeting) -> list[tuple[str, int, bool]]:
    rows = AgendaPoint.objects.filter(pair=meeting.pair)
    return sorted((one.text, one.number, one.carried) for one in rows)


def test_open_points_come_back_as_they_were_and_words_stay():
    meeting = finished()
    assert points(meeting) == [("new", 3, True), ("older", 3, True)]
    assert [undo(meeting).state for _ in range(2)] == ["booked", "booked"]
    meeting.refresh_from_db()
    assert meeting.finished_at is None
    assert points(meeting) == [("new", 2, False), ("older", 2, True)]
    texts = [model.objects.get().text for model in (SharedNotes, Action, Reflection)]
    assert texts == ["what we said", "a promise", "a thought"]
    assert [row.actor for row in Entry.objects.filter(verb="meetings.undo_finish")] == [""]


def test_finished_again_after_the_undo_carries_over_as_the_first_time():
    meeting = finished()
    undo(meeting)
    finish(own(meeting), by=members(meeting.pair)[0].person.user, at=timezone.now())
    assert points(meeting) == [("new", 3, True), ("older", 3, True)]


def test_after_a_day_it_is_too_late():
    meeting = finished()
    undo(meeting, 24 * HOUR - dt.timedelta(seconds=1))
    other = finished()
    with pytest.raises(NotNow):
        undo(other, 24 * HOUR)


@pytest.mark.parametrize(("state", "late"), [("proposed", True), ("booked", True), ("cancelled", False)])
def test_next_meeting_that_has_opened_ends_it(state, late):
    meeting = finished()
    when = timezone.now() + dt.timedelta(days=28)
    time = {"day": when.date(), "clock": when.time(), "starts_at": when} if state == "booked" else {}
    kept = {"minutes": 60, "zone": "UTC", "created_at": when, **time}
    Meeting.objects.create(pair=meeting.pair, number=3, state=state, **kept)
    if late:
        with pytest.raises(NotNow):
            undo(meeting)
    else:
        assert undo(meeting).state == "booked"


def test_pair_that_is_over_stays_over():
    meeting = finished()
    Pair.objects.update(state=Pair.State.ENDED, ended_at=timezone.now())
    with pytest.raises(NotNow):
        undo(meeting)


def test_days_to_answer_after_the_first_talk_begin_anew():
    meeting = finished(0)
    assert Pair.objects.get().asked_at == meeting.finished_at
    undo(meeting)
    pair = Pair.objects.get()
    assert (pair.asked_at, pair.answer_by) == (None, None)


def test_first_talk_of_a_pair_that_has_begun_stays_held():
    meeting = finished(0)
    Pair.objects.update(state=Pair.State.ACTIVE, active_at=timezone.now())
    with pytest.raises(NotNow):
        undo(meeting)


def test_page_offers_the_undo_while_it_is_possible():
    meeting = finished()
    page = reverse("meetings:meeting-finish", args=[meeting.pair.uid, 2])
    address = reverse("meetings:meeting-undo-finish", args=[meeting.pair.uid, 2])
    there = browser(members(meeting.pair)[1])
    assert f'action="{address}"' in there.get(page).content.decode()
    answer = there.post(address)
    assert answer.headers["Location"] == reverse("meetings:meeting", args=[meeting.pair.uid, 2])
    assert 'value="finish"' in there.get(answer.headers["Location"]).content.decode()
    finish(own(meeting), by=members(meeting.pair)[0].person.user, at=timezone.now())
    Meeting.objects.update(finished_at=timezone.now() - 25 * HOUR)
    assert address not in there.get(page).content.decode()
    assert "This has changed" in there.post(address, follow=True).content.decode()
