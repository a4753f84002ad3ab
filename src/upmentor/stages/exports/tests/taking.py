"""An export as a person takes it: say why, let the job run, download."""

from __future__ import annotations

from django.http import HttpResponse
from django.test import Client

from upmentor.doors.worker.names import Functions
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job

WHY = {"why": "other", "words": "Rooms on the third floor"}


def run_jobs() -> None:
    """What waits."""
    for job in Job.objects.filter(name="exports.make", state__in=Job.LIVE):
        jobs.run(job.pk, Functions())


def asked(client: Client, address: str, **why: str) -> str:
    """The page of the export."""
    answer = client.post(address, why or WHY)
    assert answer.status_code == 302, answer.content.decode()
    return str(answer["Location"])


def taken(client: Client, address: str, **why: str) -> HttpResponse:
    """The file."""
    page = asked(client, address, **why)
    run_jobs()
    return client.get(page + "file/")
