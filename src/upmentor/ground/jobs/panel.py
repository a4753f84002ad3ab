"""A job as the progress panel of the pages shows it."""

from __future__ import annotations

from dataclasses import dataclass

from upmentor.ground.jobs.models import Job

STATES = {
    Job.State.QUEUED: "waiting",
    Job.State.RETRY: "waiting",
    Job.State.LEASED: "running",
    Job.State.DONE: "done",
    Job.State.DEAD: "failed",
    Job.State.CANCELLED: "cancelled",
}


@dataclass(frozen=True)
class Panel:
    """What `{% job_panel %}` reads."""

    title: str
    stage: str
    done: int
    total: int
    state: str
    error: str


def panel_of(job: Job, title: str, stage: str = "") -> Panel:
    """The panel of a job; `stage` replaces the words that the job wrote, translated by the caller."""
    return Panel(title, stage or job.stage, job.count, job.total, STATES[Job.State(job.state)], job.error)
