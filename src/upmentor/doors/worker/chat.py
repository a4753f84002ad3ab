"""Delivery to chats: a sample company never posts any."""

from __future__ import annotations

from upmentor.ground.accounts.queries import organisation
from upmentor.ground.jobs.actions import Run
from upmentor.ground.notifications.chat import deliver


def chat(run: Run) -> dict[str, int] | None:
    """Post or keep what is due."""
    here = organisation()
    return deliver(keep=here is None or here.sample)
