"""Writing notes: both at the same time, sent twice, sent late. Nothing that was typed is lost (AC-10.2).

Notes leave no trace in the audit: not that, not when somebody wrote (`decisions.md` 29, 30).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings.actions.errors import NotNow, TooLong
from upmentor.stages.meetings.merging import merge, tidy
from upmentor.stages.meetings.models import PrivateNotes, SharedNotes
from upmentor.stages.meetings.permissions import OwnMeeting

LONGEST = 50_000
KEY = 40


@dataclass(frozen=True)
class Saved:
    """What stands in the notes now. Not `clean`: nothing was saved, since both changed the same lines; `text` is then
    what the other wrote and `both` a text with the words of both."""

    text: str
    version: int
    clean: bool = True
    both: str = ""


@transaction.atomic
def save_shared(own: OwnMeeting, base: str, text: str, *, key: str = "", by: Actor, at: dt.datetime) -> Saved:
    """Merge what one of the two changed since `base` into the shared notes. A save with the `key` of this person's
    last one changes nothing. Raises `NotNow` for a pair that is over, `TooLong`."""
    notes, _made = SharedNotes.objects.get_or_create(pair=own.member.pair, number=own.number)
    locked = SharedNotes.objects.select_for_update(no_key=True).get(pk=notes.pk)
    return _save(locked, own, base, text, key, by=by, at=at)


@transaction.atomic
def save_private(own: OwnMeeting, base: str, text: str, *, key: str = "", by: Actor, at: dt.datetime) -> Saved:
    """The same for somebody's own notes, which they may have open on two machines."""
    notes, _made = PrivateNotes.objects.get_or_create(member=own.member, number=own.number)
    locked = PrivateNotes.objects.select_for_update(no_key=True).get(pk=notes.pk)
    return _save(locked, own, base, text, key, by=by, at=at)


def _save(
    notes: SharedNotes | PrivateNotes, own: OwnMeeting, base: str, text: str, key: str, *, by: Actor, at: dt.datetime
) -> Saved:
    if not own.member.live:
        raise NotNow
    base, text, writer = tidy(base), tidy(text), str(own.member.uid)
    key = "".join(sign for sign in key[:KEY] if sign.isascii() and sign.isprintable())
    if key and notes.last_saves.get(writer) == key:
        return Saved(notes.text, notes.version)
    merged = merge(base, text, notes.text)
    if max(len(merged.text), len(text)) > LONGEST:
        raise TooLong
    if not merged.clean:
        return Saved(notes.text, notes.version, clean=False, both=merged.text)
    if merged.text != notes.text:
        notes.text = merged.text
        notes.version += 1
    if key:
        notes.last_saves = notes.last_saves | {writer: key}
    notes.save()
    record("meetings.save_notes", by=by, at=at, kind="meeting", key=own.meeting.uid, mode=Mode.SILENT)
    return Saved(notes.text, notes.version)
