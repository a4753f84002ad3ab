"""The letter of the day before: one page to read. It names no topic and no agenda (`ux.md` §4)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.notifications.queries import is_written
from upmentor.stages.meetings.emails.reading import Reader, post
from upmentor.stages.meetings.models import Meeting

BRIEF = "meetings.brief"


def was_told(meeting: Meeting, reader: Reader) -> bool:
    """Whether the letter for this day was written before. One query."""
    return is_written(f"meeting:{meeting.uid}:{_what(meeting, reader)}:{reader.member.uid}")


def _what(meeting: Meeting, reader: Reader) -> str:
    return f"brief:{reader.mine.local(meeting.starts_at).date().isoformat()}" if meeting.starts_at else "brief"


def tell_brief(meeting: Meeting, reader: Reader, *, at: dt.datetime) -> None:
    """Once for this meeting and day: a meeting that moves has another one."""
    if meeting.starts_at is None:
        return
    day = reader.mine.local(meeting.starts_at).date()
    with override(reader.language):
        words = reader.words(
            subject=_subject(day, today=reader.mine.local(at).date()),
            paragraphs=(
                _("You and %(name)s talk on %(when)s.") % {"name": reader.name, "when": reader.both(meeting.starts_at)},
                _("One page: a question to think about on the way, what was promised, and how to join. One minute."),
            ),
            button=_("Read the page"),
            url=settings.PUBLIC_URL + reverse("meetings:meeting-brief", args=[meeting.pair.uid, meeting.number]),
        )
        post(reader, words, _what(meeting, reader), meeting, at=at, kind=BRIEF)


def _subject(day: dt.date, *, today: dt.date) -> str:
    if day == today:
        return _("Today: one page to read")
    if day == today + dt.timedelta(days=1):
        return _("Tomorrow: one page to read")
    return _("%(weekday)s: one page to read") % {"weekday": date_format(day, "l")}
