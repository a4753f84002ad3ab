"""Write one row of the audit, in the caller's transaction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from upmentor.ground.audit.models import Entry

KEEP = dt.timedelta(days=731)


class Mode(StrEnum):
    """How much a verb leaves behind: who and what, only what, or nothing."""

    NAMED = "named"
    ACTORLESS = "actorless"
    SILENT = "silent"


class Actor(Protocol):
    """Whoever acts: a user, or the system."""

    @property
    def actor_key(self) -> str:
        """An opaque, stable key such as `user:5f0c…` or `system`."""
        ...


@dataclass(frozen=True)
class System:
    """The product itself, acting from a job or a command."""

    actor_key: str = "system"


SYSTEM = System()


def record(
    verb: str,
    *,
    by: Actor,
    at: dt.datetime,
    kind: str,
    key: object,
    about: object = "",
    reason: str = "",
    mode: Mode = Mode.NAMED,
) -> None:
    """Append one entry (none when `mode` is silent). `kind` and `key` name the object, `about` the person concerned."""
    if mode is Mode.SILENT:
        return
    actor = by.actor_key if mode is Mode.NAMED else ""
    Entry.objects.create(
        at=at, verb=verb, actor=actor, object_kind=kind, object_key=str(key), about=str(about), reason=reason[:200]
    )


def forget(*, at: dt.datetime) -> int:
    """Delete entries that are older than 24 months (`decisions.md` 32); how many."""
    return Entry.objects.filter(at__lt=at - KEEP).delete()[0]
