"""What is typed for a message."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from upmentor.ground.ui.forms import Choice, LargeRadio
from upmentor.stages.messages.actions import FURTHEST, Typed
from upmentor.stages.messages.models import Message, MessageText
from upmentor.stages.messages.starters import STARTERS
from upmentor.stages.people.queries.hours import home_zone
from upmentor.stages.programmes.tongues import name_of

NOW, LATER = "now", "later"


class StartForm(forms.Form):
    """Which text to begin with."""

    starter = forms.ChoiceField(
        label=_("What would you like to write?"),
        widget=LargeRadio,
        choices=[(one.key, Choice(one.name, one.what)) for one in STARTERS],
        error_messages={"required": _("Choose one. An empty page is one of them.")},
    )


class MessageForm(forms.Form):
    """The group, the words in each language, and when. A draft may lack anything; `typed()` is what to keep."""

    audience = forms.ChoiceField(label=_("Who gets it?"), widget=LargeRadio)
    needed = forms.BooleanField(
        label=_("Needed to take part"),
        required=False,
        help_text=_("Only for what somebody has to know, such as a new date. Everything else counts among the two "
                    "letters a week that people get at most, and those who turned such letters off get none."),
    )  # fmt: skip
    when = forms.ChoiceField(
        label=_("When?"),
        widget=LargeRadio,
        choices=[
            (NOW, Choice(_("Now"), _("After ten minutes in which you can call it back."))),
            (LATER, Choice(_("On a day and at a time"), _("Everybody still gets it in their own working hours."))),
        ],
    )
    day = forms.DateField(
        label=_("Day"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    clock = forms.TimeField(
        label=_("Time"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )

    def __init__(
        self, sent: Any, *, message: Message, languages: list[str], numbers: Mapping[str, int], at: dt.datetime
    ) -> None:
        self.languages, self.at, self.zone = languages, at, ZoneInfo(home_zone())
        super().__init__(sent, initial=self._initial(message))
        fields = self.fields
        # A draft may lack these, and no page calls them optional: without them nothing can go out.
        self.either_of = ("day", "clock", f"subject_{languages[0]}", f"body_{languages[0]}")
        fields["audience"].choices = [  # type: ignore[attr-defined]
            (code, Choice(name, _people(numbers.get(code, 0)))) for code, name in Message.Audience.choices
        ]
        texts = {one.language: one for one in message.texts.all()}
        for number, code in enumerate(languages):
            text = texts.get(code) or MessageText(language=code)
            direction = {"dir": "auto", "lang": code}
            subject = forms.CharField(label=_("Subject"), max_length=150, required=False, initial=text.subject)
            body = forms.CharField(label=_("Text"), max_length=4000, required=False, initial=text.body)
            subject.widget = forms.TextInput(attrs=direction | {"maxlength": 150})
            body.widget = forms.Textarea(attrs=direction | {"rows": 9, "maxlength": 4000})
            if number == 0:
                body.help_text = _("An empty line begins a new paragraph. The greeting and the button are added.")
            fields[f"subject_{code}"], fields[f"body_{code}"] = subject, body

    def _initial(self, message: Message) -> dict[str, Any]:
        found: dict[str, Any] = {"audience": message.audience, "needed": message.needed, "when": NOW}
        if message.send_at:
            local = message.send_at.astimezone(self.zone)
            found |= {"when": LATER, "day": local.date(), "clock": local.time()}
        return found

    def rows(self) -> list[tuple[str, str, Any, Any]]:
        """(language code, its name, subject field, text field) for the page."""
        return [(code, name_of(code), self[f"subject_{code}"], self[f"body_{code}"]) for code in self.languages]

    def clean(self) -> dict[str, Any]:
        """A moment that lies ahead, when one is chosen."""
        sent = super().clean() or {}
        self.send_at = None
        if sent.get("when") != LATER or self.errors:
            return sent
        for name, words in (("day", _("Choose a day.")), ("clock", _("Choose a time."))):
            if not sent.get(name):
                self.add_error(name, words)
        if not self.errors:
            self.send_at = dt.datetime.combine(sent["day"], sent["clock"], self.zone).astimezone(dt.UTC)
            if self.send_at <= self.at:
                self.add_error("day", _("This moment has passed. Choose a later one, or send it now."))
            elif self.send_at > self.at + FURTHEST:
                self.add_error("day", _("Choose a day within the next year."))
        return sent

    def typed(self) -> Typed:
        """Of a form that is valid."""
        kept = self.cleaned_data
        texts = {code: (kept[f"subject_{code}"], _lines(kept[f"body_{code}"])) for code in self.languages}
        return Typed(kept["audience"], kept["needed"], self.send_at, texts)


def _lines(text: str) -> str:
    """Browsers send both signs for the end of a line."""
    return text.replace("\r\n", "\n")


def _people(number: int) -> str:
    return ngettext("%(n)s person now", "%(n)s people now", number) % {"n": number}
