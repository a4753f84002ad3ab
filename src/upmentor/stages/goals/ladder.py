"""The five levels of a goal in words, from the top rung down, and which field of a goal holds the words of each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from upmentor.stages.goals.models import Goal

WORDS: Mapping[int, str | Promise] = {
    2: _("Far beyond"),
    1: _("Beyond"),
    0: _("As hoped"),
    -1: _("A step closer"),
    -2: _("Further away"),
}
FIELDS: Mapping[int, str] = {2: "far_beyond", 1: "beyond", 0: "target", -1: "step_closer", -2: "further_away"}


@dataclass(frozen=True)
class Rung:
    """One level: the number that no page shows, its word, and what the two wrote for it (empty: the word counts)."""

    level: int
    word: str | Promise
    text: str


def ladder(goal: Goal) -> tuple[Rung, ...]:
    """The five levels of a goal, the highest first."""
    return tuple(Rung(level, WORDS[level], getattr(goal, name)) for level, name in FIELDS.items())
