"""Where two people meet when nobody says otherwise."""

from __future__ import annotations

from django.conf import settings

from upmentor.stages.meetings.models import Meeting


def standard_place(meeting: Meeting) -> str:
    """The video link of the organisation's pattern with this meeting in it; empty when there is no pattern."""
    pattern: str = settings.VIDEO_PATTERN
    return pattern.replace("{meeting}", meeting.uid.hex) if pattern else ""
