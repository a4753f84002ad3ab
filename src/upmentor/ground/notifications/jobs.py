"""Delivery: takes due letters one by one, hands them to the mail server, and only then marks them sent."""

from __future__ import annotations

import datetime as dt
import logging
import smtplib
import time
from dataclasses import dataclass, field
from email.header import Header

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, QuerySet
from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.actions import deliver_more
from upmentor.ground.notifications.claims import claim
from upmentor.ground.notifications.digest import gather
from upmentor.ground.notifications.fewer import address_of
from upmentor.ground.notifications.kinds import NUDGES, kind_of
from upmentor.ground.notifications.models import Letter, LetterWish
from upmentor.ground.notifications.policy import GO, Hours, any_hour, verdict
from upmentor.ground.notifications.queries import listed

log = logging.getLogger(__name__)

# Minutes until the next try; after the last one the letter has failed and says so.
BACKOFF = (1, 5, 15, 60, 240, 720)
# The engine stops short work after 60 s; what is left goes on in a job of its own.
SECONDS = 30.0
CALENDAR_FILE = "invite.ics"


class ServerAway(Exception):
    """The mail server cannot be reached: no letter is to blame."""


@dataclass
class Counts:
    """What became of the letters of one run; unlisted ones are not counted."""

    sent: int = 0
    failed: int = 0
    kept: int = 0
    away: str = ""
    begun: float = field(default_factory=time.monotonic)

    def result(self) -> dict[str, int | str] | None:
        """For the job's row; None when nothing happened."""
        found: dict[str, int | str] = {"sent": self.sent, "failed": self.failed, "kept": self.kept, "away": self.away}
        return {key: value for key, value in found.items() if value} or None


def deliver(run: Run, *, keep: bool, hours: Hours = any_hour) -> dict[str, int | str] | None:
    """Send what is due. A letter that the server took and whose mark was lost goes again with the same Message-ID.

    With `keep` (no mail server, or a sample company) letters stay in the local mailbox. `hours` is when readers take
    letters; what `policy` holds back waits or is withdrawn.
    """
    counts = Counts()
    if keep:
        now = timezone.now()
        _leave_out_unwanted(now)
        kept = {"state": Letter.State.KEPT, "sent_at": now}
        counts.kept = due(now).filter(pk__in=listed().values("pk")).update(**kept)
        due(now).update(**kept)
        return counts.result()
    connection = get_connection(fail_silently=False)
    try:
        while (letter := claim(due)) is not None:
            run.progress("deliver", counts.sent + counts.failed)
            _one(letter, connection, counts, hours)
            if time.monotonic() - counts.begun > SECONDS:
                deliver_more(at=timezone.now())
                break
    except ServerAway as error:
        counts.away = str(error)
    finally:
        _close(connection)
    return counts.result()


def due(at: dt.datetime) -> QuerySet[Letter]:
    """Letters that should go out now."""
    return Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=at)


def _leave_out_unwanted(now: dt.datetime) -> None:
    """Letters that stay here wake nobody, so neither hours nor caps hold for them; what was turned off stays off."""
    for wish in LetterWish.objects.exclude(muted=[]):
        rows = due(now).filter(recipient=wish.recipient, kind__in=NUDGES.intersection(wish.muted))
        rows.update(state=Letter.State.WITHDRAWN)


def held_back(letter: Letter, hours: Hours) -> bool:
    """Whether the letter waits for a better moment, went into a digest or is of no use any more. The try is not
    counted: no server was asked."""
    now = timezone.now()
    found = verdict(letter, hours, at=now)
    mine = Letter.objects.filter(pk=letter.pk, state=Letter.State.QUEUED)
    if found.withdrawn:
        mine.update(state=Letter.State.WITHDRAWN, counted_at=None)
    elif found.until is not None:
        mine.update(due_at=found.until, attempts=F("attempts") - 1, counted_at=None)
    return found != GO or gather(letter, at=now)


def _one(letter: Letter, connection: BaseEmailBackend, counts: Counts, hours: Hours) -> None:
    if held_back(letter, hours):
        return
    if letter.attempts > len(BACKOFF) + 1:
        _give_up(letter, letter.error or "It was tried several times and never came to an end.")
        counts.failed += not letter.unlisted
    elif send(letter, connection):
        counts.sent += not letter.unlisted
    else:
        counts.failed += not letter.unlisted


def send(letter: Letter, connection: BaseEmailBackend) -> bool:
    """Hand one letter to the server. True when it took it; otherwise the letter waits for its next try or has failed.

    Raises ServerAway, with the try not counted, when there was no server to talk to.
    """
    try:
        connection.open()
    except (smtplib.SMTPException, OSError) as error:
        _close(connection)
        _wait_for_server(letter, error)
        raise ServerAway(_words(error)) from error
    try:
        message(letter, connection).send()
    except Exception as error:
        # One letter that cannot be sent must not stop those behind it.
        if not letter.unlisted:
            log.warning("letter %s not delivered: %s", letter.uid, _words(error))
        _close(connection)
        _failed(letter, error)
        return False
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=timezone.now(), error="")
    return True


def message(letter: Letter, connection: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The letter as mail: plain text and HTML, one visible reader; a calendar entry goes along as a third form of the
    same letter, which calendars read by themselves, and as a file for those that don't.

    The Message-ID is made from the row, so that a repeat is recognisable; other headers say that a program wrote it.
    """
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    headers = {
        "Message-ID": f"<{letter.uid}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": letter.language,
    }
    if kind_of(letter.kind).nudge:
        # RFC 8058: one press in the mail program, without a page and without signing in.
        headers |= {
            "List-Unsubscribe": f"<{address_of(letter.uid)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
    mail = EmailMultiAlternatives(
        _subject(letter.subject),
        letter.text,
        settings.DEFAULT_FROM_EMAIL,
        [letter.address],
        connection=connection,
        headers=headers,
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    if letter.calendar:
        # The last form is the one that clients like best; without `method` they show a file and no invitation.
        mail.attach_alternative(letter.calendar, f"text/calendar; method={letter.calendar_method}")
        mail.attach(CALENDAR_FILE, letter.calendar.encode(), "application/ics")
    return mail


def _subject(text: str) -> str:
    """A subject in pieces that fit beside the name of the header. Left to itself, Python begins a long one that is not
    ASCII on a second line, and filters hold an empty first line against a mail."""
    return text if text.isascii() else " ".join(Header(text, "utf-8", maxlinelen=60).encode().split())


def _wait_for_server(letter: Letter, error: Exception) -> None:
    # The letter goes to the end of the line, so that the next look at the server does not depend on this one.
    Letter.objects.filter(pk=letter.pk).update(
        attempts=F("attempts") - 1, due_at=timezone.now() + dt.timedelta(seconds=30), error=_words(error)
    )


def _failed(letter: Letter, error: Exception) -> None:
    if refused_for_good(error) or letter.attempts > len(BACKOFF):
        _give_up(letter, _words(error))
        return
    again = timezone.now() + dt.timedelta(minutes=BACKOFF[letter.attempts - 1])
    Letter.objects.filter(pk=letter.pk).update(due_at=again, error=_words(error))


def _give_up(letter: Letter, words: str) -> None:
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, error=words)


def refused_for_good(error: Exception) -> bool:
    """Whether the server said that trying again is of no use (5xx for this reader or this letter)."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _words in error.recipients.values())
    return isinstance(error, smtplib.SMTPDataError) and error.smtp_code >= 500


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:300]


def _close(connection: BaseEmailBackend) -> None:
    try:
        connection.close()
    except (smtplib.SMTPException, OSError):
        log.info("the mail server hung up first")
