"""The verbs of an export. Its audit rows carry the reason; who was in it stands in `Included`."""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import get_language

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import KEEP as KEEP_LOG
from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.ground.jobs.actions import enqueue
from upmentor.stages.exports.contents import Contents
from upmentor.stages.exports.models import Export, Included
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.models import Programme

KEEP = dt.timedelta(days=7)


def job_key(export: Export) -> str:
    """The key of the job that makes this file."""
    return f"exports.make {export.uid}"


@transaction.atomic
def ask_for(
    programme: Programme, source: str, form: str, choice: Mapping[str, int], reason: str, *, by: User, at: dt.datetime
) -> Export:
    """Note who wants which file and why; a job makes it."""
    export = Export.objects.create(
        programme=programme,
        source=source,
        form=form,
        choice=dict(choice),
        reason=reason,
        by=by,
        asked_at=at,
        language=get_language() or "en",
    )
    record("exports.ask", by=by, at=at, kind="export", key=export.uid, about=programme.uid, reason=reason)
    enqueue("exports.make", job_key(export), export=str(export.uid))
    return export


@transaction.atomic
def keep_file(export: Export, contents: Contents, file: bytes, *, at: dt.datetime) -> None:
    """Seal the file and note everybody in it, together: a file that can be downloaded has its log. A second time, or
    after "Delete now", does nothing."""
    row = Export.objects.select_for_update().get(pk=export.pk)
    if row.made_at or row.gone_at:
        return
    row.made_at, row.expires_at, row.rows = at, at + KEEP, len(contents.rows)
    row.name, row.content = f"{contents.name}.{row.form}", base64.b64encode(file).decode()
    row.save()
    people = Person.objects.filter(employee_id__in=contents.people)
    Included.objects.bulk_create(Included(export=row, person=person) for person in people)
    record("exports.make", by=SYSTEM, at=at, kind="export", key=row.uid, about=row.programme.uid)


@transaction.atomic
def note_download(export: Export, *, by: Actor, at: dt.datetime) -> None:
    """Somebody took the file away."""
    record("exports.download", by=by, at=at, kind="export", key=export.uid, about=export.programme.uid)


@transaction.atomic
def delete_file(export: Export, *, by: Actor, at: dt.datetime) -> None:
    """Take the file away; the row stays for those who were in it. Twice is once."""
    if Export.objects.filter(pk=export.pk, gone_at=None).update(content="", gone_at=at):
        record("exports.delete", by=by, at=at, kind="export", key=export.uid, about=export.programme.uid)


def forget(*, at: dt.datetime) -> int:
    """Delete files that have expired, how many; and rows as old as the audit keeps anything."""
    over = list(Export.objects.filter(expires_at__lte=at, gone_at=None).select_related("programme").defer("content"))
    for export in over:
        delete_file(export, by=SYSTEM, at=at)
    Export.objects.filter(asked_at__lt=at - KEEP_LOG).delete()
    return len(over)
