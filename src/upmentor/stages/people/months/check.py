"""The check of a file with one row per department and month: what would be written, and what is wrong with it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from upmentor.ground.tabular import Table
from upmentor.stages.people.months.cells import month_of, number_of
from upmentor.stages.people.roster.dates import BadDate, order_of
from upmentor.stages.people.roster.refused import plain_words, reason

MEASURES = (
    "headcount", "joiners", "leavers_voluntary", "leavers_other", "moves_in", "moves_out", "engagement",
    "salary_median",
)  # fmt: skip
ANSWERS = "engagement_answers"
# Averages of fewer people than this are never stored.
FEWEST = 5
SPELLINGS = {
    "department": "department", "team": "department", "month": "month", "month end": "month", "period": "month",
    "headcount": "headcount", "head count": "headcount", "joiners": "joiners", "leavers voluntary": "leavers_voluntary",
    "voluntary leavers": "leavers_voluntary", "leavers other": "leavers_other", "other leavers": "leavers_other",
    "moves in": "moves_in", "moves out": "moves_out", "engagement": "engagement", "engagement answers": ANSWERS,
    "answers": ANSWERS, "salary median": "salary_median", "median salary": "salary_median",
}  # fmt: skip


class BadFile(ValueError):
    """The file lacks a column without which no row means anything; the message says which."""


@dataclass(frozen=True)
class Problem:
    """A cell that is not imported: where, what stands there, what was expected, and what to do."""

    row: int
    column: str
    value: str
    expected: str
    fix: str


@dataclass(frozen=True)
class Figure:
    """One figure to store: department id, month's last day, measure, value and the answers behind an average."""

    department: int
    month: dt.date
    measure: str
    value: float
    n: int | None = None


@dataclass
class Checked:
    """What a file says. A problem with the row, not only with an average in it, keeps the whole row out."""

    figures: list[Figure] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def check(table: Table, departments: Mapping[str, int], *, today: dt.date) -> Checked:
    """Check every row. `departments` maps folded names to ids. Raises BadFile."""
    found = Checked()
    places = _columns(table, found)
    order = order_of(row.cells[places["month"]] for row in table.rows)
    rows = []
    seen: dict[tuple[int, dt.date], int] = {}
    for row in table.rows:
        cells = {key: row.cells[place].strip() for key, place in places.items()}
        one = _Row(row.number, cells, found)
        if any(cells.values()) and one.placed(departments, order, today, seen):
            rows.append(one)
    heads = {(one.department, one.month): one.values.get("headcount", 0.0) for one in rows}
    for one in rows:
        before = one.month.replace(day=1) - dt.timedelta(days=1)
        one.finish(heads.get((one.department, before), 0.0))
    found.problems.sort(key=lambda problem: problem.row)
    return found


def _columns(table: Table, found: Checked) -> dict[str, int]:
    places: dict[str, int] = {}
    for place, name in enumerate(table.header):
        key = SPELLINGS.get(plain_words(name))
        if key and key not in places:
            places[key] = place
        elif why := reason(name, [row.cells[place] for row in table.rows[:500]]):
            found.refused.append((name, str(why)))
        else:
            found.unknown.append(name)
    for needed in ("department", "month"):
        if needed not in places:
            raise BadFile(_("There is no column “%(name)s”.") % {"name": needed})
    if not set(places) & set(MEASURES):
        raise BadFile(_("There is no column with figures, such as “headcount”."))
    return places


class _Row:
    """One row on its way through the check."""

    def __init__(self, number: int, cells: Mapping[str, str], found: Checked) -> None:
        self.number, self.cells, self.found = number, cells, found
        self.values: dict[str, float] = {}
        self.good = True

    def placed(
        self,
        departments: Mapping[str, int],
        order: str,
        today: dt.date,
        seen: dict[tuple[int, dt.date], int],
    ) -> bool:
        """Whether department and month are clear and there only once; the figures are read, too."""
        key = " ".join(self.cells["department"].split()).casefold()[:200]
        if key not in departments:
            return self._bad("department", _("a department of the roster"), _("Write it as the roster does."))
        self.department = departments[key]
        try:
            self.month = month_of(self.cells["month"], order)
        except BadDate as error:
            return self._bad("month", _("a month such as 2026-03"), str(error))
        if self.month > today:
            return self._bad("month", _("a month that is over"), _("Import it when the month is over."))
        first = seen.setdefault((self.department, self.month), self.number)
        if first != self.number:
            expected = _("one row for each department and month")
            return self._bad("month", expected, _("Row %(row)s is the same. Keep one of them.") % {"row": first})
        for measure in (*MEASURES, ANSWERS):
            self._read(measure)
        return self.good

    def _read(self, measure: str) -> None:
        text = self.cells.get(measure, "")
        if not text:
            return
        whole = measure not in ("engagement", "salary_median")
        value = number_of(text, whole=whole, grouped=measure != "engagement")
        limit = 100.0 if measure == "engagement" else 1e9 if measure == "salary_median" else 1e6
        if value is None or value > limit:
            expected = _("a whole number, 0 or more") if whole else _("a number from 0 to %(limit)d") % {"limit": limit}
            self._bad(measure, expected, _("Correct it, or leave the cell empty."))
        else:
            self.values[measure] = value

    def finish(self, heads_before: float) -> None:
        """The checks across cells; then the figures."""
        values = self.values
        left = values.get("leavers_voluntary", 0) + values.get("leavers_other", 0)
        most = max(values.get("headcount", 0), heads_before) + values.get("joiners", 0)
        if "headcount" in values and left > most:
            expected = _("at most %(most)d: head-count and joiners") % {"most": most}
            name = "leavers_other" if values.get("leavers_other") else "leavers_voluntary"
            self._bad(name, expected, _("Correct leavers or head-count."))
            return
        answers = values.pop(ANSWERS, None)
        if "engagement" in values and (answers is None or answers < FEWEST):
            del values["engagement"]
            self._few(ANSWERS)
        if "salary_median" in values and values.get("headcount", 0) < FEWEST:
            del values["salary_median"]
            self._few("headcount")
        for measure, value in values.items():
            n = int(answers) if measure == "engagement" and answers is not None else None
            self.found.figures.append(Figure(self.department, self.month, measure, value, n))

    def _few(self, column: str) -> None:
        """An average of too few people is left out; the number of them is not repeated either."""
        fix = _("It is left out and never stored. The other figures of the row are imported.")
        what = _("at least %(n)d people behind an average") % {"n": FEWEST}
        self.found.problems.append(Problem(self.number, column, "", what, fix))

    def _bad(self, column: str, expected: str, fix: str) -> bool:
        self.good = False
        self.found.problems.append(Problem(self.number, column, self.cells.get(column, "")[:100], expected, fix))
        return False
