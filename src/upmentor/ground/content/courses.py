"""Orientation courses: a few short units for each part that people play, each with one practice question (`ux.md` §5).

A course is translated as a whole and not text by text, like a guide: `courses/de/mentors.toml` stands beside
`courses/en/mentors.toml` with the same keys. Where a file or a unit is missing, the English one is given, and says so
in its `language`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table

COURSES = FOLDER / "courses"
ENGLISH = "en"
MENTORS, EXECUTIVES, LINE_MANAGERS = "mentors", "executives", "line-managers"
CONTACTS, WORKS_COUNCIL = "safeguarding-contacts", "works-council"
# The content plan, in the order of the shelf: id → (units, minutes of each).
PLAN: dict[str, tuple[int, int]] = {
    MENTORS: (6, 7),
    EXECUTIVES: (4, 5),
    LINE_MANAGERS: (1, 4),
    CONTACTS: (2, 10),
    WORKS_COUNCIL: (1, 4),
}
ANSWERS = 3
# Number of the short version where progress is kept; the units count from 1.
SHORT = 0
SHORT_MINUTES = 2
# A number of the list of sources in the project's domain notes, or P: our own proposal, not a finding.
SOURCE = re.compile(r"S\d{2,3}|P")


class UnknownCourseError(Exception):
    """There is no course of this name, or no unit of this number in it."""


@dataclass(frozen=True)
class Part:
    """A stretch of a unit under its own heading: paragraphs, then points of a list (may be none)."""

    heading: str
    paragraphs: tuple[str, ...]
    points: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One thing that somebody might do in the scene, and a kind word on where it leads. None is marked as right."""

    text: str
    reply: str


@dataclass(frozen=True)
class Practice:
    """A small scene with a question and three answers."""

    scene: str
    question: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True)
class Unit:
    """What one reads at a stretch, in `language`. `keep` is the one sentence to take along, `sources` are ids of what
    its claims rest on."""

    course: str
    number: int
    language: str
    title: str
    minutes: int
    purpose: str
    parts: tuple[Part, ...]
    practice: Practice
    keep: str
    sources: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """A course: title and summary in `language`, a unit may be in another one. `short` is the short version for those
    who have two minutes now, empty where there is none."""

    id: str
    language: str
    title: str
    summary: str
    short: tuple[str, ...]
    units: tuple[Unit, ...]

    @property
    def minutes(self) -> int:
        """Of all units together."""
        return sum(unit.minutes for unit in self.units)


def courses(language: str) -> tuple[Course, ...]:
    """All courses in the order of the plan, in this language where there is one. Raises `ContentError`."""
    code = language.partition("-")[0].lower()
    return _shelf(code if code in languages() else ENGLISH)


def course(course_id: str, language: str) -> Course:
    """The course of this id; raises `UnknownCourseError`."""
    for one in courses(language):
        if one.id == course_id:
            return one
    raise UnknownCourseError(course_id)


def unit(course_id: str, number: int, language: str) -> Unit:
    """The unit of this number, from 1; raises `UnknownCourseError`."""
    for one in course(course_id, language).units:
        if one.number == number:
            return one
    raise UnknownCourseError(f"{course_id} {number}")


@cache
def languages() -> frozenset[str]:
    """Codes of the languages in which at least one course is written."""
    return frozenset(path.parent.name for path in COURSES.glob("*/*.toml"))


@cache
def _shelf(language: str) -> tuple[Course, ...]:
    return read_courses(COURSES, language)


def read_courses(folder: Path, language: str) -> tuple[Course, ...]:
    """The courses under a folder in one language, English where a file or a unit is missing; in the order of the plan.

    Raises `ContentError` for a faulty file, for an English course that is missing or differs from the plan, and for a
    translation without its English course.
    """
    english = [_whole(folder / ENGLISH / f"{name}.toml", *PLAN[name]) for name in PLAN]
    stray = sorted({path.stem for path in (folder / language).glob("*.toml")} - set(PLAN))
    if stray:
        raise ContentError(f"{language}/{stray[0]}.toml: the plan has no course of this name")
    if language == ENGLISH:
        return tuple(english)
    return tuple(_filled(folder / language / f"{one.id}.toml", one) for one in english)


def _whole(path: Path, units: int, minutes: int) -> Course:
    """The English course, with every unit of the plan and its minutes."""
    read = read_course(path)
    missing = set(range(1, units + 1)) - {one.number for one in read.units}
    if missing:
        raise ContentError(f"{path.parent.name}/{path.name}: there is no unit {min(missing)}")
    for one in read.units:
        if one.minutes != minutes:
            raise ContentError(f"{path.parent.name}/{path.name}, unit {one.number}: minutes must be {minutes}")
    return read


def _filled(path: Path, english: Course) -> Course:
    """The translation, with English units where it has none; the English course where there is no translation."""
    if not path.exists():
        return english
    own = read_course(path)
    there = {one.number: one for one in own.units}
    units = tuple(there.get(one.number, one) for one in english.units)
    return replace(own, units=units, short=own.short or english.short)


def read_course(path: Path) -> Course:
    """One file: its folder is the language, its name the course. Raises `ContentError` with file, unit and key."""
    language, name = path.parent.name, path.stem
    file = replace(read_table(path), where=f"{language}/{path.name}")
    file.only("title", "summary", "short", "unit")
    if name not in PLAN:
        raise ContentError(f"{file.where}: the plan has no course of this name")
    units = tuple(_unit(table, language, name) for table in _numbered(file, PLAN[name][0]))
    return Course(name, language, file.text("title"), file.text("summary"), file.texts("short"), units)


def _numbered(file: Table, most: int) -> list[Table]:
    """The units, each named by its own number, which rises from one to the next."""
    found, before = [], 0
    for table in file.tables("unit", at_least=1):
        number = table.whole("number")
        if not before < number <= most:
            raise ContentError(f"{table.where}: number must rise from 1 to {most}")
        found.append(replace(table, where=f"{file.where}, unit {number}"))
        before = number
    return found


def _unit(table: Table, language: str, name: str) -> Unit:
    table.only("number", "title", "minutes", "purpose", "part", "practice", "keep", "sources")
    return Unit(
        course=name,
        number=table.whole("number"),
        language=language,
        title=table.text("title"),
        minutes=table.whole("minutes"),
        purpose=table.text("purpose"),
        parts=tuple(_part(part) for part in table.tables("part", at_least=1)),
        practice=_practice(table.table("practice")),
        keep=table.text("keep"),
        sources=_sources(table),
    )


def _part(table: Table) -> Part:
    """A part has paragraphs; a list of points may follow."""
    table.only("heading", "paragraphs", "points")
    return Part(table.text("heading"), table.texts("paragraphs", at_least=1), table.texts("points"))


def _practice(table: Table) -> Practice:
    table.only("scene", "question", "answer")
    found = table.tables("answer", at_least=ANSWERS)
    if len(found) > ANSWERS:
        raise ContentError(f"{table.where}: answer has {len(found)} entries, {ANSWERS} are meant")
    answers = tuple(Answer(one.text("text"), one.only("text", "reply").text("reply")) for one in found)
    return Practice(table.text("scene"), table.text("question"), answers)


def _sources(table: Table) -> tuple[str, ...]:
    found = table.texts("sources", at_least=1)
    unknown = [one for one in found if not SOURCE.fullmatch(one)]
    if unknown:
        raise ContentError(f"{table.where}: {unknown[0]} is no source, such as S35, or P for a proposal of our own")
    return found
