import datetime as dt

import pytest

from upmentor.stages.meetings.actions.briefing import send_briefs
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.tests import factories as make

pytestmark = pytest.mark.django_db
BRIEF = "meetings.brief"
# A Tuesday; in London the clock shows UTC in March.
START = make.utc(2026, 3, 10, 14, 0)


def booked(start: dt.datetime = START, **hours: str) -> Meeting:
    kept = {"minutes": 60, "starts_at": start, "day": start.date(), "clock": start.time(), "zone": "Europe/London"}
    return Meeting.objects.create(pair=make.couple(**hours), number=1, state="booked", created_at=make.NOW, **kept)


def subjects() -> list[str]:
    return sorted(subject for _address, subject in make.letters(BRIEF))


def test_brief_goes_on_the_day_before_to_both_and_once():
    booked()
    assert send_briefs(at=make.utc(2026, 3, 6, 10, 0)) == 0
    assert send_briefs(at=make.utc(2026, 3, 9, 10, 0)) == 1
    assert send_briefs(at=make.utc(2026, 3, 9, 11, 0)) == 0
    assert subjects() == ["Tomorrow: one page to read"] * 2


def test_brief_waits_for_the_hours_of_its_reader():
    booked()
    # 8:00 in London is 10:00 in Athens.
    send_briefs(at=make.utc(2026, 3, 9, 8, 0))
    assert len(subjects()) == 1
    send_briefs(at=make.utc(2026, 3, 9, 9, 0))
    assert len(subjects()) == 2


def test_brief_of_a_monday_goes_on_friday_and_names_the_day():
    booked(make.utc(2026, 3, 16, 14, 0))
    send_briefs(at=make.utc(2026, 3, 13, 10, 0))
    assert subjects() == ["Monday: one page to read"] * 2


def test_brief_that_was_missed_goes_on_the_day_itself_and_never_afterwards():
    booked()
    assert send_briefs(at=make.utc(2026, 3, 10, 15, 0)) == 0
    assert send_briefs(at=make.utc(2026, 3, 10, 10, 0)) == 1
    assert subjects() == ["Today: one page to read"] * 2


def test_first_talk_and_resting_pairs_get_no_brief():
    meeting = booked()
    Meeting.objects.update(number=0)
    assert send_briefs(at=make.utc(2026, 3, 9, 10, 0)) == 0
    Meeting.objects.update(number=1)
    type(meeting.pair).objects.update(state="paused", paused_until=dt.date(2026, 6, 1))
    assert send_briefs(at=make.utc(2026, 3, 9, 10, 0)) == 0
