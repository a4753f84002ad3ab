"""kill -9 of a process that holds a lease: the work goes on elsewhere, at once on this machine."""

import os
import signal
import subprocess
import sys
import time
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection

from upmentor.ground.jobs.actions import enqueue, run, sweep
from upmentor.ground.jobs.models import Job

pytestmark = pytest.mark.django_db(transaction=True)

WORKER = """
import sys, time, django
django.setup()
from upmentor.ground.jobs.actions import run
run(int(sys.argv[1]), {"work": lambda run: time.sleep(120)})
"""


def start_worker(job: Job) -> subprocess.Popen[bytes]:
    """A worker process on the database of this test, when it has taken the job."""
    own = connection.settings_dict
    if connection.vendor == "sqlite":
        url = f"sqlite:///{own['NAME']}"
    else:
        url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own['NAME']}"))
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "upmentor.config.settings", "DATABASE_URL": url}
    starts = job.starts
    worker = subprocess.Popen([sys.executable, "-c", WORKER, str(job.pk)], env=environment)
    end = time.monotonic() + 60
    while time.monotonic() < end:
        if Job.objects.filter(pk=job.pk, state="leased", starts=starts + 1).exists():
            return worker
        time.sleep(0.05)
    worker.kill()
    worker.wait()
    raise TimeoutError("the worker took nothing")


def test_a_killed_process_loses_its_lease_at_the_next_sweep():
    job = enqueue("work", "key")
    worker = start_worker(job)
    assert sweep() == 0, "a living process keeps its lease"
    os.kill(worker.pid, signal.SIGKILL)
    assert worker.wait(timeout=30) == -9
    job.refresh_from_db()
    assert (job.state, job.starts, job.lease_owner.endswith(f":{worker.pid}")) == ("leased", 1, True)
    assert sweep() == 1
    run(job.pk, {"work": lambda run: "finished"})
    job.refresh_from_db()
    assert (job.state, job.starts, job.result) == ("done", 2, "finished")


def test_work_whose_process_is_killed_every_time_is_shown_as_dead():
    job = enqueue("work", "key", max_starts=2)
    for _ in range(2):
        worker = start_worker(job)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(timeout=30)
        sweep()
        job.refresh_from_db()
    run(job.pk, {"work": lambda run: "never"})
    job.refresh_from_db()
    assert (job.state, job.starts, job.result) == ("dead", 2, None)
