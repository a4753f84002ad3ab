"""A meeting as a calendar entry, in the reader's language: who, when, where, and nothing of what the two talk about."""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.stages.meetings import wording
from upmentor.stages.meetings.invitations import Entry, Party
from upmentor.stages.meetings.models import CalendarEntry, Meeting


def entry_of(kept: CalendarEntry, meeting: Meeting, partner: str, *, stamp: dt.datetime) -> Entry:
    """The entry at the wall time that is kept. `partner` is a first name; the reader's language is active."""
    assert kept.day is not None
    assert kept.clock is not None
    page = settings.PUBLIC_URL + reverse("meetings:schedule", args=[meeting.pair.uid])
    video = meeting.place_kind == Meeting.Place.VIDEO
    talk = _("You talk with %(name)s for %(minutes)s minutes.")
    lines = (
        talk % {"name": partner, "minutes": meeting.minutes},
        place_words(meeting),
        _("See or change the time:") + "\n" + page,
    )
    return Entry(
        uid=str(kept.uid),
        sequence=meeting.sequence,
        stamp=stamp,
        start=dt.datetime.combine(kept.day, kept.clock, ZoneInfo(kept.zone)),
        minutes=meeting.minutes,
        summary=wording.title(partner),
        description="\n\n".join(lines),
        location=meeting.place,
        link=meeting.place if video and meeting.place.startswith(("https://", "http://")) else "",
        page=page,
        partstat=kept.answer,
    )


def organiser() -> Party:
    """Who invites: the product, at the address where answers arrive."""
    name, sender = parseaddr(settings.DEFAULT_FROM_EMAIL)
    own_name, address = parseaddr(settings.REPLY_ADDRESS)
    return Party(address or sender, own_name or name or _("Upmentor"))


def place_words(meeting: Meeting) -> str:
    """Where the two meet, in a sentence or two; captions and the camera where there are any (AC-9.5)."""
    if meeting.place_kind == Meeting.Place.ROOM:
        return (
            _("You meet in person: %(place)s.") % {"place": meeting.place}
            if meeting.place
            else _("You meet in person. Agree on a room on the page.")
        )
    if meeting.place_kind == Meeting.Place.PHONE:
        return (
            _("You talk on the phone: %(place)s.") % {"place": meeting.place}
            if meeting.place
            else _("You talk on the phone. Write down the number on the page.")
        )
    optional = _("Camera optional; turn captions on whenever they help.")
    if not meeting.place:
        return _("You talk by video. Put a link on the page.") + " " + optional
    return _("You talk by video: %(place)s") % {"place": meeting.place} + "\n" + optional
