"""The judgement: dates, cancellations and asked-for help against the pair's own rhythm; every change has its day."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from upmentor.stages.care.health import Health, Life, Reason, State, Talk, Week, health, weeks

DAY = dt.date(2026, 3, 2)
ONE = dt.timedelta(days=1)


def day(weeks: float) -> dt.date:
    return DAY + dt.timedelta(days=round(weeks * 7))


def life(*talks: Talk, **fields: object) -> Life:
    """Under way since DAY, every four weeks, six planned."""
    days = [one for one in talks if one.kind == "held"]
    held = {"held": sum(one.number > 0 for one in days), "met": max((one.day for one in days), default=None)}
    usual: dict[str, Any] = {"stage": "active", "since": DAY, "weeks": 4, "planned": 6, "talks": talks}
    return Life(**(usual | held | fields))


def brief(found: Health) -> tuple[State, Reason]:
    return found.state, found.reason


@pytest.mark.parametrize(
    ("weeks_on", "state", "reason"),
    [(2, State.RHYTHM, Reason.FIRST_DUE), (3, State.RHYTHM, Reason.FIRST_DUE), (3.2, State.SLOWING, Reason.NEVER),
     (5, State.SLOWING, Reason.NEVER), (5.2, State.HAND, Reason.NEVER)],
)  # fmt: skip
def test_pair_that_never_met_has_two_weeks_first(weeks_on: float, state: State, reason: Reason):
    assert brief(health(life(), on=day(weeks_on))) == (state, reason)


@pytest.mark.parametrize(
    ("rhythm", "weeks_on", "state"),
    [(4, 5, State.RHYTHM), (4, 6, State.SLOWING), (4, 9, State.SLOWING), (4, 10, State.HAND),
     (8, 9, State.RHYTHM), (8, 10, State.SLOWING), (8, 18, State.HAND)],
)  # fmt: skip
def test_state_follows_the_pairs_own_rhythm(rhythm: int, weeks_on: int, state: State):
    assert health(life(Talk("held", DAY), weeks=rhythm), on=day(weeks_on)).state == state


def test_planned_conversation_keeps_the_rhythm_until_a_week_after_it():
    found = life(Talk("held", DAY), Talk("planned", day(12), 2))
    assert brief(health(found, on=day(11))) == (State.RHYTHM, Reason.NEXT)
    assert brief(health(found, on=day(13))) == (State.RHYTHM, Reason.TO_FINISH)
    late = health(found, on=day(13))
    assert (late.changes, late.then) == (day(13) + ONE, State.HAND)
    assert brief(health(found, on=day(13) + ONE)) == (State.HAND, Reason.LONG_AGO)


def test_two_cancelled_in_a_row_need_a_hand_until_a_date_is_set():
    cancelled = (Talk("cancelled", day(4), 2, day(3)), Talk("cancelled", day(5), 2, day(4)))
    found = life(Talk("held", DAY), *cancelled)
    assert health(found, on=day(4)) == Health(State.HAND, Reason.CANCELLED, DAY, 2)
    assert health(life(Talk("held", DAY), cancelled[0]), on=day(4)).state == State.RHYTHM
    assert health(life(Talk("held", DAY), *cancelled, Talk("planned", day(6), 2)), on=day(4)).state == State.RHYTHM
    assert health(life(*cancelled, Talk("held", day(4.5), 2)), on=day(5)).state == State.RHYTHM


def test_asked_for_help_comes_before_all_dates():
    assert brief(health(life(Talk("planned", day(1)), asked=True), on=DAY)) == (State.HAND, Reason.ASKED)


def test_pause_gives_a_rhythm_to_begin_again():
    assert health(life(stage="paused", until=day(9)), on=day(3)) == Health(
        State.PAUSED, Reason.PAUSED, day(9), changes=day(9), then=State.RHYTHM
    )
    went_on = life(Talk("held", DAY), since=day(20))
    assert [health(went_on, on=day(n)).state for n in (20, 25, 26)] == [State.RHYTHM, State.RHYTHM, State.SLOWING]


def test_all_held_and_complete_need_nothing():
    talks = [Talk("held", day(4 * n), n) for n in range(1, 7)]
    assert brief(health(life(*talks), on=day(99))) == (State.RHYTHM, Reason.ALL_HELD)
    done = health(life(*talks, stage="completed", until=day(26)), on=day(99))
    assert (done.state, done.day, done.count) == (State.COMPLETE, day(26), 6)


TALKS = st.lists(
    st.builds(
        Talk,
        st.sampled_from(["held", "planned", "cancelled"]),
        st.integers(0, 120).map(lambda n: DAY + n * ONE),
        st.integers(0, 6),
    ),
    max_size=5,
)


@settings(max_examples=60, deadline=None)
@given(TALKS, st.integers(1, 8), st.integers(0, 160))
def test_state_stays_until_the_day_it_names_and_changes_then(talks: list[Talk], rhythm: int, on: int):
    one = life(*talks, weeks=rhythm)
    now = health(one, on=DAY + on * ONE)
    if now.changes is None:
        assert health(one, on=DAY + (on + 400) * ONE).state in (now.state, State.HAND)
        return
    assert now.changes > DAY + on * ONE
    assert health(one, on=now.changes - ONE).state == now.state
    assert health(one, on=now.changes).state == now.then


def test_strip_has_one_cell_a_week_and_the_strongest_sign():
    talks = [
        Talk("held", day(-10.5)),
        Talk("cancelled", day(-10.5)),
        Talk("cancelled", day(-3)),
        Talk("planned", day(0.5)),
    ]
    cells = weeks(talks, [(day(-6), day(-5))], on=DAY)
    assert len(cells) == 12
    assert [one for one in cells if one.kind != "none"] == [
        Week("held", 11), Week("paused", 6), Week("cancelled", 3), Week("planned", 0),
    ]  # fmt: skip
