"""Letters about how often the two meet (AC-9.3)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.stages.meetings.emails.reading import RHYTHM, RHYTHM_QUESTION, readers, send
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.programmes.models import Enrolment


def ask_about_rhythm(meeting: Meeting, *, at: dt.datetime) -> None:
    """Both are asked whether another rhythm suits them; the mentor is reminded that it is not about them (AC-9.3)."""
    for reader in readers(two_of(meeting.pair)):
        with override(reader.language):
            paragraphs = [
                _(
                    "Two conversations in a row did not happen. That says something about full calendars, and nothing "
                    "about the two of you."
                ),
                _("Every 4, 6 or 8 weeks: choose what is easy to keep. It changes when you both choose the same."),
            ]
            if reader.member.role == Enrolment.Role.MENTOR:
                paragraphs.insert(1, _("It is not about you: your time and what you bring are wanted."))
            words = reader.words(
                subject=_("Would a different rhythm suit you both?"),
                paragraphs=paragraphs,
                button=_("Choose a rhythm"),
                url=settings.PUBLIC_URL + reverse("meetings:rhythm", args=[meeting.pair.uid]),
            )
            # Not about this conversation: it says something also after the hour at which that would have been.
            key = f"meeting:{meeting.uid}:rhythm:{reader.member.uid}"
            send(reader, words, key, at=reader.due(at), kind=RHYTHM_QUESTION)


def tell_rhythm_wish(member: PairMember, weeks: int, *, at: dt.datetime, changed: bool) -> None:
    """To the partner: the other one would like this rhythm, or it holds from now on."""
    two = two_of(member.pair)
    for reader in readers(two, but=member):
        with override(reader.language):
            if changed:
                subject = _("From now on every %(weeks)s weeks")
                text = _("You and %(name)s chose the same rhythm: every %(weeks)s weeks.")
            else:
                subject = _("Every %(weeks)s weeks?")
                text = _("%(name)s suggests a conversation every %(weeks)s weeks. It changes when you choose the same.")
            values = {"name": reader.name, "weeks": weeks}
            words = reader.words(
                subject=subject % values,
                paragraphs=(text % values,),
                button=_("See the rhythm"),
                url=settings.PUBLIC_URL + reverse("meetings:rhythm", args=[member.pair.uid]),
            )
            key = f"pair:{member.pair.uid}:rhythm:{member.uid}:{weeks}:{at.timestamp():.0f}"
            send(reader, words, key, at=reader.due(at), kind=RHYTHM)
