"""Who may open what here: the author alone, also after the end of the pair."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.meetings.permissions import OwnMeeting, own_meeting
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.permissions import own_pair

__all__ = ["OwnEntry", "conversation", "own_entry", "own_pair", "own_shareable"]


@dataclass(frozen=True)
class OwnEntry:
    """An entry, erased ones too, and its author."""

    member: PairMember
    entry: Reflection


def own_entry(user: User, uid: uuid.UUID, entry: uuid.UUID, **_: Any) -> OwnEntry | None:
    """The user's own entry in their own pair; nobody else's, not even a shared one."""
    member = own_pair(user, uid)
    found = Reflection.objects.filter(member=member, uid=entry).first() if member else None
    return OwnEntry(member, found) if member and found else None


def own_shareable(user: User, uid: uuid.UUID, entry: uuid.UUID, **_: Any) -> OwnEntry | None:
    """The same while the pair is not over: nothing new reaches a former partner."""
    found = own_entry(user, uid, entry)
    return found if found and found.member.live else None


def conversation(user: User, uid: uuid.UUID, number: int, **_: Any) -> OwnMeeting | None:
    """A meeting of the user's pair, also after its end; not the first talk, after which both answer something else."""
    own = own_meeting(user, uid, number) if number else None
    return own if own and own.number else None
