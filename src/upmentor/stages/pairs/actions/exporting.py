"""Taking data away leaves a row in the audit."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.programmes.models import Programme


def note_export(programme: Programme, *, by: Actor, at: dt.datetime) -> None:
    """Write down that somebody downloaded the list of pairs."""
    record("pairs.export", by=by, at=at, kind="programme", key=programme.uid)
