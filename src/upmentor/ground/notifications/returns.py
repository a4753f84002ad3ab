"""Background work: the mailbox to which letters come back."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.bounces import MAIL_BYTES, Fate, take_report
from upmentor.ground.notifications.incoming import MailboxAway, read_new


def read_bounces(run: Run) -> dict[str, int | str] | None:
    """Every two minutes: what other servers say of our letters. Reports about them leave the mailbox; anything else
    stays there for a person. A mailbox that is shared with calendars is read with their answers."""
    if not settings.BOUNCES_URL or settings.BOUNCES_URL == settings.IMAP_URL:
        return None
    fates: list[Fate] = []

    def take(raw: bytes) -> bool:
        fates.append(take_report(raw, at=timezone.now()))
        return fates[-1] is not Fate.OTHER

    try:
        read = read_new(settings.BOUNCES_URL, take, largest=MAIL_BYTES)
    except MailboxAway as error:
        return {"away": str(error)}
    return {"mails": read.seen, "bounced": fates.count(Fate.BOUNCED)} if read.seen else None
