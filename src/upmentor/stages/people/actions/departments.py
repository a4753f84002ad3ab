"""Figures per department and month: checked, imported, undone."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.jobs.models import Job
from upmentor.ground.tabular import Table
from upmentor.stages.people.actions.errors import NotReady, UndoNotPossible
from upmentor.stages.people.models import DepartmentAlias, DepartmentImport, DepartmentMonth
from upmentor.stages.people.months.check import check
from upmentor.stages.people.queries.departments import JOB
from upmentor.stages.people.queries.panel import from_rosters, successors

UNDO = dt.timedelta(days=7)
BATCH = 1000
# Figures; more than a second of writing.
LARGE = 5_000
Key = tuple[int, str, str]


@transaction.atomic
def check_departments(table: Table, *, filename: str, by: Actor, at: dt.datetime) -> DepartmentImport:
    """Check a file and keep what can be imported; no figure is written. Raises months.check.BadFile."""
    heir = successors()
    names = {key: heir[pk] for key, pk in DepartmentAlias.objects.values_list("key", "department_id")}
    found = check(table, names, today=at.date())
    months = {figure.month for figure in found.figures}
    there, counted = _there(months), from_rosters(min(months), max(months)) if months else {}
    figures, same = [], 0
    for figure in found.figures:
        key = (figure.department, figure.month.isoformat(), figure.measure)
        old = there.get(key)
        if old is not None and (old.value, old.n) == (figure.value, figure.n):
            same += 1
        else:
            was = [old.value, old.n] if old else [None, None]
            figures.append([*key, figure.value, figure.n, *was, counted.get((key[0], figure.month, key[2]))])
    touched = {(row[0], row[1]) for row in figures}
    known = {(row[0], row[1]) for row in figures if row[5] is not None or row[7] is not None}
    rows = {problem.row for problem in found.problems}
    counts = {"added": len(touched - known), "changed": len(known), "months": len(touched), "skipped": len(rows)}
    checked = {
        **counts,
        "unchanged": same,
        "figures": figures,
        "problems": [asdict(problem) for problem in found.problems],
        "refused": found.refused,
        "unknown": found.unknown,
    }
    actor = by if isinstance(by, User) else None
    return DepartmentImport.objects.create(filename=filename[:200], checked=checked, imported_by=actor, created_at=at)


def request_apply(file: DepartmentImport, *, by: Actor, at: dt.datetime) -> Job | None:
    """Import a small file now; a large one in a job, whose second request finds the first. Raises as
    `apply_departments`."""
    if file.state != DepartmentImport.State.CHECKED or len(file.checked["figures"]) <= LARGE:
        apply_departments(file, by=by, at=at)
        return None
    return enqueue(JOB, f"{JOB}:{file.uid}", queue="long", file=str(file.uid), by=by.actor_key)


@transaction.atomic
def apply_departments(file: DepartmentImport, *, by: Actor, at: dt.datetime) -> int:
    """Write the checked figures; returns the number of department months. A second call finds it done and changes
    nothing. Raises NotReady when figures have changed since the check, or the import was undone."""
    claimed = DepartmentImport.objects.select_for_update().get(pk=file.pk)
    number: int = claimed.checked["months"]
    if claimed.state == DepartmentImport.State.APPLIED:
        return number
    if claimed.state != DepartmentImport.State.CHECKED or not number:
        raise NotReady(_("There is nothing to import in this file any more."))
    figures = claimed.checked["figures"]
    there = _there({dt.date.fromisoformat(row[1]) for row in figures})
    if any(_stood(there.get((row[0], row[1], row[2]))) != (row[5], row[6]) for row in figures):
        raise NotReady(_("Figures have changed since this check. Send the file again."))
    claimed.before = _write(claimed, figures, there)
    claimed.state, claimed.applied_at, claimed.undo_until = DepartmentImport.State.APPLIED, at, at + UNDO
    claimed.save(update_fields=["before", "state", "applied_at", "undo_until"])
    file.refresh_from_db()
    record("departments.imported", by=by, at=at, kind="department import", key=claimed.pk)
    return number


def _stood(row: DepartmentMonth | None) -> tuple[float | None, int | None]:
    return (row.value, row.n) if row else (None, None)


def _write(claimed: DepartmentImport, figures: list[list[Any]], there: dict[Key, DepartmentMonth]) -> list[Any]:
    """Write, and return what stood there: [department, month, measure, value, answers, import], value None for none.

    A successor's figure holds the people of departments merged into it, so that theirs go."""
    heir, before, gone = successors(), [], []
    new = {(row[0], row[1], row[2]) for row in figures}
    for (pk, month, measure), old in there.items():
        if heir[pk] != pk and (heir[pk], month, measure) in new:
            gone.append(old.pk)
        elif (pk, month, measure) not in new:
            continue
        before.append([pk, month, measure, old.value, old.n, old.department_import_id])
    before += [[*key, None, None, None] for key in new if key not in there]
    for start in range(0, len(gone), BATCH):
        DepartmentMonth.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    _store([[*row[:5], claimed.pk] for row in figures])
    return before


