"""What is typed on the page of reflections."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.stages.feedback.actions.reflections import LONGEST


class ReflectionForm(forms.Form):
    """One entry. `entry` is the id that it has or will have, made by the page: a form sent twice is one entry."""

    entry = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    prompt = forms.CharField(widget=forms.HiddenInput, required=False, max_length=60)
    text = forms.CharField(
        label=_("What you want to keep"),
        max_length=LONGEST,
        error_messages={"required": _("Write a line first; an empty entry is not kept.")},
        widget=forms.Textarea(attrs={"rows": 8, "dir": "auto", "autocomplete": "off"}),
    )
