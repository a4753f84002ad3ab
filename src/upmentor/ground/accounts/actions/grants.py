"""Global roles. Only the owner grants them (`decisions.md` 33); a view checks that, the verb keeps one owner."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from upmentor.ground.accounts import emails
from upmentor.ground.accounts.actions.users import ensure_user
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.audit.actions import Actor, record


class GrantError(Exception):
    """A role cannot be given or taken; the message says why."""


@transaction.atomic
def grant_role(user: User, role: RoleGrant.Role, *, by: Actor, at: dt.datetime) -> None:
    """Give a user a role; giving it twice changes nothing. Raises GrantError for somebody who has left."""
    if not user.is_active:
        raise GrantError(_("%(name)s has left and cannot sign in.") % {"name": user.name})
    _grant, made = RoleGrant.objects.get_or_create(user=user, role=role, defaults={"granted_at": at})
    if made:
        record("grant_role", by=by, at=at, kind="user", key=user.uid, reason=str(role))


@transaction.atomic
def revoke_role(user: User, role: RoleGrant.Role, *, by: Actor, at: dt.datetime) -> None:
    """Take a role back. The last owner stays: raises GrantError."""
    if role == RoleGrant.Role.OWNER:
        owners = RoleGrant.objects.select_for_update().filter(role=role, user__is_active=True)
        if list(owners.values_list("user_id", flat=True)) == [user.pk]:
            raise GrantError(_("Somebody must own this workspace. Name another owner first."))
    deleted, _rows = RoleGrant.objects.filter(user=user, role=role).delete()
    if deleted:
        record("revoke_role", by=by, at=at, kind="user", key=user.uid, reason=str(role))


@transaction.atomic
def give_role(role: RoleGrant.Role, *, name: str, email: str, by: User, at: dt.datetime) -> User:
    """Give a role to the person with this address, who is added when new, and write to them. Raises GrantError."""
    user = ensure_user(email=email, name=name, by=by, at=at)
    if user.grants.filter(role=role).exists():
        return user
    grant_role(user, role, by=by, at=at)
    emails.role_given(user, role, by=by, at=at)
    return user
