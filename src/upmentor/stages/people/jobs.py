"""Background work of the slice. Each calls one verb and may run twice unharmed."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from upmentor.ground.audit.actions import SYSTEM
from upmentor.ground.jobs.actions import Run
from upmentor.stages.people import actions
from upmentor.stages.people.actions import departments
from upmentor.stages.people.actions.staging import actor_of
from upmentor.stages.people.models import DepartmentImport, RosterImport
from upmentor.stages.people.roster.mapping import BadMapping

STAGES = {"checking": _("Comparing with the roster"), "writing": _("Writing people"), "figures": _("Writing figures")}


def check_roster(run: Run) -> None:
    """Check a large roster with progress."""
    roster = RosterImport.objects.get(uid=run.args["roster"])
    if roster.state != RosterImport.State.CHECKING:
        return
    try:
        actions.check_roster(
            roster, at=timezone.now(), progress=lambda count, total: run.progress(str(STAGES["checking"]), count, total)
        )
    except actions.NotReady:
        return
    except BadMapping as error:
        RosterImport.objects.filter(pk=roster.pk).update(state=RosterImport.State.STAGED, error=str(error))


def apply_roster(run: Run) -> dict[str, Any] | None:
    """Import a checked roster. When its process was killed it begins again: nothing was written before the end."""
    roster = RosterImport.objects.get(uid=run.args["roster"])
    if roster.state != RosterImport.State.APPLYING:
        return roster.result
    try:
        return actions.apply_roster(
            roster,
            by=actor_of(run.args["by"]),
            at=timezone.now(),
            progress=lambda stage, count, total: run.progress(str(STAGES[stage]), count, total),
        )
    except (actions.RosterError, BadMapping) as error:
        RosterImport.objects.filter(pk=roster.pk).update(state=RosterImport.State.CHECKED, error=str(error))
        return None


def apply_departments(run: Run) -> dict[str, int | str]:
    """Import many figures of departments. All are written at once: a killed process leaves nothing behind."""
    file = DepartmentImport.objects.get(uid=run.args["file"])
    run.progress(str(STAGES["figures"]), 0, len(file.checked["figures"]))
    try:
        return {"months": departments.apply_departments(file, by=actor_of(run.args["by"]), at=timezone.now())}
    except actions.RosterError as error:
        return {"refused": str(error)}


def count_month(run: Run) -> dict[str, int]:
    """Count the month that is over, once."""
    return {"rows": actions.count_month(at=timezone.now())}


def daily(run: Run) -> dict[str, int]:
    """People whose leave date has come, and imports that are over."""
    now = timezone.now()
    return {"left": actions.mark_left(by=SYSTEM, at=now), "forgotten": actions.forget_imports(at=now)}


def settle_imports(run: Run) -> dict[str, int]:
    """Every minute: imports whose job was stopped or died say so and can be started again."""
    return {"settled": actions.settle_lost_imports()}
