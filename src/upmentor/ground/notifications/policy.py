"""What holds a letter back at the moment of delivery (docs/decisions/0020-letters.md).

Asked after a worker has taken a letter and before the mail server sees it, so a letter that is late for whatever reason
still respects the reader's evening. Nudges are counted under a lock on the reader's row: a letter that may go is marked
`counted_at` before it goes and counts from then on, so neither two workers nor a killed one can exceed the cap.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Min, QuerySet

from upmentor.ground.notifications.kinds import DIGEST, NUDGES, Kind, kind_of
from upmentor.ground.notifications.models import Letter, LetterWish

WEEK = dt.timedelta(days=7)
UNANSWERED = 2
"""After so many nudges of a kind without an answer that kind stops for the reader (AC-17.1)."""

Quiet = tuple[dt.time, dt.time]
Hours = Callable[[str, dt.datetime, Quiet | None], dt.datetime]
"""(reader's key, moment, chosen quiet hours or None) → the first moment from then on at which a letter may come."""


def any_hour(recipient: str, at: dt.datetime, quiet: Quiet | None) -> dt.datetime:
    """For those who have no hours: now."""
    return at


@dataclass(frozen=True)
class Verdict:
    """`until`: wait for this moment. `withdrawn`: it is of no use any more, or not wanted. Neither: it goes."""

    until: dt.datetime | None = None
    withdrawn: bool = False


GO, NOT_WANTED = Verdict(), Verdict(withdrawn=True)


def verdict(letter: Letter, hours: Hours, *, at: dt.datetime) -> Verdict:
    """What becomes of a letter that is due. A nudge that goes is counted from now on."""
    kind = kind_of(letter.kind)
    if kind.urgent:
        return GO
    if kind.nudge:
        with transaction.atomic():
            return _of_nudge(letter, kind, locked(letter.recipient), hours, at)
    wish = LetterWish.objects.filter(recipient=letter.recipient).first()
    moment = hours(letter.recipient, at, quiet_of(wish))
    too_late = letter.before is not None and at < letter.before <= moment
    return GO if moment <= at or too_late else Verdict(until=moment)


def _of_nudge(letter: Letter, kind: Kind, wish: LetterWish, hours: Hours, at: dt.datetime) -> Verdict:
    if not wanted(kind, wish):
        return NOT_WANTED
    last = letter.created_at + dt.timedelta(days=kind.useful_days)
    together = wish.digest and kind.name != DIGEST
    # What goes into the digest takes no place of its own.
    place = digest_day(letter.created_at) if together else fits(letter, at=at)
    earliest = max(at, place, snooze_end(wish) or at)
    moment = max(at, hours(letter.recipient, earliest, quiet_of(wish)))
    if moment > last:
        return NOT_WANTED
    if moment > at:
        return Verdict(until=moment)
    if not together:
        Letter.objects.filter(pk=letter.pk).update(counted_at=at)
    return GO


def fits(letter: Letter, *, at: dt.datetime) -> dt.datetime:
    """The first moment at which this nudge stays within its reader's cap over the seven days before it."""
    others = Letter.objects.filter(recipient=letter.recipient, kind__in=NUDGES).exclude(pk=letter.pk)
    sent = [one.sent_at or at for one in others.filter(sent_at__gt=at - WEEK).order_by("-sent_at").only("sent_at")]
    under_way = others.filter(state=Letter.State.QUEUED, counted_at__isnull=False).count()
    # Whoever was once written to as an executive is one, also where a letter to many does not say so.
    cap = Letter.objects.filter(recipient=letter.recipient).aggregate(cap=Min("weekly"))["cap"]
    room = cap - under_way
    if room <= 0:
        return at + dt.timedelta(hours=1)
    return at if len(sent) < room else sent[room - 1] + WEEK


def wanted(kind: Kind, wish: LetterWish) -> bool:
    """Whether the reader has neither turned the kind off nor left it without an answer twice."""
    return kind.name not in wish.muted and kind.name not in silent(wish)


def silent(wish: LetterWish) -> set[str]:
    """Kinds that stopped because the last two stayed without an answer. One query."""
    open_: Counter[str] = Counter()
    for name, sent_at in nudges_to(wish.recipient).values_list("kind", "sent_at"):
        since = wish.answered.get(name)
        came = since is None or (sent_at is not None and sent_at > dt.datetime.fromisoformat(since))
        if came and kind_of(name).stops:
            open_[name] += 1
    return {name for name, count in open_.items() if count >= UNANSWERED}


def nudges_to(recipient: str) -> QuerySet[Letter]:
    """Nudges that have reached this reader."""
    return Letter.objects.filter(recipient=recipient, kind__in=NUDGES, sent_at__isnull=False)


def locked(recipient: str) -> LetterWish:
    """The reader's row, held until the transaction ends."""
    LetterWish.objects.get_or_create(recipient=recipient)
    return LetterWish.objects.select_for_update().get(recipient=recipient)


def quiet_of(wish: LetterWish | None) -> Quiet | None:
    """The reader's own quiet hours, if chosen."""
    if wish is None or wish.quiet_from is None or wish.quiet_to is None:
        return None
    return wish.quiet_from, wish.quiet_to


def snooze_end(wish: LetterWish) -> dt.datetime | None:
    """When nudges may come again; the reader's hours move it into their morning."""
    return dt.datetime.combine(wish.snoozed_until, dt.time(), dt.UTC) if wish.snoozed_until else None


def digest_day(moment: dt.datetime) -> dt.datetime:
    """The Monday after this moment, 00:00 UTC."""
    day = moment.astimezone(dt.UTC).date()
    return dt.datetime.combine(day + dt.timedelta(days=7 - day.weekday()), dt.time(), dt.UTC)
