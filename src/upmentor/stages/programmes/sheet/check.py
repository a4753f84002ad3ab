"""What a sheet would do, row by row: who is added or updated, which rows cannot be imported and how to mend them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from upmentor.ground.content.resolver import Candidate, Resolver
from upmentor.ground.content.wording import plain
from upmentor.ground.tabular import Table
from upmentor.matching import HoursError, weekly_slots
from upmentor.stages.people.roster.cells import BadCell, languages, time_zone
from upmentor.stages.programmes.levels import usual
from upmentor.stages.programmes.sheet.cells import parse_topics

MENTOR, MENTEE = "mentor", "mentee"
MOST_IN_CELL = 30
LEAVE_OUT = "-"
SURE = 85.0
SOME_DAY = dt.date(2026, 1, 12)


@dataclass(frozen=True)
class Known:
    """Who is known: person by folded id or address, and per person the role in this programme and whether it is
    live."""

    people: Mapping[str, int]
    names: Mapping[int, str]
    roles: Mapping[int, tuple[str, bool]]
    managers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Problem:
    """Why a row cannot be imported: row and field, the value found, and what to do."""

    row: int
    field: str
    value: str
    message: str
    # The message is a sentence of its own; others go on after the quoted value.
    whole: bool = False


@dataclass(frozen=True)
class Line:
    """One good row. Topics are (slug, level), wishes (text, level); None keeps what the person has."""

    row: int
    person: int
    role: str
    topics: tuple[tuple[str, int], ...]
    wishes: tuple[tuple[str, int], ...]
    capacity: int = 1
    hours: str = ""
    time_zone: str = ""
    languages: tuple[str, ...] = ()
    aim: str = ""
    not_with: tuple[int, ...] = ()
    is_new: bool = True


@dataclass
class Unresolved:
    """A text that is no topic by name: how many rows have it, what it may mean, what was chosen (slug, empty, or
    “-”)."""

    key: str
    text: str
    rows: int
    candidates: Sequence[Candidate]
    choice: str


@dataclass
class SheetCheck:
    """The whole check. `lines` can be imported as they are."""

    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unresolved: dict[str, Unresolved] = field(default_factory=dict)
    warnings: list[Problem] = field(default_factory=list)

    @property
    def added(self) -> list[Line]:
        """Who is not in the programme yet."""
        return [line for line in self.lines if line.is_new]

    @property
    def updated(self) -> list[Line]:
        """Who is, in the same role."""
        return [line for line in self.lines if not line.is_new]

    @property
    def bad_rows(self) -> list[int]:
        """Numbers of rows that cannot be imported."""
        return sorted({problem.row for problem in self.problems})


class Checker:
    """Checks one table. `mapping` is field → column, `corrections` replace cells, `choices` decide unresolved texts."""

    def __init__(
        self,
        mapping: Mapping[str, str],
        *,
        role: str,
        known: Known,
        resolver: Resolver,
        corrections: Sequence[Mapping[str, object]] = (),
        choices: Mapping[str, str] | None = None,
    ) -> None:
        self.mapping, self.role, self.known, self.resolver = mapping, role, known, resolver
        self.corrections, self.choices = corrections, choices or {}
        self.result = SheetCheck()
        self._seen: dict[int, int] = {}
        self._exact: dict[str, str] = {}

    def check(self, table: Table) -> SheetCheck:
        """Look at every row once."""
        places = {key: table.header.index(name) for key, name in self.mapping.items() if name in table.header}
        for row in table.rows:
            cells = {key: row.cells[place].strip() for key, place in places.items()}
            if any(cells.values()):
                self._row(row.number, self._corrected(row.number, cells))
        return self.result

    def _corrected(self, number: int, cells: dict[str, str]) -> dict[str, str]:
        for one in self.corrections:
            key = str(one["field"])
            if key in cells and (one["row"] == number or (one["row"] is None and cells[key] == one["was"])):
                cells[key] = str(one["value"]).strip()
        return cells

    def _row(self, number: int, cells: dict[str, str]) -> None:
        before = len(self.result.problems)
        person = self._person(number, cells.get("id", ""))
        role = self._role_of(number, cells)
        hours, zone = self._hours(number, cells), self._zone(number, cells)
        spoken, capacity = self._languages(number, cells), self._capacity(number, cells, role)
        topics, wishes = self._topics(number, cells, role)
        if person is None or len(self.result.problems) > before:
            return
        there = self.known.roles.get(person)
        if there and there[1] and there[0] != role:
            text = _("Takes part in the other role already. One role per person and programme.")
            self._problem(number, "role", cells.get("role", ""), text)
            return
        self.result.lines.append(
            Line(
                row=number,
                person=person,
                role=role,
                topics=topics,
                wishes=wishes,
                capacity=capacity,
                hours=hours,
                time_zone=zone,
                languages=spoken,
                aim=cells.get("aim", "")[:600],
                not_with=self._not_with(number, cells),
                is_new=there is None,
            )
        )

    def _problem(self, row: int, key: str, value: str, message: str, *, whole: bool = False) -> None:
        self.result.problems.append(Problem(row, key, value, message, whole))

    def _person(self, number: int, text: str) -> int | None:
        if not text:
            self._problem(number, "id", "", _("is empty. Write the employee id or work e-mail."))
            return None
        person = self.known.people.get(text.casefold())
        if person is None:
            self._problem(number, "id", text, _("is not in the roster. Correct it, or import the roster first."))
        elif person in self.known.managers:
            self._problem(number, "id", text, _("runs this programme and so cannot take part. Leave the row out."))
        elif person in self._seen:
            row = {"row": self._seen[person]}
            self._problem(number, "id", text, _("is used twice. Row %(row)s has it too.") % row)
            return None
        else:
            self._seen[person] = number
        return person

    def _role_of(self, number: int, cells: dict[str, str]) -> str:
        said = plain(cells.get("role", ""))
        if said:
            for role in (MENTOR, MENTEE):
                if said.startswith(role):
                    return role
            self._problem(number, "role", cells["role"], _("is no role. Write mentor or mentee."))
            return ""
        offers, wants = bool(cells.get("offers")), bool(cells.get("wants"))
        if offers != wants and not self.role:
            return MENTOR if offers else MENTEE
        if not self.role:
            self._problem(number, "role", "", _("is empty. Write mentor or mentee, or choose one role for all rows."))
        return self.role

    def _topics(
        self, number: int, cells: dict[str, str], role: str
    ) -> tuple[tuple[tuple[str, int], ...], tuple[tuple[str, int], ...]]:
        key = "offers" if role == MENTOR else "wants"
        # A sheet for one role may call its one column of topics as it likes.
        if key not in cells:
            key = "wants" if key == "offers" else "offers"
        text = cells.get(key, "")
        if not text:
            self._problem(number, key, "", _("is empty. Name at least one topic."))
            return (), ()
        pairs, wrong = parse_topics(text, usual(mentor=role == MENTOR))
        if wrong:
            self._problem(number, key, text, _("has a level that is none of 1 to 5: %(text)s") % {"text": wrong[0]})
        if len(pairs) > MOST_IN_CELL:
            # Each unknown text costs milliseconds to compare: a cell of thousands would hold the page for minutes.
            self._problem(number, key, text, _("names more than %(n)s topics.") % {"n": MOST_IN_CELL})
            return (), ()
        topics: dict[str, int] = {}
        wishes: dict[str, int] = {}
        for title, level in pairs:
            slug = self._slug(title)
            if slug == "":
                wishes.setdefault(title, level)
            elif slug != LEAVE_OUT:
                topics[slug] = max(level, topics.get(slug, 0))
        return tuple(topics.items()), tuple(wishes.items())

    def _slug(self, title: str) -> str:
        """The topic of a text: by name at once, else as chosen, else as suggested when that is close."""
        if title in self._exact:
            return self._exact[title]
        key = plain(title)
        known = self.result.unresolved.get(key)
        if known:
            known.rows += 1
            return known.choice
        found = self.resolver.resolve(title)
        if found.exact:
            self._exact[title] = found.exact.id
            return found.exact.id
        sure = found.candidates[0].topic.id if found.candidates and found.candidates[0].score >= SURE else ""
        choice = self.choices.get(key, sure)
        self.result.unresolved[key] = Unresolved(key, title, 1, found.candidates, choice)
        return choice

    def _capacity(self, number: int, cells: dict[str, str], role: str) -> int:
        text = cells.get("capacity", "")
        if not text or role == MENTEE:
            return 1
        number_read = re.fullmatch(r"([12])(?:[.,]0+)?", text)
        if number_read is None:
            self._problem(number, "capacity", text, _("must be 1 or 2: nobody has more than two pairs."))
            return 1
        return int(number_read[1])

    def _hours(self, number: int, cells: dict[str, str]) -> str:
        text = cells.get("hours", "")
        try:
            if text:
                weekly_slots(text, "UTC", SOME_DAY)
        except HoursError:
            self._problem(number, "hours", text, _("cannot be read. Write it as Mon-Fri 09:00-17:00."))
        return text

    def _zone(self, number: int, cells: dict[str, str]) -> str:
        text = cells.get("time_zone", "")
        try:
            return time_zone(text) if text else ""
        except BadCell as bad:
            self._problem(number, "time_zone", text, str(bad), whole=True)
        return ""

    def _languages(self, number: int, cells: dict[str, str]) -> tuple[str, ...]:
        try:
            return languages(cells.get("languages", ""))
        except BadCell as bad:
            self._problem(number, "languages", cells["languages"], str(bad), whole=True)
        return ()

    def _not_with(self, number: int, cells: dict[str, str]) -> tuple[int, ...]:
        found = []
        for text in _several(cells.get("not_with", "")):
            person = self.known.people.get(text.casefold())
            if person is None:
                message = _("is not in the roster, so it has no effect.")
                self.result.warnings.append(Problem(number, "not_with", text, message))
            else:
                found.append(person)
        return tuple(found)


def _several(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in re.split(r"[;,]", text) if part.strip()))
