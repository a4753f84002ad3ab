"""Who reads a letter of this slice, in which language, with which walls, and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.urls import reverse

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.emails.calendars import attach
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import Two, offered
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.emails import participant_words, to_person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.programmes.queries.budget import NUDGES_A_WEEK

TIMES, BOOKED, RHYTHM, ASSISTANT = "meetings.times", "meetings.booked", "meetings.rhythm", "meetings.assistant"
RHYTHM_QUESTION = "meetings.rhythm_question"


@dataclass(frozen=True)
class Reader:
    """One of the two as the reader of a letter, with the partner's first name and both walls."""

    member: PairMember
    partner: PairMember
    mine: WorkingTime
    theirs: WorkingTime
    organisation: Organisation | None

    @property
    def name(self) -> str:
        """The partner's first name."""
        return self.partner.person.first_name

    @property
    def language(self) -> str:
        """The reader's language, else the organisation's."""
        return language_of(self.member.person.user, self.organisation)

    def words(self, *, subject: str, paragraphs: Iterable[str], button: str, url: str) -> Words:
        """What a letter says to this reader, whose language is active."""
        name, home = self.member.person.name, self.organisation
        return participant_words(
            name, subject=subject, paragraphs=paragraphs, button=button, url=url, organisation=home
        )

    def both(self, moment: dt.datetime) -> str:
        """A time on both walls."""
        return wording.both(moment, self.mine, self.theirs, self.name)

    def due(self, at: dt.datetime, before: dt.datetime | None = None) -> dt.datetime:
        """When a letter that can wait is due; at once when it would come after `before`."""
        moment = next_working_moment(self.member.person, at, with_=self.partner.person)
        return at if before is not None and before <= moment else moment


def readers(two: Two, *, but: PairMember | None = None) -> list[Reader]:
    """Both people of a pair as readers, without `but`."""
    organisation = Organisation.objects.first()
    found = []
    for member in two.members:
        if but is None or member.pk != but.pk:
            other = two.partner(member)
            found.append(Reader(member, other, two.time_of(member), two.time_of(other), organisation))
    return found


def stamp_of(meeting: Meeting) -> str:
    """Names a round with its times: added times make a letter of their own."""
    options = offered(meeting)
    if options:
        return f"{options[0].round}.{len(options)}"
    # Without a time a letter goes again only when somebody went further or the meeting became shorter.
    return f"none.{meeting.minutes}.{sum(one.before for one in meeting.stretches.all())}"


def post(
    reader: Reader, words: Words, what: str, meeting: Meeting, *, at: dt.datetime, method: str = "", kind: str = TIMES
) -> None:
    """A letter about this meeting; with a `method` the reader's calendar entry goes along."""
    calendar = ""
    if method and reader.member.person.email:
        calendar = attach(meeting, reader.member, reader.name, method, at=at)
    key, entry = f"meeting:{meeting.uid}:{what}:{reader.member.uid}", (method, calendar)
    send(reader, words, key, at=at, kind=kind, entry=entry, before=meeting.starts_at)


def send(
    reader: Reader,
    words: Words,
    key: str,
    *,
    at: dt.datetime,
    kind: str,
    entry: tuple[str, str] = ("", ""),
    before: dt.datetime | None = None,
) -> None:
    """Into the outbox, once for this key, with a calendar `entry` (method, text). One that would come after `before`
    goes at any hour. Somebody without an address in the roster gets none; whoever no longer works here only what takes
    a conversation out of their calendar."""
    method, calendar = entry if entry[1] else ("", "")
    if not reader.member.person.employed and method != "CANCEL":
        return
    if made := to_person(reader.member.person, key, kind, lambda: words, language=reader.language):
        weekly = NUDGES_A_WEEK[reader.member.role]
        outbox.post(replace(made, calendar=calendar, calendar_method=method, before=before, weekly=weekly), at=at)


def schedule_url(meeting: Meeting) -> str:
    return settings.PUBLIC_URL + reverse("meetings:schedule", args=[meeting.pair.uid])
