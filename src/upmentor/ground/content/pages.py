"""Help texts: questions of sceptics, explanations, the clauses that hold for every pair, the participation notice."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache

from .text_files import FOLDER, ContentError, Table, read_table

PAGES = ("how-matching-works", "accessibility")
HELP = FOLDER / "help"


class UnknownPageError(Exception):
    """There is no help page of this id."""


@dataclass(frozen=True)
class Section:
    """A heading and the paragraphs under it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Page:
    """A page of explanation."""

    id: str
    title: str
    introduction: str
    sections: tuple[Section, ...]


@dataclass(frozen=True)
class Question:
    """A question and its answer; questions for a first conversation have none."""

    id: str
    question: str
    answer: str = ""


@dataclass(frozen=True)
class QuestionPage:
    """A page of questions, in order."""

    title: str
    introduction: str
    questions: tuple[Question, ...]


@dataclass(frozen=True)
class Clause:
    """A promise that holds for every pair."""

    id: str
    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True)
class Clauses:
    """What everybody accepts at enrolment. Store `version` with the acceptance."""

    version: str
    title: str
    introduction: str
    clauses: tuple[Clause, ...]

    @property
    def digest(self) -> str:
        """SHA-256 over ids and English texts: two releases with the same version must have the same digest."""
        return _digest(*(line for clause in self.clauses for line in (clause.id, clause.title, *clause.paragraphs)))


@dataclass(frozen=True)
class Permission:
    """Something a person may allow, off by default, each by itself."""

    id: str
    label: str
    description: str


@dataclass(frozen=True)
class Notice:
    """What happens with a person's answers, and the permissions that are theirs to give. Store `version` with them."""

    version: str
    title: str
    introduction: str
    sections: tuple[Section, ...]
    permissions: tuple[Permission, ...]

    @property
    def digest(self) -> str:
        """As in `Clauses`."""
        sections = (line for section in self.sections for line in (section.heading, *section.paragraphs))
        permissions = (line for one in self.permissions for line in (one.id, one.label, one.description))
        return _digest(*sections, *permissions)


@cache
def load_faq() -> QuestionPage:
    """Twelve questions of people who doubt, with answers."""
    return _questions("faq", answered=True)


@cache
def chemistry_questions() -> QuestionPage:
    """Four questions for the first 20 minutes, without answers."""
    return _questions("chemistry", answered=False)


@cache
def load_page(page_id: str) -> Page:
    """One of `PAGES`; raises `UnknownPageError`."""
    if page_id not in PAGES:
        raise UnknownPageError(page_id)
    file = read_table(HELP / f"{page_id}.toml").only("title", "introduction", "section")
    return Page(page_id, file.text("title"), file.text("introduction"), _sections(file))


@cache
def load_clauses() -> Clauses:
    """The clauses that can't be weakened, in the version that is to be accepted now."""
    file = read_table(HELP / "clauses.toml").only("version", "title", "introduction", "clause")
    clauses = tuple(
        Clause(table.text("id"), table.text("title"), table.texts("paragraphs", at_least=1))
        for table in file.tables("clause", at_least=1)
    )
    _refuse_doubles(file, [clause.id for clause in clauses])
    return Clauses(file.text("version"), file.text("title"), file.text("introduction"), clauses)


@cache
def load_notice() -> Notice:
    """The participation notice in its present version."""
    file = read_table(HELP / "participation-notice.toml")
    file.only("version", "title", "introduction", "section", "permission")
    permissions = tuple(
        Permission(table.text("id"), table.text("label"), table.text("description"))
        for table in file.tables("permission", at_least=1)
    )
    _refuse_doubles(file, [permission.id for permission in permissions])
    return Notice(file.text("version"), file.text("title"), file.text("introduction"), _sections(file), permissions)


def _questions(name: str, *, answered: bool) -> QuestionPage:
    file = read_table(HELP / f"{name}.toml").only("title", "introduction", "question")
    keys = ("id", "question", "answer") if answered else ("id", "question")
    questions = tuple(
        Question(*(table.only(*keys).text(key) for key in keys)) for table in file.tables("question", at_least=1)
    )
    _refuse_doubles(file, [question.id for question in questions])
    return QuestionPage(file.text("title"), file.text("introduction"), questions)


def _sections(file: Table) -> tuple[Section, ...]:
    return tuple(
        Section(table.only("heading", "paragraphs").text("heading"), table.texts("paragraphs", at_least=1))
        for table in file.tables("section", at_least=1)
    )


def _refuse_doubles(file: Table, ids: list[str]) -> None:
    if len(set(ids)) != len(ids):
        raise ContentError(f"{file.where}: an id stands twice")


def _digest(*lines: str) -> str:
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
