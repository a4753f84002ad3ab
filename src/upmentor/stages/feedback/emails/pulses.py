"""The letter after a meeting. One button, and no word of what was talked about (`ux.md` §4)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.notifications.queries import is_written
from upmentor.stages.meetings.emails.reading import Reader, send
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import PairMember

PULSE = "feedback.pulse"


def about(meeting: Meeting, member: PairMember) -> str:
    """The key of the letter: one for each of the two and each meeting, for ever."""
    return f"pulse:{meeting.uid}:{member.uid}"


def was_told(meeting: Meeting, member: PairMember) -> bool:
    """Whether the letter was written before. One query."""
    return is_written(about(meeting, member))


def tell_pulse(meeting: Meeting, reader: Reader, *, at: dt.datetime) -> None:
    """Once."""
    if meeting.starts_at is None:
        return
    today = reader.mine.local(meeting.starts_at).date() == reader.mine.local(at).date()
    with override(reader.language):
        words = reader.words(
            subject=_("30 seconds on today’s conversation") if today else _("30 seconds on your last conversation"),
            paragraphs=(
                _(
                    "Three taps, for yourself and for the programme as a whole. %(name)s does not read your answers, "
                    "and nobody reads them one by one."
                )
                % {"name": reader.name},
                _("This is the only letter about it."),
            ),
            button=_("Answer in 30 seconds"),
            url=settings.PUBLIC_URL + reverse("feedback:pulse", args=[meeting.pair.uid, meeting.number]),
        )
        send(reader, words, about(meeting, reader.member), at=at, kind=PULSE)
