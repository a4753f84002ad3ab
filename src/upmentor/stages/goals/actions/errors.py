"""Why a verb of this slice refused, in words that can stand on the page."""

from __future__ import annotations

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class GoalsRefused(Exception):
    """Base of all refusals; `words` says what happened and what to do."""

    words: str | Promise = _("This did not work. Open the page again.")


class PairOver(GoalsRefused):
    """The pair has ended: what stands there stays as it is."""

    words = _("Your pairing is over, so this stays as it is.")


class NoRoom(GoalsRefused):
    """The owner has as many goals as fit into the time of a pair."""

    words = _("There is no room for another goal. Remove one first, or change its words.")


class NotYours(GoalsRefused):
    """Goals are added, put in order and removed by the person whose they are."""

    words = _("This goal belongs to your partner. You can help with its words; only they remove it.")


class Gone(GoalsRefused):
    """It was removed in the meantime."""

    words = _("This has been removed in the meantime.")


class ChangedMeanwhile(GoalsRefused):
    """The partner changed it while the page was open: `now` is the row as it stands."""

    words = _("Your partner changed this while you had it open. Nothing of yours is lost: look at both and save again.")

    def __init__(self, now: models.Model) -> None:
        super().__init__()
        self.now = now


class Judged(GoalsRefused):
    """Both have judged and seen it: neither answer changes any more."""

    words = _("You have both judged this, so both answers stand.")


class TooLate(GoalsRefused):
    """The half-way judgement after the one at the end."""

    words = _("You have judged the end already, so half-way stays as it is.")
