import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.stages.people.working import WorkingTime
from upmentor.stages.supervision.days import best_time, fit
from upmentor.stages.supervision.grouping import groups

UTC_NINE = WorkingTime.of("Mon-Fri 09:00-17:00", "UTC")


@settings(max_examples=40)
@given(st.integers(0, 30), st.sets(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=12))
def test_groups_hold_everybody_once_and_nobody_beside_a_foe(size, apart):
    apart = {(one, other) for one, other in apart if one != other}
    made, alone = groups(list(range(size)), apart=apart)
    assert sorted([one for group in made for one in group] + alone) == list(range(size))
    assert [pair for pair in apart for group in made if set(pair) <= set(group)] == []
    assert [group for group in made if not 2 <= len(group) <= 8] == []


def test_groups_without_foes_are_as_few_and_as_equal_as_can_be():
    assert [len(one) for one in groups(list(range(8)))[0]] == [8]
    assert sorted(len(one) for one in groups(list(range(9)))[0]) == [4, 5]
    assert sorted(len(one) for one in groups(list(range(17)))[0]) == [5, 6, 6]
    assert groups(["a"]) == ([], ["a"])


def test_best_time_is_the_hour_that_most_work():
    monday, long_ago = dt.date(2026, 3, 9), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    india = WorkingTime.of("Mon-Fri 09:00-14:00", "Asia/Kolkata")
    found = best_time(monday, "UTC", [UTC_NINE, UTC_NINE], 60, after=long_ago)
    assert found.isoformat() == "2026-03-10T10:00:00+00:00"
    # 08:00 in London is 13:30 in Kolkata, so nobody is reached by both: the two in London count more.
    assert fit(best_time(monday, "UTC", [UTC_NINE, UTC_NINE, india], 60, after=long_ago), 60, [india]) == 0
    early = WorkingTime.of("Mon-Fri 06:00-10:00", "UTC")
    assert best_time(monday, "UTC", [early, UTC_NINE], 60, after=long_ago).hour == 9


def test_best_time_never_lies_behind():
    now = dt.datetime(2026, 4, 1, 12, tzinfo=dt.UTC)
    assert best_time(dt.date(2026, 3, 9), "UTC", [UTC_NINE], 60, after=now) > now
