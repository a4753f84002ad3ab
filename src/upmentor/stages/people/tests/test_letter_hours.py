"""When letters may reach somebody (`ux.md` J17)."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest

from upmentor.stages.pairs.tests import factories
from upmentor.stages.people.queries.hours import letter_moment

pytestmark = pytest.mark.django_db
TOKYO = "Asia/Tokyo"
EVENING_OWL = (dt.time(6), dt.time(14))


def moment(text: str, zone: str = TOKYO) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def reader(hours: str = "", zone: str = TOKYO) -> str:
    person = factories.person("Dana Reader")
    person.working_hours, person.time_zone = hours, zone
    person.save()
    return f"person:{person.uid}"


@pytest.mark.parametrize(
    ("hours", "quiet", "at", "due"),
    [
        ("", None, "2026-03-04T10:00", "2026-03-04T10:00"),
        ("", None, "2026-03-04T18:30", "2026-03-05T08:00"),
        ("", None, "2026-03-06T18:30", "2026-03-09T08:00"),  # Friday evening: Monday
        ("Mon-Thu 07:00-15:00", None, "2026-03-05T07:10", "2026-03-05T07:10"),  # works then
        ("Mon-Thu 07:00-15:00", None, "2026-03-05T18:10", "2026-03-09T07:00"),  # Friday is free
        ("Sun-Thu 09:00-17:00", None, "2026-03-06T12:00", "2026-03-08T08:00"),
        ("", EVENING_OWL, "2026-03-04T10:00", "2026-03-04T14:00"),
        ("", EVENING_OWL, "2026-03-04T22:00", "2026-03-04T22:00"),
    ],
)
def test_letters_wait_for_the_readers_day(hours, quiet, at, due):
    assert letter_moment(reader(hours), moment(at), quiet) == moment(due)


def test_both_sides_of_a_clock_change_begin_at_eight():
    one = reader(zone="Europe/London")
    for at, due in (("2026-03-27T19:00", "2026-03-30T08:00"), ("2026-10-23T19:00", "2026-10-26T08:00")):
        assert letter_moment(one, moment(at, "Europe/London"), None) == moment(due, "Europe/London")


@pytest.mark.parametrize("key", ["user:nobody", "user:7b0b0a0e-0000-4000-8000-000000000000", "somebody"])
def test_readers_without_a_row_keep_the_hours_of_the_organisation(key):
    assert letter_moment(key, moment("2026-03-04T19:00", "UTC"), None) == moment("2026-03-05T08:00", "UTC")
