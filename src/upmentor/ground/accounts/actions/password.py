"""A new password ends all other sessions, and all links that are still open."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import SignInLink, User
from upmentor.ground.audit.actions import record


@transaction.atomic
def set_password(user: User, password: str, *, by: User, at: dt.datetime) -> None:
    """Store the new password. Sessions carry a digest of the old one and are refused at their next request."""
    user.set_password(password)
    user.save(update_fields=["password"])
    SignInLink.objects.filter(user=user, used_at=None, expires_at__gt=at).update(expires_at=at)
    record("set_password", by=by, at=at, kind="user", key=user.uid)
