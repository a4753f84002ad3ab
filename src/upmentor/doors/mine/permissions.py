"""Who may read what here: every guide that is written is for everybody who is signed in; pairs are for those who have
one."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from upmentor.ground.accounts.models import User
from upmentor.ground.content.guides import ENGLISH, Guide, MeetingGuide, UnknownGuideError, guide, meeting_guide
from upmentor.stages.pairs.queries.own import has_pair
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.permissions import person_of


def has_pairs(user: User, **_: Any) -> Person | None:
    """The person behind the account, when they have a pair or had one."""
    person = person_of(user)
    return person if person is not None and has_pair(person) else None


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