@transaction.atomic
def undo_departments(file: DepartmentImport, *, by: Actor, at: dt.datetime) -> int:
    """Put back what stood there, except where a later import has written; returns the number of figures put back.
    Raises UndoNotPossible after seven days or when the import is not applied."""
    claimed = DepartmentImport.objects.select_for_update().get(pk=file.pk)
    if claimed.state != DepartmentImport.State.APPLIED:
        raise UndoNotPossible(_("This import is not there to be undone."))
    if claimed.undo_until is None or claimed.undo_until < at:
        raise UndoNotPossible(_("An import can be undone for seven days. Correct it with the next file."))
    there = _there({dt.date.fromisoformat(row[1]) for row in claimed.before})
    heir = successors()
    own = [row for row in claimed.before if _is_own(row, claimed, there, heir)]
    DepartmentMonth.objects.filter(department_import=claimed).delete()
    undone = _undone()
    stands = [_standing(row, undone) for row in own]
    _store([row for row in stands if row[3] is not None])
    claimed.state = DepartmentImport.State.UNDONE
    claimed.save(update_fields=["state"])
    file.refresh_from_db()
    record("departments.import_undone", by=by, at=at, kind="department import", key=claimed.pk)
    return len(own)


def _undone() -> dict[int, dict[Key, list[Any]]]:
    """What stood before each import that was undone, by its key."""
    rows = DepartmentImport.objects.filter(state=DepartmentImport.State.UNDONE).values_list("pk", "before")
    return {pk: {(row[0], row[1], row[2]): row for row in before} for pk, before in rows}


def _standing(row: list[Any], undone: dict[int, dict[Key, list[Any]]]) -> list[Any]:
    """What stood there, or, where that import was undone meanwhile, what stood before it, and so on."""
    key: Key = (row[0], row[1], row[2])
    while row[3] is not None and row[5] in undone:
        row = undone[row[5]].get(key, [*key, None, None, None])
    return row


def _is_own(row: list[Any], claimed: DepartmentImport, there: dict[Key, DepartmentMonth], heir: dict[int, int]) -> bool:
    """Whether the figure, or that of the successor which took its place, is still as this import left it."""
    for pk in (row[0], heir[row[0]]):
        if (now := there.get((pk, row[1], row[2]))) is not None:
            return now.department_import_id == claimed.pk
    return False


def _there(months: set[dt.date]) -> dict[Key, DepartmentMonth]:
    """The imported figures of these months."""
    if not months:
        return {}
    rows = DepartmentMonth.objects.filter(month_end__range=(min(months), max(months)))
    return {(row.department_id, row.month_end.isoformat(), row.measure): row for row in rows}


def _store(rows: list[list[Any]]) -> None:
    DepartmentMonth.objects.bulk_create(
        [
            DepartmentMonth(
                department_id=pk,
                month_end=dt.date.fromisoformat(month),
                measure=measure,
                value=value,
                n=number,
                department_import_id=source,
            )
            for pk, month, measure, value, number, source in rows
        ],
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["department", "month_end", "measure"],
        update_fields=["value", "n", "department_import"],
    )
