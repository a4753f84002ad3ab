"""The search for times: pure, so that any two working weeks can be tried."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.stages.meetings.overlaps import (
    Reach,
    Side,
    Time,
    Window,
    best,
    shorter,
    times,
    wall,
    whose_turn,
    wider,
)
from upmentor.stages.people.working import WorkingTime

WEEK = "Mon-Fri 09:00-17:00"


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.UTC)


def side(zone: str, hours: str = WEEK, busy: tuple[tuple[dt.datetime, dt.datetime], ...] = ()) -> Side:
    return Side(WorkingTime.of(hours, zone), busy)


def window(first: dt.date, days: int = 14) -> Window:
    return Window(first, first + dt.timedelta(days=days - 1), utc(first.year, first.month, first.day))


def hours_of(found: list[Time], day: dt.date) -> list[int]:
    return [one.starts_at.hour for one in found if one.day == day and one.starts_at.minute == 0]


def test_london_and_new_york_share_fewer_hours_while_only_one_has_changed_its_clocks():
    # The United States change on 8 March 2026, Europe on 29 March: for three weeks an hour is won.
    both = (side("Europe/London"), side("America/New_York"))
    found = times(both, 60, window(dt.date(2026, 3, 2), 35))
    assert hours_of(found, dt.date(2026, 3, 4)) == [14, 15, 16]
    assert hours_of(found, dt.date(2026, 3, 11)) == [13, 14, 15, 16]
    assert hours_of(found, dt.date(2026, 4, 1)) == [13, 14, 15]


def test_clocks_go_back_on_different_days_in_autumn():
    both = (side("Europe/London"), side("America/New_York"))
    found = times(both, 60, window(dt.date(2026, 10, 19), 21))
    assert hours_of(found, dt.date(2026, 10, 21)) == [13, 14, 15]
    assert hours_of(found, dt.date(2026, 10, 28)) == [13, 14, 15, 16]
    assert hours_of(found, dt.date(2026, 11, 4)) == [14, 15, 16]


@pytest.mark.parametrize(("day", "utc_hour"), [(dt.date(2026, 3, 27), 14), (dt.date(2026, 3, 30), 13)])
def test_wall_time_stays_when_clocks_go_forward(day: dt.date, utc_hour: int):
    assert wall(day, dt.time(14), "Europe/London") == utc(day.year, day.month, day.day, utc_hour)


def test_hour_that_is_skipped_is_no_start_and_the_repeated_one_counts_once():
    night = side("Europe/London", "Sun 00:00-04:00")
    spring = times((night, night), 30, window(dt.date(2026, 3, 29), 1))
    assert [one.starts_at.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M") for one in spring] == [
        "00:00", "00:30", "02:00", "02:30", "03:00", "03:30",
    ]  # fmt: skip
    autumn = times((night, night), 30, Window(dt.date(2026, 10, 25), dt.date(2026, 10, 25), utc(2026, 10, 1)))
    local = [one.starts_at.astimezone(ZoneInfo("Europe/London")).strftime("%H:%M") for one in autumn]
    assert len(local) == len(set(local)) == 8


def test_sunday_to_thursday_and_monday_to_friday_share_four_days():
    gulf = side("Asia/Riyadh", "Sun-Thu 08:00-16:00")
    found = times((side("Europe/London"), gulf), 60, window(dt.date(2026, 3, 1), 7))
    assert sorted({one.day.strftime("%a") for one in found}) == ["Mon", "Thu", "Tue", "Wed"]
    sunday = times((side("Asia/Dubai", "Sun-Thu 09:00-17:00"), gulf), 60, window(dt.date(2026, 3, 1), 1))
    assert [one.starts_at.hour for one in sunday if one.starts_at.minute == 0] == [5, 6, 7, 8, 9, 10, 11, 12]


def test_search_passes_the_end_of_the_year():
    chosen = best(
        times((side("Europe/London"), side("Europe/Athens")), 60, window(dt.date(2026, 12, 30), 5)),
        turn=0,
        zone="Europe/London",
    )
    assert [one.day for one in chosen] == [dt.date(2026, 12, 30), dt.date(2026, 12, 31), dt.date(2027, 1, 1)]


def test_monday_of_the_mentee_may_be_sunday_of_the_mentor():
    sydney = side("Australia/Sydney", "Mon-Fri 09:00-17:00")
    honolulu = side("Pacific/Honolulu", "Sun-Thu 09:00-17:00")
    day = dt.date(2026, 6, 1)
    first = times((sydney, honolulu), 60, Window(day, day, utc(2026, 5, 31)))[0]
    assert (first.day.strftime("%a"), honolulu.time.local(first.starts_at).strftime("%a %H:%M")) == ("Mon", "Sun 13:00")


def test_what_is_taken_is_left_out_and_its_neighbours_stay():
    busy = ((utc(2026, 3, 4, 10), utc(2026, 3, 4, 11)),)
    found = times((side("Europe/London"), side("Europe/London", busy=busy)), 60, window(dt.date(2026, 3, 4), 1))
    assert [one.starts_at.strftime("%H:%M") for one in found][:4] == ["09:00", "11:00", "11:30", "12:00"]


def test_kind_hours_come_first_then_the_hour_of_whose_turn_it_is():
    # London 8-18 and Singapore 8-18 share 8 to 10 in London: early here, or late there.
    both = (side("Europe/London", "Mon-Fri 08:00-18:00"), side("Asia/Singapore", "Mon-Fri 08:00-18:00"))
    found = times(both, 60, window(dt.date(2026, 1, 5)))
    assert not any(one.kind for one in found)
    mine = best(found, turn=0, zone="Europe/London")
    theirs = best(found, turn=1, zone="Europe/London")
    assert [one.awkward for one in mine] == [(60, 0)] * 3
    assert [one.awkward for one in theirs] == [(0, 60)] * 3


def test_awkward_hours_are_shared_fairly_over_a_year_of_meetings():
    both = (side("Europe/London", "Mon-Fri 08:00-18:00"), side("Asia/Singapore", "Mon-Fri 08:00-18:00"))
    taken, history = [0, 0], []
    for number in range(1, 13):
        found = times(both, 60, window(dt.date(2026, 1, 5) + number * dt.timedelta(weeks=4)))
        chosen = best(found, turn=whose_turn((taken[0], taken[1]), number), zone="Europe/London")[0]
        for place in (0, 1):
            taken[place] += bool(chosen.awkward[place])
        history.append(tuple(taken))
    assert all(abs(mentee - mentor) <= 1 for mentee, mentor in history)


def test_turn_goes_to_whoever_took_fewer_then_by_number():
    assert [whose_turn((2, 1), 5), whose_turn((1, 2), 5), whose_turn((1, 1), 1), whose_turn((1, 1), 2)] == [1, 0, 0, 1]


def test_times_that_were_offered_are_not_offered_again():
    found = times((side("Europe/London"), side("Europe/Athens")), 60, window(dt.date(2026, 3, 2)))
    first = best(found, turn=0, zone="Europe/London")
    second = best(found, turn=0, zone="Europe/London", but={one.starts_at for one in first})
    assert {one.starts_at for one in first} & {one.starts_at for one in second} == set()
    assert len(second) == 3


def test_two_who_share_one_day_a_week_get_times_well_apart():
    both = (side("Europe/London", "Fri 09:00-17:00"), side("Europe/London"))
    chosen = best(times(both, 60, window(dt.date(2026, 3, 2), 7)), turn=0, zone="Europe/London")
    assert [one.day for one in chosen] == [dt.date(2026, 3, 6)] * 3
    gaps = [after.starts_at - before.starts_at for before, after in pairwise(chosen)]
    assert min(gaps) >= dt.timedelta(hours=2)


def test_two_who_share_nothing_are_told_what_would_help():
    tokyo = (side("Europe/London"), side("Asia/Tokyo"))
    assert times(tokyo, 60, window(dt.date(2026, 1, 5))) == []
    assert wider(tokyo, 60, window(dt.date(2026, 1, 5)), which=0) == [Reach(60, alone=False), Reach(120, alone=True)]
    half = (side("Europe/London"), side("Europe/London", "Mon-Fri 16:30-20:00"))
    assert (shorter(half, 60, window(dt.date(2026, 1, 5))), shorter(tokyo, 60, window(dt.date(2026, 1, 5)))) == (
        [30, 20],
        [],
    )


ZONES = st.sampled_from(
    ["Europe/London", "America/New_York", "Asia/Kathmandu", "Asia/Dubai", "Australia/Lord_Howe", "Pacific/Chatham"]
)
HOURS = st.sampled_from(
    [WEEK, "Sun-Thu 08:00-16:00", "Mon-Fri 22:00-06:00", "Mon, Wed 09:15-12:00, 13:00-19:45", "Sat-Sun 00:00-24:00"]
)


@settings(max_examples=60, deadline=None)
@given(
    zones=st.tuples(ZONES, ZONES),
    hours=st.tuples(HOURS, HOURS),
    first=st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 1)),
    minutes=st.sampled_from([20, 30, 45, 60]),
    turn=st.sampled_from([0, 1]),
)
def test_whatever_two_people_work_every_offer_lies_inside_both_their_hours(
    zones: tuple[str, str], hours: tuple[str, str], first: dt.date, minutes: int, turn: int
):
    both = (side(zones[0], hours[0]), side(zones[1], hours[1]))
    found = times(both, minutes, window(first, 8))
    chosen = best(found, turn=turn, zone=zones[0])
    assert len(chosen) == min(3, len(chosen))
    assert [one.starts_at for one in chosen] == sorted({one.starts_at for one in chosen})
    for one in chosen:
        local = one.starts_at.astimezone(ZoneInfo(zones[0]))
        assert (local.date(), local.minute % 30) == (one.day, 0)
        for minute in range(0, minutes, 5):
            moment = one.starts_at + dt.timedelta(minutes=minute)
            assert all(person.time.works(moment) for person in both)
    if any(one.kind for one in found):
        assert any(one.kind for one in chosen)


@pytest.mark.parametrize("due", [dt.date(2026, 3, 12), dt.date(2026, 3, 14), dt.date(2026, 3, 15)])
def test_days_from_the_due_day_on_come_first(due: dt.date):
    found = times((side("Europe/London"), side("Europe/Athens")), 60, window(dt.date(2026, 3, 2), 28))
    chosen = best(found, turn=0, zone="Europe/London", due=due)
    expected = [12, 13, 16] if due.day == 12 else [16, 17, 18]
    assert [one.day.day for one in chosen] == expected


def test_due_week_comes_before_kinder_hours_elsewhere_and_kind_hours_lead_within_it():
    due = dt.date(2026, 3, 9)
    late = side("Europe/London", "Mon 18:00-20:00, Wed 10:00-12:00")
    open_all_day = side("Europe/London", "Mon-Fri 08:00-20:00")
    found = times((late, open_all_day), 60, window(dt.date(2026, 3, 2), 21))
    chosen = best(found, turn=0, zone="Europe/London", count=1, due=due)
    assert [(one.day.day, one.kind) for one in chosen] == [(11, True)]
    only_late = side("Europe/London", "Mon 18:00-20:00")
    found = times((only_late, open_all_day), 60, window(dt.date(2026, 3, 2), 21))
    assert [one.day.day for one in best(found, turn=0, zone="Europe/London", count=1, due=due)] == [9]


def test_week_without_common_hours_gives_way_to_the_nearest_days():
    due = dt.date(2026, 3, 9)
    away = ((utc(2026, 3, 9), utc(2026, 3, 17)),)
    found = times((side("Europe/London"), side("Europe/London", busy=away)), 60, window(dt.date(2026, 3, 2), 21))
    chosen = best(found, turn=0, zone="Europe/London", due=due)
    assert [one.day.day for one in chosen] == [4, 5, 6]


def test_whoever_always_takes_the_first_time_keeps_the_rhythm():
    both = (side("Europe/London"), side("Asia/Dubai", "Sun-Thu 08:00-16:00"))
    held = [dt.date(2026, 1, 8)]
    for _number in range(12):
        due = held[-1] + dt.timedelta(weeks=4)
        found = times(both, 60, window(due - dt.timedelta(days=7), 21))
        held.append(best(found, turn=0, zone="Europe/London", due=due)[0].day)
    assert {(after - before).days for before, after in pairwise(held)} == {28}
