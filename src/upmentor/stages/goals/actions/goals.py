"""Adding a goal, changing its words, its order, removing it and taking that back."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.goals.actions.errors import ChangedMeanwhile, Gone, NoRoom, NotYours
from upmentor.stages.goals.actions.locking import lock_live
from upmentor.stages.goals.ladder import FIELDS
from upmentor.stages.goals.models import MENTEE_GOALS, MENTOR_GOALS, Goal, MentorGoalLater, Rating
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment

KEEP = dt.timedelta(days=30)


@dataclass(frozen=True)
class GoalWords:
    """What somebody writes about a goal; the levels by their names, the target being level 0."""

    text: str
    today: str
    target: str
    far_beyond: str = ""
    beyond: str = ""
    step_closer: str = ""
    further_away: str = ""
    weight: int = 1


@transaction.atomic
def add_goal(member: PairMember, words: GoalWords, *, by: Actor, at: dt.datetime) -> Goal:
    """A goal of this member's own. A mentor's ends "later". Raises `NoRoom`, and `PairOver` for a pair that is over."""
    pair = lock_live(member.pair)
    seat = _free_seat(member)
    goal = Goal(pair=pair, owner=member, role=member.role, seat=seat, position=_last(member) + 1, **asdict(words))
    goal.save()
    if member.role == Enrolment.Role.MENTOR:
        MentorGoalLater.objects.filter(pair=pair).delete()
    record("goals.add_goal", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    return goal


def _free_seat(member: PairMember) -> int:
    most = MENTOR_GOALS if member.role == Enrolment.Role.MENTOR else MENTEE_GOALS
    taken = set(Goal.objects.filter(owner=member, removed_on=None).values_list("seat", flat=True))
    free = next((seat for seat in range(1, most + 1) if seat not in taken), None)
    if free is None:
        raise NoRoom
    return free


def _last(member: PairMember) -> int:
    return max(Goal.objects.filter(owner=member, removed_on=None).values_list("position", flat=True), default=0)


@transaction.atomic
def change_goal(goal: Goal, words: GoalWords, *, seen: int, by: Actor, at: dt.datetime) -> Goal:
    """Either of the two writes the goal anew; `seen` is the version that they read. What was judged against other words
    is judged again: the end always, half-way unless both had.

    Raises `ChangedMeanwhile` with the goal as it stands when the partner was faster, `Gone`, `PairOver`.
    """
    lock_live(goal.pair)
    now = _present(goal)
    if all(getattr(now, name) == value for name, value in asdict(words).items()):
        return now
    if now.version != seen:
        raise ChangedMeanwhile(now)
    other_words = any(getattr(now, name) != getattr(words, name) for name in ("text", *FIELDS.values()))
    for name, value in asdict(words).items():
        setattr(now, name, value)
    now.version += 1
    now.save()
    if other_words:
        _judge_again(now)
    record("goals.change_goal", by=by, at=at, kind="pair", key=goal.pair.uid, mode=Mode.SILENT)
    return now


def _judge_again(goal: Goal) -> None:
    given = Rating.objects.filter(goal=goal)
    given.filter(moment=Rating.Moment.END).delete()
    if given.filter(moment=Rating.Moment.MIDPOINT).count() == 1:
        given.delete()


def _present(goal: Goal) -> Goal:
    now = Goal.objects.select_related("pair").get(pk=goal.pk)
    if now.removed_on:
        raise Gone
    return now


def _own(goal: Goal, member: PairMember) -> None:
    if goal.owner_id != member.pk:
        raise NotYours


@transaction.atomic
def move_goal(goal: Goal, member: PairMember, *, up: bool, by: Actor, at: dt.datetime) -> None:
    """Put one's own goal one place up or down; at the edge nothing changes. Raises `NotYours`, `Gone`, `PairOver`."""
    lock_live(goal.pair)
    _own(_present(goal), member)
    row = list(Goal.objects.filter(owner=member, removed_on=None))
    place = next(number for number, one in enumerate(row) if one.pk == goal.pk)
    other = place - 1 if up else place + 1
    if 0 <= other < len(row):
        row[place], row[other] = row[other], row[place]
    for number, one in enumerate(row, start=1):
        if one.position != number:
            Goal.objects.filter(pk=one.pk).update(position=number)
    record("goals.move_goal", by=by, at=at, kind="pair", key=goal.pair.uid, mode=Mode.SILENT)


@transaction.atomic
def remove_goal(goal: Goal, member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """Take one's own goal off the page; `restore_goal` brings it back for 30 days. Raises `NotYours`, `PairOver`."""
    lock_live(goal.pair)
    now = Goal.objects.get(pk=goal.pk)
    _own(now, member)
    if now.removed_on is None:
        Goal.objects.filter(pk=now.pk).update(removed_on=at.date())
        record("goals.remove_goal", by=by, at=at, kind="pair", key=goal.pair.uid, mode=Mode.ACTORLESS)


@transaction.atomic
def restore_goal(goal: Goal, member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """Bring a removed goal back as it was. Raises `NoRoom` when another took its place, `NotYours`, `PairOver`."""
    lock_live(goal.pair)
    now = Goal.objects.get(pk=goal.pk)
    _own(now, member)
    if now.removed_on is not None:
        Goal.objects.filter(pk=now.pk).update(removed_on=None, seat=_free_seat(member))
        record("goals.restore_goal", by=by, at=at, kind="pair", key=goal.pair.uid, mode=Mode.ACTORLESS)


@transaction.atomic
def set_mentor_goal_later(pair: Pair, *, later: bool = True, by: Actor, at: dt.datetime) -> None:
    """The two will choose the mentor's own goal later (AC-8.1), or not later after all. Raises `PairOver`."""
    lock_live(pair)
    if later:
        MentorGoalLater.objects.get_or_create(pair=pair)
    else:
        MentorGoalLater.objects.filter(pair=pair).delete()
    record("goals.set_mentor_goal_later", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
