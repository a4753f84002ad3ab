"""Who may open what here: the author alone, also after the end of the pair; staff see the days of rounds and
totals."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.meetings.permissions import OwnMeeting, own_meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.programmes.models import Enrolment, Programme, Round
from upmentor.stages.programmes.permissions import managed, person_of

__all__ = [
    "OwnCheckIn",
    "OwnEntry",
    "OwnWords",
    "conversation",
    "managed",
    "managed_round",
    "own_check_in",
    "own_entry",
    "own_feedback",
    "own_pair",
    "own_shareable",
]


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


@dataclass(frozen=True)
class OwnCheckIn:
    """A round and the part of whoever answers it; `pairs` are their pairs in its programme that are not over early."""

    round: Round
    enrolment: Enrolment
    pairs: tuple[PairMember, ...]


@dataclass(frozen=True)
class OwnWords:
    """A round in which the two write for each other, and one of them."""

    round: Round
    member: PairMember


def own_check_in(user: User, uid: uuid.UUID, **_: Any) -> OwnCheckIn | None:
    """A round that has begun, for whoever has or had a pair in its programme."""
    person, row = person_of(user), Round.objects.filter(uid=uid).select_related("programme").first()
    if person is None or row is None:
        return None
    rows = PairMember.objects.filter(person=person, pair__programme=row.programme).exclude(pair__state=Pair.State.ENDED)
    members = tuple(rows.select_related("pair", "enrolment__programme").prefetch_related("pair__members__person"))
    return OwnCheckIn(row, members[0].enrolment, members) if members else None


def own_feedback(user: User, uid: uuid.UUID, row: uuid.UUID, **_: Any) -> OwnWords | None:
    """A round of the pair's programme in which the two write for each other; also after the end of the pair."""
    member = own_pair(user, uid)
    if member is None:
        return None
    found = Round.objects.filter(uid=row, programme=member.pair.programme, kind__in=Round.FOR_EACH_OTHER).first()
    return OwnWords(found, member) if found else None


def managed_round(user: User, slug: str, row: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the round is one of it; the view fetches the round."""
    programme = managed(user, slug)
    return programme if programme and Round.objects.filter(programme=programme, uid=row).exists() else None
