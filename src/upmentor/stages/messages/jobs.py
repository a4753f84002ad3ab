"""Background work of this slice."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.messages import actions


def let_go(run: Run) -> int | None:
    """Every minute: messages whose moment has come."""
    return actions.let_go(at=timezone.now()) or None


def write(run: Run) -> int:
    """The letters of one message, `args["message"]`. May start again at any time."""

    def progress(count: int, total: int) -> None:
        run.progress("write", count, total)

    return actions.write_letters(run.args["message"], at=timezone.now(), progress=progress)
