"""Delivery of letters: a sample company never sends any, and without a mail server they stay here."""

from __future__ import annotations

from django.conf import settings

from upmentor.ground.accounts.queries import organisation
from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications import jobs
from upmentor.stages.people.queries.hours import letter_moment


def deliver(run: Run) -> dict[str, int | str] | None:
    """Send or keep what is due."""
    here = organisation()
    keep = not settings.EMAIL_URL or here is None or here.sample
    return jobs.deliver(run, keep=keep, hours=letter_moment)
