"""Background work of this slice."""

from __future__ import annotations

from django.utils import timezone

from upmentor.ground.jobs.actions import Run
from upmentor.stages.insights import actions
from upmentor.stages.insights.models import Report


def work_out(run: Run) -> None:
    """One report, `args["report"]`. May start again at any time."""
    report = Report.objects.select_related("programme").filter(pk=run.args["report"]).first()
    if report is not None:
        actions.work_out(report, at=timezone.now(), progress=run.progress)


def monthly(run: Run) -> int | None:
    """Every few hours: reports as of the last month's end that nobody has asked for."""
    return actions.ask_for_month(at=timezone.now()) or None


def remind(run: Run) -> int | None:
    """Every hour: letters that somebody asked for on this day."""
    return actions.send_reminders(at=timezone.now()) or None
