"""What is tapped and typed in a round, and its days on the staff page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.content.questions import Item
from upmentor.ground.ui.forms import LargeRadio
from upmentor.stages.feedback.actions.rounds import LONGEST
from upmentor.stages.feedback.queries.rounds import Given, Words

TAP = {"required": _("Tap one of these."), "invalid_choice": _("Tap one of these.")}


def lines(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


class CheckInForm(forms.Form):
    """The questions of a round for one role; `draft` requires none of them."""

    def __init__(self, *args: Any, items: Sequence[Item], kept: Given, draft: bool = False, **kwargs: Any) -> None:
        kwargs["initial"] = {**kept.answers, **kept.words}
        super().__init__(*args, **kwargs)
        self.items = items
        for item in items:
            self.fields[item.id] = _field(item, draft=draft)

    @property
    def answers(self) -> dict[str, int]:
        """Item → level."""
        found = {one.id: self.cleaned_data.get(one.id) for one in self.items if one.scale}
        return {name: value for name, value in found.items() if isinstance(value, int)}

    @property
    def own(self) -> dict[str, str]:
        """Item → own words."""
        return {one.id: self.cleaned_data.get(one.id) or "" for one in self.items if not one.scale}

    @property
    def groups(self) -> list[tuple[Any, str]]:
        """Fields with the class of their row: five taps beside each other, or below."""
        short = {one.id for one in self.items if one.scale and len(one.scale.levels) == 5}
        return [(field, "um-five" if field.name in short else "") for field in self]


def _field(item: Item, *, draft: bool) -> forms.Field:
    if item.scale is None:
        return forms.CharField(label=item.question, required=False, max_length=LONGEST, widget=lines(3))
    levels = [(level, one.label) for level, one in enumerate(item.scale.levels, start=item.scale.lowest)]
    # A list begins empty: its first level would be sent by whoever has not seen the question.
    listed = len(levels) > 7
    return forms.TypedChoiceField(
        label=item.question,
        coerce=int,
        empty_value=None,
        choices=[("", _("Choose one")), *levels] if listed else levels,
        required=item.required and not draft,
        widget=forms.Select(attrs={"class": "form-select"}) if listed else LargeRadio,
        error_messages=TAP,
    )


class WordsForm(forms.Form):
    """What helped, what to try, thank you."""

    helped = forms.CharField(label=_("What helped"), required=False, max_length=LONGEST, widget=lines())
    to_try = forms.CharField(label=_("What to try"), required=False, max_length=LONGEST, widget=lines())
    thanks = forms.CharField(label=_("Thank you"), required=False, max_length=LONGEST, widget=lines())
    share_anyway = forms.BooleanField(
        label=_("Share mine anyway"),
        required=False,
        help_text=_("Otherwise your words are opened only if both of you have written."),
    )

    def words(self, *, sent: bool) -> Words:
        """What was typed."""
        typed = self.cleaned_data
        return Words(typed["helped"], typed["to_try"], typed["thanks"], sent, typed["share_anyway"])


class ReplyForm(forms.Form):
    """One answer to the partner's words."""

    reply = forms.CharField(
        label=_("Your answer"),
        max_length=LONGEST,
        widget=lines(),
        error_messages={"required": _("Write a line first.")},
    )


def _day(label: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RoundForm(forms.Form):
    """The days of a round that has not opened. Their order is checked by the verb."""

    opens_on = _day(_("Opens"))
    closes_on = _day(_("Last day to answer"))
    releases_on = _day(_("Words for each other are opened"))


class ReleaseForm(forms.Form):
    """A later day for the opening of words."""

    releases_on = _day(_("Words for each other are opened"))
