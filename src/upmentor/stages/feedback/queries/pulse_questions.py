"""What a pulse asks, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

VERSION = 1
SCALES = ("useful", "openly")


@dataclass(frozen=True)
class Scale:
    """A question with five words, from 1 (not at all) to 5."""

    id: str
    question: str
    words: tuple[str, ...]


def scales() -> tuple[Scale, ...]:
    """The two scales, in the order in which they are asked."""
    how = (_("Not at all"), _("A little"), _("Fairly"), _("Very"), _("Extremely"))
    well = (_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Fully"))
    useful, openly = _("How useful was it for you?"), _("Could you speak openly?")
    return Scale("useful", useful, how), Scale("openly", openly, well)
