"""From rows to people: each cell read by its field, history rows folded, every problem noted where it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from upmentor.ground.tabular import Table
from upmentor.stages.people.roster import cells, dates
from upmentor.stages.people.roster.fields import is_empty
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.records import Correction, Problem

DATES = ("start_date", "leave_date", "period_end")
NO = frozenset({"0", "false", "no", "n", "f", "nein", "non", "former", "closed"})


@dataclass(slots=True)
class ReadPerson:
    """One person of the file: the row and the values read so far."""

    row: int
    values: dict[str, Any]
    raw: dict[str, str]


ClosedRow = tuple[int, str, dict[str, str]]


@dataclass
class Reading:
    """Everything read. `people` by folded employee id; `keys` maps surrogate keys, older rows included, to them.
    `closed` are rows of periods that are over, `unread` the ids of rows that could not be read at all."""

    columns: dict[str, str]
    order: str
    people: dict[str, ReadPerson] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    unread: set[str] = field(default_factory=set)
    closed: dict[str, list[ClosedRow]] = field(default_factory=dict)
    skipped: list[tuple[int, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)

    def refuse(self, code: str, row: int, key: str, found: str, message: str) -> None:
        """Note why a row cannot be imported."""
        self.problems.append(Problem(code, row, key, self.columns.get(key, key), found[:200], message))

    def warn(self, code: str, row: int, key: str, found: str, message: str) -> None:
        """Note what will be missing."""
        self.warnings.append(Problem(code, row, key, self.columns.get(key, key), found[:200], message))


def read_rows(
    table: Table, mapping: Mapping, corrections: Sequence[Correction], progress: Callable[[int, int], None] | None
) -> Reading:
    """Read all rows. Managers and grades come later: they need everybody."""
    places = {key: table.header.index(name) for key, name in mapping.columns.items()}
    corrected = _Corrected(corrections)
    date_cells = (row.cells[places[key]] for row in table.rows for key in DATES if key in places)
    order = dates.order_of(date_cells) if mapping.dates == "auto" else mapping.dates
    reading = Reading(mapping.columns, order)
    for count, row in enumerate(table.rows):
        if progress and count % 2000 == 0:
            progress(count, len(table.rows))
        raw = {}
        for key, place in places.items():
            cell = row.cells[place]
            cell = corrected.cell(row.number, key, cell) if corrections else cell
            raw[key] = "" if is_empty(cell, key) else cell
        if table.uneven.get(row.number, 0) > 0:
            # A separator inside a cell without quotes moved everything after it: nothing of the row can be trusted.
            message = _(
                "The row has more cells than the header. A value with the separator in it needs quotes around it."
            )
            reading.refuse("uneven", row.number, "employee_id", raw.get("employee_id", ""), message)
            reading.unread.add(" ".join(raw["employee_id"].split()).casefold())
            continue
        _take(reading, row.number, raw, order)
    reading.seen |= reading.unread
    for key, rows in reading.closed.items():
        _close(reading, key, rows, order)
    reading.skipped.sort()
    return reading


class _Corrected:
    """What was typed in place of cells."""

    def __init__(self, corrections: Sequence[Correction]) -> None:
        self._single = {(one.row, one.field): one.value for one in corrections if one.row is not None}
        self._every = {(one.field, _alike(one.found)): one.value for one in corrections if one.row is None}

    def cell(self, row: int, field: str, cell: str) -> str:
        """The value that counts. A correction of all like cells may itself have been corrected."""
        if (row, field) in self._single:
            return self._single[row, field]
        seen = set()
        while (key := (field, _alike(cell))) in self._every and key not in seen:
            seen.add(key)
            cell = self._every[key]
        return cell


def _alike(cell: str) -> str:
    """What two cells have in common that one correction mends: the same words, in whatever case they are written."""
    return " ".join(cell.split())[:200].strip().casefold()


def _take(reading: Reading, row: int, raw: dict[str, str], order: str) -> None:
    employee_id = " ".join(raw["employee_id"].split())
    if not employee_id:
        reading.refuse("no_id", row, "employee_id", "", _("The employee id is missing."))
        return
    if len(employee_id) > 80:
        reading.refuse("too_long", row, "employee_id", employee_id, _("An employee id has at most 80 characters."))
        return
    key = employee_id.casefold()
    reading.seen.add(key)
    if own := raw.get("own_key"):
        reading.keys[own.casefold()] = key
    if raw.get("period_end") or raw.get("current", "").strip().casefold() in NO:
        reading.closed.setdefault(key, []).append((row, employee_id, raw))
        return
    if (earlier := reading.people.get(key)) is not None:
        message = _("“%(found)s” is used twice. Row %(row)s has it too.") % {"found": employee_id, "row": earlier.row}
        reading.refuse("id_twice", row, "employee_id", employee_id, message)
        return
    _add(reading, row, key, {"employee_id": employee_id}, raw, order)


def _close(reading: Reading, key: str, rows: list[ClosedRow], order: str) -> None:
    """Rows of periods that are over: the present row counts. Where there is none, the person left at the end of the
    last period; without its day they are not here any more, like somebody who is missing from the file."""
    why = _("An earlier job of %(id)s")
    if key not in reading.people and key not in reading.unread:
        row, employee_id, raw = max(rows, key=lambda one: (_end(one[2], order), one[0]))
        end = raw.get("period_end", "")
        if end or raw.get("leave_date"):
            rows = [one for one in rows if one[0] != row]
            values: dict[str, Any] = {"employee_id": employee_id}
            if end:
                _read(reading, row, "period_end", end, values, lambda text: cells.date(text, order), None)
                values["leave_date"] = values.pop("period_end", None)
            _add(reading, row, key, values, raw, order)
        else:
            reading.seen.discard(key)
            why = _("%(id)s has no present row")
    reading.skipped += [(row, why % {"id": employee_id}) for row, employee_id, _raw in rows]


def _end(raw: dict[str, str], order: str) -> dt.date:
    """The end of a period. One that cannot be read comes last, so that it is asked about and no older one is taken."""
    if not raw.get("period_end"):
        return dt.date.min
    try:
        return dates.parse(raw["period_end"], order)
    except dates.BadDate:
        return dt.date.max


def _add(reading: Reading, row: int, key: str, values: dict[str, Any], raw: dict[str, str], order: str) -> None:
    """Read every cell of one person."""
    _read_name(reading, row, raw, values)
    for name, cell in raw.items():
        if name in cells.READERS:
            reader, nothing = cells.READERS[name]
            _read(reading, row, name, cell, values, reader, nothing)
        elif name == "start_date" or (name == "leave_date" and (cell or name not in values)):
            _read(reading, row, name, cell, values, lambda text: cells.date(text, order), None)
    reading.people[key] = ReadPerson(row, values, raw)
    _warn(reading, row, raw, values)


def _read(
    reading: Reading, row: int, name: str, cell: str, values: dict[str, Any], reader: Callable[[str], Any], nothing: Any
) -> None:
    try:
        values[name] = reader(cell) if cell else nothing
    except cells.BadCell as error:
        reading.refuse(error.code, row, name, cell, str(error))


def _read_name(reading: Reading, row: int, raw: dict[str, str], values: dict[str, Any]) -> None:
    whole = raw.get("name") or " ".join(part for part in (raw.get("first_name"), raw.get("last_name")) if part)
    try:
        values["name"] = cells.text(whole)
    except cells.BadCell as error:
        reading.refuse(error.code, row, "name" if "name" in raw else "last_name", whole, str(error))
        return
    values["name_missing"] = not values["name"]
    if values["name_missing"]:
        values["name"] = _("Employee %(id)s") % {"id": values["employee_id"]}
        if {"name", "first_name", "last_name"} & set(raw):
            reading.warn("no_name", row, "name", "", _("No name. The person is shown with the employee id."))


def _warn(reading: Reading, row: int, raw: dict[str, str], values: dict[str, Any]) -> None:
    if "email" in raw and not raw["email"]:
        reading.warn("no_email", row, "email", "", _("No e-mail. This person cannot be invited by letter."))
    if "department" in raw and not raw["department"]:
        reading.warn("no_department", row, "department", "", _("No department."))
