"""Why a verb of this slice refused, in words that can stand on the page."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class MeetingRefused(Exception):
    """Base of all refusals; `words` says what happened and what to do."""

    words: str | Promise = _("This did not work. Open the page again.")


class SlotTaken(MeetingRefused):
    """Another meeting was booked at this time in the meantime."""

    words = _("This time has just been taken by another meeting. Nothing was booked. Here are other times.")


class TimesChanged(MeetingRefused):
    """The times on the page are not the ones on offer any more."""

    words = _("These times have changed since you opened the page. Here are the ones that count.")


class NotNow(MeetingRefused):
    """The meeting or the pair is in a state in which this cannot be done."""

    words = _("This has changed since you opened the page. Here is how it stands now.")


class AgreementFirst(MeetingRefused):
    """From the second meeting on both have signed the agreement."""

    words = _("Before your second meeting you both sign the working agreement. Your times are kept.")


class UnknownAssistant(MeetingRefused):
    """The address belongs to nobody who may be an assistant."""

    words = _(
        "We found nobody in your organisation with this e-mail address. Check the spelling, or ask your programme "
        "manager to add them."
    )
