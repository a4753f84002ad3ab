"""Content strings and translation: English text is the message id, as everywhere else in the product.

Conversation guides and courses are the exception: they are translated as whole files, see `guides` and `courses`. Babel
reads the other TOML files through `extract_toml`; its mapping file needs the lines

    [ignore: src/upmentor/ground/content/guides/**]
    [ignore: src/upmentor/ground/content/courses/**]
    [extractors]
    upmentor_content = upmentor.ground.content.messages:extract_toml
    [upmentor_content: src/upmentor/ground/content/**.toml]

and `python -m upmentor.ground.content.extract` writes a template of the content strings alone.
"""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, TypeVar, cast

from django.utils.translation import gettext

from .text_files import one_line

# Names of the keys that a reader sees. In the files and in the dataclasses a text has the same name.
# Synonyms are not among them: they are what people type, not what we show, and don't translate one by one.
TEXT_KEYS = frozenset(
    {
        "answer",
        "description",
        "footnote",
        "heading",
        "introduction",
        "label",
        "mentors",
        "mentees",
        "note",
        "paragraphs",
        "purpose",
        "question",
        "subject",
        "summary",
        "text",
        "title",
        "why",
    }
)

Content = TypeVar("Content")


def translated(content: Content) -> Content:
    """A copy of a content dataclass, or of a tuple of them, with every text in the active language.

    Ids, numbers and anything else stay as they are. A text without a translation stays English.
    """
    if isinstance(content, tuple):
        return cast(Content, tuple(translated(item) for item in content))
    if not dataclasses.is_dataclass(content) or isinstance(content, type):
        return content
    changes: dict[str, Any] = {}
    for field in dataclasses.fields(content):
        value = getattr(content, field.name)
        if field.name in TEXT_KEYS:
            changes[field.name] = _in_active_language(value)
        elif isinstance(value, tuple) or dataclasses.is_dataclass(value):
            changes[field.name] = translated(value)
    return cast(Content, dataclasses.replace(content, **changes))


def _in_active_language(value: object) -> object:
    """A text or a tuple of texts translated; anything else unchanged."""
    if isinstance(value, tuple):
        return tuple(_in_active_language(item) for item in value)
    # gettext("") is the header of the catalogue, which nobody wants on a page.
    return gettext(value) if isinstance(value, str) and value else value


def texts_of(fields: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every (place, text) under a key of `TEXT_KEYS` in a parsed TOML file, in the order of the file."""
    if isinstance(fields, Mapping):
        for key, value in fields.items():
            place = f"{path}.{key}" if path else str(key)
            if key in TEXT_KEYS and isinstance(value, str):
                yield place, one_line(value)
            elif key in TEXT_KEYS and isinstance(value, list) and all(isinstance(item, str) for item in value):
                yield from ((place, one_line(item)) for item in value)
            else:
                yield from texts_of(value, place)
    elif isinstance(fields, list):
        for item in fields:
            yield from texts_of(item, path)


def extract_toml(
    fileobj: IO[bytes], keywords: Mapping[str, object], comment_tags: Collection[str], options: Mapping[str, object]
) -> Iterator[tuple[int, None, str, list[str]]]:
    """Babel's extraction method for one content file: (line, None, message, [its place in the file]) for each text."""
    source = fileobj.read().decode("utf-8")
    lines = source.splitlines()
    for place, text in texts_of(tomllib.loads(source)):
        if text:
            yield _line_of(text, lines), None, text, [place]


def _line_of(text: str, lines: list[str]) -> int:
    """The first line (from 1) on which the text, or the beginning of a wrapped one, stands; 1 if none."""
    for number, line in enumerate(lines, start=1):
        if text in line:
            return number
    opening = text[:30]
    return next((number for number, line in enumerate(lines, start=1) if opening in line), 1)
