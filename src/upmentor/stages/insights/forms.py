"""What is typed on the pages of insight."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeCheckboxes, LargeRadio
from upmentor.stages.insights.models import Plan
from upmentor.stages.insights.plan import MEASURES, MOST

LONGEST = 1200


class ThanksForm(forms.Form):
    """A sponsor's few lines to everybody who meets."""

    text = forms.CharField(
        label=_("Your note"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=_("A few lines in your own words. Name nobody: what somebody did in confidence stays there."),
    )

    def clean_text(self) -> str:
        """Curly brackets are fields of the letters of the programme team."""
        text: str = self.cleaned_data["text"].strip()
        if "{{" in text:
            raise forms.ValidationError(_("Write it without double curly brackets."))
        return text


class PlanForm(forms.Form):
    """What is measured, compared with whom, and when."""

    measures = forms.MultipleChoiceField(
        label=_("What will you look at?"),
        choices=list(MEASURES.items()),
        widget=LargeCheckboxes(at_most=MOST),
        help_text=_("Five at most. The fewer there are, the less is found by chance."),
    )
    comparison = forms.ChoiceField(label=_("Compared with whom?"), choices=Plan.Comparison.choices, widget=LargeRadio)
    months = forms.TypedChoiceField(
        label=_("When?"),
        coerce=int,
        choices=[(6, _("6 months after the start")), (12, _("12 months after the start")), (24, _("24 months"))],
        widget=LargeRadio,
    )
    note = forms.CharField(
        label=_("Why"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For those who read the report later."),
    )

    def clean_measures(self) -> list[str]:
        """In the order of the list, five at most."""
        chosen = set(self.cleaned_data["measures"])
        if len(chosen) > MOST:
            raise forms.ValidationError(_("Choose five at most."))
        return [one for one in MEASURES if one in chosen]
