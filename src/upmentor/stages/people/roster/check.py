"""Compares a table with everybody who is known and says what would happen (AC-3.1, AC-3.2). O(n), writes nothing."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from upmentor.ground.tabular import Table
from upmentor.stages.people.roster import linking
from upmentor.stages.people.roster.mapping import BadMapping, Mapping
from upmentor.stages.people.roster.reading import Reading, read_rows
from upmentor.stages.people.roster.records import (
    ChangedPerson,
    Correction,
    ExistingPerson,
    ExistingRoster,
    NewPerson,
    Options,
    RosterCheck,
)

__all__ = ["Correction", "ExistingPerson", "ExistingRoster", "Options", "RosterCheck", "check_roster"]

# A complete list from which more than this share is missing asks again (`decisions.md` 14).
LEAVER_SHARE = 0.05
DEFAULTS: dict[str, Any] = {
    "email": "",
    "department": "",
    "manager": "",
    "top_of_tree": False,
    "job_title": "",
    "grade": None,
    "site": "",
    "time_zone": "",
    "languages": (),
    "working_hours": "",
    "start_date": None,
    "leave_date": None,
    "leave_kind": "",
}


def check_roster(
    table: Table,
    mapping: Mapping,
    existing: ExistingRoster,
    *,
    options: Options,
    corrections: Sequence[Correction] = (),
    refused: Sequence[str] = (),
    progress: Callable[[int, int], None] | None = None,
) -> RosterCheck:
    """What an import would add, change, leave alone and refuse. Raises BadMapping when there is no employee id at
    all."""
    columns = {key: name for key, name in mapping.columns.items() if name in table.header}
    if "employee_id" not in columns:
        raise BadMapping(_("Choose the column with the employee id first. Without it nobody can be told apart."))
    mapping = dataclasses.replace(mapping, columns=columns)
    reading = read_rows(table, mapping, corrections, progress)
    known = {person.employee_id.casefold(): person for person in existing.people}
    linking.link_managers(reading, mapping, known)
    linking.find_grades(reading, mapping, known)
    return _compared(table, mapping, reading, known, options, refused)


def _compared(
    table: Table,
    mapping: Mapping,
    reading: Reading,
    known: dict[str, ExistingPerson],
    options: Options,
    refused: Sequence[str],
) -> RosterCheck:
    _refuse_doubled_emails(reading)
    _refuse_kept_emails(reading, known, options)
    _warn_of_refused_managers(reading, known)
    to_add, to_change, unchanged = _differences(reading, known)
    if options.only_add:
        unchanged, to_change = unchanged + len(to_change), []
    employed = sum(person.employed for person in known.values())
    leavers = _leavers(known, reading) if options.complete else ()
    return RosterCheck(
        rows=len(table.rows),
        to_add=tuple(to_add),
        to_change=tuple(to_change),
        unchanged=unchanged,
        leavers=leavers,
        skipped=tuple(reading.skipped),
        problems=tuple(sorted(reading.problems, key=lambda problem: problem.row)),
        warnings=tuple(sorted(reading.warnings, key=lambda problem: problem.row)),
        missing=_missing(mapping),
        refused=tuple(refused),
        employed_before=employed,
        needs_leaver_confirmation=len(leavers) > LEAVER_SHARE * employed and not options.confirm_leavers,
        dates=reading.order,
    )


def _differences(
    reading: Reading, known: dict[str, ExistingPerson]
) -> tuple[list[NewPerson], list[ChangedPerson], int]:
    """Who is new, who changes and how, and how many stay as they are; rows with a problem are none of these."""
    stopped = {problem.row for problem in reading.problems}
    to_add: list[NewPerson] = []
    to_change: list[ChangedPerson] = []
    unchanged = 0
    for key, person in reading.people.items():
        if person.row in stopped:
            continue
        old = known.get(key)
        if old is None:
            to_add.append(NewPerson(person.row, DEFAULTS | person.values))
        elif changes := _changes(old, person.values):
            to_change.append(ChangedPerson(person.row, old.employee_id, person.values.get("name", old.name), changes))
        else:
            unchanged += 1
    return to_add, to_change, unchanged


def _changes(old: ExistingPerson, values: dict[str, Any]) -> dict[str, tuple[Any, Any]]:
    changes = {}
    for key, new in values.items():
        if key == "employee_id":
            continue
        before = getattr(old, key)
        if (tuple(new) if key == "languages" else new) != before:
            changes[key] = (before, new)
    # A row for somebody who had left is a rehire: a new spell (`decisions.md` 14).
    if not old.employed and values.get("leave_date") is None:
        changes["employed"] = (False, True)
        if old.leave_date:
            changes["leave_date"] = (old.leave_date, None)
        if old.leave_kind:
            changes["leave_kind"] = (old.leave_kind, "")
    return changes


def _leavers(known: dict[str, ExistingPerson], reading: Reading) -> tuple[tuple[str, str], ...]:
    # A row with a problem is a row: its person is not missing.
    return tuple(
        (person.employee_id, person.name)
        for key, person in known.items()
        if person.employed and key not in reading.seen
    )


def _refuse_doubled_emails(reading: Reading) -> None:
    used: dict[str, tuple[str, int]] = {}
    for key, person in reading.people.items():
        address = person.values.get("email", "")
        if not address:
            continue
        first = used.setdefault(address, (key, person.row))
        if first[0] != key:
            message = _("“%(found)s” is used twice. Row %(row)s has it too.") % {"found": address, "row": first[1]}
            reading.refuse("email_twice", person.row, "email", address, message)


def _refuse_kept_emails(reading: Reading, known: dict[str, ExistingPerson], options: Options) -> None:
    """An address moves to another person only when the one who has it gives it up. Somebody whose own row is refused
    keeps it, and then the next one may have to keep theirs."""
    holders = {person.email: key for key, person in known.items() if person.email and person.employed}
    stopped = {problem.row for problem in reading.problems}
    claims = {}
    for key, person in reading.people.items():
        holder = holders.get(person.values.get("email", ""), key)
        if holder != key and person.row not in stopped and not (options.only_add and key in known):
            claims[key] = holder
    refused = True
    while refused:
        refused = False
        for key, holder in list(claims.items()):
            person, keeper = reading.people[key], reading.people.get(holder)
            if keeper is None or keeper.row in stopped or options.only_add:
                address = str(person.values["email"])
                message = _("“%(found)s” belongs to somebody else already.") % {"found": address}
                reading.refuse("email_taken", person.row, "email", address, message)
                stopped.add(person.row)
                del claims[key]
                refused = True


def _warn_of_refused_managers(reading: Reading, known: dict[str, ExistingPerson]) -> None:
    """A new manager whose own row is refused is not there to be linked."""
    stopped = {problem.row for problem in reading.problems}
    for person in reading.people.values():
        manager = reading.people.get(str(person.values.get("manager", "")).casefold())
        if manager and manager.row in stopped and str(manager.values["employee_id"]).casefold() not in known:
            cell = person.raw.get("manager", "")
            message = _(
                "“%(found)s” stands in row %(row)s, which cannot be imported yet. The manager stays unknown until that "
                "row is corrected and this one is imported again."
            ) % {"found": cell[:80], "row": manager.row}
            reading.warn("manager_refused", person.row, "manager", cell, message)


def _missing(mapping: Mapping) -> tuple[str, ...]:
    """What the file as a whole lacks, and what can be done."""
    columns, lines = mapping.columns, []
    if not {"name", "first_name", "last_name"} & set(columns):
        lines.append(_("No names: people are shown as “Employee” with their id until a later roster brings names."))
    if "email" not in columns:
        lines.append(_("No e-mail: nobody can be invited by letter. Add addresses later with the same employee ids."))
    if "department" not in columns:
        lines.append(_("No department: pairs across departments cannot be told apart."))
    if "manager" not in columns:
        lines.append(
            _("No manager: reporting lines are unknown, so nobody can be matched yet. Add a manager column later.")
        )
    if mapping.grade.mode == "none":
        lines.append(_("No grade: nobody can be matched yet. Map a column, or count grades from the reporting tree."))
    return tuple(lines)
