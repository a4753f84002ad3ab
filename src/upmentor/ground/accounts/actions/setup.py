"""The first run: the organisation and its owner (J1)."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.accounts.queries import forget_setup_code, is_set_up, setup_code
from upmentor.ground.audit.actions import Actor, record


class WrongCode(Exception):
    """The set-up code is not the one that the server printed."""


class AlreadySetUp(Exception):
    """Somebody was faster; there is an owner."""


@dataclass(frozen=True)
class Workspace:
    """What the first-run page asks for."""

    organisation: str
    language: str
    time_zone: str
    name: str
    email: str
    password: str
    sample: bool = False


# A sample company is a workspace of its own (`decisions.md` 9): it has the invented name, whatever was typed.
SAMPLE_NAME = "Halden & Rowe"


def right_code(code: str) -> bool:
    """Whether this is the code of the server, whatever its dashes and spaces; compared in constant time."""
    return hmac.compare_digest(_bare(code).encode(), _bare(setup_code()).encode())


def _bare(code: str) -> str:
    return "".join(letter for letter in code if letter.isalnum())


@transaction.atomic
def create_workspace(workspace: Workspace, *, code: str, at: dt.datetime) -> User:
    """Make the organisation and its owner. Raises WrongCode or AlreadySetUp; two at once cannot both succeed.

    Where an organisation has lost all its owners, the code gives it a new one and changes nothing else.
    """
    if not right_code(code):
        raise WrongCode
    organisation, _made = Organisation.objects.select_for_update().get_or_create(
        id=1,
        defaults={
            "name": SAMPLE_NAME if workspace.sample else workspace.organisation,
            "sample": workspace.sample,
            "language": workspace.language,
            "time_zone": workspace.time_zone,
            "contact": workspace.email,
            "created_at": at,
        },
    )
    if is_set_up():
        raise AlreadySetUp
    owner = _owner(workspace, at=at)
    for role in (RoleGrant.Role.OWNER, RoleGrant.Role.IT):
        RoleGrant.objects.get_or_create(user=owner, role=role, defaults={"granted_at": at})
    record("create_workspace", by=owner, at=at, kind="organisation", key=organisation.pk)
    # A code is for one use: the next set-up, if there ever is one, prints a new one.
    transaction.on_commit(forget_setup_code)
    return owner


def _owner(workspace: Workspace, *, at: dt.datetime) -> User:
    user = User.objects.filter(email__iexact=workspace.email.strip()).first()
    if user is None:
        return User.objects.create_user(workspace.email, workspace.password, name=workspace.name, date_joined=at)
    user.name, user.is_active = workspace.name, True
    user.set_password(workspace.password)
    user.save()
    return user


@transaction.atomic
def turn_into_sample(organisation: Organisation, *, by: Actor, at: dt.datetime) -> None:
    """Mark an empty workspace as a sample company; the caller has seen that nobody real is in it."""
    Organisation.objects.filter(pk=organisation.pk).update(sample=True, name=SAMPLE_NAME)
    record("turn_into_sample", by=by, at=at, kind="organisation", key=organisation.pk)
