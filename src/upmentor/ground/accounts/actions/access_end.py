"""Leaving the company ends every session; coming back opens the account again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session

from upmentor.ground.accounts.models import SignInLink, User
from upmentor.ground.audit.actions import Actor, record
from upmentor.ground.notifications.actions import take_back_from


def end_access(users: Collection[User], *, by: Actor, at: dt.datetime) -> None:
    """Deactivate users and end their sessions and open links, for good: who comes back signs in anew. Letters that
    still wait for their hour never come."""
    keys = [user.pk for user in users if user.is_active]
    User.objects.filter(pk__in=keys).update(is_active=False)
    SignInLink.objects.filter(user__in=keys, used_at=None).update(expires_at=at)
    _end_sessions({str(key) for key in keys}, at=at)
    take_back_from([user.actor_key for user in users if user.pk in keys])
    for user in users:
        if user.pk in keys:
            record("end_access", by=by, at=at, kind="user", key=user.uid)


def give_access_back(users: Collection[User], *, by: Actor, at: dt.datetime) -> None:
    """Let users sign in again. Sessions and links from before stay void: they sign in anew."""
    gone = [user for user in users if not user.is_active]
    User.objects.filter(pk__in=[user.pk for user in gone]).update(is_active=True)
    for user in gone:
        record("give_access_back", by=by, at=at, kind="user", key=user.uid)


def _end_sessions(keys: Collection[str], *, at: dt.datetime) -> None:
    """Delete the sessions of these users. A session names its user only inside, so all live ones are looked at."""
    if not keys:
        return
    live = Session.objects.filter(expire_date__gt=at).iterator(chunk_size=1000)
    over = [row.pk for row in live if row.get_decoded().get(SESSION_KEY) in keys]
    for start in range(0, len(over), 500):
        Session.objects.filter(pk__in=over[start : start + 500]).delete()
