"""Letters about bookings carry the reader's own calendar entry."""

from __future__ import annotations

import pytest
import vobject

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions.booking import book, call_off, cancel, change_place, move
from upmentor.stages.meetings.emails import tell_cancelled
from upmentor.stages.meetings.models import CalendarEntry, Meeting
from upmentor.stages.meetings.tests.factories import NOW, booked, couple, members, options, user_of
from upmentor.stages.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def addresses(settings):
    settings.DEFAULT_FROM_EMAIL, settings.REPLY_ADDRESS = "Upmentor <sender@mail.example>", "calendar@mail.example"
    settings.PUBLIC_URL = "https://up.example"


def sent(meeting: Meeting) -> list[tuple[str, str, str, str]]:
    """Reader's role, method, sequence and what the letter's entry says the time is, oldest letter first."""
    roles = {one.person.email: one.role for one in members(meeting.pair)}
    found = []
    for letter in Letter.objects.exclude(calendar="").order_by("id"):
        calendar = vobject.readOne(letter.calendar)
        calendar.vevent.validate(raiseException=True)
        assert calendar.method.value == letter.calendar_method
        start = f"{calendar.vevent.dtstart.value:%d %b %H:%M}"
        found.append((roles[letter.address], letter.calendar_method, calendar.vevent.sequence.value, start))
    return found


def test_both_get_an_entry_of_their_own_with_the_partner_s_first_name_and_no_topic():
    meeting = booked()
    mentee, mentor = members(meeting.pair)
    letters = {one.address: vobject.readOne(one.calendar).vevent for one in Letter.objects.exclude(calendar="")}
    dana, sam = letters[mentee.person.email], letters[mentor.person.email]
    assert (dana.summary.value, sam.summary.value) == ("Conversation with Sam", "Conversation with Dana")
    assert dana.dtstart.value == sam.dtstart.value == meeting.starts_at
    assert dana.uid.value != sam.uid.value
    assert {dana.uid.value, sam.uid.value} == {str(one.uid) for one in CalendarEntry.objects.all()}
    assert dana.attendee.value == f"mailto:{mentee.person.email}"
    assert (dana.organizer.value, dana.organizer.params["CN"]) == ("mailto:calendar@mail.example", ["Upmentor"])
    assert dana.description.value == (
        "You talk with Sam for 60 minutes.\n\nYou talk by video. Put a link on the page. Camera optional; turn "
        f"captions on whenever they help.\n\nSee or change the time:\nhttps://up.example/pairs/{meeting.pair.uid}/schedule/"
    )


def test_one_entry_is_changed_with_a_rising_sequence_and_taken_out():
    meeting = booked()
    first = f"{meeting.starts_at:%d %b %H:%M}"
    by = user_of(members(meeting.pair)[0])
    change_place(meeting, "video", "https://meet.example.com/x", by=by, at=NOW)
    move(meeting, by=by, at=NOW)
    meeting = book(meeting, options(meeting)[0], by=by, at=NOW)
    second = f"{meeting.starts_at:%d %b %H:%M}"
    again = cancel(meeting, by=by, at=NOW)
    told = [("REQUEST", "0", first), ("REQUEST", "1", first), ("REQUEST", "2", second), ("CANCEL", "3", second)]
    assert sent(meeting) == [(role, *one) for one in told for role in ("mentee", "mentor")]
    assert (first != second, again.pk != meeting.pk, CalendarEntry.objects.count()) == (True, True, 2)


def test_a_time_that_was_given_up_is_taken_out_when_the_pair_comes_to_rest():
    meeting = booked()
    at = f"{meeting.starts_at:%d %b %H:%M}"
    meeting = move(meeting, by=user_of(members(meeting.pair)[0]), at=NOW)
    call_off(meeting, at=NOW)
    tell_cancelled(meeting, at=NOW)
    assert [one[1:] for one in sent(meeting)[2:]] == [("CANCEL", "1", at)] * 2


def test_perhaps_is_kept_for_the_same_time_and_forgotten_with_another():
    meeting = booked()
    CalendarEntry.objects.update(answer="TENTATIVE")
    by = user_of(members(meeting.pair)[0])
    change_place(meeting, "room", "Room 4", by=by, at=NOW)
    move(meeting, by=by, at=NOW)
    book(meeting, options(meeting)[0], by=by, at=NOW)
    told = [vobject.readOne(one.calendar).vevent for one in Letter.objects.exclude(calendar="").order_by("id")]
    assert [one.attendee.params["PARTSTAT"] for one in told] == [["ACCEPTED"]] * 2 + [["TENTATIVE"]] * 2 + [
        ["ACCEPTED"]
    ] * 2


def test_whoever_has_no_address_gets_neither_letter_nor_entry():
    pair = couple()
    Person.objects.filter(pk=members(pair)[1].person_id).update(email="")
    meeting = booked(pair)
    assert [one[0] for one in sent(meeting)] == ["mentee"]
    assert CalendarEntry.objects.count() == 1


def test_an_entry_is_written_in_the_reader_s_language_and_keeps_their_zone_s_rules():
    meeting = booked(couple("Asia/Dubai", "Asia/Dubai", mentee_hours="Sun-Thu 09:00-17:00"))
    texts = list(Letter.objects.exclude(calendar="").values_list("calendar", flat=True))
    assert all(f"DTSTART;TZID=Asia/Dubai:{meeting.day:%Y%m%d}T{meeting.clock:%H%M%S}\r\n" in text for text in texts)
    assert all("BEGIN:VTIMEZONE\r\nTZID:Asia/Dubai\r\n" in text for text in texts)
