"""Examples of goals by topic, and of a mentor's own: each ready to use, with today, target and levels in words.

They are translated as a whole file: `goals/de.toml` beside `goals/en.toml`. Where a language has none, English is given
and says so in its `language`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table
from .vocabulary import guide_topics

GOALS = FOLDER / "goals"
ENGLISH = "en"
OWN = "own"
"""The shelf of a mentor's own goals, beside the ids of the guide topics."""


@dataclass(frozen=True)
class GoalExample:
    """A goal as somebody could write it. `target` is the level "as hoped"; the four others stand around it."""

    key: str
    language: str
    text: str
    today: str
    far_beyond: str
    beyond: str
    target: str
    step_closer: str
    further_away: str


@dataclass(frozen=True)
class Shelf:
    """Examples of one topic (its id in the vocabulary), or of a mentor's own (`OWN`)."""

    topic: str
    examples: tuple[GoalExample, ...]


def shelves(language: str) -> tuple[Shelf, ...]:
    """A mentor's own goals, then all topics by number, in this language or English. Raises `ContentError`."""
    code = language.partition("-")[0].lower()
    return read_shelves(_file(code) if _file(code).exists() else _file(ENGLISH))


def example(key: str, language: str) -> GoalExample | None:
    """The example of this key, such as `everyday-ai:1`; None when there is none."""
    found = (one for shelf in shelves(language) for one in shelf.examples if one.key == key)
    return next(found, None)


def _file(code: str) -> Path:
    return GOALS / f"{code if code.isalnum() else ENGLISH}.toml"


@cache
def read_shelves(path: Path) -> tuple[Shelf, ...]:
    """The file; raises `ContentError` for one that is faulty, lacks a topic or has one that the vocabulary lacks."""
    file = read_table(path).only("topic", "mentor")
    language, known = path.stem, [one.id for one in guide_topics()]
    found = {table.text("id"): table.only("id", "goal").tables("goal", at_least=1) for table in file.tables("topic")}
    if sorted(found) != sorted(known):
        raise ContentError(f"{path.name}: topics must be {', '.join(known)}")
    rows = {OWN: file.tables("mentor", at_least=1)} | {topic: found[topic] for topic in known}
    return tuple(
        Shelf(topic, tuple(_example(table, f"{topic}:{number}", language) for number, table in enumerate(tables, 1)))
        for topic, tables in rows.items()
    )


def _example(table: Table, key: str, language: str) -> GoalExample:
    names = [name for name in GoalExample.__dataclass_fields__ if name not in ("key", "language")]
    table.only(*names)
    return GoalExample(key=key, language=language, **{name: table.text(name) for name in names})
