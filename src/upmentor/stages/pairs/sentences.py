"""Sentences of the matching package in the reader's language. Names and topics inside them are isolated, whatever
their direction."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.formats import number_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from upmentor.matching import Message
from upmentor.matching.messages import CATALOGUE

OWN = {
    "pairs.not_taking_part": _("one of the two no longer takes part"),
    "pairs.no_place": _("no free place"),
}
STAGES = {
    "comparing": _("Comparing {count} possible pairs"),
    "pairing": _("Choosing among {count} pairs that the rules allow"),
    "proving": _("Proving that nothing scores higher: {count} possible pairs"),
    "explaining": _("Writing the reasons of {count} pairs"),
    "checking": _("Checking the result once more: {count} possible pairs"),
}
ISOLATE, END = "\u2068", "\u2069"


def say(message: Message | Mapping[str, object]) -> str:
    """One sentence of a `Message`, or of what `Message.to_dict` wrote, translated."""
    sentence = message if isinstance(message, Message) else Message.from_dict(message)
    template = OWN.get(sentence.key) or CATALOGUE.get(sentence.key)
    if template is None:
        # Written by a version with other sentences: its own English text is better than none.
        return "" if isinstance(message, Message) else str(message.get("text", ""))
    words = {
        name: f"{ISOLATE}{value}{END}" if isinstance(value, str) else value for name, value in sentence.params.items()
    }
    return gettext(template).format(**words)


def capital(text: str) -> str:
    """The text with a capital first letter."""
    return text[:1].upper() + text[1:]


def stage_words(stage: str, count: int) -> str:
    """What the solver is doing, with its count in the reader's digits."""
    template = STAGES.get(stage)
    return gettext(template).format(count=number_format(count, force_grouping=True)) if template else stage
