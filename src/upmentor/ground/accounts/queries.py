"""Reads of the slice."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import Organisation, RoleGrant, User


def is_set_up() -> bool:
    """Whether an owner exists; from then on the set-up answers like any unknown page (AC-1.3)."""
    return RoleGrant.objects.filter(role=RoleGrant.Role.OWNER, user__is_active=True).exists()


def setup_code() -> str:
    """The code that the first-run page asks for. Made once and kept in UPMENTOR_HOME, readable by the service only."""
    path = Path(settings.HOME) / "setup.code"
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            digits = f"{secrets.randbelow(10**12):012d}"
            stream.write("-".join(digits[place : place + 4] for place in (0, 4, 8)))
    except FileExistsError:
        pass
    return path.read_text().strip()


def forget_setup_code() -> None:
    """Remove the code that was used."""
    (Path(settings.HOME) / "setup.code").unlink(missing_ok=True)


def setup_hint() -> str:
    """What the installer prints: the first-run address and its code, or nothing when the set-up is done."""
    if is_set_up():
        return ""
    return _("First run: open %(url)s/setup/ and type the code %(code)s") % {
        "url": settings.PUBLIC_URL,
        "code": setup_code(),
    }


def organisation() -> Organisation | None:
    """The one organisation, or None before the set-up."""
    return Organisation.objects.first()


def role_holders(role: RoleGrant.Role) -> QuerySet[User]:
    """Active users with a global role, by name."""
    return User.objects.filter(grants__role=role, is_active=True).order_by("name")


def users_with_roles() -> QuerySet[User]:
    """Active users who hold at least one global role, with their grants."""
    return (
        User.objects.filter(is_active=True, grants__isnull=False).distinct().prefetch_related("grants").order_by("name")
    )
