"""The first run: the organisation and its owner (J1)."""

from __future__ import annotations

import datetime as dt
import hmac
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.accounts.queries import is_set_up, setup_code
from upmentor.ground.audit.actions import record


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


def right_code(code: str) -> bool:
    """Whether this is the code of the server, whatever its dashes and spaces; compared in constant time."""
    return hmac.compare_digest(_bare(code).encode(), _bare(setup_code()).encode())


def _bare(code: str) -> str:
    return "".join(letter for letter in code if letter.isalnum())


@transaction.atomic
def create_workspace(workspace: Workspace, *, code: str, at: dt.datetime) -> User:
    """Make the organisation and its owner. Raises WrongCode or AlreadySetUp; two at once cannot both succeed."""
    if not right_code(code):
        raise WrongCode
    organisation, made = Organisation.objects.get_or_create(
        id=1,
        defaults={
            "name": workspace.organisation,
            "language": workspace.language,
            "time_zone": workspace.time_zone,
            "contact": workspace.email,
            "created_at": at,
        },
    )
    if not made and (organisation.sample or is_set_up()):
        raise AlreadySetUp
    owner = User.objects.create_user(workspace.email, workspace.password, name=workspace.name, date_joined=at)
    RoleGrant.objects.create(user=owner, role=RoleGrant.Role.OWNER, granted_at=at)
    RoleGrant.objects.create(user=owner, role=RoleGrant.Role.IT, granted_at=at)
    record("create_workspace", by=owner, at=at, kind="organisation", key=organisation.pk)
    return owner
