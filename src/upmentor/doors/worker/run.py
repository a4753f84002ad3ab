"""What the queue engine calls. Its task carries a job's id and nothing else."""

from __future__ import annotations

from django.utils import timezone

from upmentor.doors.worker.names import RECURRING, Functions
from upmentor.ground.jobs import actions
from upmentor.ground.jobs.models import Job

FUNCTIONS = Functions()


def run_job(job_id: int) -> None:
    """Run one job by its row."""
    actions.run(job_id, FUNCTIONS)


def tick() -> None:
    """Once a minute: queue what recurs and is due, then wake everything that waits without a process."""
    now = timezone.now()
    for name, seconds in RECURRING.items():
        slot = int(now.timestamp()) // seconds
        key = f"{name}:{slot}"
        if not Job.objects.filter(key=key).exists():
            actions.enqueue(name, key)
    actions.sweep()
    actions.forget(before=now)
