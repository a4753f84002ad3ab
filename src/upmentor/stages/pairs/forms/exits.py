"""What somebody fills in to pause or to end a pair."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeRadio
from upmentor.stages.pairs.actions.pausing import LONGEST
from upmentor.stages.pairs.closing import PRESET, SENTENCES
from upmentor.stages.pairs.forms.own_words import ReasonForm, own_words, passed_on


class DayInput(forms.DateInput):
    """The browser's own date field; its value is always an ISO date."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """ISO, whatever the language writes."""
        return value.isoformat() if isinstance(value, dt.date) else value


class PauseForm(forms.Form):
    """Until when the two rest."""

    until = forms.DateField(
        label=_("Go on from"),
        help_text=_("Your conversations go on by themselves on this day."),
        widget=DayInput,
        input_formats=["%Y-%m-%d"],
    )

    def __init__(self, *args: Any, today: dt.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        tomorrow = today + dt.timedelta(days=1)
        self.fields["until"].widget.attrs |= {"min": tomorrow.isoformat(), "max": (today + LONGEST).isoformat()}

    def clean_until(self) -> dt.date:
        """From tomorrow on, within half a year."""
        until: dt.date = self.cleaned_data["until"]
        if not self.today < until <= self.today + LONGEST:
            raise forms.ValidationError(_("Choose a day from tomorrow on, within half a year."))
        return until


class SentenceForm(forms.Form):
    """Step 1: the sentence that both read."""

    words = forms.ChoiceField(
        label=_("What you both will read"), choices=list(SENTENCES.items()), initial=PRESET, widget=LargeRadio
    )


class RematchForm(forms.Form):
    """Another match, or not now."""

    rematch = forms.TypedChoiceField(
        label=_("Would you like another match?"),
        choices=[("yes", _("Yes, look for somebody else")), ("no", _("No, not now"))],
        initial="yes",
        coerce=lambda value: value == "yes",
        widget=LargeRadio,
    )


class EndForm(RematchForm, ReasonForm):
    """Step 2. `cleaned_data["reason"]` is empty unless its author passes it on."""

    words = forms.ChoiceField(choices=list(SENTENCES.items()), widget=forms.HiddenInput)
    reason = own_words(
        _("Why, if you like"), _("Nobody has to give a reason. Without the tick below, nothing of it is kept.")
    )
    pass_on = passed_on(_("They read the text without your name. Your partner never does."))

    def leave_out_wish(self) -> None:
        """Ask for no other match: none is looked for any more."""
        del self.fields["rematch"]
