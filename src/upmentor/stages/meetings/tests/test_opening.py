"""What opens and closes by itself."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.actions import opening
from upmentor.stages.meetings.actions.booking import move
from upmentor.stages.meetings.models import Meeting, TimeOption
from upmentor.stages.meetings.tests.factories import (
    ATHENS,
    LONDON,
    NOW,
    booked,
    couple,
    letters,
    looking,
    members,
    sign,
    starts,
    user_of,
    utc,
)
from upmentor.stages.pairs.models import Pair
from upmentor.stages.people.models import Person

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def held(pair: Pair, number: int, day: dt.datetime) -> Meeting:
    return Meeting.objects.create(
        pair=pair, number=number, state="held", minutes=60, starts_at=day, created_at=day, finished_at=day
    )


def test_first_talk_of_a_new_pair_is_twenty_minutes():
    pair = couple(state=Pair.State.GETTING_TO_KNOW)
    assert opening.open_due(at=NOW) == 1
    meeting = Meeting.objects.get(pair=pair)
    assert (meeting.number, meeting.minutes, meeting.state, len(starts(meeting))) == (0, 20, "proposed", 3)
    assert opening.open_due(at=NOW) == 0


def test_next_meeting_opens_two_weeks_before_its_day():
    pair = sign(couple())
    held(pair, 1, utc(2026, 3, 10, 10))  # every 4 weeks: the next is due on 7 April
    assert opening.open_due(at=utc(2026, 3, 23, 9)) == 0
    assert opening.open_due(at=utc(2026, 3, 24, 11)) == 1
    meeting = Meeting.objects.get(pair=pair, number=2)
    assert [one.date() for one in starts(meeting) if one] == [dt.date(2026, 4, day) for day in (7, 8, 9)]


def test_first_meeting_does_not_wait_for_the_rhythm_after_the_first_talk():
    pair = couple()
    held(pair, 0, NOW - DAY)
    assert opening.open_due(at=NOW) == 1
    assert Meeting.objects.get(pair=pair, state="proposed").number == 1


def test_second_meeting_waits_for_the_signed_agreement():
    pair = couple()
    held(pair, 1, NOW - 30 * DAY)
    assert opening.open_due(at=NOW) == 0
    sign(pair)
    assert opening.open_due(at=NOW) == 1


def test_no_meeting_opens_beyond_the_planned_ones():
    pair = couple(planned_meetings=1)
    held(pair, 1, NOW - 60 * DAY)
    assert opening.open_due(at=NOW) == 0


def test_pair_that_rests_or_is_over_has_no_coming_meeting():
    paused, ended = booked(), looking()
    Pair.objects.filter(pk=paused.pair_id).update(state="paused", paused_until=dt.date(2026, 5, 1))
    Pair.objects.filter(pk=ended.pair_id).update(state="ended", ended_at=NOW)
    before = len(letters())
    assert opening.call_off_over(at=NOW) == 2
    assert opening.call_off_over(at=NOW) == 0
    rows = Meeting.objects.order_by("id").values_list("state", "sequence", "cancelled_role")
    assert list(rows) == [("cancelled", 1, ""), ("cancelled", 0, "")]
    assert [subject for _address, subject in letters()[before:]] == ["The conversation is off"] * 2


def test_first_talk_that_was_never_booked_gives_way_when_both_go_ahead():
    pair = couple(state=Pair.State.GETTING_TO_KNOW)
    opening.open_due(at=NOW)
    Pair.objects.filter(pk=pair.pk).update(state="active", active_at=NOW)
    assert (opening.call_off_over(at=NOW), opening.open_due(at=NOW)) == (1, 1)
    assert list(Meeting.objects.order_by("id").values_list("number", "state")) == [(0, "cancelled"), (1, "proposed")]


def test_meeting_that_nobody_finished_is_unconfirmed_after_seven_days():
    meeting = booked()
    assert meeting.starts_at
    assert opening.leave_unconfirmed(at=meeting.starts_at + 7 * DAY - dt.timedelta(minutes=1)) == 0
    assert opening.leave_unconfirmed(at=meeting.starts_at + 7 * DAY) == 1
    meeting.refresh_from_db()
    assert meeting.state == "unconfirmed"


def test_times_that_passed_unanswered_are_replaced_a_few_times():
    meeting = looking()
    at = NOW
    made = []
    for _week in range(4):
        at += 14 * DAY
        made.append(opening.replace_stale(at=at))
    assert made == [1, 1, 0, 0]
    assert min(one for one in starts(meeting) if one) > NOW + 28 * DAY


def test_new_zone_rules_keep_the_wall_and_tell_both_when_the_partners_clock_moves():
    meeting = booked(couple(LONDON, ATHENS))
    assert meeting.starts_at
    # As if London had been an hour off by the old rules: the wall time stays, the moment and the mentor's clock move.
    right = meeting.starts_at
    told = meeting.mentor_wall
    Meeting.objects.update(starts_at=right - dt.timedelta(hours=1), mentor_wall="2026-03-03T10:00", zone_rules="2020a")
    before = len(letters())
    assert opening.follow_zones(at=NOW) == 1
    assert opening.follow_zones(at=NOW) == 0
    meeting.refresh_from_db()
    assert (meeting.starts_at, meeting.mentor_wall, meeting.sequence) == (right, told, 1)
    assert [subject for _a, subject in letters()[before:]] == [
        "A clock change moves your conversation: Tue 09:00",
        "A clock change moves your conversation: Tue 11:00",
    ]


def test_new_zone_rules_that_move_nobodys_clock_are_silent():
    meeting = booked()
    Meeting.objects.update(zone_rules="2020a")
    before = len(letters())
    assert opening.follow_zones(at=NOW) == 0
    assert len(letters()) == before
    meeting.refresh_from_db()
    assert meeting.zone_rules != "2020a"


def test_offers_follow_new_zone_rules_silently():
    meeting = looking()
    right = starts(meeting)
    for option in TimeOption.objects.all():
        assert option.starts_at
        TimeOption.objects.filter(pk=option.pk).update(starts_at=option.starts_at - dt.timedelta(hours=1))
    assert opening.follow_zones(at=NOW) == 0
    assert starts(meeting) == right


def test_meeting_that_was_moved_and_is_called_off_leaves_the_calendar():
    meeting = booked()
    dana, _sam = members(meeting.pair)
    move(meeting, by=user_of(dana), at=NOW, asked=dana)
    Pair.objects.update(state="ended", ended_at=NOW)
    assert opening.call_off_over(at=NOW) == 1
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("cancelled", 1)


def test_a_booked_time_that_nobody_was_told_of_yet_is_not_announced_after_it_is_off():
    booked()
    Pair.objects.update(state="ended", ended_at=NOW)
    assert opening.call_off_over(at=NOW) == 1
    rows = Letter.objects.exclude(calendar="").order_by("id").values_list("calendar_method", "state")
    assert list(rows) == [("REQUEST", "withdrawn")] * 2 + [("CANCEL", "queued")] * 2


def test_due_pairs_costs_the_same_for_one_and_for_many(django_assert_num_queries):
    for _number in range(3):
        held(couple(), 1, NOW - DAY)
    with django_assert_num_queries(2):
        assert opening.due_pairs(at=NOW) == []


def test_whoever_no_longer_works_here_is_offered_no_times():
    """Between somebody's last day and the end of their pair."""
    pair = couple(state=Pair.State.GETTING_TO_KNOW)
    gone, stays = members(pair)
    Person.objects.filter(pk=gone.person_id).update(employed=False)
    assert opening.open_due(at=NOW) == 1
    assert [address for address, _subject in letters()] == [stays.person.email]
