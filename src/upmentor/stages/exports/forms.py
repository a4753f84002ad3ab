"""Why somebody takes data away."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeRadio

OTHER = "other"
REASONS = {
    "rooms": _("To plan rooms and days"),
    "talk": _("To talk it over in the programme team"),
    "check": _("To check it against our own list"),
    "report": _("To report on the programme inside the organisation"),
    OTHER: _("Another reason"),
}


class ReasonForm(forms.Form):
    """A suggested reason or one in own words; `reason()` gives the words that are kept."""

    why = forms.ChoiceField(label=_("Why do you need it?"), choices=list(REASONS.items()), widget=LargeRadio)
    words = forms.CharField(
        label=_("In your words"),
        max_length=200,
        required=False,
        help_text=_("Those in the file read this. Name nobody here."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("why") == OTHER and not cleaned.get("words"):
            self.add_error("words", _("Say in a few words why you need the file."))
        return cleaned

    def reason(self) -> str:
        """What is kept: the own words, or else the suggestion."""
        return str(self.cleaned_data["words"] or REASONS[self.cleaned_data["why"]])
