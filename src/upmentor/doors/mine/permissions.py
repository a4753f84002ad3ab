"""Who may read what here: every guide that is written is for everybody who is signed in; pairs are for those who have
one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from upmentor.ground.accounts.models import User
from upmentor.ground.content.guides import ENGLISH, Guide, MeetingGuide, UnknownGuideError, guide, meeting_guide
from upmentor.stages.meetings.models import Action, Meeting
from upmentor.stages.meetings.permissions import OwnMeeting
from upmentor.stages.pairs.permissions import live_pair
from upmentor.stages.pairs.queries.own import has_pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.permissions import person_of


def has_pairs(user: User, **_: Any) -> Person | None:
    """The person behind the account, when they have a pair or had one."""
    person = person_of(user)
    return person if person is not None and has_pair(person) else None


@dataclass(frozen=True)
class OwnPromise:
    """Something that the user promised, and the latest meeting of the pair, on whose page it is ticked."""

    own: OwnMeeting
    key: uuid.UUID


def own_promise(user: User, uid: uuid.UUID, promise: uuid.UUID, **_: Any) -> OwnPromise | None:
    """The user's own promise in a live pair; None for their partner's and for everybody else."""
    member = live_pair(user, uid)
    if member is None or not Action.objects.filter(pk=promise, member=member, removed=False).exists():
        return None
    rows = Meeting.objects.filter(pair=member.pair).exclude(state=Meeting.State.CANCELLED)
    latest = rows.order_by("-number", "-pk").first()
    return OwnPromise(OwnMeeting(member, latest), promise) if latest else None


def reads_guide(user: User, topic: str, **_: Any) -> Guide | None:
    """The guide in the language of the page, English where it has none; None while it is not written."""
    try:
        return guide(topic, get_language() or ENGLISH)
    except UnknownGuideError:
        return None


def reads_meeting_guide(user: User, topic: str, number: int, **_: Any) -> MeetingGuide | None:
    """The guide of one meeting, as above."""
    try:
        return meeting_guide(topic, number, get_language() or ENGLISH)
    except UnknownGuideError:
        return None
