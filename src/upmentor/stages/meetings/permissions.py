"""Who may open what here: the two of a live pair, and the assistants of one of them for times alone (AC-9.4)."""

from __future__ import annotations

import hashlib
import hmac
import uuid
from dataclasses import dataclass
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.meetings.models import CalendarFeed, Delegation, Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import live_pair, own_pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.permissions import person_of

__all__ = [
    "Assisting",
    "OwnMeeting",
    "assisted_meeting",
    "digest_of",
    "is_assistant",
    "live_meeting",
    "live_pair",
    "own_delegation",
    "own_meeting",
    "own_pair",
    "owner_by_token",
    "principal",
]


@dataclass(frozen=True)
class Assisting:
    """A coming meeting for which the user finds times, and for whom."""

    meeting: Meeting
    member: PairMember


def is_assistant(user: User, **_: Any) -> bool:
    """Whether somebody has named the user as assistant."""
    return bool(user.is_authenticated) and live_delegations(user).exists()


def live_delegations(user: User) -> Any:
    """For whom the user finds times now."""
    return Delegation.objects.filter(assistant=user, ended_at=None, principal__employed=True)


def assisted_meeting(user: User, uid: uuid.UUID, **_: Any) -> Assisting | None:
    """A coming meeting of somebody whose assistant the user is; None for everybody else."""
    if not user.is_authenticated:
        return None
    rows = Meeting.objects.filter(uid=uid, state__in=Meeting.COMING, pair__state__in=Pair.MEETING)
    meeting = rows.select_related("pair__programme").first()
    if meeting is None:
        return None
    principals = live_delegations(user).values("principal")
    members = PairMember.objects.filter(pair=meeting.pair, person__in=principals).exclude(person__user=user)
    member = members.select_related("pair__programme", "person__site", "person__user", "enrolment").first()
    return Assisting(meeting, member) if member else None


@dataclass(frozen=True)
class OwnMeeting:
    """A meeting of the user's pair, and their place in the pair."""

    member: PairMember
    meeting: Meeting

    @property
    def number(self) -> int:
        """The meeting's number, 0 for the first talk."""
        return self.meeting.number


def own_meeting(user: User, uid: uuid.UUID, number: int, **_: Any) -> OwnMeeting | None:
    """The meeting of this number in the user's pair, also after the pair's end; one that was cancelled and not opened
    anew counts too. None for everybody else."""
    member = own_pair(user, uid)
    if member is None or number > 100:
        return None
    rows = Meeting.objects.filter(pair=member.pair, number=number).order_by("-id")
    # Only one of a number is not cancelled, so at most the second query looks further.
    meeting = rows.exclude(state=Meeting.State.CANCELLED).first() or rows.first()
    if meeting is None:
        return None
    meeting.pair = member.pair
    return OwnMeeting(member, meeting)


def live_meeting(user: User, uid: uuid.UUID, number: int, **_: Any) -> OwnMeeting | None:
    """The same while the pair is not over: for pages that change something."""
    own = own_meeting(user, uid, number)
    return own if own and own.member.live else None


def principal(user: User, **_: Any) -> Person | None:
    """The person behind the account, who may name assistants."""
    return person_of(user)


def digest_of(token: str) -> str:
    """What is stored of a private address's token."""
    return hashlib.sha256(token.encode()).hexdigest()


def owner_by_token(user: User, token: str, **_: Any) -> Person | None:
    """Whose calendar reads from this private address, whoever asks; None for any other address."""
    digest = digest_of(token)
    row = CalendarFeed.objects.filter(digest=digest, person__employed=True).select_related("person__user").first()
    return row.person if row and hmac.compare_digest(row.digest, digest) else None


owner_by_token.public = True  # type: ignore[attr-defined]


def own_delegation(user: User, uid: uuid.UUID, **_: Any) -> Delegation | None:
    """A delegation that the user gave."""
    person = person_of(user)
    if person is None:
        return None
    return Delegation.objects.filter(uid=uid, principal=person).select_related("principal", "assistant").first()
