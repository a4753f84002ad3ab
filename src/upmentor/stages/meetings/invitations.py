"""Calendar entries as text: invitations and cancellations (RFC 5545, RFC 5546), and a feed of several. Pure: no clock,
no database, no words of its own.

The truth is the time on the wall in a named zone; the zone's rules go along. Each reader has an entry of their own,
with a UID that nobody else knows, so that an answer can only come from somebody who was invited.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event, vCalAddress, vText, vUri

from upmentor.stages.meetings.vtimezones import vtimezone

PRODUCT = "-//Upmentor//Meetings//EN"
REQUEST, CANCEL, PUBLISH = "REQUEST", "CANCEL", "PUBLISH"
# How often a client that reads the feed should ask again.
REFRESH = timedelta(hours=4)


@dataclass(frozen=True)
class Party:
    """Somebody in an invitation: the organiser or who is invited."""

    address: str
    name: str = ""


@dataclass(frozen=True)
class Entry:
    """A meeting as one reader's calendar shows it. `start` is aware with a ZoneInfo: its wall time is the truth.
    `stamp` says when this version was made. `link` is a video link, `page` where the meeting can be changed."""

    uid: str
    sequence: int
    stamp: datetime
    start: datetime
    minutes: int
    summary: str
    description: str = ""
    location: str = ""
    link: str = ""
    page: str = ""
    partstat: str = "ACCEPTED"
    # Whether whoever declines in their calendar is heard.
    wants_answer: bool = True

    @property
    def zone(self) -> str:
        """Name of the zone whose wall counts. Raises ValueError for a start without a named zone."""
        if not isinstance(self.start.tzinfo, ZoneInfo):
            raise ValueError("the start of a calendar entry needs a named time zone")
        return self.start.tzinfo.key

    @property
    def end(self) -> datetime:
        """`minutes` after the start, also across a change of the clocks."""
        return (self.start.astimezone(UTC) + timedelta(minutes=self.minutes)).astimezone(self.start.tzinfo)


def invitation(entry: Entry, *, organiser: Party, attendee: Party, method: str) -> str:
    """The iCalendar text that tells a calendar to add or change the entry (`REQUEST`) or to take it out (`CANCEL`).

    >>> start = datetime(2026, 3, 31, 9, tzinfo=ZoneInfo("Europe/London"))
    >>> entry = Entry("3f2a", 1, datetime(2026, 3, 2, tzinfo=UTC), start, 60, "Conversation with Sam")
    >>> text = invitation(entry, organiser=Party("up@example.com"), attendee=Party("d@example.com"), method=REQUEST)
    >>> [line for line in text.splitlines() if line.startswith(("DTSTART;", "SEQUENCE", "METHOD"))]
    ['METHOD:REQUEST', 'DTSTART;TZID=Europe/London:20260331T090000', 'SEQUENCE:1']
    """
    made = _calendar(method, [entry])
    event = _event(entry)
    event.add("status", "CANCELLED" if method == CANCEL else "CONFIRMED")
    event["organizer"] = _address(organiser)
    invited = _address(attendee)
    invited.params["ROLE"] = vText("REQ-PARTICIPANT")
    invited.params["CUTYPE"] = vText("INDIVIDUAL")
    if method == REQUEST:
        invited.params["PARTSTAT"] = vText(entry.partstat)
        # Both have ticked this time, so nobody must answer; whoever declines in their calendar is heard.
        invited.params["RSVP"] = vText("TRUE" if entry.wants_answer else "FALSE")
    event["attendee"] = invited
    made.add_component(event)
    return made.to_ical().decode()


def feed(entries: Sequence[Entry], *, name: str) -> str:
    """The iCalendar text of all entries for a calendar that reads it from an address."""
    made = _calendar("", entries)
    made.add("x-wr-calname", _clean(name))
    made.add("name", _clean(name))
    made.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    made.add("x-published-ttl", "PT4H")
    for entry in entries:
        event = _event(entry)
        event.add("status", "CONFIRMED")
        made.add_component(event)
    return made.to_ical().decode()


def _calendar(method: str, entries: Sequence[Entry]) -> Calendar:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("calscale", "GREGORIAN")
    if method:
        made.add("method", method)
    years: dict[str, list[int]] = {}
    for entry in entries:
        years.setdefault(entry.zone, []).append(entry.start.year)
    for zone, found in sorted(years.items()):
        made.add_component(vtimezone(zone, min(found), max(found)))
    return made


def _event(entry: Entry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("sequence", entry.sequence)
    event.add("dtstamp", entry.stamp.astimezone(UTC))
    event.add("dtstart", entry.start)
    event.add("dtend", entry.end)
    event.add("summary", _clean(entry.summary))
    if entry.description:
        event.add("description", _clean(entry.description, lines=True))
    if entry.location:
        event.add("location", _clean(entry.location))
    if entry.page:
        event["url"] = vUri(entry.page)
    if entry.link:
        event.add("conference", vUri(entry.link), parameters={"VALUE": "URI", "FEATURE": "VIDEO"})
    event.add("transp", "OPAQUE")
    return event


def _address(party: Party) -> vCalAddress:
    made = vCalAddress(f"mailto:{_clean(party.address).replace(' ', '')}")
    if name := _clean(party.name):
        made.params["CN"] = vText(name)
    return made


def _clean(text: str, *, lines: bool = False) -> str:
    """Without signs that a calendar's line may not hold; line breaks only where they are wanted."""
    kept = "".join(sign if unicodedata.category(sign) not in ("Cc", "Cs") or sign == "\n" else " " for sign in text)
    return kept if lines else " ".join(kept.split())
