"""That staff opened something about people: kept, named, for “Who saw what” (AC-22.1)."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.programmes.models import Enrolment, Programme


def note_opened(programme: Programme, what: str, *, of: Enrolment | None = None, by: Actor, at: dt.datetime) -> None:
    """Record what was opened: a list of the programme, or with `of` one person's enrolment."""
    if of:
        about = of.person.uid
        record("opened", by=by, at=at, kind="enrolment", key=of.uid, about=about, reason=what)
    else:
        record("opened", by=by, at=at, kind="programme", key=programme.uid, reason=what)
