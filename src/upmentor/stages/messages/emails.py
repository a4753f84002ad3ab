"""The letter of a message: the programme team's words in the frame that all letters have."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications.actions import Draft
from upmentor.ground.notifications.fewer import address_of
from upmentor.ground.notifications.letters import Words, as_html, as_text
from upmentor.stages.messages.blanks import fill
from upmentor.stages.messages.models import Message, MessageText
from upmentor.stages.messages.queries.audiences import BEFORE
from upmentor.stages.messages.queries.words import text_for, values
from upmentor.stages.people.emails import to_person
from upmentor.stages.people.models import Person

# A word to many counts as a nudge; what somebody needs to take part does not.
NOTE, NEEDED = "messages.note", "messages.needed"


def words(message: Message, text: MessageText, person: Person, organisation: Organisation | None) -> Words:
    """What this reader reads, in the language of the text."""
    with override(text.language):
        own = values(message, person, organisation)
        before = message.audience in BEFORE
        why = (
            _(
                "You get this letter because the programme team of “%(programme)s” invited you, or you "
                "asked to take part."
            )
            if before
            else _("You get this letter because you take part in “%(programme)s”.")
        )
        path = reverse("programmes:join", args=[message.programme.slug]) if before else "/home/"
        return Words(
            subject=" ".join(fill(text.subject, own).split()),
            paragraphs=paragraphs(fill(text.body, own)),
            button=_("Have a look") if before else _("Open Upmentor"),
            url=settings.PUBLIC_URL + path,
            why=why % {"programme": message.programme.name},
            greeting=_("Hello %(name)s,") % {"name": person.name},
        )


def paragraphs(body: str) -> tuple[str, ...]:
    """Cut at empty lines.

    >>> paragraphs("One\\r\\n\\r\\n\\r\\nTwo\\nlines\\n")
    ('One', 'Two\\nlines')
    """
    parts = re.split(r"\n\s*\n", body.replace("\r\n", "\n"))
    return tuple(part.strip() for part in parts if part.strip())


def letter(
    message: Message,
    texts: Mapping[str, MessageText],
    person: Person,
    organisation: Organisation | None,
    *,
    weekly: int,
) -> Draft | None:
    """Ready for the outbox; None for somebody without an address. `weekly` is how many nudges a week this reader gets
    at most."""
    text = text_for(texts, language_of(person.user, organisation), language_of(None, organisation))
    made = to_person(
        person,
        key_of(message, person),
        NEEDED if message.needed else NOTE,
        lambda: words(message, text, person, organisation),
        language=text.language,
        batch=message.batch,
    )
    return replace(made, weekly=weekly) if made else None


def as_read(message: Message, text: MessageText, person: Person) -> tuple[str, str]:
    """As plain text and as HTML, exactly as this reader will read it; only "fewer of these" leads nowhere. What is
    needed to take part has no such line."""
    fewer = "" if message.needed else address_of(message.uid)
    with override(text.language):
        own = words(message, text, person, Organisation.objects.first())
        return as_text(own, fewer), as_html(own, text.language, fewer)


def key_of(message: Message, person: Person) -> str:
    """One letter for each reader and each time that the message is scheduled, for ever."""
    return f"{message.batch}:{person.uid}"
