"""What one of the two knows of the other's judgement, and when (AC-8.2)."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.goals.actions.errors import Judged, PairOver, TooLate
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.models import Goal, Rating
from upmentor.stages.goals.queries.attainment import attainment_of
from upmentor.stages.goals.queries.goals import Judgement, goal_seen, goals_of
from upmentor.stages.goals.queries.moments import moments_of
from upmentor.stages.goals.tests.factories import NOW, couple, goal, user_of
from upmentor.stages.pairs.models import Pair, PairMember

pytestmark = pytest.mark.django_db


def give(made: Goal, member: PairMember, level: int, moment: str = "midpoint") -> None:
    judge(made, member, moment, level, by=user_of(member), at=NOW)


def seen(made: Goal, member: PairMember) -> Judgement:
    found = goal_seen(made, member)
    assert found
    return found.midpoint


def test_partner_answer_is_hidden_until_ones_own_is_given() -> None:
    dana, sam = couple()
    made = goal(dana)
    give(made, dana, 2)
    assert seen(made, sam) == Judgement(None, None)
    assert seen(made, dana) == Judgement(2, None)
    give(made, sam, -1)
    assert seen(made, sam) == Judgement(-1, 2)
    assert seen(made, dana) == Judgement(2, -1)


def test_answer_can_be_changed_until_both_have_answered() -> None:
    dana, sam = couple()
    made = goal(dana)
    give(made, dana, 2)
    give(made, dana, 1)
    give(made, sam, 0)
    give(made, dana, 1)
    for member in (dana, sam):
        with pytest.raises(Judged):
            give(made, member, -2)
    assert seen(made, dana) == Judgement(1, 0)


def test_half_way_is_hidden_while_the_end_is_asked() -> None:
    dana, sam = couple()
    made = goal(dana)
    give(made, dana, 0)
    give(made, sam, 0)
    asked = goal_seen(made, dana, asked="end")
    assert asked
    assert asked.midpoint == Judgement()
    give(made, dana, 1, "end")
    after = goal_seen(made, dana, asked="end")
    assert after
    assert (after.midpoint, after.end) == (Judgement(0, 0), Judgement(1, None))


def test_half_way_after_the_end_is_refused() -> None:
    dana, _sam = couple()
    made = goal(dana)
    give(made, dana, 1, "end")
    with pytest.raises(TooLate):
        give(made, dana, 1)


def test_pair_that_ended_early_is_not_judged_and_a_completed_one_is() -> None:
    dana, _sam = couple()
    made = goal(dana)
    Pair.objects.filter(pk=dana.pair.pk).update(state="completed", ended_at=NOW)
    give(made, dana, 1, "end")
    Pair.objects.filter(pk=dana.pair.pk).update(state="ended", ended_at=NOW)
    with pytest.raises(PairOver):
        give(made, dana, 2, "end")


@pytest.mark.parametrize(("level", "moment"), [(3, "end"), (-3, "end"), (0, "never")])
def test_unknown_level_or_moment_is_a_mistake_of_the_caller(level: int, moment: str) -> None:
    dana, _sam = couple()
    with pytest.raises(ValueError, match="no such"):
        give(goal(dana), dana, level, moment)
    assert not Rating.objects.exists()


def test_attainment_counts_only_goals_that_both_judged() -> None:
    dana, sam = couple()
    first, second = goal(dana, "a"), goal(sam, "b")
    give(first, dana, 1)
    give(first, sam, 1)
    give(second, dana, 2)
    for reader in (dana, sam):
        found = attainment_of(goals_of(dana.pair, reader), "midpoint")
        assert found
        assert (str(found.word), found.figure.value, found.figure.n, found.goals) == ("Beyond", 60.0, 1, 2)
    assert attainment_of(goals_of(dana.pair, dana), "end") is None


def test_attainment_weighs_goals_and_takes_the_mean_of_both() -> None:
    dana, sam = couple()
    first, second = goal(dana, "a", weight=3), goal(sam, "b")
    for made, levels in ((first, (1, 2)), (second, (0, 0))):
        for member, level in zip((dana, sam), levels, strict=True):
            give(made, member, level)
    found = attainment_of(goals_of(dana.pair, dana), "midpoint")
    assert found
    # 50 + 10 · (3 · 1.5) / √(0.7 · 10 + 0.3 · 16)
    assert round(found.figure.value, 2) == 63.10


@pytest.mark.parametrize(("weeks", "asked"), [(0, ""), (11, ""), (12, "midpoint"), (23, "midpoint"), (24, "end")])
def test_looking_back_is_due_half_way_and_at_the_end_of_the_rhythm(weeks: int, asked: str) -> None:
    dana, _sam = couple()
    found = moments_of(dana.pair, on=NOW.date() + dt.timedelta(weeks=weeks))
    assert found
    assert found.asked == asked


def test_looking_back_ends_with_the_programme() -> None:
    dana, _sam = couple()
    dana.pair.programme.ends_on = NOW.date() + dt.timedelta(weeks=10)
    found = moments_of(dana.pair, on=NOW.date() + dt.timedelta(weeks=5))
    assert found
    assert (found.midpoint - NOW.date(), found.end - NOW.date()) == (dt.timedelta(weeks=5), dt.timedelta(weeks=10))
    assert found.asked == "midpoint"


@pytest.mark.parametrize(("state", "asked"), [("getting_to_know", None), ("ended", None), ("completed", "end")])
def test_looking_back_follows_the_state_of_the_pair(state: str, asked: str | None) -> None:
    dana, _sam = couple(state=state)
    found = moments_of(dana.pair, on=NOW.date())
    assert (found.asked if found else None) == asked
