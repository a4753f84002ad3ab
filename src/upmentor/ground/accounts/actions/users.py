"""Users come from the roster or are invited; nobody signs themselves up."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record


def ensure_user(*, email: str, name: str, language: str = "", by: Actor, at: dt.datetime) -> User:
    """The user with this address, made when there is none. A new one has no password and signs in by a link."""
    found = User.objects.filter(email__iexact=email.strip()).first()
    if found:
        return found
    user = User(email=email.strip().lower(), name=name, language=language, date_joined=at)
    user.set_unusable_password()
    user.save()
    record("add_user", by=by, at=at, kind="user", key=user.uid)
    return user
