"""Who may read what in the library: everybody who is signed in reads every guide that is written."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language

from upmentor.ground.accounts.models import User
from upmentor.ground.content.guides import ENGLISH, Guide, MeetingGuide, UnknownGuideError, guide, meeting_guide


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
