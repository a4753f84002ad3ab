"""Pure parser of topic vocabularies in CSV: O*NET tools, ESCO skills, or any file with a title column.

Takes comma, semicolon, tab or pipe; UTF-8 with or without byte-order mark, UTF-16 with one, else Windows-1252. Nothing
raises: what can't be used is a `Problem` with the row as a spreadsheet numbers it (the headings are row 1).
"""

from __future__ import annotations

import codecs
import csv
import io
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

from .wording import plain

ROW_LIMIT = 200_000
# As wide as the columns that keep them.
TITLE_LIMIT = 160
SYNONYM_LIMIT = 50

# Headings as files have them, in the order of preference; compared without case, blanks, hyphens and underscores.
HEADINGS: Mapping[str, tuple[str, ...]] = {
    "title": ("title", "skill", "preferredlabel", "label", "topic", "name", "example"),
    "category": ("category", "parent", "group", "commoditytitle", "parentlabel", "parenturi", "broader"),
    "synonyms": ("synonyms", "altlabels", "alternativelabels", "aliases"),
    "external_id": ("externalid", "id", "uri", "concepturi", "originuri"),
}


@dataclass(frozen=True)
class ImportedTopic:
    """One topic of a file. `category` is a title, also where the file names the parent by its id; empty when unknown.

    `rows` are the rows that were folded into it, because they have the same title or the same id.
    """

    title: str
    category: str = ""
    synonyms: tuple[str, ...] = ()
    external_id: str = ""
    rows: tuple[int, ...] = ()


@dataclass(frozen=True)
class Problem:
    """A row that was left out, or a value that was; row 0 is the file as a whole. `message` says what to do."""

    row: int
    message: str


class ParsedVocabulary(NamedTuple):
    """What a file holds: topics in the order of their first row, problems in the order of rows."""

    rows: tuple[ImportedTopic, ...]
    problems: tuple[Problem, ...]


def parse_vocabulary_csv(content: str | bytes) -> ParsedVocabulary:
    """The topics of a vocabulary file and what is wrong with it; see the module for what it takes."""
    problems: list[Problem] = []
    text = _decoded(content, problems) if isinstance(content, bytes) else content.removeprefix("\ufeff")
    records = _records(text, problems)
    heading = next((record for _, record in records if any(cell.strip() for cell in record)), None)
    if heading is None:
        return ParsedVocabulary((), (*problems, Problem(0, "The file is empty. It needs a row of headings.")))
    columns = _columns(heading)
    if "title" not in columns:
        wanted = "title, skill, label, topic or name"
        found = ", ".join(cell.strip()[:40] for cell in heading[:8])
        return ParsedVocabulary(
            (), (*problems, Problem(1, f"No column holds the titles. Call one {wanted}. Found: {found}"))
        )
    read = [topic for row, record in records if (topic := _topic(row, record, columns, problems))]
    rows = _with_category_titles(_folded(read), read)
    if not rows and not problems:
        problems.append(Problem(0, "The file has headings and no rows."))
    return ParsedVocabulary(rows, tuple(sorted(problems, key=lambda problem: problem.row)))


def _decoded(content: bytes, problems: list[Problem]) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        problems.append(Problem(0, "The file is not UTF-8. It was read as Windows-1252: look at the accents."))
        return content.decode("cp1252", errors="replace")


