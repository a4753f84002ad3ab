"""The note that `upmentor backup` leaves in UPMENTOR_HOME, and that the checks read."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

NOTE = "last-backup.json"


@dataclass(frozen=True)
class LastBackup:
    """The newest copy of everything: when it was made (ISO 8601, UTC), where it was put, its size in bytes, and how
    many rows it holds."""

    at: str
    file: str
    bytes: int
    rows: int

    @property
    def moment(self) -> dt.datetime:
        """When it was made, aware."""
        return dt.datetime.fromisoformat(self.at)


def read_note(home: Path) -> LastBackup | None:
    """The last backup of this home; None when there is none, or its note cannot be read."""
    try:
        note = LastBackup(**json.loads((home / NOTE).read_text("utf-8")))
        return note if note.moment.tzinfo else None
    except (OSError, ValueError, TypeError):
        return None


def write_note(home: Path, note: LastBackup) -> None:
    """Put the note in place, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{NOTE}-", dir=home)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        json.dump(asdict(note), stream)
    Path(name).replace(home / NOTE)
