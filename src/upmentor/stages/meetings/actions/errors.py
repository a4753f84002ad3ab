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


class OrientationFirst(MeetingRefused):
    """The programme requires orientation before the first meeting, and one of the two has not done theirs."""

    words = _("Kept. It is booked as soon as a time suits you both and both of you have done your orientation.")


class UnknownAssistant(MeetingRefused):
    """The address belongs to nobody who may be an assistant."""

    words = _(
        "We found nobody in your organisation with this e-mail address. Check the spelling, or ask your programme "
        "manager to add them."
    )


class TooLong(MeetingRefused):
    """More text than fits; nothing was saved of it."""

    words = _("This is longer than fits here. Shorten it; everything you typed is still in its field.")


class Enough(MeetingRefused):
    """The list is full."""

    words = _("This list is full. Tick or remove something first.")


class TooEarly(MeetingRefused):
    """The meeting has not begun."""

    words = _("This meeting has not begun yet. Finish it once you have talked, or move it to when you did.")


class GoalFirst(MeetingRefused):
    """The first meeting is finished with a goal of the mentor's own, or with an explicit "later" (AC-8.1)."""

    words = _("Before the first meeting is finished, the mentor sets a goal of their own or says “later”.")
