"""The verbs of reflections. None leaves a trace in the audit: they are declared silent (`decisions.md` 29)."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.feedback.models import Reflection
from upmentor.stages.pairs.models import PairMember

LONGEST = 20_000


class ReflectionError(Exception):
    """A reflection can't be kept as it is."""


class NothingWritten(ReflectionError):
    """There is no text."""


class TooLong(ReflectionError):
    """More than `LONGEST` signs."""


class NotYours(ReflectionError):
    """The id belongs to somebody else's entry."""


@dataclass(frozen=True)
class Saved:
    """The entry as it is kept; `apart` when it became an entry of its own because another window had changed the
    first."""

    entry: Reflection
    apart: bool = False


@transaction.atomic
def save_reflection(
    member: PairMember, uid: uuid.UUID, *, text: str, prompt: str, version: int, by: Actor, at: dt.datetime
) -> Saved:
    """Keep an entry under an id that its form carried; the same form sent again has one effect.

    `version` is what the window knew (0: a new entry). When another window changed the entry meanwhile, both texts
    stay: this one as an entry of its own. Raises `NothingWritten`, `TooLong`, `NotYours`.
    """
    text = text.replace("\r\n", "\n").strip()
    if not text:
        raise NothingWritten
    if len(text) > LONGEST:
        raise TooLong
    # One writer of a person's entries at a time: two windows and a repeated autosave meet here.
    PairMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    record("feedback.save_reflection", by=by, at=at, kind="reflection", key=uid, mode=Mode.SILENT)
    found = Reflection.objects.filter(uid=uid).first()
    if found is None:
        return Saved(_add(member, uid, text, prompt))
    if found.member_id != member.pk:
        raise NotYours
    if found.text == text:
        return Saved(found)
    # A text that only goes on from what is kept comes from a window whose last answer was still on its way.
    if found.erased_on or (found.version != version and not text.startswith(found.text)):
        return Saved(_add(member, uuid.uuid4(), text, prompt), apart=True)
    found.text, found.version = text, found.version + 1
    found.save(update_fields=["text", "version"])
    return Saved(found)


@transaction.atomic
def share_reflection(entry: Reflection, *, shared: bool, by: Actor, at: dt.datetime) -> None:
    """Let the partner read this one entry, or no longer."""
    Reflection.objects.filter(pk=entry.pk, erased_on=None).update(shared=shared)
    record("feedback.share_reflection", by=by, at=at, kind="reflection", key=entry.pk, mode=Mode.SILENT)


@transaction.atomic
def erase_reflection(entry: Reflection, *, by: Actor, at: dt.datetime) -> None:
    """Take an entry away. It is gone for everybody at once, and from the database the next day."""
    Reflection.objects.filter(pk=entry.pk, erased_on=None).update(erased_on=at.date())
    record("feedback.erase_reflection", by=by, at=at, kind="reflection", key=entry.pk, mode=Mode.SILENT)


@transaction.atomic
def restore_reflection(entry: Reflection, *, by: Actor, at: dt.datetime) -> None:
    """Undo of erasing."""
    Reflection.objects.filter(pk=entry.pk).update(erased_on=None)
    record("feedback.restore_reflection", by=by, at=at, kind="reflection", key=entry.pk, mode=Mode.SILENT)


def forget_erased(*, at: dt.datetime) -> int:
    """Delete what was erased before today. Returns how many."""
    count, _by_model = Reflection.objects.filter(erased_on__lt=at.date()).delete()
    return count


def _add(member: PairMember, uid: uuid.UUID, text: str, prompt: str) -> Reflection:
    last = Reflection.objects.filter(member=member).aggregate(last=Max("position"))["last"] or 0
    return Reflection.objects.create(uid=uid, member=member, position=last + 1, prompt=prompt, text=text)
