"""How letters look: plain text and HTML from the same words. One action each, nothing is loaded from elsewhere."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _

from upmentor.ground.notifications.actions import Draft
from upmentor.ground.notifications.fewer import address_of
from upmentor.ground.notifications.kinds import kind_of


@dataclass(frozen=True)
class Words:
    """What a letter says, in the reader's language: subject, paragraphs, one button with its address, why it came. Only
    a letter of several has `rows`: words and the address that they lead to."""

    subject: str
    paragraphs: tuple[str, ...]
    button: str
    url: str
    why: str
    greeting: str = ""
    rows: tuple[tuple[str, str], ...] = ()


def draft(words: Words, *, key: str, kind: str, recipient: str, address: str, language: str, batch: str = "") -> Draft:
    """The letter ready for the outbox. The caller has activated the reader's language."""
    uid = uuid.uuid4()
    fewer = address_of(uid) if kind_of(kind).nudge else ""
    return Draft(
        uid=uid,
        url=words.url,
        key=key,
        kind=kind,
        recipient=recipient,
        address=address,
        subject=words.subject,
        text=as_text(words, fewer),
        html=as_html(words, language, fewer),
        language=language,
        batch=batch,
    )


def as_text(words: Words, fewer: str = "") -> str:
    """Plain text: what a reader without HTML sees. `fewer` is the address that turns the kind off."""
    rows = [f"{title}:\n{url}" for title, url in words.rows]
    parts = [words.greeting, *words.paragraphs, *rows, f"{words.button}:\n{words.url}", "-- \n" + words.why]
    if fewer:
        parts.append(_("Fewer of these:") + "\n" + fewer)
    return "\n\n".join(part for part in parts if part) + "\n"


def as_html(words: Words, language: str, fewer: str = "") -> str:
    """HTML with its few styles inside, readable in light and dark."""
    direction = "rtl" if get_language_info(language)["bidi"] else "ltr"
    context = {"words": words, "language": language, "dir": direction, "product": _("Upmentor"), "fewer": fewer}
    return render_to_string("notifications/letter.html", context)
