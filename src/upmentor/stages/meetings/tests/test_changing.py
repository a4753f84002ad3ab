"""Moving, cancelling, places, rhythm (AC-9.3, AC-9.5)."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from django.db import connection
from django.test import override_settings

from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions.booking import book, cancel, change_place, move
from upmentor.stages.meetings.actions.errors import AgreementFirst, NotNow
from upmentor.stages.meetings.actions.offering import (
    Outcome,
    answer_times,
    go_further,
    offer_times,
    shorten,
)
from upmentor.stages.meetings.actions.rhythm import wish_rhythm
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.coming import cancelled_in_a_row, coming_of
from upmentor.stages.meetings.queries.planning import preview
from upmentor.stages.meetings.tests.factories import (
    DUBAI,
    LONDON,
    NEW_YORK,
    NOW,
    booked,
    couple,
    letters,
    looking,
    members,
    options,
    sign,
    starts,
    user_of,
    utc,
)
from upmentor.stages.pairs.models import Pair

pytestmark = pytest.mark.django_db


def agree(meeting: Meeting, at: dt.datetime = NOW) -> Meeting:
    """Both take the first time on offer."""
    first = options(meeting)[0]
    for member in members(meeting.pair):
        answer_times(meeting, member, {first.pk}, by=user_of(member), at=at)
    meeting.refresh_from_db()
    return meeting


def test_moving_offers_three_new_times_and_keeps_the_row():
    meeting = booked()
    dana, sam = members(meeting.pair)
    was, earlier, before = meeting.starts_at, set(starts(meeting)), len(letters())
    moved = move(meeting, by=user_of(dana), at=NOW, asked=dana)
    assert (moved.pk, moved.state, moved.starts_at, moved.sequence) == (meeting.pk, "proposed", None, 0)
    assert (len(starts(moved)), earlier & set(starts(moved)), was in starts(moved)) == (3, set(), False)
    assert letters()[before:] == [(sam.person.email, "Three new times")]
    again = agree(moved)
    assert (again.state, again.sequence, again.uid) == ("booked", 1, meeting.uid)
    assert [subject.split(":")[0] for _address, subject in letters()[-2:]] == ["New time", "New time"]


@pytest.mark.parametrize("verb", [move, cancel])
def test_day_that_is_given_up_is_not_offered_again(verb):
    meeting = booked()
    was = meeting.starts_at
    assert was
    shown = [one.day for one in preview(meeting, members(meeting.pair)[0], at=was - dt.timedelta(hours=25))]
    again = verb(meeting, by=user_of(members(meeting.pair)[0]), at=was - dt.timedelta(hours=25))
    days = [one.date() for one in starts(again) if one]
    assert (was.date() in days, len(set(days)), min(days) > was.date()) == (False, 3, True)
    assert len(shown) == 3


def test_meetings_after_the_first_are_offered_in_the_week_of_the_rhythm():
    pair = sign(couple(cadence_weeks=4))
    first = booked(pair)
    Meeting.objects.update(state="held", finished_at=first.starts_at)
    assert first.starts_at
    opened = first.starts_at + dt.timedelta(days=14)
    due = first.starts_at + dt.timedelta(weeks=4)
    days = [one.date() for one in starts(looking(pair, 2, opened)) if one]
    assert days[0] == due.date()
    assert max(days) < due.date() + dt.timedelta(days=7)


def test_moving_sends_one_kind_sentence_and_no_reason():
    meeting = booked()
    dana, sam = members(meeting.pair)
    move(meeting, by=user_of(dana), at=NOW, asked=dana)
    text = Letter.objects.get(address=sam.person.email, subject="Three new times").text
    assert text.splitlines()[2] == (
        "Dana is looking forward to talking with you and needs another time than Tue 3 Mar, 11:00."
    )


def test_cancelling_opens_the_same_meeting_anew():
    meeting = booked()
    offered_before = set(starts(meeting))
    dana, _sam = members(meeting.pair)
    again = cancel(meeting, by=user_of(dana), at=NOW, asked=dana)
    assert offered_before & set(starts(again)) == set()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence, meeting.cancelled_role) == ("cancelled", 1, "mentee")
    assert (again.number, again.state, len(starts(again))) == (meeting.number, "proposed", 3)
    assert [subject for _address, subject in letters()[-2:]] == ["Cancelled, with three new times"] * 2


def test_two_cancellations_in_a_row_ask_both_about_the_rhythm_once():
    meeting = booked()
    dana, sam = members(meeting.pair)
    for _time in range(3):
        meeting = agree(cancel(meeting, by=user_of(dana), at=NOW, asked=dana))
    assert letters("meetings.rhythm_question") == [
        (dana.person.email, "Would a different rhythm suit you both?"),
        (sam.person.email, "Would a different rhythm suit you both?"),
    ]
    # It says something also after the hour at which the cancelled one would have been.
    assert set(Letter.objects.filter(kind="meetings.rhythm_question").values_list("before", flat=True)) == {None}
    texts = {one.address: one.text for one in Letter.objects.filter(kind="meetings.rhythm_question")}
    assert {address: "It is not about you" in text for address, text in texts.items()} == {
        dana.person.email: False,
        sam.person.email: True,
    }


def test_meeting_that_was_held_ends_the_row_of_cancellations():
    meeting = booked()
    dana, _sam = members(meeting.pair)
    again = agree(cancel(meeting, by=user_of(dana), at=NOW, asked=dana))
    assert cancelled_in_a_row(meeting.pair) == 1
    Meeting.objects.filter(pk=again.pk).update(state="held", finished_at=NOW + dt.timedelta(days=1))
    assert cancelled_in_a_row(meeting.pair) == 0


def test_nobody_reads_in_the_audit_who_moved_or_cancelled():
    meeting = booked()
    dana, _sam = members(meeting.pair)
    move(meeting, by=user_of(dana), at=NOW, asked=dana)
    cancel(agree(meeting), by=user_of(dana), at=NOW, asked=dana)
    assert set(Entry.objects.filter(verb__startswith="meetings.").values_list("actor", flat=True)) == {""}


def test_what_is_booked_or_over_refuses_answers():
    meeting = booked()
    dana, _sam = members(meeting.pair)
    first = options(meeting)[0]
    with pytest.raises(NotNow):
        answer_times(meeting, dana, {first.pk}, by=user_of(dana), at=NOW)
    cancel(meeting, by=user_of(dana), at=NOW, asked=dana)
    with pytest.raises(NotNow):
        move(meeting, by=user_of(dana), at=NOW, asked=dana)


def test_second_meeting_is_not_booked_before_both_have_signed():
    pair = couple()
    with pytest.raises(AgreementFirst):
        looking(pair, 2)
    sign(pair)
    assert booked(pair, 2).state == "booked"


def test_answers_are_kept_until_the_agreement_is_signed():
    pair = couple()
    meeting = looking(pair)
    Meeting.objects.update(number=2)
    dana, sam = members(pair)
    first = options(meeting)[0]
    answer_times(meeting, dana, {first.pk}, by=user_of(dana), at=NOW)
    assert answer_times(meeting, sam, {first.pk}, by=user_of(sam), at=NOW).outcome is Outcome.AGREEMENT
    with pytest.raises(AgreementFirst):
        book(meeting, first, by=user_of(sam), at=NOW)
    from upmentor.stages.meetings.actions.opening import book_agreed

    assert book_agreed(at=NOW) == 0
    sign(pair)
    assert (book_agreed(at=NOW), book_agreed(at=NOW)) == (1, 0)


@override_settings(VIDEO_PATTERN="https://meet.example.com/{meeting}")
def test_video_link_follows_the_organisations_pattern():
    first, second = looking(), looking()
    assert first.place == f"https://meet.example.com/{first.uid.hex}"
    assert (first.host, first.place == second.place) == ("meet.example.com", False)


def test_place_changes_the_entry_of_a_booked_meeting():
    meeting = booked()
    dana, _sam = members(meeting.pair)
    changed = change_place(meeting, "room", "  Fjord,  3rd floor ", by=user_of(dana), at=NOW)
    assert (changed.place_kind, changed.place, changed.sequence) == ("room", "Fjord, 3rd floor", 1)
    assert [subject for _address, subject in letters()[-2:]] == ["New place for Tue 09:00", "New place for Tue 11:00"]
    assert change_place(changed, "room", "Fjord, 3rd floor", by=user_of(dana), at=NOW).sequence == 1


def test_invitation_states_captions_and_camera():
    booked()
    texts = list(Letter.objects.filter(kind="meetings.booked").values_list("text", flat=True))
    assert [text.count("Camera optional") for text in texts] == [1, 1]
    assert ["captions" in text for text in texts] == [True, True]


def test_rhythm_changes_when_both_wish_the_same():
    pair = couple()
    dana, sam = members(pair)
    assert wish_rhythm(dana, 6, by=user_of(dana), at=NOW) is False
    assert Pair.objects.get(pk=pair.pk).cadence_weeks == 4
    assert wish_rhythm(sam, 6, by=user_of(sam), at=NOW) is True
    assert Pair.objects.get(pk=pair.pk).cadence_weeks == 6
    assert letters("meetings.rhythm") == [
        (sam.person.email, "Every 6 weeks?"),
        (dana.person.email, "From now on every 6 weeks"),
    ]


def test_going_further_finds_times_and_shorter_does_too():
    half = couple(LONDON, LONDON, mentor_hours="Mon-Fri 16:30-20:00")
    meeting = looking(half)
    dana, _sam = members(half)
    assert starts(meeting) == []
    shorten(meeting, dana, 30, by=user_of(dana), at=NOW)
    assert [one.time() for one in starts(meeting) if one] == [dt.time(16, 30)] * 3
    other = looking(couple(LONDON, LONDON, mentor_hours="Mon-Fri 16:30-20:00"))
    dana, _sam = members(other.pair)
    go_further(other, dana, 60, by=user_of(dana), at=NOW)
    assert [one.time() for one in starts(other) if one] == [dt.time(16, 30)] * 3
    with pytest.raises(NotNow):
        go_further(other, dana, 600, by=user_of(dana), at=NOW)


def test_offers_wait_for_working_hours_and_bookings_do_not():
    pair = couple(NEW_YORK, DUBAI, mentee_hours="Mon-Fri 08:00-17:00", mentor_hours="Sun-Thu 09:00-18:00")
    at = utc(2026, 3, 6, 20, 0)  # Friday afternoon in New York, the weekend in Dubai
    meeting = offer_times(pair, 1, by=user_of(members(pair)[0]), at=at)
    due = set(Letter.objects.filter(kind="meetings.times").values_list("due_at", flat=True))
    assert due == {utc(2026, 3, 9, 12, 0)}  # both work; New York changed its clocks on the 8th
    agree(meeting, at)
    assert set(Letter.objects.filter(kind="meetings.booked").values_list("due_at", flat=True)) == {at}


def test_cancellation_at_night_arrives_before_the_meeting():
    meeting = booked()
    dana, sam = members(meeting.pair)
    assert meeting.starts_at == utc(2026, 3, 3, 9, 0)
    at = utc(2026, 3, 3, 6, 30)
    cancel(meeting, by=user_of(dana), at=at, asked=dana)
    due = dict(Letter.objects.filter(subject__startswith="Cancelled").values_list("address", "due_at"))
    assert due == {sam.person.email: at, dana.person.email: at}


def test_letter_is_in_the_readers_language_and_direction():
    pair = couple()
    _dana, sam = members(pair)
    user = user_of(sam)
    user.language = "ar"
    user.save()
    looking(pair)
    made = Letter.objects.get(address=sam.person.email, kind="meetings.times")
    assert (made.language, 'dir="rtl"' in made.html) == ("ar", True)
    assert "11:00" in made.text


def test_coming_meetings_of_many_pairs_cost_one_query(django_assert_num_queries):
    pairs = [looking().pair for _number in range(3)]
    with django_assert_num_queries(1):
        assert len(coming_of(pairs)) == 3


@pytest.mark.django_db(transaction=True)
def test_both_answering_at_once_book_once():
    meeting = looking()
    first = options(meeting)[0]
    found: list[Outcome] = []

    def say(member) -> None:
        try:
            found.append(answer_times(meeting, member, {first.pk}, by=user_of(member), at=NOW).outcome)
        except NotNow:  # the time was booked a moment before
            found.append(Outcome.WAITING)
        finally:
            connection.close()

    threads = [threading.Thread(target=say, args=[member]) for member in members(meeting.pair) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    meeting.refresh_from_db()
    assert (meeting.state, found.count(Outcome.BOOKED), len(letters("meetings.booked"))) == ("booked", 1, 2)
