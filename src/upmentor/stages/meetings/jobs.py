"""Background work of this slice. Each job finds its own due rows."""

from __future__ import annotations

from django.conf import settings
from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.bounces import Fate, take_report
from upmentor.ground.notifications.incoming import MailboxAway, read_new
from upmentor.stages.meetings import replies
from upmentor.stages.meetings.actions import briefing, opening
from upmentor.stages.meetings.actions.forgetting import forget_words
from upmentor.stages.meetings.actions.replies import Taken, forget_mails, take_mail


def open_due(run: Run) -> dict[str, int]:
    """Every quarter of an hour: call off what pairs no longer have, open what is due, book what was waiting."""
    now = timezone.now()
    return {
        "called_off": opening.call_off_over(at=now),
        "opened": opening.open_due(at=now),
        "booked": opening.book_agreed(at=now),
    }


def send_briefs(run: Run) -> int:
    """Every hour: the letter of the day before, for whoever works now."""
    return briefing.send_briefs(at=timezone.now())


def look_after(run: Run) -> dict[str, int]:
    """Four times a day: meetings that nobody finished, offers that have passed, new rules of time zones."""
    now = timezone.now()
    return {
        "unconfirmed": opening.leave_unconfirmed(at=now),
        "offered": opening.replace_stale(at=now),
        "told": opening.follow_zones(at=now),
    }


def forget(run: Run) -> dict[str, int]:
    """Every night: what was written for meetings, some time after the pair's end."""
    return {"forgotten": forget_words(at=timezone.now())}


def read_replies(run: Run) -> dict[str, int | str] | None:
    """Every two minutes: what calendars answered by mail, and letters that came back to the same mailbox. Answers leave
    it once they have counted; anything else stays there for a person."""
    if not settings.IMAP_URL:
        return None
    outcomes: list[Taken | Fate] = []
    try:
        read = read_new(settings.IMAP_URL, lambda raw: _take(raw, outcomes), largest=replies.MAIL_BYTES)
    except MailboxAway as error:
        return {"away": str(error)}
    forget_mails(at=timezone.now())
    counts = {str(one): outcomes.count(one) for one in (*Taken, *Fate) if one in outcomes}
    return {"mails": read.seen, **counts} if read.seen else None


def _take(raw: bytes, outcomes: list[Taken | Fate]) -> bool:
    fate = take_report(raw, at=timezone.now())
    if fate is not Fate.OTHER:
        outcomes.append(fate)
        return True
    try:
        mail = replies.read(raw)
    except replies.UnreadableMail:
        return False
    outcomes.append(take_mail(mail, at=timezone.now()))
    return outcomes[-1] not in (Taken.NOTHING, Taken.STRANGE)
