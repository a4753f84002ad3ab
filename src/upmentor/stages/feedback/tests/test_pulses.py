"""The pulse: three taps, for its author alone; a request for a hand that the programme team finds; one letter."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.accounts.models import RoleGrant
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.feedback.actions.pulses import (
    Answers,
    NotChangeable,
    NotOpen,
    ask_after_meetings,
    forget_pulses,
    send_pulse,
)
from upmentor.stages.feedback.models import HandWish, Pulse, PulseTotal
from upmentor.stages.feedback.queries.pulses import open_wishes
from upmentor.stages.goals.actions.goals import set_mentor_goal_later
from upmentor.stages.meetings.actions.booking import cancel
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting, own_meeting
from upmentor.stages.meetings.tests.factories import booked, browser, letters, members, user_of, utc
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
SECRET = "planted-pulse-7a31"


def talk(at: dt.datetime | None = None, number: int = 2) -> Meeting:
    """A booked meeting that began at this moment (five minutes ago)."""
    meeting = booked()
    meeting.number, meeting.starts_at = number, at or timezone.now() - dt.timedelta(minutes=5)
    meeting.save()
    return meeting


def own(meeting: Meeting, side: int = 0) -> OwnMeeting:
    found = own_meeting(user_of(members(meeting.pair)[side]), meeting.pair.uid, meeting.number)
    assert found
    return found


def send(meeting: Meeting, side: int = 0, *, at: dt.datetime | None = None, **answers: Any) -> Pulse:
    values = {"useful": 4, "openly": 2, "hand": "no", "note": "", "version": 1} | answers
    who = own(meeting, side)
    return send_pulse(who, Answers(**values), by=user_of(who.member), at=at or timezone.now())


def page(meeting: Meeting) -> str:
    return reverse("feedback:pulse", args=[meeting.pair.uid, meeting.number])


def typed(**values: str) -> dict[str, str]:
    return {"useful": "4", "openly": "2", "hand": "no", "note": ""} | values


def test_pulse_makes_the_meeting_held_and_leaves_no_name():
    meeting = talk()
    row = send(meeting)
    meeting.refresh_from_db()
    assert (meeting.state, row.useful, row.openly, row.hand) == ("held", 4, 2, "no")
    assert list(Entry.objects.filter(object_key=str(meeting.uid), verb="meetings.finish").values_list("actor")) == [
        ("",)
    ]
    assert not Entry.objects.filter(verb__startswith="feedback.").exists()


def test_first_meeting_keeps_the_pulse_and_asks_for_the_mentors_goal():
    meeting = talk(number=1)
    answer = browser(members(meeting.pair)[0]).post(page(meeting), typed())
    assert (answer.status_code, answer["Location"]) == (
        302,
        reverse("meetings:meeting-finish", args=[meeting.pair.uid, 1]),
    )
    meeting.refresh_from_db()
    assert (meeting.state, Pulse.objects.count()) == ("booked", 1)
    set_mentor_goal_later(meeting.pair, by=user_of(members(meeting.pair)[1]), at=timezone.now())
    send(meeting, 1)
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_pulse_opens_with_the_meeting_and_closes_after_two_weeks():
    start = utc(2026, 3, 10, 10, 0)
    meeting = talk(start)
    for moment in (start - HOUR, start + dt.timedelta(days=14)):
        with pytest.raises(NotOpen):
            send(meeting, at=moment)
    send(meeting, at=start + dt.timedelta(days=13))
    assert Pulse.objects.count() == 1


def test_meeting_that_was_called_off_is_not_answered_for():
    meeting = booked()
    cancel(meeting, by=user_of(members(meeting.pair)[0]), at=utc(2026, 3, 2, 9, 0))
    assert meeting.starts_at
    with pytest.raises(NotOpen):
        send(meeting, at=meeting.starts_at + HOUR)


def test_answers_change_for_a_day_and_no_row_says_when():
    start = utc(2026, 3, 10, 10, 0)
    meeting = talk(start)
    row = send(meeting, at=start + dt.timedelta(minutes=61))
    assert row.changeable_until == start + dt.timedelta(hours=26)
    assert send(meeting, at=start + dt.timedelta(hours=25), useful=5, note="kept").pk == row.pk
    with pytest.raises(NotChangeable):
        send(meeting, at=start + dt.timedelta(hours=26))
    forget_pulses(at=start + dt.timedelta(hours=26))
    row.refresh_from_db()
    assert (row.useful, row.note, row.changeable_until) == (5, "kept", None)


def test_wish_for_a_hand_lies_apart_and_can_be_taken_back():
    meeting = talk()
    send(meeting, 1, hand="team", note=SECRET)
    (wish,) = open_wishes(meeting.pair.programme)
    assert (wish.member.person.name, wish.meeting_id, wish.done_on) == ("Sam Idris", meeting.pk, None)
    assert {field.name for field in HandWish._meta.concrete_fields} == {
        "uid",
        "meeting",
        "member",
        "asked_on",
        "done_on",
    }
    send(meeting, 1, hand="no")
    assert open_wishes(meeting.pair.programme) == []


def test_page_shows_answers_to_their_author_and_to_nobody_else():
    meeting = talk()
    dana, sam = (browser(one) for one in members(meeting.pair))
    assert dana.post(page(meeting), typed(useful="1", note=SECRET, hand="team")).status_code == 302
    assert SECRET in dana.get(page(meeting)).content.decode()
    theirs = sam.get(page(meeting)).content.decode()
    assert 'name="useful"' in theirs
    seen = [theirs]
    seen += [sam.get(f"/pairs/{meeting.pair.uid}/{path}").content.decode() for path in ("", "meetings/2/", "goals/")]
    assert [text for text in seen if SECRET in text or "Not at all</dd>" in text or "you asked" in text] == []
    stranger = booked()
    assert browser(members(stranger.pair)[0]).get(page(meeting)).status_code == 404
    assert Client().get(page(meeting)).status_code == 302


def test_contact_opens_the_door_and_nothing_of_it_is_kept():
    meeting = talk()
    dana = browser(members(meeting.pair)[0])
    assert dana.post(page(meeting), typed(hand="contact")).status_code == 422
    grace = make.user("Grace Mensah")
    grace.grants.create(role=RoleGrant.Role.CONTACT)
    assert dana.post(page(meeting), typed(hand="contact"))["Location"] == reverse("concerns:speak-up")
    assert ([one.hand for one in Pulse.objects.all()], HandWish.objects.count()) == (["no"], 0)


def test_line_to_oneself_is_not_in_the_database_in_clear_text():
    send(talk(), note=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("SELECT note FROM feedback_pulse")
        (stored,) = cursor.fetchone()
    assert stored
    assert SECRET not in stored


def test_unanswered_scale_keeps_what_was_tapped_and_typed():
    meeting = talk()
    answer = browser(members(meeting.pair)[0]).post(page(meeting), {"useful": "3", "hand": "team", "note": SECRET})
    text = answer.content.decode()
    assert (answer.status_code, Pulse.objects.count(), SECRET in text) == (422, 0, True)
    assert text.count(" checked") == 2


def test_same_form_twice_is_one_answer():
    meeting = talk()
    dana = browser(members(meeting.pair)[0])
    for _time in range(2):
        assert dana.post(page(meeting), typed())["Location"] == page(meeting)
    assert Pulse.objects.count() == 1
    assert "Thank you, your answers are kept" in dana.get(page(meeting)).content.decode()


def test_letter_comes_once_in_the_readers_hours_and_not_to_whoever_answered():
    start = utc(2026, 3, 10, 14, 0)  # London 14:00, Athens 16:00
    meeting = talk(start)
    meeting.minutes = 60
    meeting.save()
    assert ask_after_meetings(at=start + dt.timedelta(minutes=59)) == 0
    # At 15:00 in London it is 17:00 in Athens, where nobody works any more.
    assert [ask_after_meetings(at=start + HOUR) for _time in range(2)] == [1, 0]
    dana, sam = (one.person.email for one in members(meeting.pair))
    assert letters("feedback.") == [(dana, "30 seconds on today’s conversation")]
    send(meeting, at=start + HOUR)
    assert Letter.objects.get(kind="feedback.pulse").state == Letter.State.WITHDRAWN
    assert ask_after_meetings(at=start + dt.timedelta(hours=17)) == 1
    assert letters("feedback.")[1:] == [(sam, "30 seconds on your last conversation")]
    text = Letter.objects.get(address=sam, kind="feedback.pulse").text
    assert "Everyday AI" not in text
    assert page(meeting) in text


def test_no_letter_for_who_answered_nor_for_a_pair_that_pauses():
    start = utc(2026, 3, 10, 10, 0)
    first, second = talk(start), talk(start)
    for side in (0, 1):
        send(first, side, at=start + HOUR)
    Pair.objects.filter(pk=second.pair_id).update(state="paused", paused_until=dt.date(2026, 4, 1))
    assert ask_after_meetings(at=start + HOUR) == 0


def test_pulses_become_counts_after_a_year():
    start = utc(2026, 3, 10, 10, 0)
    meeting = talk(start)
    for side in (0, 1):
        send(meeting, side, at=start + HOUR, note=SECRET)
    forget_pulses(at=start + dt.timedelta(days=365))
    assert Pulse.objects.count() == 2
    for _time in range(2):
        forget_pulses(at=start + dt.timedelta(days=365, hours=1))
    rows = PulseTotal.objects.filter(programme=meeting.pair.programme).order_by("question")
    assert (Pulse.objects.count(), list(rows.values_list("question", "level", "number"))) == (
        0,
        [("openly", 2, 2), ("useful", 4, 2)],
    )
