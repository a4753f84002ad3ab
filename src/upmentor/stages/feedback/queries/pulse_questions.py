"""What a pulse asks, in the reader's language."""

from __future__ import annotations

from dataclasses import dataclass

from upmentor.ground.content.messages import translated
from upmentor.ground.content.questions import load_set

SCALES = ("useful", "openly")


@dataclass(frozen=True)
class Scale:
    """A question with its words, from the lowest answer (`first`) up."""

    id: str
    question: str
    first: int
    words: tuple[str, ...]

    def said(self, answer: int) -> str:
        """An answer in words."""
        return self.words[answer - self.first]


def version() -> int:
    """Which set is asked now; kept with each answer."""
    return load_set("pulse").version


def scales() -> tuple[Scale, ...]:
    """The two scales, in the order in which they are asked."""
    return tuple(one for one in _asked() if one.id in SCALES)


def hand() -> Scale:
    """The question for help: no, of the programme team, of somebody in confidence."""
    return next(one for one in _asked() if one.id == "hand")


def _asked() -> tuple[Scale, ...]:
    items = translated(load_set("pulse")).items
    return tuple(
        Scale(one.id, one.question, one.scale.lowest, tuple(level.label for level in one.scale.levels))
        for one in items
        if one.scale
    )
