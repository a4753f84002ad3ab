"""Reading the files of `upmentor match`; `docs/match-files.md` describes them.

Every problem names file, row and column. A row is counted as a spreadsheet counts it: the header is row 1.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

from upmentor.matching import DEFAULT_HOURS, HoursError, Participant, Policy, PolicyError, weekly_slots
from upmentor.matching.problem import MAX_CAPACITY, MAX_GRADE, MAX_LEVEL, same_text

NEEDED = ("id", "name", "department", "grade", "site", "time_zone", "languages", "manager_id", "capacity")
OPTIONAL = ("hours", "not_with", "function", "interests", "forms")
#: Written in `manager_id`: nobody stands above this person.
NOBODY = "-"
LONGEST_CELL = 10_000
MOST_COLUMNS = 500
LARGEST_FILE = 50_000_000
SHOWN = 20
Known = TypeVar("Known")


class FileProblem(ValueError):
    """One or more things in an input file that cannot be used; one sentence a line."""


@dataclass(slots=True)
class Problems:
    """Collects what is wrong with one file, so that all of it is told at once."""

    path: Path
    found: list[str] = field(default_factory=list)

    def add(self, row: int, column: str, sentence: str) -> None:
        """Note a problem in a cell."""
        self.found.append(f"{self.path}, row {row}, column {column}: {sentence}")

    def raise_any(self) -> None:
        """Raise `FileProblem` with the first `SHOWN` sentences, when there are any."""
        if self.found:
            more = len(self.found) - SHOWN
            tail = [f"{self.path}: {more} more problems"] if more > 0 else []
            raise FileProblem("\n".join(self.found[:SHOWN] + tail))


Row = tuple[int, dict[str, str]]


def read_table(path: Path, needed: Sequence[str], known: Iterable[str] = ()) -> tuple[list[Row], list[str]]:
    """The rows of a comma-separated UTF-8 file as (row number, cells by column), and the columns that nobody asked for.

    Raises `FileProblem`.
    """
    rows = _records(path)
    header = [name.strip().lower() for name in rows[0][1]] if rows else []
    if not any(header):
        raise FileProblem(f"{path}: the file is empty")
    if len(header) == 1 and (";" in header[0] or "\t" in header[0]):
        raise FileProblem(f"{path}, row 1: columns must be separated by commas")
    if len(header) > MOST_COLUMNS:
        raise FileProblem(f"{path}, row 1: more than {MOST_COLUMNS} columns")
    for name in header:
        if name and header.count(name) > 1:
            raise FileProblem(f"{path}, row 1, column {_shown(name)}: the column is there twice")
    missing = [name for name in needed if name not in header]
    if missing:
        raise FileProblem(f"{path}, row 1: missing column {', '.join(missing)}")
    problems = Problems(path)
    found: list[Row] = []
    for number, cells in rows[1:]:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problems.found.append(f"{path}, row {number}: {len(cells)} cells where the header has {len(header)}")
            continue
        found.append((number, {name: cell.strip() for name, cell in zip(header, cells, strict=True)}))
        for name, cell in zip(header, cells, strict=True):
            if len(cell) > LONGEST_CELL:
                problems.add(number, name, f"longer than {LONGEST_CELL} characters")
    problems.raise_any()
    unused = [name for name in header if name and name not in {*needed, *known}]
    return found, unused


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        raw = file.read(LARGEST_FILE + 1)
    if len(raw) > LARGEST_FILE:
        raise FileProblem(f"{path}: larger than {LARGEST_FILE // 1_000_000} MB")
    return raw


def _records(path: Path) -> list[tuple[int, list[str]]]:
    raw = _content(path)
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n") + 1
        raise FileProblem(f"{path}, row {line}: not UTF-8 text; save the file as “CSV UTF-8”") from error
    if "\0" in text:
        raise FileProblem(f"{path}, row {text[: text.index(chr(0))].count(chr(10)) + 1}: not a text file")
    records: list[tuple[int, list[str]]] = []
    try:
        for number, cells in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), 1):
            records.append((number, cells))
    except csv.Error as error:
        raise FileProblem(f"{path}, row {len(records) + 1}: not a CSV table ({error})") from error
    return records


def read_people(
    path: Path, topics: str, *, highest_capacity: int, on: date, tree: Mapping[str, str | None] | None
) -> tuple[tuple[Participant, ...], list[str]]:
    """Everybody in a mentors file (`topics` = "offers") or mentees file ("wants"), in its order, and unused columns.

    `tree` is what `read_roster` found. Raises `FileProblem`.
    """
    rows, unused = read_table(path, (*NEEDED, topics), OPTIONAL)
    problems = Problems(path)
    people: list[Participant] = []
    seen: dict[str, int] = {}
    top = single_top(tree or {})
    known = _Known()
    rows.reverse()
    while rows:
        # Taken off the list one by one: a file of 100,000 people is not in memory twice.
        number, cells = rows.pop()
        if not cells["id"]:
            problems.add(number, "id", "empty")
        elif cells["id"] in seen:
            problems.add(number, "id", f"“{_shown(cells['id'])}” is there twice, first in row {seen[cells['id']]}")
        seen.setdefault(cells["id"], number)
        manager = cells["manager_id"] or (tree or {}).get(cells["id"]) or ""
        if not manager and cells["id"] == top:
            manager = NOBODY
        people.append(_Cell(problems, number, cells, known).participant(topics, highest_capacity, on, manager))
    problems.raise_any()
    if not people:
        raise FileProblem(f"{path}: nobody is in the file, only a header")
    return tuple(people), unused


class _Known(dict[Any, Any]):
    """Words and lists of words of a file: what many people have in common is one object for all of them."""

    def same(self, value: Known) -> Known:
        """The first object that was equal to this one."""
        found: Known = self.setdefault(value, value)
        return found


@dataclass(frozen=True, slots=True)
class _Cell:
    """One row's cells as values; problems are noted and answered with something harmless."""

    problems: Problems
    number: int
    cells: dict[str, str]
    known: _Known

    def participant(self, topics: str, highest_capacity: int, on: date, manager: str) -> Participant:
        nobody = manager == NOBODY
        return Participant(
            id=self.cells["id"],
            name=self.cells["name"],
            department=self.known.same(self.cells["department"]),
            grade=self.whole("grade", -MAX_GRADE, MAX_GRADE, None),
            site=self.known.same(self.cells["site"]),
            function=self.known.same(self.cells.get("function", "")),
            languages=self.words("languages"),
            manager_id=None if nobody else self.known.same(manager) or None,
            no_manager=nobody,
            capacity=self.whole("capacity", 0, highest_capacity, 1) or 0,
            topics=self.topics(topics),
            slots=self.slots(on),
            interests=self.words("interests"),
            forms=self.words("forms"),
            not_with=self.words("not_with"),
        )

    def whole(self, name: str, low: int, high: int, empty: int | None) -> int | None:
        text = self.cells[name]
        if not text:
            return empty
        if not re.fullmatch(r"[+-]?[0-9]{1,9}", text):
            self.problems.add(self.number, name, f"“{_shown(text)}” is not a whole number")
            return empty
        value = int(text)
        if not low <= value <= high:
            self.problems.add(self.number, name, f"{_shown(text)} is not from {low} to {high}")
            return empty
        return value

    def words(self, name: str) -> tuple[str, ...]:
        words = tuple(word.strip() for word in self.cells.get(name, "").split(";") if word.strip())
        return self.known.same(words)

    def topics(self, name: str) -> tuple[tuple[str, int], ...]:
        found: dict[str, tuple[str, int]] = {}
        for entry in self.cells.get(name, "").split(";"):
            if not entry.strip():
                continue
            topic, colon, level = (part.strip() for part in entry.rpartition(":"))
            if not colon or not topic or level not in {str(n) for n in range(1, MAX_LEVEL + 1)}:
                self.problems.add(
                    self.number,
                    name,
                    f"“{_shown(entry.strip())}” is not a topic with a level from 1 to 5, as in “Everyday AI:4”",
                )
            elif same_text(topic) in found:
                self.problems.add(self.number, name, f"the topic “{_shown(topic)}” is there twice")
            else:
                found[same_text(topic)] = self.known.same((topic, int(level)))
        return tuple(found.values())

    def slots(self, on: date) -> int:
        zone, hours = self.cells["time_zone"], self.cells.get("hours") or DEFAULT_HOURS
        if not zone:
            self.problems.add(self.number, "time_zone", "empty, use a name such as Europe/London")
            return 0
        try:
            weekly_slots(DEFAULT_HOURS, zone, on)
        except HoursError as error:
            self.problems.add(self.number, "time_zone", str(error))
            return 0
        try:
            return weekly_slots(hours, zone, on)
        except HoursError as error:
            self.problems.add(self.number, "hours", str(error))
            return 0


