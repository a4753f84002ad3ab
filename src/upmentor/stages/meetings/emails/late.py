"""One polite line: somebody comes a few minutes late."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.stages.meetings import wording
from upmentor.stages.meetings.emails.reading import BOOKED, post, readers
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import PairMember


def tell_late(meeting: Meeting, late: PairMember, *, moved: bool, at: dt.datetime) -> None:
    """To the partner of whoever is late, at once; with the changed calendar entry when the end has moved."""
    assert meeting.starts_at
    end = meeting.starts_at + dt.timedelta(minutes=meeting.minutes)
    for reader in readers(two_of(meeting.pair), but=late):
        with override(reader.language):
            name = late.person.first_name
            line = _("%(name)s is running a few minutes late and looks forward to talking with you.")
            lines = [line % {"name": name}]
            if moved:
                lines.append(_("Your conversation now ends at %(clock)s.") % {"clock": wording.clock(end, reader.mine)})
            words = reader.words(
                subject=_("A few minutes late"),
                paragraphs=lines,
                button=_("Open the meeting page"),
                url=settings.PUBLIC_URL + reverse("meetings:meeting", args=[meeting.pair.uid, meeting.number]),
            )
            post(reader, words, f"late:{late.uid}", meeting, at=at, method="REQUEST" if moved else "", kind=BOOKED)
