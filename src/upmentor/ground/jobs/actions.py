"""The verbs of a job row, and the one place that talks to the queue engine (django-q2)."""

from __future__ import annotations

import datetime as dt
import logging
import os
import socket
import threading
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.db.models import F, Q
from django.utils import timezone

from upmentor.ground.jobs.models import Job

log = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=45)
HEARTBEAT = 10.0
BACKOFF = (5, 30, 120, 600)


class JobCancelled(Exception):
    """Raised inside the work when somebody asked to stop it."""


class Run:
    """What the function of a job is given: its arguments, a way to say how far it is, and whether to stop."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.args: Mapping[str, Any] = job.args

    def progress(self, stage: str, count: int = 0, total: int = 0) -> None:
        """Write how far the work is; raises JobCancelled when a stop was asked. Inside a transaction nobody could read
        it, so it waits."""
        if connection.in_atomic_block:
            return
        Job.objects.filter(pk=self.job.pk).update(
            stage=stage[:200], count=count, total=total, lease_until=timezone.now() + LEASE
        )
        self.check()

    def check(self) -> None:
        """Raise JobCancelled when somebody asked to stop."""
        if Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists():
            raise JobCancelled


def enqueue(
    name: str, key: str, *, queue: str = "short", due_at: dt.datetime | None = None, max_starts: int = 5, **args: Any
) -> Job:
    """Queue the work `name` once under `key`; a live job with the same key is returned instead. Committed with the
    caller's transaction."""
    due = due_at or timezone.now()
    fields = {"name": name, "queue": queue, "due_at": due, "max_starts": max_starts, "args": args}
    while True:
        try:
            with transaction.atomic():
                job = Job.objects.create(key=key, **fields)
        except IntegrityError:
            # The live one may come to its end between the two statements: then the key is free and we try again.
            standing = Job.objects.filter(key=key, state__in=Job.LIVE).first()
            if standing is not None:
                return standing
        else:
            break
    if due <= timezone.now():
        wake(job)
    return job


def wake(job: Job) -> None:
    """Hand the job's id to the engine. It may arrive late, twice or never: the row decides, and `sweep` repeats the
    call."""
    from django_q.tasks import async_task

    async_task(  # type: ignore[no-untyped-call]
        settings.JOB_ENTRY, job.pk, q_options={"cluster": job.queue, "task_name": f"job {job.pk}"}
    )


def cancel(job: Job) -> None:
    """Stop a job: at once when it waits, at its next look at the row when it runs."""
    now = timezone.now()
    Job.objects.filter(pk=job.pk, state__in=[Job.State.QUEUED, Job.State.RETRY]).update(
        state=Job.State.CANCELLED, finished_at=now
    )
    Job.objects.filter(pk=job.pk, state=Job.State.LEASED).update(cancel_asked=True)


def owner() -> str:
    """This process, as the owner of a lease: host and process id."""
    return f"{socket.gethostname()}:{os.getpid()}"


def lease(job_id: int) -> Job | None:
    """Take the job for this process, or None when it is finished, taken, not due, or was started too often (then it is
    dead)."""
    now = timezone.now()
    free = Q(state__in=[Job.State.QUEUED, Job.State.RETRY]) | Q(state=Job.State.LEASED, lease_until__lt=now)
    mine = Job.objects.filter(free, pk=job_id, due_at__lte=now)
    if mine.filter(starts__gte=F("max_starts")).update(
        state=Job.State.DEAD, finished_at=now, error="It was started several times and never came to an end."
    ):
        return None
    taken = mine.update(state=Job.State.LEASED, starts=F("starts") + 1, lease_owner=owner(), lease_until=now + LEASE)
    return Job.objects.get(pk=job_id) if taken else None


def run(job_id: int, functions: Mapping[str, Callable[[Run], Any]]) -> None:
    """Lease the job, call its function, write the result. An error is retried with growing delay until `max_starts`."""
    job = lease(job_id)
    if job is None:
        return
    stop = threading.Event()
    beat = threading.Thread(target=_keep_lease, args=(job.pk, stop), daemon=True)
    beat.start()
    try:
        result = functions[job.name](Run(job))
    except JobCancelled:
        _finish(job, state=Job.State.CANCELLED)
    except Exception as error:
        log.exception("job %s (%s) failed", job.pk, job.name)
        _failed(job, error)
    else:
        _finish(job, state=Job.State.DONE, result=result)
    finally:
        stop.set()
        beat.join()


def _keep_lease(job_id: int, stop: threading.Event) -> None:
    """Renew the lease while the work runs; a lease that nobody renews is free again after LEASE."""
    try:
        while not stop.wait(HEARTBEAT):
            try:
                Job.objects.filter(pk=job_id, state=Job.State.LEASED).update(lease_until=timezone.now() + LEASE)
            except Exception:
                # The database may be busy with the work's own long write; the next beat tries again.
                log.warning("job %s: lease not renewed", job_id, exc_info=True)
    finally:
        connection.close()


def _finish(job: Job, *, state: str, result: Any = None) -> None:
    Job.objects.filter(pk=job.pk).update(state=state, result=result, finished_at=timezone.now(), lease_until=None)


def _failed(job: Job, error: Exception) -> None:
    text = "".join(traceback.format_exception_only(error)).strip()[:2000]
    now = timezone.now()
    if job.starts >= job.max_starts:
        Job.objects.filter(pk=job.pk).update(state=Job.State.DEAD, error=text, finished_at=now, lease_until=None)
        return
    delay = BACKOFF[min(job.starts - 1, len(BACKOFF) - 1)]
    Job.objects.filter(pk=job.pk).update(
        state=Job.State.RETRY, error=text, due_at=now + dt.timedelta(seconds=delay), lease_until=None
    )


def sweep() -> int:
    """Wake every job that is due and that nobody holds: new ones whose call was lost, retries, and work whose process
    was killed."""
    now = timezone.now()
    here = socket.gethostname()
    for job in Job.objects.filter(state=Job.State.LEASED, lease_owner__startswith=f"{here}:"):
        if not _alive(int(job.lease_owner.rpartition(":")[2])):
            Job.objects.filter(pk=job.pk, state=Job.State.LEASED, lease_owner=job.lease_owner).update(lease_until=now)
    due = Job.objects.filter(
        Q(state__in=[Job.State.QUEUED, Job.State.RETRY], due_at__lte=now)
        | Q(state=Job.State.LEASED, lease_until__lte=now)
    )
    jobs = list(due.order_by("due_at")[:200])
    for job in jobs:
        wake(job)
    return len(jobs)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def forget(*, before: dt.datetime) -> None:
    """Remove finished rows of recurring work after a day; everything else that is over stays for its page for 30
    days."""
    # No result is a NULL of the database or of JSON, depending on how the row was written.
    empty = Job.objects.filter(Q(result__isnull=True) | Q(result=None), state=Job.State.DONE, key__startswith=F("name"))
    empty.filter(finished_at__lt=before - dt.timedelta(days=1)).delete()
    over = Job.objects.exclude(state__in=Job.LIVE)
    over.filter(finished_at__lt=before - dt.timedelta(days=30)).delete()
