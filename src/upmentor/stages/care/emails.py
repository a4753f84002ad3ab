"""Letters of care: one kind letter to both in the same words, and the question after a month."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.emails.reading import Reader, readers, send
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.models import Pair, PairMember

OFFER, MONTH = "care.offer", "care.month"


def offer_help(pair: Pair, by: User, *, at: dt.datetime) -> None:
    """To both, at the same moment where their hours allow it. It says nothing of why."""
    for reader in readers(two_of(pair)):
        with override(reader.language):
            words = reader.words(
                subject=_("Can we make this easier?"),
                paragraphs=(
                    _("Full weeks happen to every pair. If something would make your conversations easier to keep, it "
                      "can be changed: a lighter rhythm, a shorter conversation, another time of day, or a pause."),
                    _("You both read this same letter. Nobody is asked to explain anything. If you would rather talk, "
                      "%(name)s of the programme team is glad to hear from you: %(address)s")
                    % {"name": by.name, "address": by.email},
                ),
                button=_("See what can be changed"),
                url=settings.PUBLIC_URL + reverse("care:lighter", args=[pair.uid]),
            )  # fmt: skip
            key = f"care:{pair.uid}:offer:{at.date().isoformat()}:{reader.member.uid}"
            send(reader, words, key, at=reader.due(at), kind=OFFER)


def month_key(member: PairMember) -> str:
    """One letter for each of the two, for ever."""
    return f"care:{member.pair.uid}:month:{member.uid}"


def asked_after_month(members: list[PairMember]) -> set[str]:
    """Keys of the letters that were written. One query."""
    keys = [month_key(one) for one in members]
    return set(Letter.objects.filter(key__in=keys).values_list("key", flat=True))


def ask_after_month(reader: Reader, *, at: dt.datetime) -> None:
    """Once."""
    with override(reader.language):
        words = reader.words(
            subject=_("One month in: keep, adjust, or another match?"),
            paragraphs=(
                _("A month with %(name)s is a good moment to look once: does it fit as it is?") % {"name": reader.name},
                _("Your answer is private. Each of the three is welcome, and this is the only letter."),
            ),
            button=_("Answer with one tap"),
            url=settings.PUBLIC_URL + reverse("care:month", args=[reader.member.pair.uid]),
        )  # fmt: skip
        send(reader, words, month_key(reader.member), at=at, kind=MONTH)