def _records(text: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    """The rows with their numbers; ends with a problem where the file can't be read further."""
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(",;\t|", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    row = 0
    while True:
        row += 1
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            problems.append(
                Problem(row, f"This row can't be read ({error}). Look for a quotation mark without its pair.")
            )
            continue
        if row > ROW_LIMIT:
            problems.append(Problem(row, f"Only the first {ROW_LIMIT} rows were read. Split the file."))
            return
        yield row, record


def _columns(heading: list[str]) -> dict[str, int]:
    """Which column holds what: our field → its place."""
    names = ["".join(c for c in cell.casefold() if c.isalnum()) for cell in heading]
    columns: dict[str, int] = {}
    for field, accepted in HEADINGS.items():
        known = [name for name in accepted if name in names]
        if known:
            columns[field] = names.index(known[0])
    return columns


def _topic(row: int, record: list[str], columns: Mapping[str, int], problems: list[Problem]) -> ImportedTopic | None:
    """The topic of one row; None for a blank row or one with a problem."""
    if not any(cell.strip() for cell in record):
        return None
    cells = {field: record[place] if place < len(record) else "" for field, place in columns.items()}
    title = _clean(cells["title"])
    if not plain(title):
        problems.append(Problem(row, "The title is empty or has no letters. Write one, or remove the row."))
        return None
    if len(title) > TITLE_LIMIT:
        problems.append(Problem(row, f"The title has {len(title)} characters. Shorten it to {TITLE_LIMIT}."))
        return None
    return ImportedTopic(
        title=title,
        category=_clean(cells.get("category", "")),
        synonyms=_synonyms(row, cells.get("synonyms", ""), problems),
        external_id=_clean(cells.get("external_id", "")),
        rows=(row,),
    )


def _clean(text: str) -> str:
    """One line without control characters and marks of direction, which could make a title look like another."""
    visible = "".join(" " if unicodedata.category(c) in {"Cc", "Zl", "Zp"} else c for c in text)
    return " ".join(
        "".join(c for c in visible if unicodedata.category(c) not in {"Cf", "Cs"} or c in "\u200c\u200d").split()
    )


def _synonyms(row: int, text: str, problems: list[Problem]) -> tuple[str, ...]:
    parts = [_clean(part) for part in text.replace("|", "\n").replace(";", "\n").split("\n")]
    usable = [part for part in dict.fromkeys(parts) if plain(part) and len(part) <= TITLE_LIMIT]
    dropped = len([part for part in dict.fromkeys(parts) if part]) - len(usable) + max(0, len(usable) - SYNONYM_LIMIT)
    if dropped:
        problems.append(
            Problem(row, f"{dropped} of the other names were left out: too long, too many or without letters.")
        )
    return tuple(usable[:SYNONYM_LIMIT])


def _folded(read: list[ImportedTopic]) -> list[ImportedTopic]:
    """Rows with the same title (whatever its case and spacing) or id as one topic; the first row's words stay."""
    topics: list[ImportedTopic] = []
    by_title: dict[str, int] = {}
    by_id: dict[str, int] = {}
    for topic in read:
        key = plain(topic.title)
        place = by_title.get(key, by_id.get(topic.external_id) if topic.external_id else None)
        if place is None:
            place = len(topics)
            topics.append(replace(topic, synonyms=_others(topic.synonyms, key)))
        else:
            topics[place] = _merged(topics[place], topic)
        by_title.setdefault(key, place)
        if topic.external_id:
            by_id.setdefault(topic.external_id, place)
    return topics


def _merged(first: ImportedTopic, later: ImportedTopic) -> ImportedTopic:
    names = (*first.synonyms, later.title, *later.synonyms)
    return replace(
        first,
        category=first.category or later.category,
        external_id=first.external_id or later.external_id,
        synonyms=_others(names, plain(first.title))[:SYNONYM_LIMIT],
        rows=(*first.rows, *later.rows),
    )


def _others(names: tuple[str, ...], title: str) -> tuple[str, ...]:
    """The names that differ from each other and from the title in more than case and punctuation."""
    different = {plain(name): name for name in reversed(names)}
    different.pop(title, None)
    return tuple(reversed(different.values()))


def _with_category_titles(topics: list[ImportedTopic], read: list[ImportedTopic]) -> tuple[ImportedTopic, ...]:
    """The topics, with a category given by the id of any row replaced by its title; dead addresses are dropped."""
    titles = {topic.external_id: topic.title for topic in read if topic.external_id}
    return tuple(replace(topic, category=_category_title(topic.category, titles)) for topic in topics)


def _category_title(category: str, titles: Mapping[str, str]) -> str:
    if category in titles:
        return titles[category]
    return "" if category.startswith(("http://", "https://")) else category
