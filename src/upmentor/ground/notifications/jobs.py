"""Delivery: takes due letters one by one, hands them to the mail server, and only then marks them sent."""

from __future__ import annotations

import datetime as dt
import smtplib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.models import Letter

# Minutes until the next try; after the last one the letter has failed and says so.
BACKOFF = (1, 5, 15, 60, 240, 720)
BATCH = 200


def deliver(run: Run, *, keep: bool) -> dict[str, int] | None:
    """Send what is due. A letter that the server took and whose mark was lost goes again with the same Message-ID.

    With `keep` (no mail server, or a sample company) letters stay in the local mailbox.
    """
    now = timezone.now()
    due = Letter.objects.filter(state=Letter.State.QUEUED, due_at__lte=now).order_by("due_at", "id")
    keys = list(due.values_list("pk", flat=True)[:BATCH])
    if not keys:
        return None
    if keep:
        kept = Letter.objects.filter(pk__in=keys, state=Letter.State.QUEUED).update(state=Letter.State.KEPT, sent_at=now)
        return {"kept": kept}
    counts = {"sent": 0, "failed": 0}
    connection = get_connection(fail_silently=False)
    try:
        for number, key in enumerate(keys):
            run.progress("deliver", number, len(keys))
            letter = Letter.objects.filter(pk=key, state=Letter.State.QUEUED).first()
            if letter is not None:
                counts["sent" if send(letter, connection, at=timezone.now()) else "failed"] += 1
    finally:
        connection.close()
    return counts


def send(letter: Letter, connection: object, *, at: dt.datetime) -> bool:
    """Hand one letter to the server. True when it took it; otherwise the letter waits for its next try."""
    message = EmailMultiAlternatives(
        letter.subject, letter.text, settings.DEFAULT_FROM_EMAIL, [letter.address], connection=connection, headers=headers(letter)
    )
    if letter.html:
        message.attach_alternative(letter.html, "text/html")
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        _failed(letter, error, at=at)
        return False
    Letter.objects.filter(pk=letter.pk).update(state=Letter.State.SENT, sent_at=at, error="")
    return True


def headers(letter: Letter) -> dict[str, str]:
    """A Message-ID made from the row, so that a repeat is recognisable, and the mark that a program wrote it."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"
    return {
        "Message-ID": f"<{letter.uid}@{domain}>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "Content-Language": letter.language,
    }


def _failed(letter: Letter, error: Exception, *, at: dt.datetime) -> None:
    attempts = letter.attempts + 1
    values = {"attempts": attempts, "error": str(error)[:300]}
    refused = isinstance(error, smtplib.SMTPRecipientsRefused)
    if refused or attempts > len(BACKOFF):
        Letter.objects.filter(pk=letter.pk).update(state=Letter.State.FAILED, **values)
    else:
        due = at + dt.timedelta(minutes=BACKOFF[attempts - 1])
        Letter.objects.filter(pk=letter.pk).update(due_at=due, **values)
