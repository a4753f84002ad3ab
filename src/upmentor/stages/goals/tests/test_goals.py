"""The verbs on goals: room, order, conflict, undo, "later"."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from upmentor.ground.audit.models import Entry
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, Gone, NoRoom, NotYours, PairOver
from upmentor.stages.goals.actions.forgetting import forget_removed
from upmentor.stages.goals.actions.goals import (
    add_goal,
    change_goal,
    move_goal,
    remove_goal,
    restore_goal,
    set_mentor_goal_later,
)
from upmentor.stages.goals.actions.judging import judge
from upmentor.stages.goals.models import Goal, Rating
from upmentor.stages.goals.queries.goals import goals_of, mentor_goal_settled
from upmentor.stages.goals.tests.factories import NOW, WORDS, couple, goal, user_of
from upmentor.stages.pairs.models import PairMember

pytestmark = pytest.mark.django_db


def by(member: PairMember) -> dict:
    return {"by": user_of(member), "at": NOW}


def texts(member: PairMember) -> list[str]:
    return [one.text for one in goals_of(member.pair, member)]


def test_mentee_has_two_goals_and_the_mentor_one() -> None:
    dana, sam = couple()
    goal(dana, "a"), goal(sam, "b"), goal(dana, "c")
    for member in (dana, sam):
        with pytest.raises(NoRoom):
            goal(member, "too many")
    assert texts(dana) == ["a", "c", "b"]


def test_the_database_refuses_a_second_goal_of_a_mentor() -> None:
    _dana, sam = couple()
    with pytest.raises(IntegrityError), transaction.atomic():
        Goal.objects.create(pair=sam.pair, owner=sam, role="mentor", seat=2)


def test_adding_to_a_pair_that_is_over_is_refused() -> None:
    dana, _sam = couple(state="completed")
    with pytest.raises(PairOver):
        goal(dana)


def test_change_by_the_partner_is_kept_and_counts_a_version() -> None:
    dana, sam = couple()
    made = goal(dana)
    change_goal(made, replace(WORDS, target="Six questions"), seen=1, **by(sam))
    now = Goal.objects.get()
    assert (now.target, now.version) == ("Six questions", 2)


def test_change_of_what_the_partner_changed_meanwhile_shows_the_newer_one() -> None:
    dana, sam = couple()
    made = goal(dana)
    change_goal(made, replace(WORDS, text="Sam’s words"), seen=1, **by(sam))
    with pytest.raises(ChangedMeanwhile) as refused:
        change_goal(made, replace(WORDS, text="Dana’s words"), seen=1, **by(dana))
    assert refused.value.now.text == "Sam’s words"
    assert Goal.objects.get().text == "Sam’s words"


def test_order_changes_by_one_place_and_stops_at_the_edge() -> None:
    dana, sam = couple()
    first, _second = goal(dana, "a"), goal(dana, "b")
    move_goal(first, dana, up=False, **by(dana))
    assert texts(sam) == ["b", "a"]
    move_goal(first, dana, up=False, **by(dana))
    assert texts(sam) == ["b", "a"]
    with pytest.raises(NotYours):
        move_goal(first, sam, up=True, **by(sam))


def test_removed_goal_comes_back_as_it_was() -> None:
    dana, sam = couple()
    made = goal(dana)
    with pytest.raises(NotYours):
        remove_goal(made, sam, **by(sam))
    remove_goal(made, dana, **by(dana))
    assert texts(dana) == []
    with pytest.raises(Gone):
        change_goal(made, WORDS, seen=1, **by(sam))
    restore_goal(made, dana, **by(dana))
    assert texts(dana) == [WORDS.text]


def test_restoring_where_another_took_the_place_is_refused() -> None:
    _dana, sam = couple()
    made = goal(sam, "old")
    remove_goal(made, sam, **by(sam))
    goal(sam, "new")
    with pytest.raises(NoRoom):
        restore_goal(made, sam, **by(sam))
    assert texts(sam) == ["new"]


def test_removed_goal_is_deleted_after_thirty_days() -> None:
    dana, _sam = couple()
    remove_goal(goal(dana), dana, **by(dana))
    goal(dana, "kept")
    assert forget_removed(at=NOW + dt.timedelta(days=29)) == 0
    assert forget_removed(at=NOW + dt.timedelta(days=30)) == 1
    assert [one.text for one in Goal.objects.all()] == ["kept"]


def test_mentor_goal_is_settled_by_a_goal_or_by_later() -> None:
    dana, sam = couple()
    goal(dana)
    assert not mentor_goal_settled(dana.pair)
    set_mentor_goal_later(dana.pair, **by(dana))
    assert mentor_goal_settled(dana.pair)
    set_mentor_goal_later(dana.pair, later=False, **by(dana))
    assert not mentor_goal_settled(dana.pair)
    made = goal(sam)
    assert mentor_goal_settled(dana.pair)
    remove_goal(made, sam, **by(sam))
    assert not mentor_goal_settled(dana.pair)


def test_a_mentor_goal_ends_later() -> None:
    _dana, sam = couple()
    set_mentor_goal_later(sam.pair, **by(sam))
    remove_goal(goal(sam), sam, **by(sam))
    assert not mentor_goal_settled(sam.pair)


def test_other_words_are_judged_anew_but_not_what_both_saw_half_way() -> None:
    dana, sam = couple()
    made, other = goal(dana, "a"), goal(dana, "b")
    for member in (dana, sam):
        judge(made, member, "midpoint", 0, **by(member))
        judge(made, member, "end", 1, **by(member))
    judge(other, sam, "midpoint", 0, **by(sam))
    for one in (made, other):
        change_goal(one, replace(WORDS, text="new words"), seen=1, **by(dana))
    left = Rating.objects.order_by("goal", "moment").values_list("goal", "moment")
    assert list(left) == [(made.pk, "midpoint")] * 2


def test_audit_names_nobody_and_holds_no_words() -> None:
    dana, _sam = couple()
    add_goal(dana, replace(WORDS, text="planted words"), **by(dana))
    rows = list(Entry.objects.filter(verb__startswith="goals.").values_list("verb", "actor", "about", "reason"))
    assert rows == [("goals.add_goal", "", "", "")]
