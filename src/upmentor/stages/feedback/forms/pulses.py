"""What is tapped and typed on the page of a pulse."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeRadio
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.queries.pulse_questions import hand, scales

LINE = 500
# Opens the page where a contact is chosen. It is not kept: nobody finds later who went there.
CONTACT = "contact"
# In the order of the words of the question.
HANDS = (Pulse.Hand.NO, Pulse.Hand.TEAM, CONTACT)
MISSING = {"required": _("Tap one of the five."), "invalid_choice": _("Tap one of the five.")}


class PulseForm(forms.Form):
    """Two scales with five words, the wish for a hand (preset: no), a line to oneself. `contacts`: there is somebody to
    talk to in confidence."""

    useful = forms.TypedChoiceField(coerce=int, widget=LargeRadio, error_messages=MISSING)
    openly = forms.TypedChoiceField(coerce=int, widget=LargeRadio, error_messages=MISSING)
    hand = forms.ChoiceField(
        widget=LargeRadio, initial=Pulse.Hand.NO, error_messages={"invalid_choice": _("Tap one of these.")}
    )
    note = forms.CharField(
        label=_("A line to yourself"),
        required=False,
        max_length=LINE,
        widget=forms.Textarea(attrs={"rows": 2, "dir": "auto", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, contacts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for scale in (*scales(), hand()):
            field = cast(forms.ChoiceField, self.fields[scale.id])
            field.label, field.choices = scale.question, list(enumerate(scale.words, start=scale.first))
        doors = HANDS if contacts else HANDS[:-1]
        field.choices = list(zip(doors, hand().words, strict=False))
