"""What letters to people of the roster have in common: to whom, in whose language, and why they came."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications import preferences
from upmentor.ground.notifications.actions import Draft
from upmentor.ground.notifications.letters import Words, draft
from upmentor.stages.people.models import Person


def to_person(
    person: Person,
    key: str,
    kind: str,
    write: Callable[[], Words],
    *,
    language: str = "",
    batch: str = "",
) -> Draft | None:
    """A letter in the reader's language, ready for the outbox; None for somebody without an address in the roster.
    `write` is called with that language active; a `language` that is known already saves a query."""
    if not person.email:
        return None
    language = language or language_of(person.user)
    with override(language):
        return draft(
            write(),
            key=key,
            kind=kind,
            recipient=recipient_of(person),
            address=person.email,
            language=language,
            batch=batch,
        )


def recipient_of(person: Person) -> str:
    """The key of this reader in the outbox."""
    return person.user.actor_key if person.user else f"person:{person.uid}"


def answered(person: Person, *kinds: str) -> None:
    """Nudges of these kinds were answered: none of them stops (docs/decisions/0020-letters.md)."""
    preferences.answered(recipient_of(person), *kinds)


def participant_words(
    name: str,
    *,
    subject: str,
    paragraphs: Iterable[str],
    button: str,
    url: str,
    organisation: Organisation | None = None,
) -> Words:
    """What a letter says to somebody of this name who takes part in a programme, in the active language."""
    organisation = organisation or Organisation.objects.first()
    why = _("You get this letter because you take part in a mentoring programme of %(organisation)s.") % {
        "organisation": organisation.name if organisation else _("Upmentor")
    }
    return Words(subject, tuple(paragraphs), button, url, why, greeting=_("Hello %(name)s,") % {"name": name})