def read_roster(path: Path) -> dict[str, str | None]:
    """Everybody's manager id; None where the cell is empty or says that nobody is above. Raises `FileProblem`."""
    rows, _ = read_table(path, ("id", "manager_id"))
    problems = Problems(path)
    tree: dict[str, str | None] = {}
    known = _Known()
    rows.reverse()
    while rows:
        number, cells = rows.pop()
        if not cells["id"]:
            problems.add(number, "id", "empty")
        elif cells["id"] in tree:
            problems.add(number, "id", f"“{_shown(cells['id'])}” is there twice")
        tree[known.same(cells["id"])] = known.same(cells["manager_id"]) or None
    problems.raise_any()
    return tree


def single_top(tree: Mapping[str, str | None]) -> str | None:
    """The one person of a reporting tree who has no manager; None when there are several, or nobody."""
    tops = [person for person, manager in tree.items() if not manager]
    return tops[0] if len(tops) == 1 else None


def read_policy(path: Path) -> Policy:
    """A policy from TOML. Raises `FileProblem`."""
    try:
        return Policy.from_toml(_content(path).decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path}: not UTF-8 text") from error
    except PolicyError as error:
        raise FileProblem(f"{path}: {error}") from error


def read_locks(
    path: Path, mentors: tuple[Participant, ...], mentees: tuple[Participant, ...]
) -> frozenset[tuple[str, str]]:
    """Pairs that must stay, as (mentor id, mentee id). Raises `FileProblem` when somebody does not take part."""
    rows, _ = read_table(path, ("mentor_id", "mentee_id"))
    problems = Problems(path)
    sides: dict[str, Callable[[str], bool]] = {
        "mentor_id": {person.id for person in mentors}.__contains__,
        "mentee_id": {person.id for person in mentees}.__contains__,
    }
    for number, cells in rows:
        for column, there in sides.items():
            if not there(cells[column]):
                problems.add(number, column, f"no {column[:6]} has the id “{_shown(cells[column])}”")
    problems.raise_any()
    return frozenset((cells["mentor_id"], cells["mentee_id"]) for _, cells in rows)


def _shown(text: str) -> str:
    """Text for a message: short, on one line, without control characters."""
    return "".join(letter if letter.isprintable() else "?" for letter in text[:60])


__all__ = ["MAX_CAPACITY", "FileProblem", "read_locks", "read_people", "read_policy", "read_roster", "read_table"]
