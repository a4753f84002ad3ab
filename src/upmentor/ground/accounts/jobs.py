"""Background work of the slice."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.models import Session
from django.utils import timezone

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.models import SignInLink
from upmentor.ground.accounts.once import forget_keys
from upmentor.ground.audit import actions as audit
from upmentor.ground.jobs.actions import Run


def send_link(run: Run) -> None:
    """Send the link that was asked for; nothing is kept of an address that nobody has."""
    actions.send_link(run.args["email"], at=timezone.now(), next_path=run.args["next_path"])


def forget(run: Run) -> None:
    """Remove what is over: one-time keys, used and old links, sessions, entries of the audit."""
    now = timezone.now()
    audit.forget(at=now)
    forget_keys(at=now)
    SignInLink.objects.filter(expires_at__lt=now - dt.timedelta(days=1)).delete()
    Session.objects.filter(expire_date__lt=now).delete()
