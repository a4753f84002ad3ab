"""The sample company as background work, for the pages that offer and remove it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from upmentor.doors.cli.sample.load import create_sample, remove_sample
from upmentor.ground.jobs.actions import Run


def create(run: Run) -> dict[str, Any]:
    """Make the sample company with `people` employees (default 240) in an empty workspace. Twice does no harm."""
    run.progress("Halden & Rowe")
    people = int(run.args.get("people", 240))
    sample = create_sample(at=timezone.now(), people=people, progress=run.progress)
    return {"people": sample.people, "created": sample.created}


def remove(run: Run) -> None:
    """Remove the sample company and everything with it, this job's own row included."""
    remove_sample(at=timezone.now())
