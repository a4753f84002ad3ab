"""From an uploaded file to a checked roster. Nothing here touches a person."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upmentor.ground import tabular
from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.jobs.models import Job
from upmentor.stages.people.actions.errors import NotReady
from upmentor.stages.people.models import RememberedMapping, RosterImport
from upmentor.stages.people.queries.snapshot import existing_roster
from upmentor.stages.people.roster.check import Correction, Options, RosterCheck
from upmentor.stages.people.roster.check import check_roster as check
from upmentor.stages.people.roster.mapping import Mapping
from upmentor.stages.people.roster.refused import without_refused
from upmentor.stages.people.roster.suggest import suggest, with_scale

# Up to here the check answers within the request; beyond it is a job with progress.
AT_ONCE = 3_000
GONE_ON = gettext_lazy("This import has gone on meanwhile. Look at it again.")
OPEN = (RosterImport.State.STAGED, RosterImport.State.CHECKING, RosterImport.State.CHECKED, RosterImport.State.FAILED)


@dataclass(frozen=True)
class ReadRoster:
    """A file that was read, as it will be kept."""

    filename: str
    table: bytes
    rows: int
    refused_columns: list[dict[str, str]]
    mapping: dict[str, Any]


def read_roster(content: bytes, *, filename: str, sheet: str | None = None) -> ReadRoster:
    """Read a file, drop its refused columns, suggest a mapping. Writes nothing, so that it can be done before a
    transaction: a large workbook takes many seconds. Raises `tabular.UnreadableFile`."""
    table, refused = without_refused(tabular.read_table(content, filename=filename, sheet=sheet))
    if not table.rows:
        raise tabular.UnreadableFile("no_rows", "This file has a header and no rows. Choose the file with the people.")
    remembered = RememberedMapping.objects.filter(header_key=header_key(table)).first()
    return ReadRoster(
        filename=filename[:200],
        table=tabular.to_json_bytes(table),
        rows=len(table.rows),
        refused_columns=[{"name": column.name, "why": str(column.why)} for column in refused],
        mapping=suggest(table, Mapping.from_dict(remembered.mapping) if remembered else None).to_dict(),
    )


def stage_roster(
    content: bytes | ReadRoster, *, filename: str = "", by: Actor, at: dt.datetime, sheet: str | None = None
) -> RosterImport:
    """Keep a file, without its refused columns, for mapping and checking. Bytes are read first (see `read_roster`).

    Raises `tabular.UnreadableFile` when they cannot be read; nothing is stored then.
    """
    read = read_roster(content, filename=filename, sheet=sheet) if isinstance(content, bytes) else content
    with transaction.atomic():
        roster = RosterImport.objects.create(
            filename=read.filename,
            table=read.table,
            rows=read.rows,
            refused_columns=read.refused_columns,
            mapping=read.mapping,
            options={},
            imported_by=by if isinstance(by, User) else None,
            created_at=at,
        )
        record("stage_roster", by=by, at=at, kind="roster", key=roster.uid)
    return roster


def header_key(table: tabular.Table) -> str:
    """The same header gives the same key, whatever its case; so does a file of rows that came back with reasons."""
    names = [name.strip().casefold() for name in table.header]
    if names and names[-1] == _("Reason").casefold():
        del names[-1]
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()


def table_of(roster: RosterImport) -> tabular.Table:
    """The stored table of an import."""
    return tabular.from_json_bytes(bytes(roster.table))


@transaction.atomic
def reread(roster: RosterImport, *, encoding: str, delimiter: str, by: Actor, at: dt.datetime) -> None:
    """Read the same file again in another encoding or with another separator, as chosen in the preview.

    The file itself is not kept (it may hold refused columns), so the kept cells are written back as they were read.
    Raises `tabular.UnreadableFile` when the bytes make no sense that way; the present reading then stays.
    """
    table, refused = without_refused(tabular.reread(table_of(roster), encoding=encoding, delimiter=delimiter))
    _hold(roster)
    roster.table = tabular.to_json_bytes(table)
    roster.rows = len(table.rows)
    roster.refused_columns += [{"name": column.name, "why": str(column.why)} for column in refused]
    roster.mapping = suggest(table).to_dict()
    roster.state, roster.check_result, roster.corrections = RosterImport.State.STAGED, None, []
    roster.save()


def choose_columns(roster: RosterImport, mapping: Mapping, *, by: Actor, at: dt.datetime) -> None:
    """Keep which column means what, for this import and for the next file with the same header."""
    table, before = table_of(roster), Mapping.from_dict(roster.mapping)
    if mapping.grade.scale is None and mapping.columns.get("grade") == before.columns.get("grade"):
        mapping = replace(mapping, grade=replace(mapping.grade, scale=before.grade.scale))
    mapping = with_scale(mapping, table)
    with transaction.atomic():
        _hold(roster)
        roster.mapping = mapping.to_dict()
        roster.state, roster.check_result, roster.corrections = RosterImport.State.STAGED, None, []
        roster.save(update_fields=["mapping", "state", "check_result", "corrections"])
        RememberedMapping.objects.update_or_create(
            header_key=header_key(table), defaults={"mapping": roster.mapping, "used_at": at}
        )


@transaction.atomic
def correct(roster: RosterImport, correction: Correction, *, by: Actor, at: dt.datetime) -> None:
    """Keep a correction of one cell, or of every like value in its column; the next check uses it."""
    _hold(roster)
    roster.corrections = [*roster.corrections, correction.to_dict()]
    roster.save(update_fields=["corrections"])


def request_check(roster: RosterImport, *, by: Actor, at: dt.datetime) -> Job | None:
    """Check now when the file is small, else as a job. Returns the job, or None when the check is done."""
    _refuse_unless(roster, *OPEN)
    if roster.rows <= AT_ONCE:
        check_roster(roster, at=at)
        return None
    with transaction.atomic():
        roster.state, roster.error = RosterImport.State.CHECKING, ""
        roster.save(update_fields=["state", "error"])
        return enqueue("people.check_roster", f"people.check_roster:{roster.uid}", queue="long", roster=str(roster.uid))


def check_roster(
    roster: RosterImport, *, at: dt.datetime, progress: Callable[[int, int], None] | None = None
) -> RosterCheck:
    """Compare the file with everybody who is known and keep what would happen. Writes no person. Raises NotReady when
    the import went on in another window while this was checking."""
    result = fresh_check(roster, at=at, progress=progress)
    began = RosterImport.objects.filter(pk=roster.pk, state=roster.state)
    roster.check_result = zlib.compress(json.dumps(result.to_dict()).encode())
    roster.state, roster.error = RosterImport.State.CHECKED, ""
    if not began.update(check_result=roster.check_result, state=roster.state, error=roster.error):
        raise NotReady(GONE_ON)
    return result


def fresh_check(
    roster: RosterImport, *, at: dt.datetime, progress: Callable[[int, int], None] | None = None
) -> RosterCheck:
    """The check against the people as they are at this moment."""
    options = Options(
        complete=bool(roster.options.get("complete")),
        confirm_leavers=bool(roster.options.get("confirm_leavers")),
        only_add=bool(roster.options.get("only_add")),
        today=at.date(),
    )
    return check(
        table_of(roster),
        Mapping.from_dict(roster.mapping),
        existing_roster(),
        options=options,
        corrections=tuple(Correction.from_dict(row) for row in roster.corrections),
        refused=tuple(column["name"] for column in roster.refused_columns),
        progress=progress,
    )


@transaction.atomic
def choose_options(roster: RosterImport, **options: Any) -> None:
    """Keep how to import: `complete`, `confirm_leavers`, `only_add`."""
    _hold(roster)
    roster.options = roster.options | options
    roster.save(update_fields=["options"])


def request_apply(roster: RosterImport, *, by: Actor, at: dt.datetime) -> Job:
    """Queue the import once; a second click finds the same job."""
    with transaction.atomic():
        claimed = RosterImport.objects.filter(pk=roster.pk, state=RosterImport.State.CHECKED).update(
            state=RosterImport.State.APPLYING, error=""
        )
        key = f"people.apply_roster:{roster.uid}"
        job = Job.objects.filter(key=key).order_by("-id").first()
        if not claimed:
            if job is None:
                raise NotReady(_("Check the roster first."))
            return job
        return enqueue("people.apply_roster", key, queue="long", roster=str(roster.uid), by=by.actor_key)


def actor_of(key: str) -> Actor:
    """The user behind an actor key of a job, or the system."""
    uid = key.removeprefix("user:")
    return User.objects.filter(uid=uid).first() or SYSTEM if key.startswith("user:") else SYSTEM


def _refuse_unless(roster: RosterImport, *states: str) -> None:
    if roster.state not in states:
        raise NotReady(GONE_ON)


def _hold(roster: RosterImport) -> None:
    """Hold the row for this transaction, as it is now: another window may have imported it since it was read."""
    held = RosterImport.objects.select_for_update().only("state", "corrections", "options").get(pk=roster.pk)
    roster.state, roster.corrections, roster.options = held.state, held.corrections, held.options
    _refuse_unless(roster, *OPEN)
