"""A programme goes from one manager to another."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, record
from upmentor.stages.programmes import emails
from upmentor.stages.programmes.actions.reach import account_at
from upmentor.stages.programmes.errors import NotManager, TakesPart
from upmentor.stages.programmes.models import Programme, ProgrammeRole
from upmentor.stages.programmes.permissions import takes_part


@transaction.atomic
def hand_over(programme: Programme, leaving: User, to: str, *, by: Actor, at: dt.datetime) -> User:
    """The account at the address `to` manages the programme in place of `leaving`; both get a letter. Answers whose
    account it is.

    Raises `UnknownManager` for an address that nobody has, `NotManager` when `leaving` does not manage it (any more) or
    is the same person, `TakesPart` when the new one takes part in the programme.
    """
    locked = Programme.objects.select_for_update(no_key=True).get(pk=programme.pk)
    roles = ProgrammeRole.objects.filter(programme=locked, role=ProgrammeRole.Role.MANAGER)
    user = account_at(to, by=by, at=at)
    if user.pk == leaving.pk or not roles.filter(user=leaving).exists():
        raise NotManager
    if takes_part(user, locked):
        raise TakesPart
    roles.filter(user=leaving).delete()
    key, role = locked.uid, ProgrammeRole.Role.MANAGER
    record("role_ended", by=by, at=at, kind="programme", key=key, about=leaving.uid, reason=role)
    _role, new = ProgrammeRole.objects.get_or_create(programme=locked, user=user, role=ProgrammeRole.Role.MANAGER)
    if new:
        record("role_given", by=by, at=at, kind="programme", key=key, about=user.uid, reason=role)
    emails.handed_over(locked, leaving, user, at=at)
    return user
