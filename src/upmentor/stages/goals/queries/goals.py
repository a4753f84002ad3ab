"""The goals of a pair as one of the two reads them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise

from upmentor.stages.goals.ladder import WORDS, Rung, ladder
from upmentor.stages.goals.models import Goal, MentorGoalLater, Rating
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment

M = Rating.Moment
Words = str | Promise


@dataclass(frozen=True)
class Judgement:
    """What the reader may know of a moment: their own level and, only once that is given, their partner's."""

    own: int | None = None
    partner: int | None = None

    @property
    def own_words(self) -> Words:
        """The reader's level as a word, empty before."""
        return "" if self.own is None else WORDS[self.own]

    @property
    def partner_words(self) -> Words:
        """The partner's level as a word, empty while hidden or not given."""
        return "" if self.partner is None else WORDS[self.partner]

    @property
    def level(self) -> float | None:
        """The mean of both, None until both are known."""
        return None if self.own is None or self.partner is None else (self.own + self.partner) / 2


@dataclass(frozen=True)
class GoalSeen:
    """A goal as the reader sees it. `rungs` are the five levels, the highest first; `first` and `last` its place among
    its owner's goals."""

    goal: Goal
    owner: PairMember
    mine: bool
    rungs: tuple[Rung, ...]
    midpoint: Judgement
    end: Judgement
    first: bool
    last: bool

    @property
    def text(self) -> str:
        """What is to be reached."""
        return self.goal.text

    def at(self, moment: str) -> Judgement:
        """What the reader may know of this moment."""
        return self.end if moment == M.END else self.midpoint

    @property
    def now(self) -> Words:
        """The reader's latest level in a word, empty before any."""
        return self.end.own_words or self.midpoint.own_words


def goals_of(pair: Pair, reader: PairMember, *, asked: str = "") -> tuple[GoalSeen, ...]:
    """All goals of the pair, the mentee's first, in their order. Two queries, and one for the members unless they are
    there. While the reader is `asked` for the end (a `Rating.Moment`) and has not answered, half-way stays hidden."""
    goals = list(Goal.objects.filter(pair=pair, removed_on=None))
    members = {one.pk: one for one in reader.pair.members.all()}
    given = _given(goals)
    order: dict[int, list[Goal]] = defaultdict(list)
    for goal in sorted(goals, key=lambda one: (one.role != Enrolment.Role.MENTEE, one.position, one.pk)):
        order[goal.owner_id].append(goal)
    return tuple(
        _seen(goal, members[goal.owner_id], reader, given[goal.pk], asked, place=(goal is row[0], goal is row[-1]))
        for row in order.values()
        for goal in row
    )


def goal_seen(goal: Goal, reader: PairMember, *, asked: str = "") -> GoalSeen | None:
    """One goal as the reader sees it; None for a removed one."""
    found = (one for one in goals_of(goal.pair, reader, asked=asked) if one.goal.pk == goal.pk)
    return next(found, None)


def _given(goals: list[Goal]) -> Mapping[object, list[Rating]]:
    given: dict[object, list[Rating]] = defaultdict(list)
    for rating in Rating.objects.filter(goal__in=goals) if goals else ():
        given[rating.goal_id].append(rating)
    return given


def _seen(
    goal: Goal, owner: PairMember, reader: PairMember, given: list[Rating], asked: str, *, place: tuple[bool, bool]
) -> GoalSeen:
    midpoint, end = (_judgement(given, reader, moment) for moment in (M.MIDPOINT, M.END))
    if asked == M.END and end.own is None:
        midpoint = Judgement()
    return GoalSeen(goal, owner, owner.pk == reader.pk, ladder(goal), midpoint, end, *place)


def _judgement(given: list[Rating], reader: PairMember, moment: str) -> Judgement:
    """Nothing at all about the partner, not even that they answered, before the reader has (AC-8.2)."""
    levels = {one.member_id: one.level for one in given if one.moment == moment}
    own = levels.pop(reader.pk, None)
    if own is None:
        return Judgement()
    return Judgement(own, next(iter(levels.values()), None))


def mentor_goal_settled(pair: Pair) -> bool:
    """Whether the mentor has a goal of their own, or the two chose "later" (AC-8.1)."""
    own = Goal.objects.filter(pair=pair, role=Enrolment.Role.MENTOR, removed_on=None)
    return own.exists() or mentor_goal_later(pair)


def mentor_goal_later(pair: Pair) -> bool:
    """Whether the two chose to set the mentor's goal later."""
    return MentorGoalLater.objects.filter(pair=pair).exists()
