"""Nudges of a week in one letter, for readers who chose that."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.kinds import DIGEST, NUDGES, kind_of
from upmentor.ground.notifications.letters import Words, draft
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.policy import digest_day, locked, wanted


def gather(letter: Letter, *, at: dt.datetime) -> bool:
    """Put this nudge and those that wait with it into one letter; False when the reader takes letters one by one, or
    this one is itself the digest. What went into the digest is withdrawn in the same transaction."""
    if letter.kind not in NUDGES - {DIGEST}:
        return False
    with transaction.atomic():
        wish = locked(letter.recipient)
        if not wish.digest:
            return False
        rows = Letter.objects.filter(recipient=letter.recipient, state=Letter.State.QUEUED, kind__in=NUDGES - {DIGEST})
        ready = [one for one in rows.order_by("created_at", "id") if digest_day(one.created_at) <= at]
        found = [one for one in ready if one.url and wanted(kind_of(one.kind), wish) and _useful(one, at)]
        Letter.objects.filter(pk__in=[one.pk for one in ready]).update(state=Letter.State.WITHDRAWN, counted_at=None)
        if found:
            with override(letter.language):
                monday = (digest_day(at) - dt.timedelta(days=7)).date()
                key = f"digest:{letter.recipient}:{monday}"
                kept = {"recipient": letter.recipient, "address": letter.address, "language": letter.language}
                made = draft(_words(found), key=key, kind=DIGEST, **kept)
            post(made, at=at)
    return True


def _useful(letter: Letter, at: dt.datetime) -> bool:
    return letter.created_at + dt.timedelta(days=kind_of(letter.kind).useful_days) >= at


def _words(found: list[Letter]) -> Words:
    count = len(found)
    return Words(
        subject=ngettext("One thing for this week", "%(n)s things for this week", count) % {"n": count},
        paragraphs=(),
        rows=tuple((one.subject, one.url) for one in found),
        button=_("Open Upmentor"),
        url=f"{settings.PUBLIC_URL}/home/",
        why=_("You get this letter because you chose one letter a week instead of several."),
    )
