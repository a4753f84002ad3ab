"""The choices of the working agreement, as the two fill them in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from upmentor.ground.content.agreement import load_agreement
from upmentor.ground.content.messages import translated
from upmentor.stages.pairs.forms.own_words import own_words
from upmentor.stages.pairs.models import Agreement
from upmentor.stages.pairs.terms import MINUTES, NOTICE_DAYS, STRONGER, WEEKS, Terms


class AgreementForm(forms.Form):
    """Choices and the pair's own words. `seen` is the number of the version that the author started from.

    What both have signed in a clause that can only become stronger is not in the form; what is typed comes after it.
    """

    seen = forms.IntegerField(min_value=0, max_value=30_000, widget=forms.HiddenInput)
    cadence_weeks = forms.TypedChoiceField(label=_lazy("How often we meet"), coerce=int)
    meeting_minutes = forms.TypedChoiceField(label=_lazy("How long each time"), coerce=int)
    place = forms.ChoiceField(label=_lazy("Where we meet"))
    notice_days = forms.TypedChoiceField(label=_lazy("How early we cancel, if we have to"), coerce=int)
    off_table = own_words(_lazy("Topics off the table"), _lazy("What neither of us wants to talk about."))
    no_retaliation = own_words(
        _lazy("Add to “No retaliation”"), _lazy("It comes on top. Nothing that stands there is taken away.")
    )
    job_security = own_words(
        _lazy("Add to “Jobs are not the subject”"), _lazy("It comes on top. Nothing that stands there is taken away.")
    )

    def __init__(self, sent: Any, terms: Terms, number: int, signed: Agreement | None) -> None:
        self.kept = {field: getattr(signed, field) if signed else "" for field in STRONGER.values()}
        first = {name: getattr(terms, name) for name in self.base_fields if name != "seen"} | {"seen": number}
        for field, kept in self.kept.items():
            first[field] = first[field].removeprefix(kept).lstrip("\n")
        super().__init__(sent, initial=first)
        for name, choices in _choices(terms).items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    @property
    def terms(self) -> Terms:
        """The choices, after validation."""
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        for field, kept in self.kept.items():
            given[field] = "\n".join(part for part in (kept, given[field]) if part)
        return Terms(**given)


def _choices(terms: Terms) -> dict[str, list[tuple[object, str]]]:
    """What can be chosen; the present value always is."""
    weeks = sorted({*WEEKS, terms.cadence_weeks})
    minutes = sorted({*MINUTES, terms.meeting_minutes})
    notice = sorted({*NOTICE_DAYS, terms.notice_days})
    return {
        "cadence_weeks": [(one, ngettext("Every week", "Every %(n)s weeks", one) % {"n": one}) for one in weeks],
        "meeting_minutes": [(one, _("%(n)s minutes") % {"n": one}) for one in minutes],
        "place": [(one.id, one.label) for one in translated(load_agreement()).places],
        "notice_days": [
            (one, ngettext("%(n)s working day ahead", "%(n)s working days ahead", one) % {"n": one}) for one in notice
        ],
    }
