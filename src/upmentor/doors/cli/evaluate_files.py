"""Reading the files of `upmentor evaluate`; `docs/evaluate-files.md` describes them.

Every problem names file, row, column and the cell, what is expected there and what to do. A row is counted as a
spreadsheet counts it: the header is row 1.
"""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from upmentor.doors.cli.match_files import FileProblem, Problems
from upmentor.ground.tabular import Table, UnreadableFile, read_table
from upmentor.ground.tabular.table import LIMITS
from upmentor.measures import design as designs

# What stands for "not known" in a column of numbers; in one of names only an empty cell does (NA is Namibia too).
GAPS = {"", "na", "n/a", "#n/a", "nan", "null", "none", ".", "-"}
# What says that a unit never takes part.
NEVER = GAPS | {"never", "inf", "infinity"}
YES, NO = {"1", "true", "yes"}, {"0", "false", "no"}
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?")
WHOLE = re.compile(r"[+-]?\d+(\.0*)?")
COMMA = re.compile(r"[+-]?\d*,\d+")
MONTH = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
QUARTER = re.compile(r"(\d{4})[- ]?[Qq]([1-4])")
DAY = re.compile(r"(\d{4})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
LARGEST = 1e50
LONGEST_DESIGN = 1_000_000
PERIODS = "a whole number, a month such as 2025-03, a quarter such as 2025-Q1 or a day such as 2025-03-31"
TOLD = {
    "above_header": "lines above the header were passed over",
    "loose_quotes": "quotation marks inside cells were taken as they are",
    "guessed_encoding": "the text is not UTF-8; it was read as {}",
    "cut_text": "text that was cut off at the end was passed over",
    "zero_bytes": "zero bytes were passed over",
}


@dataclass(frozen=True)
class Read:
    """Columns as the estimators want them, the row of the file of each entry, how many rows were left out because a
    value is missing, what is told about the file, and how its periods are written."""

    columns: dict[str, list[Any]]
    rows: list[int]
    left_out: int
    notes: list[str]
    periods: dict[Any, str]


def read_design(path: Path) -> designs.Design:
    """The design in a TOML file. Raises `FileProblem`, OSError."""
    with path.open("rb") as file:
        raw = file.read(LONGEST_DESIGN + 1)
    if len(raw) > LONGEST_DESIGN:
        raise FileProblem(f"{path}: larger than {LONGEST_DESIGN // 1_000_000} MB; a design is a few lines of TOML")
    try:
        return designs.Design.from_mapping(tomllib.loads(raw.decode("utf-8-sig").replace("\r\n", "\n")))
    except UnicodeDecodeError as error:
        raise FileProblem(f"{path}: not UTF-8 text; save the design as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        raise FileProblem(f'{path}: not TOML ({error}); a line reads: kind = "did"') from error
    except designs.DesignProblem as problem:
        raise FileProblem(f"{path}, {problem.key}: {problem}") from problem


def read_columns(path: Path, design: designs.Design, *, sheet: str | None = None) -> Read:
    """The columns that a design names, rows with a gap left out. Raises `FileProblem`, OSError."""
    with path.open("rb") as file:
        content = file.read(LIMITS.upload_bytes + 1)
    try:
        table = read_table(content, filename=path.name, sheet=sheet)
    except UnreadableFile as error:
        raise FileProblem(f"{path}: {error}") from error
    if not table.rows:
        raise FileProblem(f"{path}: no rows below the header")
    problems = Problems(path)
    places = _places(path, table, list(design.cells))
    for number, extra in table.uneven.items():
        # A spreadsheet has no cells at the end of a row that nobody filled.
        if table.delimiter or extra > 0:
            had, wide = len(table.header) + extra, len(table.header)
            problems.found.append(f"{path}, row {number}: {had} cells where the header has {wide}; fill or remove some")
    reading = _Reading(problems, table, comma=table.delimiter in {";", "\t"})
    found = {name: reading.column(name, places[name], cell) for name, cell in design.cells.items() if cell != SINCE}
    found |= _periods(reading, design, places)
    problems.raise_any()
    whole = [at for at in range(len(table.rows)) if all(column[at] is not None for column in found.values())]
    if not whole:
        names = ", ".join(design.cells)
        raise FileProblem(f"{path}: no row has a value in each of the columns {names}; fill the gaps")
    written = {}
    if "period" in design.columns:
        period = design.columns["period"]
        written = dict(zip(found[period], reading.texts(places[period]), strict=True))
    columns = {name: [column[at] for at in whole] for name, column in found.items()}
    notes = [f"{path}: {TOLD[note].format(table.encoding)}" for note in table.notes if note in TOLD]
    return Read(columns, [table.rows[at].number for at in whole], len(table.rows) - len(whole), notes, written)


SINCE = designs.SINCE


def _places(path: Path, table: Table, names: Sequence[str]) -> dict[str, int]:
    """Where each column stands: by its exact name, else regardless of case."""
    problems: list[str] = []
    places: dict[str, int] = {}
    for name in names:
        same = [at for at, one in enumerate(table.header) if one == name]
        same = same or [at for at, one in enumerate(table.header) if one.casefold() == name.casefold()]
        twice = "renamed_columns" in table.notes and f"{name} (2)" in table.header
        if len(same) == 1 and not twice:
            places[name] = same[0]
        elif same:
            problems.append(f"{path}, row 1, column {name}: the column is there twice; rename one of them")
        else:
            near = get_close_matches(name, table.header, 1)
            hint = f"; did you mean {near[0]}?" if near else ""
            known = ", ".join(table.header[:20]) + (", …" if len(table.header) > 20 else "")
            problems.append(f"{path}, row 1: no column {name}; the file has {known}{hint}")
    if problems:
        raise FileProblem("\n".join(problems))
    return places


@dataclass
class _Reading:
    """Cells of one table; `comma` tells that commas stand for decimal points in it."""

    problems: Problems
    table: Table
    comma: bool
    seen: dict[int, list[str]] = field(default_factory=dict)

    def texts(self, place: int) -> list[str]:
        """A column's cells without blanks around them."""
        return [row.cells[place].strip() for row in self.table.rows]

    def wrong(self, at: int, name: str, text: str, expected: str) -> None:
        """Note a cell that cannot be used."""
        shown = text if len(text) <= 40 else text[:40] + "…"
        self.problems.add(self.table.rows[at].number, name, f"“{shown}” is not {expected}")

    def column(self, name: str, place: int, cell: str) -> list[Any]:
        """Values of a column, None for gaps."""
        texts = self.texts(place)
        if cell == designs.PERIOD:
            return texts
        if cell == designs.LABEL:
            return self._labels(texts)
        self._one_way(name, texts)
        if cell == designs.ANY:
            return self._any(name, texts)
        read: dict[str, tuple[Callable[[str], float | None], str]] = {
            designs.NUMBER: (self.number, self.a_number),
            designs.LENGTH: (self.length, "a time of 0 or more, as a number such as 12 or 12.5"),
            designs.FLAG: (flag, "0 or 1"),
        }
        one, expected = read[cell]
        found: list[Any] = []
        for at, text in enumerate(texts):
            if text.casefold() in GAPS:
                found.append(None)
                continue
            value = one(text)
            if value is None:
                self.wrong(at, name, text, expected)
            found.append(value)
        return found

    def _one_way(self, name: str, texts: list[str]) -> None:
        """Commas and points in one column: one of them may separate thousands."""
        if not self.comma or not any(COMMA.fullmatch(text) for text in texts):
            return
        for at, text in enumerate(texts):
            if "." in text and NUMBER.fullmatch(text):
                self.wrong(at, name, text, "a number with a comma, as others of this column are; write all in one way")

    @property
    def a_number(self) -> str:
        """What is expected in a column of numbers."""
        example = "3.5 or 3,5" if self.comma else "3.5"
        return f"a number; write it as {example} without units, or leave the cell empty"

    def number(self, text: str) -> float | None:
        """A finite number, or None."""
        if self.comma and COMMA.fullmatch(text):
            text = text.replace(",", ".")
        value = float(text) if NUMBER.fullmatch(text) else math.inf
        # The fourth power of larger ones is no number any more.
        return value if abs(value) < LARGEST else None

    def length(self, text: str) -> float | None:
        """A number of 0 or more, or None."""
        value = self.number(text)
        return value if value is not None and value >= 0 else None

    def _labels(self, texts: list[str]) -> list[Any]:
        """Names; whole numbers as numbers when all are, so that 10 comes after 2 and 1.0 is 1."""
        filled = [text for text in texts if text]
        if filled and all(WHOLE.fullmatch(text) and not text.lstrip("+-").startswith("00") for text in filled):
            return [float(text) if text else None for text in texts]
        return [" ".join(text.split()) or None for text in texts]

    def _any(self, name: str, texts: list[str]) -> list[Any]:
        """A covariate: numbers when all cells are, names when none is; a mixture is a mistake somewhere."""
        filled = [(at, text) for at, text in enumerate(texts) if text.casefold() not in GAPS]
        numbers = [at for at, text in filled if self.number(text) is not None]
        if len(numbers) == len(filled):
            return [None if text.casefold() in GAPS else self.number(text) for text in texts]
        if numbers:
            isnt = set(numbers)
            others = [(at, text) for at, text in filled if at not in isnt]
            if len(others) <= len(numbers):
                for at, text in others:
                    self.wrong(at, name, text, f"{self.a_number} (other cells of this column are numbers)")
            else:
                self.wrong(numbers[0], name, texts[numbers[0]], "a name, as most cells of this column are; rename it")
        return self._labels(texts)


def flag(text: str) -> float | None:
    """1 and true, 0 and false; None for anything else."""
    word = text.casefold()
    if WHOLE.fullmatch(word):
        word = str(int(float(word)))
    return 1.0 if word in YES else 0.0 if word in NO else None


def _periods(reading: _Reading, design: designs.Design, places: dict[str, int]) -> dict[str, list[Any]]:
    """Period (and the start of each unit, infinity for never) as whole numbers one apart."""
    if "period" not in design.columns:
        return {}
    name = design.columns["period"]
    texts = reading.texts(places[name])
    scale = _scale([text for text in texts if text.casefold() not in GAPS])
    found = {name: _dated(reading, name, texts, scale)}
    since = design.columns.get("treated_from")
    if since is None:
        return found
    begun = reading.texts(places[since])
    here = [one for one in found[name] if one is not None]
    # 0 says never where periods are years; where 0 is a period, it is that one.
    never = NEVER if here and min(here) <= 0 else NEVER | {"0", "0.0"}
    dated = _dated(reading, since, ["" if text.casefold() in never else text for text in begun], scale)
    found[since] = [math.inf if text.casefold() in never else one for text, one in zip(begun, dated, strict=True)]
    return found


def _scale(texts: Sequence[str]) -> Callable[[str], int | None]:
    """How this file writes periods, by what most cells of the column are."""
    kinds: list[Callable[[str], int | None]] = [_whole, _month, _quarter, _month_of_day, _day]
    counts = [sum(kind(text) is not None for text in texts[:2_000]) for kind in kinds]
    # A day names its month, as long as no two days of a month stand in the file.
    if counts[3] and len({text for text in texts if _day(text)}) > len({_month_of_day(t) for t in texts if _day(t)}):
        counts[3] = 0
    return kinds[counts.index(max(counts))]


def _dated(reading: _Reading, name: str, texts: list[str], scale: Callable[[str], int | None]) -> list[Any]:
    found: list[Any] = []
    for at, text in enumerate(texts):
        value = None if text.casefold() in GAPS else scale(text)
        if value is None and text.casefold() not in GAPS:
            reading.wrong(at, name, text, f"a period written like the others: {PERIODS}")
        found.append(value)
    return found


def _whole(text: str) -> int | None:
    return int(float(text)) if WHOLE.fullmatch(text) and len(text) < 16 else None


def _month(text: str) -> int | None:
    found = MONTH.fullmatch(text)
    return int(found[1]) * 12 + int(found[2]) - 1 if found else None


def _quarter(text: str) -> int | None:
    found = QUARTER.fullmatch(text)
    return int(found[1]) * 4 + int(found[2]) - 1 if found else None


def _month_of_day(text: str) -> int | None:
    return _month(text[:7]) if _day(text) is not None else None


def _day(text: str) -> int | None:
    from datetime import date

    found = DAY.fullmatch(text)
    try:
        return date(*map(int, found.groups())).toordinal() if found else None
    except ValueError:
        return None
