"""What the two type together."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.stages.feedback.actions.rounds import LONGEST
from upmentor.stages.feedback.forms.rounds import lines
from upmentor.stages.feedback.queries.together import Together, asked_together
from upmentor.stages.programmes.models import Round

LABELS = {
    "changed": (_("What has changed"), _("For either of you, large or small.")),
    "keep": (_("What we keep"), _("What works and should stay as it is.")),
    "stop": (_("What we stop"), _("What takes time and gives little.")),
    "ask": (_("What we ask of each other"), _("One thing each is plenty.")),
    "next_step": (_("What comes next"), _("For each of you, with or without these conversations.")),
    "story": (
        _("One story that stays with you both"),
        _("Others read it only if both of you agree, below. Leave out names that they should not read."),
    ),
}


class TogetherForm(forms.Form):
    """The fields that this round asks; none needs an answer."""

    version = forms.IntegerField(min_value=0, widget=forms.HiddenInput)

    def __init__(self, *args: Any, row: Round, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.names = asked_together(row)
        for name in self.names:
            label, hint = LABELS[name]
            self.fields[name] = forms.CharField(
                label=label, help_text=hint, required=False, max_length=LONGEST, widget=lines(3)
            )

    @property
    def typed(self) -> Together:
        """What was typed."""
        return Together(**{name: self.cleaned_data[name] for name in self.names})

    @property
    def questions(self) -> list[Any]:
        """Their fields, in order."""
        return [self[name] for name in self.names]


class AgreeForm(forms.Form):
    """Whether others may read the story as it was read here."""

    version = forms.IntegerField(min_value=0)
    agreed = forms.BooleanField(required=False)
