"""Offers, answers, booking: the first time that suits both (J9)."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions.booking import book, call_off
from upmentor.stages.meetings.actions.delegating import name_assistant
from upmentor.stages.meetings.actions.errors import NotNow, SlotTaken, TimesChanged
from upmentor.stages.meetings.actions.offering import Outcome, answer_times, offer_others, offer_times
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.tests.factories import (
    NOW,
    booked,
    couple,
    letters,
    looking,
    members,
    options,
    starts,
    user_of,
    utc,
)
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db


def test_three_kind_times_on_different_days_are_offered_to_both():
    meeting = looking()
    assert (meeting.state, meeting.minutes, [one.zone for one in options(meeting)]) == (
        "proposed", 60, ["Europe/London"] * 3,
    )  # fmt: skip
    assert starts(meeting) == [utc(2026, 3, 3, 9, 0), utc(2026, 3, 4, 14, 0), utc(2026, 3, 5, 11, 0)]
    assert [(one.day, one.clock) for one in options(meeting)][1] == (dt.date(2026, 3, 4), dt.time(14))


def test_both_get_the_letter_with_both_walls_and_weekday():
    looking()
    assert sorted(subject for _address, subject in letters()) == ["Three times that suit you both"] * 2


def test_first_common_time_is_booked_at_once():
    meeting = looking()
    dana, sam = members(meeting.pair)
    one, two, three = options(meeting)
    first = answer_times(meeting, dana, {two.pk, three.pk}, by=user_of(dana), at=NOW)
    second = answer_times(meeting, sam, {one.pk, two.pk, three.pk}, by=user_of(sam), at=NOW)
    assert (first.outcome, second.outcome) == (Outcome.WAITING, Outcome.BOOKED)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at, meeting.sequence) == ("booked", two.starts_at, 0)
    assert (meeting.zone, meeting.clock, meeting.mentor_wall) == ("Europe/London", dt.time(14), "2026-03-04T16:00")
    assert [subject for _a, subject in letters("meetings.booked")] == ["Wed 14:00 is booked", "Wed 16:00 is booked"]


def test_no_common_time_brings_three_others():
    meeting = looking()
    dana, sam = members(meeting.pair)
    before = starts(meeting)
    one, two, _three = options(meeting)
    answer_times(meeting, dana, {one.pk}, by=user_of(dana), at=NOW)
    answered = answer_times(meeting, sam, {two.pk}, by=user_of(sam), at=NOW)
    assert answered.outcome is Outcome.OTHER_TIMES
    after = starts(meeting)
    assert (len(after), set(before) & set(after), meeting.state) == (3, set(), "proposed")


def test_none_of_these_brings_three_others_at_once():
    meeting = looking()
    _dana, sam = members(meeting.pair)
    assert answer_times(meeting, sam, set(), by=user_of(sam), at=NOW).outcome is Outcome.OTHER_TIMES


def waiting(meeting: Meeting) -> list[tuple[str, str]]:
    """What the outbox would still send about this meeting."""
    rows = Letter.objects.filter(key__startswith=f"meeting:{meeting.uid}:", state="queued").order_by("id")
    return list(rows.values_list("address", "subject"))


def test_however_often_other_times_are_asked_for_one_letter_comes():
    meeting = looking()
    dana, sam = members(meeting.pair)
    pia = pairs.user("Pia Lund")
    name_assistant(dana.person, pia.email, by=user_of(dana), at=NOW)
    for _again in range(4):
        offer_others(meeting, by=user_of(sam), at=NOW, asked=sam)
    wanted = [(dana.person.email, "Three times that suit you both"), (pia.email, "Times wanted for Dana")]
    assert waiting(meeting) == wanted
    book(meeting, options(meeting)[0], by=user_of(sam), at=NOW)
    assert [subject.endswith("is booked") for _address, subject in waiting(meeting)] == [True, True]


def test_times_that_nobody_has_read_are_taken_back_when_the_meeting_is_called_off():
    meeting = looking()
    assert len(waiting(meeting)) == 2
    call_off(meeting, at=NOW)
    assert waiting(meeting) == []


def test_answer_can_be_changed_while_the_other_has_not_answered():
    meeting = looking()
    dana, sam = members(meeting.pair)
    one, two, _three = options(meeting)
    answer_times(meeting, dana, {one.pk}, by=user_of(dana), at=NOW)
    answer_times(meeting, dana, {two.pk}, by=user_of(dana), at=NOW)
    assert answer_times(meeting, sam, {one.pk, two.pk}, by=user_of(sam), at=NOW).meeting.starts_at == two.starts_at


def test_time_of_the_longer_list_is_offered_to_the_other():
    meeting = looking()
    dana, sam = members(meeting.pair)
    extra = utc(2026, 3, 6, 13, 0)
    assert answer_times(meeting, dana, set(), more={extra}, by=user_of(dana), at=NOW).outcome is Outcome.WAITING
    assert starts(meeting)[-1] == extra
    added = options(meeting)[-1]
    assert answer_times(meeting, sam, {added.pk}, by=user_of(sam), at=NOW).outcome is Outcome.BOOKED


def test_time_outside_working_hours_is_refused():
    meeting = looking()
    dana, _sam = members(meeting.pair)
    with pytest.raises(TimesChanged):
        answer_times(meeting, dana, set(), more={utc(2026, 3, 7, 13, 0)}, by=user_of(dana), at=NOW)


def test_time_of_an_earlier_round_is_refused():
    meeting = looking()
    dana, sam = members(meeting.pair)
    old = options(meeting)[0]
    answer_times(meeting, sam, set(), by=user_of(sam), at=NOW)
    with pytest.raises(TimesChanged):
        answer_times(meeting, dana, {old.pk}, by=user_of(dana), at=NOW)


def test_slot_that_another_meeting_took_is_not_booked():
    meeting = looking()
    _dana, sam = members(meeting.pair)
    first = options(meeting)[0]
    other = couple(of=None)
    _other_dana, other_sam = members(other)
    other_sam.person_id = sam.person_id
    other_sam.save()
    taken = booked(other)
    assert taken.starts_at == first.starts_at
    with pytest.raises(SlotTaken):
        book(meeting, first, by=user_of(sam), at=NOW)
    dana, _sam = members(meeting.pair)
    answer_times(meeting, dana, {first.pk}, by=user_of(dana), at=NOW)
    assert answer_times(meeting, sam, {first.pk}, by=user_of(sam), at=NOW).outcome is Outcome.TAKEN
    assert first.starts_at not in starts(meeting)


def test_time_that_has_passed_is_not_booked():
    meeting = looking()
    dana, _sam = members(meeting.pair)
    with pytest.raises(SlotTaken):
        book(meeting, options(meeting)[0], by=user_of(dana), at=utc(2026, 3, 3, 9, 0))


def test_second_offer_answers_the_open_meeting():
    pair = couple()
    assert looking(pair) == looking(pair)
    assert Meeting.objects.count() == 1
    assert TimeOption.objects.count() == 3


def test_pair_that_rests_gets_no_offer():
    pair = couple()
    dana, _sam = members(pair)
    Pair.objects.filter(pk=pair.pk).update(state="paused", paused_until=dt.date(2026, 4, 1))
    with pytest.raises(NotNow):
        offer_times(pair, 1, by=user_of(dana), at=NOW)
