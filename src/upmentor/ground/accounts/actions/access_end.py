"""Leaving the company ends every session."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from upmentor.ground.accounts.models import SignInLink, User
from upmentor.ground.audit.actions import Actor, record


def end_access(users: Collection[User], *, by: Actor, at: dt.datetime) -> None:
    """Deactivate users. Sessions of an inactive user are refused at their next request; open links are void."""
    keys = [user.pk for user in users if user.is_active]
    User.objects.filter(pk__in=keys).update(is_active=False)
    SignInLink.objects.filter(user__in=keys, used_at=None).update(expires_at=at)
    for user in users:
        if user.pk in keys:
            record("end_access", by=by, at=at, kind="user", key=user.uid)
