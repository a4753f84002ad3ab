"""What stands in the blanks, which text somebody reads, and what keeps a message from going out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.stages.messages.blanks import BLANK, Fault, faults
from upmentor.stages.messages.models import Message, MessageText
from upmentor.stages.messages.queries.audiences import Readers
from upmentor.stages.people.models import Person

# Field → what it puts in, as the page explains it.
FIELDS: Mapping[str, str | Promise] = {
    "first_name": _("the reader’s first name"),
    "name": _("the reader’s whole name"),
    "programme": _("the name of the programme"),
    "organisation": _("the name of the organisation"),
    "sender": _("your name"),
    "enrol_until": _("the last day of enrolment"),
    "starts_on": _("the first day of the programme"),
    "ends_on": _("the last day of the programme"),
}
PERSONAL = ("first_name", "name")


@dataclass(frozen=True)
class Obstacle:
    """What keeps a message back, in words, and in which language's text."""

    language: str
    sentence: str


def values(message: Message, person: Person | None, organisation: Organisation | None) -> dict[str, str]:
    """What each field puts in, in the active language; for nobody in particular the personal ones are a dash."""
    programme = message.programme
    return {
        "first_name": person.first_name if person else "–",
        "name": person.name if person else "–",
        "programme": programme.name,
        "organisation": organisation.name if organisation else "",
        "sender": message.author.name if message.author else "",
        "enrol_until": _day(programme.enrol_until),
        "starts_on": _day(programme.starts_on),
        "ends_on": _day(programme.ends_on),
    }


def _day(day: dt.date | None) -> str:
    return str(date_format(day)) if day else ""


def texts_of(message: Message) -> dict[str, MessageText]:
    """Language → its text, those that say something. One query."""
    return {one.language: one for one in message.texts.all() if one.subject.strip() or one.body.strip()}


def text_for(texts: Mapping[str, MessageText], language: str, home: str) -> MessageText:
    """What somebody of this language reads: their own text, else the organisation's."""
    return texts.get(language) or texts[home]


def obstacles(message: Message, readers: Readers) -> list[Obstacle]:
    """Everything that keeps the message from going out; empty when it can. Six queries at most."""
    organisation, texts = Organisation.objects.first(), texts_of(message)
    home = language_of(None, organisation)
    found = [] if readers.people else [Obstacle("", str(_("Nobody is in this group who can be written to.")))]
    if home not in texts:
        return [*found, Obstacle(home, str(_("Write the text in the language of your organisation.")))]
    for language, text in texts.items():
        found += [Obstacle(language, one) for one in _of(message, text, readers, organisation)]
    return found


def _of(message: Message, text: MessageText, readers: Readers, organisation: Organisation | None) -> list[str]:
    lacks = []
    if not text.subject.strip():
        lacks.append(str(_("The subject is empty.")))
    if not text.body.strip():
        lacks.append(str(_("The text is empty.")))
    with override(text.language):
        known = values(message, None, organisation)
    whole = f"{text.subject}\n{text.body}"
    lacks += [_sentence(one) for one in faults(whole, known)]
    if readers.nameless and not set(BLANK.findall(whole)).isdisjoint(PERSONAL):
        words = _("{{first_name}}: the roster has no name for %(n)s of the readers.")
        lacks.append(str(words % {"n": readers.nameless}))
    return lacks


def _sentence(fault: Fault) -> str:
    """Names the field, and says what to do."""
    words = {
        "unknown": _("{{%(field)s}} is not a field. Choose one from the list, or take it out."),
        "empty": _("{{%(field)s}} is empty: %(what)s is not known. Set it first, or take the field out."),
        "open": _("%(field)s stands alone. A field begins with two braces and ends with two."),
    }[fault.kind]
    return str(words % {"field": fault.field, "what": FIELDS.get(fault.field, "")})
