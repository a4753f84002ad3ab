"""Letters about a booked time: they carry the calendar entry."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.notifications import actions as outbox
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.emails.assistants import tell_assistants
from upmentor.stages.meetings.emails.reading import BOOKED, post, readers, schedule_url, stamp_of
from upmentor.stages.meetings.entries import place_words
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import offered, two_of
from upmentor.stages.pairs.models import PairMember


def tell_booked(meeting: Meeting, *, at: dt.datetime) -> None:
    """The time is booked: to both at once, with the calendar entry."""
    nothing_to_choose(meeting)
    _tell_time(meeting, "booked", at=at)


def tell_moved(meeting: Meeting, *, at: dt.datetime) -> None:
    """A new time is booked: to both at once, with the changed calendar entry."""
    nothing_to_choose(meeting)
    _tell_time(meeting, "moved", at=at)


def tell_place(meeting: Meeting, *, at: dt.datetime) -> None:
    """The two meet elsewhere at the same time: to both at once, with the changed calendar entry."""
    _tell_time(meeting, "place", at=at)


def tell_clock(meeting: Meeting, *, at: dt.datetime) -> None:
    """The rules of a time zone changed and with them the hour of one of the two: to both."""
    _tell_time(meeting, "clock", at=at)


def nothing_to_choose(meeting: Meeting) -> None:
    """Letters with times to choose from that nobody has yet would come too late."""
    for what in ("offer", "moving", "assist"):
        outbox.supersede(f"meeting:{meeting.uid}:{what}:")


def _tell_time(meeting: Meeting, what: str, *, at: dt.datetime) -> None:
    assert meeting.starts_at
    for reader in readers(two_of(meeting.pair)):
        with override(reader.language):
            short = wording.short(meeting.starts_at, reader.mine)
            subjects = {
                "booked": _("%(time)s is booked"),
                "moved": _("New time: %(time)s"),
                "place": _("New place for %(time)s"),
                "clock": _("A clock change moves your conversation: %(time)s"),
            }
            paragraphs = [
                _("You talk with %(name)s: %(when)s, %(minutes)s minutes.")
                % {"name": reader.name, "when": reader.both(meeting.starts_at), "minutes": meeting.minutes},
                place_words(meeting),
            ]
            if what == "clock":
                paragraphs.insert(0, _("The rules of a time zone have changed. These times count from now on."))
            words = reader.words(
                subject=subjects[what] % {"time": short},
                paragraphs=paragraphs,
                button=_("See or change the time"),
                url=schedule_url(meeting),
            )
            due = reader.due(at, meeting.starts_at) if what == "clock" else at
            post(reader, words, f"{what}:{meeting.sequence}", meeting, at=due, method="REQUEST", kind=BOOKED)


def tell_cancelled(
    meeting: Meeting, *, at: dt.datetime, but: PairMember | None = None, again: Meeting | None = None
) -> None:
    """The meeting is off and leaves both calendars; with new times when the same meeting is opened `again`. `but` is
    whoever cancelled: they read it without the kind sentence. What nobody has yet of a time that is off is taken
    back."""
    for what in ("booked", "moved", "place", "clock"):
        outbox.supersede(f"meeting:{meeting.uid}:{what}:")
    options = [one.starts_at for one in offered(again) if one.starts_at] if again else []
    for reader in readers(two_of(meeting.pair)):
        with override(reader.language):
            old = reader.both(meeting.starts_at) if meeting.starts_at else ""
            paragraphs = [_("The conversation on %(when)s is off.") % {"when": old}]
            if again and not (but and but.pk == reader.member.pk):
                paragraphs.append(_("%(name)s would like to find another day with you.") % {"name": reader.name})
            paragraphs.extend(["\n".join(reader.both(moment) for moment in options)] if options else [])
            words = reader.words(
                subject=_cancelled_subject(len(options), again),
                paragraphs=paragraphs,
                button=_("Choose times") if options else _("Open the page"),
                url=schedule_url(meeting),
            )
            due = reader.due(at, meeting.starts_at)
            post(reader, words, f"cancelled:{meeting.sequence}", meeting, at=due, method="CANCEL", kind=BOOKED)
        if again and not (but and but.pk == reader.member.pk):
            tell_assistants(again, reader, stamp_of(again), at=at)


def _cancelled_subject(count: int, again: Meeting | None) -> str:
    if again and count == 3:
        return _("Cancelled, with three new times")
    return _("Cancelled, with new times") if count else _("The conversation is off")
