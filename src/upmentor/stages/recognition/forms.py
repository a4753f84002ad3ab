"""What is typed at the close and in thanks, what a statement says, and why a certificate is revoked."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeCheckboxes, LargeRadio
from upmentor.stages.recognition.actions.certificates import LONGEST_REASON
from upmentor.stages.recognition.actions.statements import LONGEST_WORDS
from upmentor.stages.recognition.actions.thanks import LONGEST
from upmentor.stages.recognition.skills import MOST, SKILLS

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

    def __init__(self, *args: Any, settled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settled:
            del self.fields["thanks"]


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


class ThanksForm(forms.Form):
    """A note of thanks and who may quote it; `settled` ones can't be changed any more."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    in_statement = forms.BooleanField(
        label=_("My partner may quote it in their contribution statement"),
        help_text=_(
            "Without your name, unless both of you allow names on the certificates. Up to 500 signs fit there."
        ),
        required=False,
    )
    in_programme = forms.BooleanField(
        label=_("The programme may quote it without names"),
        help_text=_("A sentence of it, as a voice of somebody who took part."),
        required=False,
    )

    def __init__(self, *args: Any, settled: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if settled:
            del self.fields["text"]


class StatementForm(forms.Form):
    """What a mentor says of their own work; everything is optional."""

    skills = forms.MultipleChoiceField(
        label=_("Skills that I practised"),
        help_text=_("At most five."),
        required=False,
        choices=list(SKILLS.items()),
        widget=LargeCheckboxes(at_most=MOST),
    )
    words = forms.CharField(
        label=_("In my own words"),
        help_text=_("Up to 600 signs. Name nobody, and leave out what was said between you."),
        required=False,
        max_length=LONGEST_WORDS,
        widget=forms.Textarea(attrs={"rows": 5, "dir": "auto"}),
    )
    quotes = forms.BooleanField(label=_("Quote the thanks whose author allows it"), required=False)

    def clean_skills(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["skills"]
        if len(chosen) > MOST:
            raise forms.ValidationError(_("Choose at most five."))
        return chosen
