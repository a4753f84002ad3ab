"""A mailbox over IMAP: new mails are read one by one, and marked only after they were dealt with."""

from __future__ import annotations

import imaplib
import logging
import re
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.db import DatabaseError, DataError

log = logging.getLogger(__name__)

TIMEOUT = 20
# The engine stops short work after 60 s; what is left is read by the next run.
SECONDS = 30.0
AT_MOST = 500
SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class MailboxAway(Exception):
    """The mailbox cannot be opened or hung up; the words are for the operator and hold no password."""


@dataclass
class Read:
    """How many mails were looked at, and how many of them were dealt with and taken out of the mailbox."""

    seen: int = 0
    done: int = 0


def read_new(url: str, take: Callable[[bytes], bool], *, largest: int) -> Read:
    """Give each unread mail to `take`; those for which it answers True are deleted, the others stay, marked as read.

    A mail over `largest` bytes, or one that `take` stumbles over, stays too, flagged. When `take` meets a database that
    is away nothing is marked, and the mail comes again. Raises MailboxAway.
    """
    counts, begun = Read(), time.monotonic()
    try:
        box = _connect(url)
        try:
            _enter(box, url)
            for number in _unread(box)[:AT_MOST]:
                counts.seen += 1
                done = _one(box, number, take, largest)
                counts.done += done
                if time.monotonic() - begun > SECONDS:
                    break
            if counts.done:
                box.expunge()
        finally:
            _leave(box)
    except (imaplib.IMAP4.error, OSError, ValueError) as error:
        raise MailboxAway(_words(error)) from error
    return counts


def _connect(url: str) -> imaplib.IMAP4:
    """To the server of `imaps://user:password@host:port/folder`, `imap+tls://` or `imap://`."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "imaps":
        return imaplib.IMAP4_SSL(host, parts.port or 993, ssl_context=ssl.create_default_context(), timeout=TIMEOUT)
    return imaplib.IMAP4(host, parts.port or 143, timeout=TIMEOUT)


def _enter(box: imaplib.IMAP4, url: str) -> None:
    """Sign in and open the folder."""
    parts = urlsplit(url)
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if parts.scheme == "imap+tls":
        box.starttls(ssl.create_default_context())
    if (user + password).isascii():
        box.login(_quoted(user), password)
    else:
        box.authenticate("PLAIN", lambda _challenge: f"\0{user}\0{password}".encode())
    folder = unquote(parts.path.strip("/")) or "INBOX"
    state, answer = box.select(_quoted(folder))
    if state != "OK":
        raise imaplib.IMAP4.error(f"no folder {folder}: {answer[0]!r}")


def _leave(box: imaplib.IMAP4) -> None:
    with suppress(imaplib.IMAP4.error, OSError):
        box.logout()
    # A server that hung up in the middle leaves our side open.
    with suppress(OSError):
        box.shutdown()


def _unread(box: imaplib.IMAP4) -> list[str]:
    state, found = box.uid("SEARCH", "UNSEEN", "UNDELETED")
    if state != "OK":
        raise imaplib.IMAP4.error("the mailbox cannot be searched")
    return [number.decode() for number in (found[0] or b"").split()]


def _one(box: imaplib.IMAP4, number: str, take: Callable[[bytes], bool], largest: int) -> bool:
    _state, answer = box.uid("FETCH", number, "(RFC822.SIZE)")
    size = SIZE.search(b" ".join(one if isinstance(one, bytes) else one[0] for one in answer if one))
    if size is None or int(size[1]) > largest:
        _mark(box, number, r"(\Seen \Flagged)")
        return False
    _state, answer = box.uid("FETCH", number, "(BODY.PEEK[])")
    raw = next((one[1] for one in answer if isinstance(one, tuple)), b"")
    try:
        done = take(raw)
    except Exception as error:
        # Words that the database cannot keep are the mail's fault: it would come again for ever, and none behind it.
        if isinstance(error, DatabaseError) and not isinstance(error, DataError):
            raise
        # One mail must not stop those behind it.
        log.exception("a mail in the mailbox could not be read")
        _mark(box, number, r"(\Seen \Flagged)")
        return False
    _mark(box, number, r"(\Seen \Deleted)" if done else r"(\Seen)")
    return done


def _mark(box: imaplib.IMAP4, number: str, flags: str) -> None:
    box.uid("STORE", number, "+FLAGS.SILENT", flags)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _words(error: Exception) -> str:
    return " ".join(str(error).split())[:200] or type(error).__name__
