"""The topic vocabulary: 16 guide topics and the finer topics under them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table

TITLE_LIMIT = 40


@dataclass(frozen=True)
class Topic:
    """Something that can be taught or learnt.

    `id` is a stable slug. `parent` is the id of the guide topic above, None for a guide topic itself. `number` is the
    guide's number 1–16, None for finer topics. `sensitive`: choosing it may reveal health, faith, sexuality, origin or
    union membership, so the choice is treated as special category data (GDPR Art. 9).
    """

    id: str
    title: str
    description: str = ""
    parent: str | None = None
    synonyms: tuple[str, ...] = ()
    number: int | None = None
    sensitive: bool = False


@cache
def load_topics() -> tuple[Topic, ...]:
    """All topics the project ships, guide topics by number, each followed by its finer topics as the file has them.

    Raises `ContentError` for a doubled id or number, a title over 40 characters, or a gap in the numbers.
    """
    topics = tuple(topic for path in sorted((FOLDER / "topics").glob("*.toml")) for topic in topics_of_file(path))
    seen: set[str] = set()
    for topic in topics:
        if topic.id in seen:
            raise ContentError(f"topics: {topic.id} stands twice")
        if len(topic.title) > TITLE_LIMIT:
            raise ContentError(f"topics: the title of {topic.id} has more than {TITLE_LIMIT} characters")
        seen.add(topic.id)
    numbers = [topic.number for topic in topics if topic.number is not None]
    if numbers != list(range(1, len(numbers) + 1)):
        raise ContentError(f"topics: the guides are numbered {numbers}")
    return topics


def guide_topics() -> tuple[Topic, ...]:
    """The 16 guide topics by number."""
    return tuple(topic for topic in load_topics() if topic.number is not None)


def topic_ids() -> frozenset[str]:
    """The ids of all topics that ship."""
    return frozenset(topic.id for topic in load_topics())


def topics_of_file(path: Path) -> tuple[Topic, ...]:
    """The guide topic of one file, then its finer topics."""
    file = read_table(path).only("guide", "topic")
    guide = _topic(file.table("guide"), parent=None)
    if guide.number is None:
        raise ContentError(f"{path.name}: the guide has no number")
    return (guide, *(_topic(table, parent=guide.id) for table in file.tables("topic")))


def _topic(table: Table, *, parent: str | None) -> Topic:
    table.only("id", "number", "title", "description", "synonyms", "sensitive")
    return Topic(
        id=table.text("id"),
        title=table.text("title"),
        description=table.text("description"),
        parent=parent,
        synonyms=table.texts("synonyms", at_least=3),
        number=table.whole("number") if parent is None else None,
        sensitive=table.flag("sensitive"),
    )
