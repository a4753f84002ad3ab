"""What is typed on the pages of insight."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import LargeCheckboxes, LargeRadio
from upmentor.stages.insights.changes import names_in
from upmentor.stages.insights.models import Change, Plan
from upmentor.stages.insights.plan import MEASURES, MOST
from upmentor.stages.programmes.models import Topic

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


class ChangeForm(forms.Form):
    """What leaders changed. A text with the name of a participant is asked about once before it is kept."""

    text = forms.CharField(
        label=_("What did you change?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For example: “We moved the all-hands to 10:00 so that Manila can join.” Name nobody."),
    )
    day = forms.DateField(
        label=_("Day"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("When it was decided or done."),
    )
    area = forms.ModelChoiceField(
        label=_("Topic area"), queryset=Topic.objects.none(), required=False, empty_label=_("None")
    )
    state = forms.ChoiceField(label=_("How far is it?"), choices=Change.State.choices, widget=LargeRadio)
    sure = forms.BooleanField(
        label=_("Keep it as it is: it gives nobody away"), required=False, widget=forms.HiddenInput
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        names: Sequence[str] = (),
        latest: dt.date | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.names, self.latest = names, latest
        area = self.fields["area"]
        assert isinstance(area, forms.ModelChoiceField)
        area.queryset = Topic.objects.filter(active=True, guide_number__isnull=False)

    def clean_day(self) -> dt.date:
        """Today at the latest."""
        day: dt.date = self.cleaned_data["day"]
        if self.latest and day > self.latest:
            raise forms.ValidationError(_("Choose today or an earlier day. What is still to come is “planned”."))
        return day

    def clean(self) -> dict[str, Any]:
        """A name is asked about once; a second "keep" with the box ticked goes through."""
        typed: dict[str, Any] = super().clean() or {}
        found = names_in(typed.get("text", ""), self.names)
        if found:
            self.fields["sure"].widget = forms.CheckboxInput()
            if not typed.get("sure"):
                words = gettext(
                    "The text holds what is also a name of a participant: %(names)s. Write it so that nobody can tell "
                    "who said it, or tick that it gives nobody away."
                )
                self.add_error("text", words % {"names": ", ".join(found)})
        return typed
