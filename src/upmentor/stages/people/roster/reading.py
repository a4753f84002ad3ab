"""From rows to people: each cell read by its field, history rows folded, every problem noted where it stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from upmentor.ground.tabular import Table
from upmentor.stages.people.roster import cells, dates
from upmentor.stages.people.roster.fields import is_empty
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.records import Correction, Problem


@dataclass(slots=True)
class ReadPerson:
    """One person of the file: the row and the values read so far."""

    row: int
    values: dict[str, Any]
    raw: dict[str, str]


@dataclass
class Reading:
    """Everything read. `people` by folded employee id; `keys` maps surrogate keys, older rows included, to them."""

    columns: dict[str, str]
    order: str
    people: dict[str, ReadPerson] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
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
    single = {(one.row, one.field): one.value for one in corrections if one.row is not None}
    every = {(one.field, one.found): one.value for one in corrections if one.row is None}
    date_cells = (row.cells[places[key]] for row in table.rows for key in ("start_date", "leave_date") if key in places)
    order = dates.order_of(date_cells) if mapping.dates == "auto" else mapping.dates
    reading = Reading(mapping.columns, order)
    for count, row in enumerate(table.rows):
        if progress and count % 2000 == 0:
            progress(count, len(table.rows))
        raw = {}
        for key, place in places.items():
            cell = row.cells[place]
            cell = single.get((row.number, key), every.get((key, cell), cell)) if corrections else cell
            raw[key] = "" if is_empty(cell) else cell
        if table.uneven.get(row.number, 0) > 0:
            # A separator inside a cell without quotes moved everything after it: nothing of the row can be trusted.
            message = _(
                "The row has more cells than the header. A value with the separator in it needs quotes around it."
            )
            reading.refuse("uneven", row.number, "employee_id", raw.get("employee_id", ""), message)
            reading.seen.add(" ".join(raw["employee_id"].split()).casefold())
            continue
        _take(reading, row.number, raw, order)
    return reading


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
    earlier = reading.people.get(key)
    if raw.get("period_end"):
        # An older job of the same person: the present row counts.
        reading.skipped.append((row, _("An earlier job of %(id)s") % {"id": employee_id}))
        return
    if earlier is not None:
        message = _("“%(found)s” is used twice. Row %(row)s has it too.") % {"found": employee_id, "row": earlier.row}
        reading.refuse("id_twice", row, "employee_id", employee_id, message)
        return
    values: dict[str, Any] = {"employee_id": employee_id}
    _read_name(reading, row, raw, values)
    for name, cell in raw.items():
        if name in cells.READERS:
            reader, nothing = cells.READERS[name]
            _read(reading, row, name, cell, values, reader, nothing)
        elif name in ("start_date", "leave_date"):
            _read(reading, row, name, cell, values, lambda text: cells.date(text, order), None)
    reading.people[key] = ReadPerson(row, values, raw)
    _warn(reading, row, raw, values)


def _read(
    reading: Reading, row: int, name: str, cell: str, values: dict[str, Any], reader: Callable[[str], Any], nothing: Any
) -> None:
    try:
        values[name] = reader(cell) if cell else nothing
    except cells.BadCell as error:
        found = " ".join(cell.split())[:80]
        reading.refuse(error.code, row, name, cell, _("“%(found)s”: %(why)s") % {"found": found, "why": error})


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
