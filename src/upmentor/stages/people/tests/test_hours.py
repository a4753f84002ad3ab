"""Letters arrive in working hours; working time is right across clock changes."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.people.tests.factories import organisation
from upmentor.stages.people.working import WorkingTime, next_moment

pytestmark = pytest.mark.django_db


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def someone(key: str, zone: str, hours: str = "Mon-Fri 09:00-17:00") -> Person:
    organisation()
    return Person.objects.create(employee_id=key, name=key, time_zone=zone, working_hours=hours)


def test_letter_in_working_hours_goes_at_once():
    reader = someone("a", "Europe/London")
    assert next_working_moment(reader, utc(2026, 3, 2, 9, 7, 31)) == utc(2026, 3, 2, 9, 7, 31)


def test_letter_at_night_waits_for_the_morning():
    reader = someone("a", "America/New_York")
    assert next_working_moment(reader, utc(2026, 3, 2, 23, 10)) == utc(2026, 3, 3, 14, 0)


def test_letter_on_friday_evening_waits_for_monday_or_sunday():
    assert next_working_moment(someone("a", "Europe/London"), utc(2026, 3, 6, 18, 0)) == utc(2026, 3, 9, 9, 0)
    gulf = someone("b", "Asia/Dubai", "Sun-Thu 08:00-16:00")
    assert next_working_moment(gulf, utc(2026, 3, 6, 18, 0)) == utc(2026, 3, 8, 4, 0)


def test_letter_to_two_waits_for_the_hour_that_both_work():
    london, york = someone("a", "Europe/London"), someone("b", "America/New_York")
    at = utc(2026, 3, 2, 9, 30)
    assert next_working_moment(london, at, with_=york) == utc(2026, 3, 2, 14, 0)
    assert next_working_moment(york, at, with_=london) == utc(2026, 3, 2, 14, 0)


def test_letter_to_two_without_a_shared_hour_goes_at_each_ones_own():
    london, sydney = someone("a", "Europe/London"), someone("b", "Australia/Sydney")
    at = utc(2026, 6, 1, 12, 0)
    assert next_working_moment(london, at, with_=sydney) == at
    assert next_working_moment(sydney, at, with_=london) == utc(2026, 6, 1, 23, 0)


def test_letter_to_two_looks_no_further_than_three_working_days():
    # Part-timers who share Friday only; on Monday that is the fifth working day.
    one = someone("a", "Europe/London", "Mon, Fri 09:00-17:00")
    other = someone("b", "Europe/London", "Tue-Fri 09:00-17:00")
    at = utc(2026, 3, 2, 10, 0)
    assert next_working_moment(one, at, with_=other) == at
    assert next_working_moment(other, at, with_=one) == utc(2026, 3, 3, 9, 0)


def test_letter_to_somebody_without_zone_uses_the_organisations():
    organisation()
    reader = Person.objects.create(employee_id="a", name="A", working_hours="gibberish")
    assert next_working_moment(reader, utc(2026, 3, 2, 3, 0)) == utc(2026, 3, 2, 9, 0)


def test_hours_chosen_at_enrolment_narrow_those_of_the_roster():
    both = WorkingTime.of("Mon-Fri 09:00-17:00", "Europe/London", chosen="Tue-Wed 12:00-20:00")
    assert [both.covers(utc(2026, 3, 3, hour, 0), 60) for hour in (11, 12, 16, 17)] == [False, True, True, False]
    assert not both.works(utc(2026, 3, 2, 13, 0))


def test_hours_chosen_in_another_zone_hold_there():
    moved = WorkingTime.of("", "Europe/London", chosen="Mon-Fri 09:00-17:00", chosen_zone="Asia/Dubai")
    assert (moved.zone, moved.works(utc(2026, 3, 2, 5, 0)), moved.works(utc(2026, 3, 2, 13, 0))) == (
        "Asia/Dubai",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("day", "first"),
    [((2026, 3, 27), 9), ((2026, 3, 30), 8), ((2026, 10, 23), 8), ((2026, 10, 26), 9), ((2026, 12, 31), 9)],
)
def test_working_day_begins_at_nine_on_the_wall_on_both_sides_of_a_clock_change(day: tuple[int, int, int], first: int):
    london = WorkingTime.of("Mon-Fri 09:00-17:00", "Europe/London")
    assert next_moment([london], utc(*day, 0, 0)) == utc(*day, first, 0)


def test_night_shift_passes_midnight():
    night = WorkingTime.of("Mon-Fri 22:00-06:00", "Europe/London")
    assert night.covers(utc(2026, 3, 2, 23, 30), 60)
    assert not night.works(utc(2026, 3, 2, 5, 0))  # Monday morning: Sunday night is not worked


def test_stretched_hours_reach_to_both_sides():
    london = WorkingTime.of("Mon-Fri 09:00-17:00", "Europe/London").stretched(60, 60)
    assert [london.covers(utc(2026, 3, 2, hour, 0), 60) for hour in (7, 8, 16, 17, 18)] == [
        False, True, True, True, False,
    ]  # fmt: skip
