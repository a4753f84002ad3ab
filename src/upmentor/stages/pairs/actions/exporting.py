"""Taking data away leaves a row in the audit."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.programmes.models import Programme


def note_export(programme: Programme, *, by: Actor, at: dt.datetime) -> None:
    """Write down that somebody downloaded the list of pairs."""
    record("pairs.export", by=by, at=at, kind="programme", key=programme.uid)


def note_comparison_export(run: MatchRun, *, by: Actor, at: dt.datetime) -> None:
    """Write down that somebody downloaded what became of the pairs of one run in another (`run`, the later one)."""
    record("pairs.export_comparison", by=by, at=at, kind="match_run", key=run.uid)
