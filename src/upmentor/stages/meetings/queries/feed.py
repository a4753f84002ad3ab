"""What somebody's own calendar reads from their private address."""

from __future__ import annotations

import datetime as dt
import uuid

from django.db.models import Prefetch, Q

from upmentor.stages.meetings import invitations
from upmentor.stages.meetings.entries import entry_of
from upmentor.stages.meetings.models import CalendarEntry, CalendarFeed, Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.models import Person

S = Meeting.State
# An entry of somebody whose calendar was never written to gets a UID of its own that stays the same.
_SPACE = uuid.UUID("0d4cc34c-6b8a-4e07-8cb1-6d0f3c6a2f0b")


def own_feed(person: Person) -> CalendarFeed | None:
    """The person's address, without its token, which nobody knows but they."""
    return CalendarFeed.objects.filter(person=person).first()


def feed_entries(person: Person) -> list[invitations.Entry]:
    """All coming and held meetings of the person in all pairs as a calendar shows them, in the active language, titles
    discreet (AC-4.5). Of a pair that rests or is over no coming one. The same number of queries for few and for
    many."""
    return [_entry(meeting, person) for meeting in meetings_of(person)]


def meetings_of(person: Person) -> list[Meeting]:
    """What stands in the feed, by time, with both people and the person's own entry."""
    resting = Q(state=S.BOOKED) & ~Q(pair__state__in=Pair.MEETING)
    rows = (
        Meeting.objects.filter(
            state__in=[S.BOOKED, S.HELD, S.UNCONFIRMED],
            starts_at__isnull=False,
            pair__in=PairMember.objects.filter(person=person).values("pair"),
        )
        .exclude(resting)
        .select_related("pair")
        .prefetch_related(
            Prefetch("pair__members", PairMember.objects.select_related("person")),
            Prefetch("entries", CalendarEntry.objects.filter(member__person=person)),
        )
    )
    return list(rows.order_by("starts_at", "id"))


def _entry(meeting: Meeting, person: Person) -> invitations.Entry:
    kept = next(iter(meeting.entries.all()), None) or CalendarEntry(
        uid=uuid.uuid5(_SPACE, f"{meeting.uid}{person.uid}")
    )
    kept.day, kept.clock, kept.zone = meeting.day, meeting.clock, meeting.zone
    partner = next(one.person.first_name for one in meeting.pair.members.all() if one.person_id != person.pk)
    stamp: dt.datetime = meeting.booked_at or meeting.created_at
    return entry_of(kept, meeting, partner, stamp=stamp)
