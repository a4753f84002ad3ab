"""Letters with times to choose from."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.emails.assistants import tell_assistants
from upmentor.stages.meetings.emails.reading import Reader, post, readers, schedule_url, stamp_of
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import offered, two_of
from upmentor.stages.pairs.models import PairMember


def tell_offered(meeting: Meeting, *, at: dt.datetime, but: PairMember | None = None) -> None:
    """Times to choose from, to both without `but`, and to the assistants of those who get it. Letters with earlier
    times that nobody has yet are taken back: however often somebody asks for others, one letter comes."""
    two = two_of(meeting.pair)
    options = [one.starts_at for one in offered(meeting) if one.starts_at]
    stamp = stamp_of(meeting)
    outbox.supersede(f"meeting:{meeting.uid}:offer:", but=f"meeting:{meeting.uid}:offer:{stamp}:")
    for reader in readers(two, but=but):
        with override(reader.language):
            lines = tuple(reader.both(moment) for moment in options)
            post(reader, _offer_words(meeting, reader, lines), f"offer:{stamp}", meeting, at=reader.due(at))
        tell_assistants(meeting, reader, stamp, at=at)


def _offer_words(meeting: Meeting, reader: Reader, lines: tuple[str, ...]) -> Words:
    url = schedule_url(meeting)
    if not lines:
        return reader.words(
            subject=_("A time for the two of you"),
            paragraphs=(
                _(
                    "We found no hour that you and %(name)s both work. One tap helps: start earlier or end later once, "
                    "or make the conversation shorter."
                )
                % {"name": reader.name},
            ),
            button=_("See what helps"),
            url=url,
        )
    return reader.words(
        subject=_times_subject(len(lines)),
        paragraphs=(
            _("Choose all that work for you, in 20 seconds. The first that suits you both is booked at once."),
            "\n".join(lines),
        ),
        button=_("Choose times"),
        url=url,
    )


def _times_subject(count: int) -> str:
    if count == 3:
        return _("Three times that suit you both")
    return ngettext("%(count)s time that suits you both", "%(count)s times that suit you both", count) % {
        "count": count
    }


def tell_moving(meeting: Meeting, was: dt.datetime | None, *, at: dt.datetime, but: PairMember | None = None) -> None:
    """One kind sentence and the new times, to whoever did not ask for it and to their assistants."""
    two, stamp = two_of(meeting.pair), stamp_of(meeting)
    options = [one.starts_at for one in offered(meeting) if one.starts_at]
    for reader in readers(two, but=but):
        with override(reader.language):
            lines = "\n".join(reader.both(moment) for moment in options)
            old = wording.own(was, reader.mine) if was else ""
            kind = _("%(name)s is looking forward to talking with you and needs another time than %(time)s.")
            note = _("The old time no longer holds. Your calendar changes as soon as a new one is chosen.")
            words = reader.words(
                subject=_("Three new times") if len(options) == 3 else _("A new time is wanted"),
                paragraphs=filter(None, (kind % {"name": reader.name, "time": old}, lines, note)),
                button=_("Choose times"),
                url=schedule_url(meeting),
            )
            post(reader, words, f"moving:{stamp}", meeting, at=reader.due(at, was))
        tell_assistants(meeting, reader, stamp, at=at)
