"""What is typed on the pages of this slice. No page keeps it before it is sent."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground.accounts.models import User
from upmentor.ground.ui.forms import Choice, LargeCheckboxes, LargeRadio
from upmentor.stages.concerns.actions import LONGEST
from upmentor.stages.concerns.models import ContactCard, Service
from upmentor.stages.concerns.queries import Contact

NOT_SAID = "open"
WISHES = [
    ("heard", gettext_lazy("To be heard")),
    ("advice", gettext_lazy("Advice on what I can do myself")),
    ("help", gettext_lazy("Somebody who helps to settle it")),
    ("look", gettext_lazy("That it is looked into formally")),
    (NOT_SAID, gettext_lazy("I do not know yet")),
]
SIGNED, UNSIGNED = "signed", "unsigned"


def words_area(rows: int) -> forms.Textarea:
    """A place for text that no browser offers again."""
    return forms.Textarea(attrs={"rows": rows, "dir": "auto", "autocomplete": "off"})


class WordsForm(forms.Form):
    """A message. `form` is a random value made by the page: a form sent twice has one effect."""

    form = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(label=gettext_lazy("Your message"), max_length=LONGEST, widget=words_area(5))

    @classmethod
    def fresh(cls, **known: Any) -> Any:
        """An empty form with a value of its own."""
        return cls(initial={"form": uuid.uuid4(), **known})


class ReplyForm(WordsForm):
    """A contact's answer."""

    step = forms.CharField(
        label=gettext_lazy("Suggest a step"),
        help_text=gettext_lazy("Something that you could do. It happens only if your colleague says yes."),
        required=False,
        max_length=2000,
        widget=words_area(2),
    )


class CodeForm(forms.Form):
    """The receipt code, typed as one likes."""

    receipt = forms.CharField(
        label=gettext_lazy("Your receipt code"),
        help_text=gettext_lazy("16 digits. Spaces do not matter."),
        max_length=80,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "dir": "ltr"}),
    )


class ConcernForm(WordsForm):
    """Whom to write to, what about, and whether to sign it. Contacts are named by the key of their account."""

    field_order = ("form", "kept_from", "contact", "text", "wish", "signed")
    kept_from = forms.MultipleChoiceField(label=gettext_lazy("Is it about one of them?"), required=False)
    contact = forms.ChoiceField(label=gettext_lazy("Whom would you like to write to?"))
    wish = forms.ChoiceField(
        label=gettext_lazy("What would you like to come of it?"),
        choices=WISHES,
        widget=LargeRadio,
        initial=NOT_SAID,
    )
    signed = forms.ChoiceField(label=gettext_lazy("Do you sign it?"))

    def __init__(self, *args: Any, contacts: Sequence[Contact], may_sign: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(str(one.user.uid), one.user.name) for one in contacts]
        self.fields["text"].label = _("What is it about?")
        self.fields["text"].widget = words_area(9)
        kept: Any = self.fields["kept_from"]
        kept.widget, kept.choices = LargeCheckboxes(), names
        kept.help_text = _("Whoever you tick is not offered, and never sees what you write.")
        contact: Any = self.fields["contact"]
        contact.widget, contact.choices = LargeRadio(), [(str(one.user.uid), _choice(one)) for one in contacts]
        signed: Any = self.fields["signed"]
        if may_sign:
            signed.widget, signed.choices = LargeRadio(), _ways()
        else:
            del self.fields["signed"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        about = found.get("kept_from", ())
        contact: Any = self.fields["contact"]
        if len(about) == len(contact.choices):
            # There is nobody else to choose.
            self.add_error("kept_from", _("Then nobody is left here. The support page names others to turn to."))
        elif found.get("contact") in about:
            self.add_error("contact", _("You say that it is about them. Choose somebody else."))
        return found

    @property
    def is_signed(self) -> bool:
        """Whether its author wants to be known to the contact."""
        return self.cleaned_data.get("signed") == SIGNED


def _choice(one: Contact) -> Choice:
    if one.deputy is None:
        return Choice(one.user.name, one.hours)
    words = _("If no answer comes in time, %(name)s is asked to take over.") % {"name": one.deputy.name}
    return Choice(one.user.name, f"{one.hours}. {words}" if one.hours else words)


def _ways() -> list[tuple[str, Choice]]:
    kept = _("Your contact sees your name, nobody else does. You find the conversation on the support page, too.")
    none = _("Your account is not stored with it, although you are signed in. You come back with the receipt code.")
    return [
        (UNSIGNED, Choice(_("No, leave my name out"), none)),
        (SIGNED, Choice(_("Yes, with my name"), kept)),
    ]


class CardForm(forms.ModelForm):  # type: ignore[type-arg]  # takes a model in its stubs only
    """What the support page says of one contact."""

    class Meta:
        model = ContactCard
        fields = ("hours", "phone", "deputy")
        help_texts = {"hours": gettext_lazy("Such as: Monday to Thursday, 9 to 15.")}
        widgets = {"phone": forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "off"})}

    def __init__(self, *args: Any, others: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deputy: Any = self.fields["deputy"]
        deputy.queryset = User.objects.filter(pk__in=[one.pk for one in others]).order_by("name")
        deputy.empty_label = _("The next by name")


class ServiceForm(forms.ModelForm):  # type: ignore[type-arg]  # takes a model in its stubs only
    """A wellbeing service or an urgent number; with a telephone or a web address."""

    url = forms.URLField(
        label=gettext_lazy("Web address"),
        required=False,
        max_length=300,
        assume_scheme="https",
        widget=forms.URLInput(attrs={"dir": "ltr", "autocomplete": "off"}),
    )

    class Meta:
        model = Service
        fields = ("kind", "name", "phone", "url", "note")
        widgets = {
            "kind": LargeRadio(),
            "phone": forms.TextInput(attrs={"dir": "ltr", "inputmode": "tel", "autocomplete": "off"}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.choices = Service.Kind.choices

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        if not found.get("phone") and not found.get("url"):
            self.add_error("phone", _("Give a telephone number or a web address."))
        return found
