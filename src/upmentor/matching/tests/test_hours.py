from datetime import date

import pytest

from upmentor.matching import HoursError, shared_hours, weekly_slots
from upmentor.matching.hours import utc_offset_minutes

from .sample import WINTER


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("Mon-Fri 09:00-17:00", 40),
        ("mon - fri 9-17", 40),
        ("Monday–Friday 09:00–17:00", 40),
        ("Mon-Thu 09:00-17:30; Fri 09:00-13:00", 38),
        ("Mon-Thu 09:00-17:30, Fri 09:00-13:00", 38),
        ("Mon, Wed, Fri 09:00-12:00, 13:00-17:00", 21),
        ("Mon Wed 09:00-10:00 Tue 09:00-12:00", 5),
        ("Sun-Thu 08:00-16:00", 40),
        ("Fri-Mon 10:00-14:00", 16),
        ("Mon-Fri 22:00-06:00", 40),
        ("Sun 22:00-24:00", 2),
        ("Mon 09:00-12:00, Mon 11:00-13:00", 4),
        ("Mon 09:15-10:15", 0.5),
    ],
)
def test_hours_in_every_spelling(text, hours):
    slots = weekly_slots(text, "UTC", WINTER)
    assert shared_hours(slots, slots) == hours


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Mon-Fri",
        "09:00-17:00",
        "Mon 09:00",
        "Mon 25:00-26:00",
        "Mon 24:30-25:00",
        "Mon 09:61-10:00",
        "Mon 09:00-09:00",
        "Mon 09:00-17:00:00",
        "Mon 09:00-17:00 lunch",
        "Mon-Fri 09:00-17:00; Sat",
        "Blu 09:00-10:00",
        "M 09:00-17:00",
        "x" * 501,
    ],
)
def test_hours_that_cannot_be_read(text):
    with pytest.raises(HoursError):
        weekly_slots(text, "UTC", WINTER)


@pytest.mark.parametrize(
    "zone", ["", "Nowhere/Land", "../etc/passwd", "/etc/localtime", "Europe", "Europe/\0", "x" * 5000]
)
def test_hours_in_an_unknown_zone(zone):
    with pytest.raises(HoursError):
        weekly_slots("Mon 09:00-10:00", zone, WINTER)


def test_hours_follow_the_week_round_its_end():
    monday_in_auckland = weekly_slots("Mon 09:00-10:00", "Pacific/Auckland", WINTER)
    assert monday_in_auckland == weekly_slots("Sun 20:00-21:00", "UTC", WINTER)
    sunday_in_honolulu = weekly_slots("Sun 20:00-21:00", "Pacific/Honolulu", WINTER)
    assert sunday_in_honolulu == weekly_slots("Mon 06:00-07:00", "UTC", WINTER)


def test_hours_follow_summer_time():
    assert utc_offset_minutes("Europe/London", date(2026, 7, 1)) == 60
    assert weekly_slots("Mon 09:00-10:00", "Europe/London", date(2026, 7, 1)) == weekly_slots(
        "Mon 08-09", "UTC", WINTER
    )


def test_hours_with_an_odd_offset_never_invent_common_time():
    kathmandu = weekly_slots("Mon 09:00-17:00", "Asia/Kathmandu", WINTER)
    assert shared_hours(kathmandu, kathmandu) == 7.5
