"""Leaving the company ends every session; coming back opens the account again."""

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


def give_access_back(users: Collection[User], *, by: Actor, at: dt.datetime) -> None:
    """Let users sign in again. Sessions and links from before stay void: they sign in anew."""
    gone = [user for user in users if not user.is_active]
    User.objects.filter(pk__in=[user.pk for user in gone]).update(is_active=True)
    for user in gone:
        record("give_access_back", by=by, at=at, kind="user", key=user.uid)
