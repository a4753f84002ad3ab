"""Translated texts say what the English ones say with: the same placeholders, the same markup, every plural form."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

LOCALE = Path(__file__).resolve().parents[2] / "src" / "upmentor" / "locale"
PO_FILES = sorted(LOCALE.glob("*/LC_MESSAGES/django.po"))
KEPT = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>|&\w+;")
# The number itself may give way to a word: "one meeting", and in Arabic also none and the dual "two meetings".
COUNTS = {"%(n)s", "%(count)s", "%(weeks)s"}
ARABIC_WORDY = (0, 1, 2)


def catalogue(po: Path) -> Catalog:
    with po.open("rb") as stream:
        return read_po(stream, locale=po.parent.parent.name, abort_invalid=True)


def kept(text: str) -> Counter[str]:
    """What a translation must not lose: placeholders and tags with how often each stands in the text."""
    return Counter(KEPT.findall(text))


def translated(found: Catalog) -> Iterator[Message]:
    return (message for message in found if message.id and message.string and any(message.string))


def broken_forms(message: Message, locale: str) -> list[str]:
    """The forms of a translated plural text that lose or add something; empty when all are right."""
    singular, plural = (kept(text) for text in message.id)
    wordy = ARABIC_WORDY if locale == "ar" else (0,)
    broken = []
    for number, form in enumerate(message.string):
        lost = set(plural - kept(form))
        added = set(kept(form) - (plural | singular))
        if added or lost - (COUNTS if number in wordy else set()):
            broken.append(form)
    return broken


@pytest.mark.parametrize("po", PO_FILES, ids=lambda po: po.parent.parent.name)
def test_translation_keeps_placeholders_and_tags(po: Path) -> None:
    found = catalogue(po)
    single = [message for message in translated(found) if isinstance(message.id, str)]
    assert [message.id for message in single if kept(message.id) != kept(str(message.string))] == []
    plural = [message for message in translated(found) if not isinstance(message.id, str)]
    assert [broken for message in plural for broken in broken_forms(message, po.parent.parent.name)] == []


@pytest.mark.parametrize("po", PO_FILES, ids=lambda po: po.parent.parent.name)
def test_translation_has_every_plural_form(po: Path) -> None:
    found = catalogue(po)
    plural = [message for message in translated(found) if not isinstance(message.id, str)]
    assert [m.id[0] for m in plural if len(m.string) != found.num_plurals or not all(m.string)] == []


@pytest.mark.parametrize("po", PO_FILES, ids=lambda po: po.parent.parent.name)
def test_translation_is_never_a_guess(po: Path) -> None:
    assert [message.id for message in catalogue(po) if message.id and message.fuzzy] == []


def test_lost_placeholder_is_found() -> None:
    two = Message(("%(n)s page of <b>%(name)s</b>", "%(n)s pages of <b>%(name)s</b>"))
    two.string = ("eine Seite von <b>%(name)s</b>", "%(n)s Seiten")
    assert broken_forms(two, "de") == ["%(n)s Seiten"]
    assert kept("<bdi>%(name)s</bdi>: 5 %%") == Counter({"<bdi>": 1, "%(name)s": 1, "</bdi>": 1, "%%": 1})
