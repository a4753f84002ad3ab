"""What a calendar answers to an invitation: read out of a mail, whatever program wrote it. Pure: no clock, no database.

Mails come from anywhere, so nothing in them is believed and nothing may take long: sizes, parts and lines are capped,
and only five properties of the answer are looked at.
"""

from __future__ import annotations

import email
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import Message
from urllib.parse import unquote

MAIL_BYTES = 2 * 2**20
PARTS = 50
CALENDAR_BYTES = 64 * 2**10
LINES = 2_000
EVENTS = 10
ATTENDEES = 10
# COUNTER proposes another time; its PARTSTAT says whether the booked one may stay.
METHODS = ("REPLY", "COUNTER")
KINDS = ("text/calendar", "application/ics", "text/x-vcalendar")


class UnreadableMail(Exception):
    """Too large or too deeply nested to be read."""


@dataclass(frozen=True)
class Answer:
    """What one attendee's calendar says about one entry. `stamp` is when it said so; None when it does not tell."""

    uid: str
    address: str
    partstat: str
    sequence: int = 0
    stamp: datetime | None = None


@dataclass(frozen=True)
class Mail:
    """A mail as far as it concerns calendars. `digest` is the same whenever the same mail comes again."""

    digest: str
    answers: tuple[Answer, ...]


def read(raw: bytes) -> Mail:
    """The answers in a mail; none in most mails. Raises UnreadableMail.

    >>> lines = [b"Content-Type: text/calendar", b"", b"BEGIN:VCALENDAR", b"METHOD:REPLY", b"BEGIN:VEVENT"]
    >>> lines += [b"UID:3f2a", b"ATTENDEE;PARTSTAT=DECLINED:mailto:Dana@Example.com", b"END:VEVENT", b"END:VCALENDAR"]
    >>> read(b"\\r\\n".join(lines)).answers
    (Answer(uid='3f2a', address='dana@example.com', partstat='DECLINED', sequence=0, stamp=None),)
    """
    if len(raw) > MAIL_BYTES:
        raise UnreadableMail("larger than 2 MB")
    try:
        message = email.message_from_bytes(raw)
        texts = [_text(part) for part in _parts(message) if _is_calendar(part)]
    except (RecursionError, ValueError, LookupError, AssertionError, AttributeError, TypeError) as error:
        # What the parser of mails raises when somebody tries it.
        raise UnreadableMail(type(error).__name__) from error
    # The same answer often comes twice: as a form of the mail and as a file.
    found = tuple(dict.fromkeys(answer for text in texts for answer in answers(text)))
    return Mail(_digest(message, raw, found), found)


def _digest(message: Message, raw: bytes, found: tuple[Answer, ...]) -> str:
    own = str(message.get("Message-ID", "")).strip()
    # With the answers: a Message-ID that somebody else used first takes nothing away from the real one.
    return hashlib.sha256(f"{own}\n{found}".encode(errors="replace") if own else raw).hexdigest()


def _parts(message: Message) -> Iterator[Message]:
    """Parts in order, so many at most. Mails inside the mail are somebody else's."""
    waiting = [message]
    for _ in range(PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        if part.get_content_maintype() == "multipart":
            inner = part.get_payload()
            waiting[:0] = [one for one in inner[:PARTS] if isinstance(one, Message)] if isinstance(inner, list) else []
        elif part.get_content_maintype() != "message":
            yield part


def _is_calendar(part: Message) -> bool:
    return part.get_content_type() in KINDS or str(part.get_filename("")).lower().endswith(".ics")


def _text(part: Message) -> str:
    """The part as text. All that matters in it is ASCII, so a wrong character set only harms names."""
    payload = part.get_payload(decode=True)
    content = payload[:CALENDAR_BYTES] if isinstance(payload, bytes) else b""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return content.decode("utf-16", errors="replace")
    if (part.get_content_charset() or "").startswith("utf-16"):
        return content.decode("utf-16-le" if content[1:2] == b"\0" else "utf-16-be", errors="replace")
    return content.decode("utf-8-sig", errors="replace")


def answers(text: str) -> Iterator[Answer]:
    """The answers in an iCalendar text; nothing when it is no answer."""
    method, inside, events = "", [], list[list[tuple[str, dict[str, str], str]]]()
    for name, parameters, value in _lines(text):
        if name == "BEGIN":
            inside.append(value.upper())
            if inside == ["VCALENDAR", "VEVENT"]:
                events.append([])
        elif name == "END":
            inside = inside[:-1]
        elif name == "METHOD" and inside == ["VCALENDAR"]:
            method = value.upper()
        elif inside == ["VCALENDAR", "VEVENT"]:
            events[-1].append((name, parameters, value))
    if method in METHODS:
        for event in events[:EVENTS]:
            yield from _of_event(event)


def _of_event(event: list[tuple[str, dict[str, str], str]]) -> Iterator[Answer]:
    single = {name: value for name, _parameters, value in reversed(event)}
    uid = single.get("UID", "").strip()[:255]
    sequence = single.get("SEQUENCE", "").strip()
    number = int(sequence) if sequence.isascii() and sequence.isdigit() and len(sequence) < 10 else 0
    attendees = [(parameters, value) for name, parameters, value in event if name == "ATTENDEE"]
    for parameters, value in attendees[:ATTENDEES]:
        address = unquote(value.strip()[:400]).lower().removeprefix("mailto:").strip()
        partstat = parameters.get("PARTSTAT", "").upper()
        if uid and address and partstat:
            yield Answer(uid, address, partstat, number, _moment(single.get("DTSTAMP", "")))


def _moment(value: str) -> datetime | None:
    try:
        return datetime.strptime(value.strip()[:20], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    except ValueError:
        return None


def _lines(text: str) -> Iterator[tuple[str, dict[str, str], str]]:
    """Unfolded lines as name, parameters (upper-case names) and value; what is no such line is left out."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n ", "").replace("\n\t", "")
    for line in plain.split("\n", LINES)[:LINES]:
        head, colon, value = _split(line)
        if colon:
            name, *rest = _outside_quotes(head, ";")
            pairs = (one.partition("=") for one in rest)
            yield name.strip().upper(), {key.strip().upper(): got.strip(' "') for key, _sign, got in pairs}, value


def _split(line: str) -> tuple[str, str, str]:
    """At the first colon that stands outside quotes."""
    quoted = False
    for place, sign in enumerate(line):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return line[:place], sign, line[place + 1 :]
    return line, "", ""


def _outside_quotes(head: str, sign: str) -> list[str]:
    """Split at a sign that stands outside quotes."""
    # Every second piece between quotes lies inside them.
    pieces = head.split('"')
    marked = '"'.join(piece.replace(sign, "\n") if place % 2 == 0 else piece for place, piece in enumerate(pieces))
    return marked.split("\n")
