"""What is typed at the close, and why a certificate is revoked."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeRadio
from upmentor.stages.recognition.actions.certificates import LONGEST_REASON
from upmentor.stages.recognition.actions.closing import LONGEST

ANSWERS = (("yes", _("Yes, outside the programme")), ("no", _("No, this was a good end")), ("", _("I leave it open")))


class FarewellForm(forms.Form):
    """What one says at the close; everything is optional."""

    words = forms.CharField(
        label=_("What changed for you, in your own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    thanks = forms.CharField(
        label=_("A line of thanks"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 4, "dir": "auto"}),
    )
    goes_on = forms.ChoiceField(
        label=_("Would you like to go on meeting?"),
        help_text=_("Your answer is told only if both say yes."),
        required=False,
        choices=ANSWERS,
        widget=LargeRadio,
    )


class NamingForm(forms.Form):
    """What may stand on both certificates; `prefix` tells the forms of several pairs apart."""

    names = forms.BooleanField(label=_("Both our names"), required=False)
    topics = forms.BooleanField(label=_("The topics that we share"), required=False)


class RevokeForm(forms.Form):
    """Why a certificate is void; its owner reads it."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Its owner reads this."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )
