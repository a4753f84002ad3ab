"""How forms look: label, hint, error, control, large choices, sliders.

`Renderer` is set as FORM_RENDERER, so `{{ form.field.as_field_group }}` is right.
"""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting
from django.utils.functional import Promise


class Renderer(TemplatesSetting):
    """Forms, fields and widgets from this app's templates."""

    form_template_name = "ui/forms/form.html"
    field_template_name = "ui/forms/field.html"


@dataclass(frozen=True)
class Choice:
    """The label of a large choice: its name, a line below it, and further words to find it by."""

    name: str | Promise
    explanation: str | Promise = ""
    words: str | Promise = ""

    def __str__(self) -> str:
        return str(self.name)


class LargeRadio(forms.RadioSelect):
    """One of a few: each row is one large target. A choice's label may be a `Choice`."""

    template_name = "ui/widgets/large_choice.html"
    option_template_name = "ui/widgets/large_choice_option.html"
    use_fieldset = True

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return with_explanation(super().create_option(*args, **kwargs))


class LargeCheckboxes(forms.CheckboxSelectMultiple):
    """Some of many: each row is one large target. `at_most` disables the others once so many are chosen."""

    template_name = "ui/widgets/large_choice.html"
    option_template_name = "ui/widgets/large_choice_option.html"
    use_fieldset = True

    def __init__(self, *args: Any, at_most: int = 0, search: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.at_most = at_most
        self.search = search

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["widget"] |= {"at_most": self.at_most, "search": self.search}
        return context

    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return with_explanation(super().create_option(*args, **kwargs))


def with_explanation(option: dict[str, Any]) -> dict[str, Any]:
    """Give the row of a `Choice` its explanation and search words."""
    label = option["label"]
    if isinstance(label, Choice):
        option |= {"label": label.name, "explanation": label.explanation, "words": label.words}
    return option


class Slider(forms.NumberInput):
    """A slider with − + and a number. Only the number is sent; `hint` is the sentence below, with {n} for the value, or
    for `told` where the page says something else of it."""

    template_name = "ui/widgets/slider.html"

    def __init__(
        self, *, low: int = 0, high: int = 100, step: int = 1, jump: int = 5, hint: str = "", name: str = ""
    ) -> None:
        super().__init__(attrs={"min": low, "max": high, "step": step})
        self.jump, self.hint, self.spoken = jump, hint, name
        self.told: str | None = None

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        told = self.told if self.told is not None else str(value if value is not None else "")
        sentence = str(self.hint).replace("{n}", told)
        context["widget"] |= {"jump": self.jump, "hint": self.hint, "sentence": sentence, "spoken": self.spoken}
        return context
