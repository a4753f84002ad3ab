"""Ready-made programmes: purpose, rhythm, topics, matching policy, measures, succession question and letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from .text_files import FOLDER, ContentError, Table, read_table
from .vocabulary import topic_ids

TOTAL_POINTS = 1000
FORMS = ("one-to-one", "circle", "open")
ORIENTATIONS = ("recommended", "required")
READERS = ("mentors", "mentees", "both", "line_managers", "sponsor")


class UnknownTemplateError(Exception):
    """There is no programme template of this id."""


@dataclass(frozen=True)
class WhoMayJoin:
    """Wording for the invitation, one text a role; the grades themselves are the organisation's to set."""

    mentors: str
    mentees: str


@dataclass(frozen=True)
class Succession:
    """The question that blocks launch until it is answered, why it is asked, and an answer to start from."""

    question: str
    why: str
    answer: str


@dataclass(frozen=True)
class SuggestedMeasure:
    """Something to measure, and why; stamped with a date once chosen."""

    id: str
    label: str
    why: str


@dataclass(frozen=True)
class PlannedLetter:
    """A letter of the timeline. `week` counts from the week in which pairs begin, before it negative."""

    week: int
    to: str
    subject: str
    note: str


@dataclass(frozen=True)
class ProgrammeTemplate:
    """A programme to start from; everything may be changed afterwards.

    `policy` has the tables `rules`, `preferences` and `weights` as `upmentor.matching.Policy.from_dict` reads them; the
    weights total 1,000. `setup_weeks` is the lead time before pairs begin. Hours are working time per person over the
    whole programme, to be shown before sign-up. `orientation` says whether the first meeting waits for the courses.
    """

    id: str
    title: str
    summary: str
    purpose: str
    form: str
    setup_weeks: int
    length_weeks: int
    meetings: int
    cadence_weeks: int
    meeting_minutes: int
    orientation: str
    mentor_hours: int
    mentee_hours: int
    topics: tuple[str, ...]
    who_may_join: WhoMayJoin
    policy: Mapping[str, Mapping[str, object]]
    succession: Succession
    measures: tuple[SuggestedMeasure, ...]
    letters: tuple[PlannedLetter, ...]


@cache
def load_templates() -> tuple[ProgrammeTemplate, ...]:
    """All templates that ship, by title. Raises `ContentError` for anything that a programme could not use."""
    templates = (read_template(path) for path in (FOLDER / "programmes").glob("*.toml"))
    return tuple(sorted(templates, key=lambda template: template.title))


def template(template_id: str) -> ProgrammeTemplate:
    """The template of this id; raises `UnknownTemplateError`."""
    for one in load_templates():
        if one.id == template_id:
            return one
    raise UnknownTemplateError(template_id)


def read_template(path: Path) -> ProgrammeTemplate:
    """One template file; its id is the name of the file. Raises `ContentError`, also for an unknown topic."""
    file = read_table(path)
    _refuse_unknown_keys(file)
    who, succession = file.table("who_may_join"), file.table("succession")
    read = ProgrammeTemplate(
        id=path.stem,
        title=file.text("title"),
        summary=file.text("summary"),
        purpose=file.text("purpose"),
        form=_one_of(file, "form", FORMS),
        setup_weeks=file.whole("setup_weeks"),
        length_weeks=file.whole("length_weeks"),
        meetings=file.whole("meetings"),
        cadence_weeks=file.whole("cadence_weeks"),
        meeting_minutes=file.whole("meeting_minutes"),
        orientation=_one_of(file, "orientation", ORIENTATIONS) if "orientation" in file.fields else ORIENTATIONS[0],
        mentor_hours=file.whole("mentor_hours"),
        mentee_hours=file.whole("mentee_hours"),
        topics=_known_topics(file),
        who_may_join=WhoMayJoin(who.text("mentors"), who.text("mentees")),
        policy=_policy(file.table("policy")),
        succession=Succession(succession.text("question"), succession.text("why"), succession.text("answer")),
        measures=tuple(_measure(table) for table in file.tables("measure", at_least=1)),
        letters=tuple(_letter(table) for table in file.tables("letter", at_least=1)),
    )
    _check_rhythm(path, read)
    return read


def _refuse_unknown_keys(file: Table) -> None:
    plural = {"measures": "measure", "letters": "letter"}
    names = (plural.get(name, name) for name in ProgrammeTemplate.__dataclass_fields__ if name != "id")
    file.only(*names)
    file.table("who_may_join").only("mentors", "mentees")
    file.table("succession").only("question", "why", "answer")


def _one_of(table: Table, key: str, allowed: tuple[str, ...]) -> str:
    value = table.text(key)
    if value not in allowed:
        raise ContentError(f"{table.where}: {key} must be one of {', '.join(allowed)}")
    return value


def _known_topics(file: Table) -> tuple[str, ...]:
    topics = file.texts("topics", at_least=1)
    unknown = [topic for topic in topics if topic not in topic_ids()]
    if unknown:
        raise ContentError(f"{file.where}: the vocabulary has no topic {', '.join(unknown)}")
    if len(set(topics)) != len(topics):
        raise ContentError(f"{file.where}: a topic stands twice")
    return topics


def _policy(table: Table) -> Mapping[str, Mapping[str, object]]:
    table.only("rules", "preferences", "weights")
    weights = table.table("weights")
    total = sum(weights.whole(name) for name in weights.fields)
    if total != TOTAL_POINTS:
        raise ContentError(f"{table.where}: the weights total {total} points instead of {TOTAL_POINTS}")
    return {name: dict(table.table(name).fields) for name in ("rules", "preferences", "weights")}


def _measure(table: Table) -> SuggestedMeasure:
    table.only("id", "label", "why")
    return SuggestedMeasure(table.text("id"), table.text("label"), table.text("why"))


def _letter(table: Table) -> PlannedLetter:
    table.only("week", "to", "subject", "note")
    return PlannedLetter(table.whole("week"), _one_of(table, "to", READERS), table.text("subject"), table.text("note"))


def _check_rhythm(path: Path, read: ProgrammeTemplate) -> None:
    """The meetings fit into the length, and the letters stand in the order in which they go out."""
    needed = (read.meetings - 1) * read.cadence_weeks + 1
    if read.meetings < 1 or read.cadence_weeks < 1 or needed > read.length_weeks:
        raise ContentError(f"{path.name}: {read.meetings} meetings need {needed} weeks, it has {read.length_weeks}")
    weeks = [letter.week for letter in read.letters]
    if weeks != sorted(weeks) or weeks[0] < -read.setup_weeks or weeks[-1] > read.length_weeks:
        raise ContentError(f"{path.name}: the letters are out of order or outside the programme")
