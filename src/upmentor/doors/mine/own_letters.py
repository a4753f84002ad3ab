"""The letters that one person has received, as they were sent."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import QuerySet

from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import letters_of
from upmentor.stages.programmes.permissions import person_of

# What opens a door once is not shown again: the way in is asked for anew.
KEYS = ("accounts.link",)


def own_letters(user: User) -> QuerySet[Letter]:
    """Letters to the account, and to the person before the account was there; the newest first, without calendars."""
    person = person_of(user)
    rows = letters_of(user.actor_key)
    if person is not None:
        rows = rows | letters_of(f"person:{person.uid}")
    for kind in KEYS:
        rows = rows.exclude(kind__startswith=kind)
    return rows.defer("calendar")


def own_letter(user: User, uid: uuid.UUID, **_: Any) -> Letter | None:
    """One of them; None for everybody else's."""
    return own_letters(user).filter(uid=uid).first()
