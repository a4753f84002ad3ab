"""What people type about goals and outcomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.goals.actions.goals import GoalWords
from upmentor.stages.goals.actions.outcomes import OutcomeWords
from upmentor.stages.goals.ladder import FIELDS, WORDS, Rung
from upmentor.stages.goals.models import Outcome

LONGEST = 300
WEIGHTS = (
    (1, _("As much as the others")),
    (2, _("Twice as much")),
    (3, _("Three times as much")),
    (4, _("Four times as much")),
)


def _lines(label: Any, *, required: bool = False, hint: Any = "", most: int = LONGEST) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2, "dir": "auto"})
    empty = {"required": _("Write one line here.")}
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=hint, widget=box, error_messages=empty
    )


class GoalForm(forms.Form):
    """A goal in words. The target is the middle of the five levels, so it is asked once."""

    text = _lines(_("What do you want to reach?"), required=True)
    today = _lines(_("Where are you today?"), required=True)
    far_beyond = _lines(WORDS[2])
    beyond = _lines(WORDS[1])
    target = _lines(_("As hoped: your target"), required=True)
    step_closer = _lines(WORDS[-1])
    further_away = _lines(WORDS[-2])
    weight = forms.TypedChoiceField(
        label=_("How much does it count beside your other goals?"), coerce=int, choices=WEIGHTS, initial=1
    )

    def rungs(self) -> list[forms.BoundField]:
        """The fields of the five levels, the highest first."""
        return [self[name] for name in FIELDS.values()]

    def words(self) -> GoalWords:
        """What was typed, after validation."""
        return GoalWords(**self.cleaned_data)


class JudgeForm(forms.Form):
    """Which of the five levels the goal is at."""

    level = forms.TypedChoiceField(
        label=_("Where are you now?"),
        coerce=int,
        widget=LargeRadio,
        error_messages={"required": _("Choose one of the five."), "invalid_choice": _("Choose one of the five.")},
    )

    def __init__(self, *args: Any, rungs: Iterable[Rung], whose: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        level = self.fields["level"]
        level.choices = [(rung.level, Choice(rung.word, rung.text)) for rung in rungs]  # type: ignore[attr-defined]
        if whose:
            level.label = whose


KINDS = (
    (Outcome.Kind.IDEA, Choice(Outcome.Kind.IDEA.label, _("Something nobody here had thought of"))),
    (Outcome.Kind.PROCESS, Choice(Outcome.Kind.PROCESS.label, _("Something is done differently"))),
    (Outcome.Kind.PRODUCT, Choice(Outcome.Kind.PRODUCT.label, _("Something new for customers or colleagues"))),
    (Outcome.Kind.DECISION, Choice(Outcome.Kind.DECISION.label, _("It was decided with a view that was missing"))),
)


class OutcomeForm(forms.Form):
    """What came out of the conversations."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=KINDS,
        widget=LargeRadio,
        error_messages={"required": _("Choose one of the four.")},
    )
    text = _lines(_("In a sentence or two"), required=True, most=600)
    state = forms.ChoiceField(label=_("What became of it?"), choices=Outcome.State.choices)
    agree = forms.BooleanField(
        label=_("The programme team may read it, with both our names"),
        required=False,
        help_text=_("They read it only while you both agree. You can take it back at any time."),
    )

    def words(self) -> OutcomeWords:
        """What was typed, after validation."""
        given = self.cleaned_data
        return OutcomeWords(given["kind"], given["state"], given["text"])
