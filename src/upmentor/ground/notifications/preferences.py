"""Verbs about letters that their reader wants or not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Max

from upmentor.ground.notifications.actions import deliver_soon
from upmentor.ground.notifications.kinds import DIGEST, KINDS, NUDGES, Group
from upmentor.ground.notifications.models import Letter, LetterWish
from upmentor.ground.notifications.policy import locked, nudges_to, silent
from upmentor.ground.notifications.queries import waiting


@dataclass(frozen=True)
class Wishes:
    """What a reader chooses on the settings page. `wanted` are the kinds of nudges that may come."""

    wanted: frozenset[str]
    quiet_from: dt.time | None = None
    quiet_to: dt.time | None = None
    digest: bool = False
    snoozed_until: dt.date | None = None


def choosable() -> frozenset[str]:
    """Kinds that each reader turns on and off."""
    return NUDGES - {DIGEST}


def shown_to(recipient: str) -> frozenset[str]:
    """Kinds that this reader may meet: those for people who run programmes only for whom such a letter was written."""
    team = {name for name, row in KINDS.items() if row.group is Group.TEAM}
    is_team = Letter.objects.filter(recipient=recipient, kind__in=team).exists()
    return choosable() if is_team else choosable() - team


def wishes_of(recipient: str) -> Wishes:
    """What holds for this reader now; kinds that stopped by themselves are not among the wanted."""
    wish = _wish(recipient)
    return Wishes(
        choosable() - silent(wish) - set(wish.muted), wish.quiet_from, wish.quiet_to, wish.digest, wish.snoozed_until
    )


def silent_kinds(recipient: str) -> frozenset[str]:
    """Kinds that stopped because two stayed without an answer; those turned off by hand are not among them."""
    wish = _wish(recipient)
    return frozenset(silent(wish) - set(wish.muted))


@transaction.atomic
def choose(recipient: str, wishes: Wishes, *, at: dt.datetime) -> Wishes:
    """Set what this reader wants; returns what held before. A kind turned on again begins anew, as if answered; letters
    that wait are looked at again by the new wishes."""
    before = wishes_of(recipient)
    wish = locked(recipient)
    _begin_anew(wish, wishes.wanted - before.wanted)
    # What had stopped by itself is not turned off by hand.
    wish.muted = sorted((choosable() - wishes.wanted) & (before.wanted | set(wish.muted)))
    wish.quiet_from, wish.quiet_to = wishes.quiet_from, wishes.quiet_to
    wish.digest, wish.snoozed_until = wishes.digest, wishes.snoozed_until
    wish.save()
    rows = waiting().filter(recipient=recipient, created_at__lte=at)
    if rows.filter(kind__in=NUDGES, due_at__gt=at).update(due_at=at):
        deliver_soon()
    return before


def fewer(recipient: str, kind: str, *, at: dt.datetime) -> None:
    """No more nudges of this kind for this reader. Twice does no harm."""
    before = wishes_of(recipient)
    choose(recipient, replace(before, wanted=before.wanted - _named(kind)), at=at)


def more(recipient: str, kind: str, *, at: dt.datetime) -> None:
    """The way back."""
    before = wishes_of(recipient)
    choose(recipient, replace(before, wanted=before.wanted | _named(kind)), at=at)


def is_wanted(recipient: str, kind: str) -> bool:
    """Whether nudges of this kind may come."""
    return _named(kind) <= wishes_of(recipient).wanted


def answered(recipient: str, *kinds: str) -> None:
    """The reader did what nudges of these kinds ask for: those that came count as answered. When that was is not kept,
    so the row says nothing about answers that nobody may know of."""
    if not nudges_to(recipient).filter(kind__in=kinds).exists():
        return
    with transaction.atomic():
        wish = locked(recipient)
        _begin_anew(wish, kinds)
        wish.save(update_fields=["answered"])


def _begin_anew(wish: LetterWish, kinds: Iterable[str]) -> None:
    last = nudges_to(wish.recipient).filter(kind__in=kinds).order_by().values_list("kind").annotate(last=Max("sent_at"))
    wish.answered |= {kind: moment.isoformat() for kind, moment in last}


def _wish(recipient: str) -> LetterWish:
    return LetterWish.objects.filter(recipient=recipient).first() or LetterWish(recipient=recipient)


def _named(kind: str) -> frozenset[str]:
    # Fewer digests means none of what they gather.
    return choosable() if kind == DIGEST else frozenset({kind})
