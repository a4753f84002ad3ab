"""Words that somebody types of their own accord, and whether they pass them on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

LONGEST = 1000


def own_words(label: Any, help_text: Any) -> forms.CharField:
    """A few lines that may stay empty."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "dir": "auto"}),
    )


def passed_on(help_text: Any) -> forms.BooleanField:
    """The tick without which nothing of a reason is kept."""
    return forms.BooleanField(label=_("Pass it on to the programme team"), required=False, help_text=help_text)


class ReasonForm(forms.Form):
    """Base of forms with the fields `reason` and `pass_on`."""

    def clean(self) -> dict[str, Any]:
        """Text without the tick goes nowhere, so nobody keeps it."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("pass_on"):
            cleaned["reason"] = ""
        return cleaned
