"""Letters that came back: what another mail server says of a letter (RFC 3464), and what becomes of its row.

Such mails come from anywhere, so sizes and parts are capped, and what counts is a Message-ID of ours: it is made from
the letter's random key, which only its reader and the servers on the way have seen.
"""

from __future__ import annotations

import datetime as dt
import email
import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum

from upmentor.ground.notifications.models import Letter

MAIL_BYTES = 2 * 2**20
PARTS = 50
# Where the letter's own Message-ID stands: in the copy that comes along, or in what the report says it answers.
NAMING = ("Message-ID", "In-Reply-To", "References", "Original-Message-ID")
OURS = re.compile(r"<([0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})@")
ADDRESS = re.compile(r"[^\s<>()\[\]:;,\"']+@[^\s<>()\[\]:;,\"']+")


class Fate(StrEnum):
    """What a mail said of one of our letters."""

    BOUNCED = "bounced"
    # It says that the letter waits, arrived or was handed on: nothing to do.
    NOTHING_TO_DO = "no bounce"
    # Not about a letter of ours.
    OTHER = "other"


@dataclass(frozen=True)
class Report:
    """One report: whether it is final, about which letters, and the words of the other server."""

    failed: bool
    letters: tuple[uuid.UUID, ...]
    words: str


def take_report(raw: bytes, *, at: dt.datetime) -> Fate:
    """Read a mail; when it says that a letter of ours came back, mark the letter. Twice does no harm."""
    report = read(raw)
    if report is None or not report.letters:
        return Fate.OTHER
    rows = Letter.objects.filter(uid__in=report.letters)
    if not rows.exists():
        return Fate.OTHER
    if not report.failed:
        return Fate.NOTHING_TO_DO
    # One whose mark was lost after the server took it stands as waiting; it must not go again.
    for letter in rows.filter(state__in=[Letter.State.SENT, Letter.State.QUEUED], attempts__gt=0):
        words = without_others(report.words, letter.address)[:300]
        mine = Letter.objects.filter(pk=letter.pk, state=letter.state)
        mine.update(state=Letter.State.BOUNCED, bounced_at=at, error=words)
    return Fate.BOUNCED


def read(raw: bytes) -> Report | None:
    """The delivery report in a mail; None for every other mail, also for one that cannot be read.

    >>> lines = [b"Content-Type: multipart/report; report-type=delivery-status; boundary=b", b"", b"--b"]
    >>> lines += [b"Content-Type: message/delivery-status", b"", b"Reporting-MTA: dns; mx", b""]
    >>> lines += [b"Action: failed", b"Status: 5.1.1", b"Diagnostic-Code: smtp; 550 unknown", b"", b"--b"]
    >>> lines += [b"Content-Type: text/rfc822-headers", b""]
    >>> lines += [b"Message-ID: <3f2a1111-2222-4333-8444-555566667777@example.com>", b"", b"--b--", b""]
    >>> read(b"\\r\\n".join(lines))
    Report(failed=True, letters=(UUID('3f2a1111-2222-4333-8444-555566667777'),), words='5.1.1: 550 unknown')
    """
    if len(raw) > MAIL_BYTES:
        return None
    try:
        mail = email.message_from_bytes(raw)
        if mail.get_content_type() != "multipart/report":
            return None
        parts = list(_parts(mail))
        status = next((part for part in parts if part.get_content_type() == "message/delivery-status"), None)
        if status is None:
            return None
        said = [_said(block) for block in _blocks(status)]
        failed = next((one for one in said if one and one[0] == "failed"), None)
        return Report(failed is not None, tuple(dict.fromkeys(_named(mail, parts))), failed[1] if failed else "")
    except (RecursionError, ValueError, LookupError, AssertionError, AttributeError, TypeError):
        # What the parser of mails raises when somebody tries it.
        return None


def without_others(words: str, address: str) -> str:
    """The words without any address but the letter's own: a forwarded mail names addresses that nobody gave us."""
    keep = address.lower()
    return ADDRESS.sub(lambda found: found[0] if found[0].lower().strip(".") == keep else "…", words)


def _parts(mail: Message) -> Iterator[Message]:
    """Parts in order, so many at most; a mail inside is a part of its own and not looked into further."""
    waiting: list[Message] = [mail]
    for _ in range(PARTS):
        if not waiting:
            return
        part = waiting.pop(0)
        inner = part.get_payload()
        if part.get_content_maintype() == "multipart" and isinstance(inner, list):
            waiting[:0] = [one for one in inner[:PARTS] if isinstance(one, Message)]
        else:
            yield part


def _blocks(status: Message) -> list[Message]:
    inner = status.get_payload()
    return [one for one in inner[:PARTS] if isinstance(one, Message)] if isinstance(inner, list) else []


def _said(block: Message) -> tuple[str, str] | None:
    """What is said of one reader: the action in lower case, and the words. None for the block about the mail itself."""
    action = str(block.get("Action", "")).partition(";")[0].partition("(")[0].strip().lower()
    if not action:
        return None
    status = str(block.get("Status", "")).partition("(")[0].replace("\0", " ").strip()
    code = str(block.get("Diagnostic-Code", ""))
    # `smtp; 550 …`: the first word says only in whose manner the rest is said.
    # PostgreSQL keeps no NUL; a mail may hold one.
    words = " ".join((code.partition(";")[2] or code).replace("\0", " ").split())
    return action, ": ".join(one for one in (status, words) if one)[:600]


def _named(mail: Message, parts: list[Message]) -> Iterator[uuid.UUID]:
    """Letters that the report is about, by the copy of theirs that comes along, then by what it answers."""
    for part in parts:
        kind, inner = part.get_content_type(), part.get_payload()
        whole = inner[0] if isinstance(inner, list) and inner else None
        if kind in ("message/rfc822", "message/global") and isinstance(whole, Message):
            yield from _ids(whole)
        elif kind in ("text/rfc822-headers", "message/rfc822-headers", "message/global-headers"):
            text = part.get_payload(decode=True)
            if not isinstance(text, bytes):
                text = str(whole or inner).encode(errors="replace")
            yield from _ids(email.message_from_bytes(text.lstrip()))
    yield from _ids(mail)


def _ids(headers: Message) -> Iterator[uuid.UUID]:
    for name in NAMING:
        for value in headers.get_all(name, []):
            yield from (uuid.UUID(found) for found in OURS.findall(str(value)[:4000].lower()))
