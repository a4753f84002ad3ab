"""Imports whose job came to an end without them: stopped by somebody, or killed too often."""

from __future__ import annotations

from django.utils.translation import gettext as _

from upmentor.ground.jobs.models import Job
from upmentor.stages.people.models import RosterImport


def settle_lost_imports() -> int:
    """Bring imports and checks whose job is stopped or dead back to the step before, with the reason. Nothing of them
    was written, so they can be started again. Returns their number."""
    settled = 0
    for roster in RosterImport.objects.filter(state__in=[*_STEPS]).defer("table", "check_result"):
        name, before = _STEPS[RosterImport.State(roster.state)]
        job = Job.objects.filter(key=f"{name}:{roster.uid}").order_by("-id").first()
        if job is None or job.state not in (Job.State.DEAD, Job.State.CANCELLED):
            continue
        checking = roster.state == RosterImport.State.CHECKING
        settled += RosterImport.objects.filter(pk=roster.pk, state=roster.state).update(
            state=before, error=_why(checking=checking, stopped=job.state == Job.State.CANCELLED)
        )
    return settled


_STEPS = {
    RosterImport.State.CHECKING: ("people.check_roster", RosterImport.State.STAGED),
    RosterImport.State.APPLYING: ("people.apply_roster", RosterImport.State.CHECKED),
}


def _why(*, checking: bool, stopped: bool) -> str:
    if checking:
        return (
            _("The check was stopped. Check again.") if stopped else _("The check never came to an end. Check again.")
        )
    if stopped:
        return _("The import was stopped. Nothing was written. Import again.")
    return _("The import was started several times and never came to an end. Nothing was written. Import again.")
