"""What one of the two answers: to a proposal, and after the first talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

YES, NO = "yes", "no"
LONGEST = 1000


class FirstTalkForm(forms.Form):
    """Go ahead or not. `cleaned_data["reason"]` is empty unless its author passes it on."""

    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)], error_messages={"required": _lazy("Choose an answer.")})
    reason = forms.CharField(
        label=_lazy("Why not, if you like"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_lazy("Goes with a no only. Without the tick below, nothing of it is kept."),
    )
    pass_on = forms.BooleanField(
        label=_lazy("Pass it on to the programme team"),
        required=False,
        help_text=_lazy("They read the text without your name, once everything is settled."),
    )

    def clean(self) -> dict[str, Any]:
        """Text without the tick goes nowhere, so nobody keeps it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("pass_on"):
            cleaned["reason"] = ""
        return cleaned

    @property
    def yes(self) -> bool:
        """The answer, after validation."""
        return bool(self.cleaned_data["answer"] == YES)


class MatchForm(FirstTalkForm):
    """Meet or not, and the question about a conflict of interest with the named partner (AC-4.3)."""

    conflict = forms.BooleanField(required=False)

    def __init__(self, *args: Any, partner: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["conflict"]
        field.label = _("Yes, there is something of this between %(name)s and me") % {"name": partner}
        field.help_text = _("Then this counts as “not this time”, whichever button you press, and nobody learns why.")
