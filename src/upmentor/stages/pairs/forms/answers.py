"""What one of the two answers: to a proposal, and after the first talk."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from upmentor.stages.pairs.forms.own_words import ReasonForm, own_words, passed_on

YES, NO = "yes", "no"


class FirstTalkForm(ReasonForm):
    """Go ahead or not. `cleaned_data["reason"]` is empty unless its author passes it on."""

    answer = forms.ChoiceField(choices=[(YES, YES), (NO, NO)], error_messages={"required": _lazy("Choose an answer.")})
    reason = own_words(
        _lazy("Why not, if you like"), _lazy("Goes with a no only. Without the tick below, nothing of it is kept.")
    )
    pass_on = passed_on(_lazy("They read the text without your name, once everything is settled."))

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
