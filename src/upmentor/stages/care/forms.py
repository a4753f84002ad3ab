"""What is tapped after a month."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.care.models import MonthAnswer

C = MonthAnswer.Choice


class MonthForm(forms.Form):
    """Three choices, none of them better than the others."""

    choice = forms.ChoiceField(
        label=_("Does it fit as it is?"),
        widget=LargeRadio,
        choices=[
            (C.KEEP, Choice(_("Yes, keep it"), _("Nothing changes."))),
            (C.ADJUST, Choice(_("Adjust something"), _("The rhythm, the length, the time of day, what you agreed."))),
            (
                C.REMATCH,
                Choice(_("Another match"), _("End without fault or reason. You decide on the page.")),
            ),
        ],
        error_messages={"required": _("Tap one of the three.")},
    )
