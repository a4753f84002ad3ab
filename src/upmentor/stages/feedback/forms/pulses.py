"""What is tapped and typed on the page of a pulse."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeRadio
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.queries.pulse_questions import scales

LINE = 500
MISSING = {"required": _("Tap one of the five."), "invalid_choice": _("Tap one of the five.")}


class PulseForm(forms.Form):
    """Two scales with five words, the wish for a hand (preset: no), a line to oneself."""

    useful = forms.TypedChoiceField(coerce=int, widget=LargeRadio, error_messages=MISSING)
    openly = forms.TypedChoiceField(coerce=int, widget=LargeRadio, error_messages=MISSING)
    hand = forms.ChoiceField(
        label=_("Would a hand be welcome?"),
        widget=LargeRadio,
        initial=Pulse.Hand.NO,
        choices=[(Pulse.Hand.NO, _("No")), (Pulse.Hand.TEAM, _("Yes, from the programme team"))],
    )
    note = forms.CharField(
        label=_("A line to yourself"),
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in scales():
            field = cast(forms.ChoiceField, self.fields[scale.id])
            field.label, field.choices = scale.question, list(enumerate(scale.words, start=1))
