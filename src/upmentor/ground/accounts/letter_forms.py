"""The form for which letters come, and when."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.notifications.kinds import KINDS
from upmentor.ground.notifications.preferences import Wishes
from upmentor.ground.ui.forms import Choice, LargeCheckboxes, LargeRadio

ONE_BY_ONE, TOGETHER = "one", "digest"
FARTHEST = dt.timedelta(days=366)


class LettersForm(forms.Form):
    """Nudges by kind, one by one or together, a pause, and quiet hours."""

    wanted = forms.MultipleChoiceField(
        label=gettext_lazy("Reminders and questions"),
        help_text=gettext_lazy("At most two a week in all; one for executives. Untick what you would rather not get."),
        required=False,
        widget=LargeCheckboxes,
    )
    how = forms.ChoiceField(
        label=gettext_lazy("How they come"),
        widget=LargeRadio,
        choices=[
            (ONE_BY_ONE, Choice(gettext_lazy("One by one"))),
            (
                TOGETHER,
                Choice(
                    gettext_lazy("One letter a week"),
                    gettext_lazy("On Monday, with a link to each. What is over by then is left out."),
                ),
            ),
        ],
    )
    snoozed_until = forms.DateField(
        label=gettext_lazy("None of them until"),
        help_text=gettext_lazy("They come again on this day."),
        required=False,
        widget=forms.DateInput(attrs={"type": "date", "dir": "ltr"}, format="%Y-%m-%d"),
    )
    quiet_from = forms.TimeField(
        label=gettext_lazy("Quiet from"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M"),
    )
    quiet_to = forms.TimeField(
        label=gettext_lazy("Quiet until"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time", "dir": "ltr"}, format="%H:%M"),
    )

    def __init__(self, sent: Any = None, *, holds: Wishes, shown: frozenset[str], today: dt.date) -> None:
        """`holds` is what was chosen before, `shown` are the kinds that this reader chooses from."""
        until = holds.snoozed_until
        initial = {
            "wanted": sorted(holds.wanted),
            "how": TOGETHER if holds.digest else ONE_BY_ONE,
            "snoozed_until": until if until and until > today else None,
            "quiet_from": holds.quiet_from,
            "quiet_to": holds.quiet_to,
        }
        super().__init__(sent, initial=initial)
        self.holds, self.shown, self.today = holds, shown, today
        kinds: Any = self.fields["wanted"]
        kinds.choices = [(name, row.words) for name, row in KINDS.items() if name in shown]

    def clean_snoozed_until(self) -> dt.date | None:
        day: dt.date | None = self.cleaned_data["snoozed_until"]
        if day and not self.today < day <= self.today + FARTHEST:
            raise forms.ValidationError(_("Choose a day to come, within a year."))
        return day

    def clean(self) -> None:
        start, end = self.cleaned_data.get("quiet_from"), self.cleaned_data.get("quiet_to")
        if "quiet_from" in self.errors or "quiet_to" in self.errors:
            return
        if (start is None) != (end is None):
            self.add_error("quiet_to" if end is None else "quiet_from", _("Give both times, or leave both empty."))
        elif start is not None and end is not None and _open_minutes(start, end) < 60:
            self.add_error("quiet_to", _("Leave at least one hour of the day in which letters may come."))

    def wishes(self) -> Wishes:
        """What was chosen; kinds that were not shown stay as they are."""
        chosen = self.cleaned_data
        return Wishes(
            frozenset(chosen["wanted"]) | (self.holds.wanted - self.shown),
            chosen["quiet_from"],
            chosen["quiet_to"],
            chosen["how"] == TOGETHER,
            chosen["snoozed_until"],
        )


def _open_minutes(start: dt.time, end: dt.time) -> int:
    """Minutes of the day outside the quiet hours.

    >>> _open_minutes(dt.time(18), dt.time(8)), _open_minutes(dt.time(8), dt.time(8))
    (600, 0)
    """
    quiet = (end.hour * 60 + end.minute - start.hour * 60 - start.minute) % 1440
    return 1440 - quiet if quiet else 0
