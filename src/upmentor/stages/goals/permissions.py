"""Who may open what here: the two of a pair; and those who manage its programme for outcomes that both show."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.goals.models import Goal, Outcome
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.permissions import live_pair, own_pair
from upmentor.stages.programmes.permissions import managed

__all__ = ["OwnGoal", "OwnOutcome", "live_goal", "live_pair", "managed", "own_goal", "own_outcome", "own_pair"]


@dataclass(frozen=True)
class OwnGoal:
    """A goal of the pair, removed ones too, and who looks at it."""

    member: PairMember
    goal: Goal


@dataclass(frozen=True)
class OwnOutcome:
    """An outcome of the pair, removed ones too, and who looks at it."""

    member: PairMember
    outcome: Outcome


def own_goal(user: User, uid: uuid.UUID, goal: uuid.UUID, **_: Any) -> OwnGoal | None:
    """A goal of one's own pair, also after its end."""
    member = own_pair(user, uid)
    found = Goal.objects.filter(pair=member.pair, uid=goal).select_related("pair").first() if member else None
    return OwnGoal(member, found) if member and found else None


def live_goal(user: User, uid: uuid.UUID, goal: uuid.UUID, **_: Any) -> OwnGoal | None:
    """The same while the pair is not over."""
    found = own_goal(user, uid, goal)
    return found if found and found.member.live else None


def own_outcome(user: User, uid: uuid.UUID, outcome: uuid.UUID, **_: Any) -> OwnOutcome | None:
    """An outcome of one's own pair, also after its end: whoever agreed can take that back then."""
    member = own_pair(user, uid)
    found = Outcome.objects.filter(pair=member.pair, uid=outcome).select_related("pair").first() if member else None
    return OwnOutcome(member, found) if member and found else None
