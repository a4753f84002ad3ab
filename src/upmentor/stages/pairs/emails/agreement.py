"""Letters about the working agreement: that it changed, that it holds. What stands in it stays on its page."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.notifications.letters import Words
from upmentor.stages.pairs.emails.sending import post, to_both
from upmentor.stages.pairs.models import Agreement
from upmentor.stages.people.emails import participant_words
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment


def agreement_changed(version: Agreement, person: Person, count: int, *, at: dt.datetime) -> None:
    """To the one who had signed the version before: so many clauses are different now."""

    def words(name: str) -> Words:
        subject = ngettext("One clause changed since you signed", "%(n)s clauses changed since you signed", count)
        return participant_words(
            name,
            subject=subject % {"n": count},
            paragraphs=(
                _("Your working agreement has a new version. The page shows what changed since you signed."),
                _("Sign it, or suggest something else. Until you both have signed, what you signed before holds."),
            ),
            button=_("See what changed"),
            url=_page(version),
        )

    key = f"agreement-changed:{version.uid}:{person.uid}"
    post(person, key, "pairs.agreement", words, next_working_moment(person, at))


def agreement_signed(version: Agreement, *, at: dt.datetime) -> None:
    """To both, when both have signed."""

    def words(name: str) -> Words:
        return participant_words(
            name,
            subject=_("Your working agreement"),
            paragraphs=(_("You both have signed. You can read, print or change it at any time."),),
            button=_("Open the agreement"),
            url=_page(version),
        )

    to_both(version.pair.proposal, f"agreement:{version.uid}", "pairs.agreement", words, at)


def _page(version: Agreement) -> str:
    return settings.PUBLIC_URL + reverse("pairs:agreement", args=[version.pair.uid])
