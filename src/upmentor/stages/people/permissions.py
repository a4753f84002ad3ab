"""Who may see and bring in the roster: its owner and roster HR (`decisions.md` 33). Programme managers see the
people of
their programmes, in `programmes`."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from upmentor.ground.accounts.access import roles_of
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.stages.people.models import DepartmentImport, Person, RosterImport

KEEPERS = frozenset({RoleGrant.Role.OWNER, RoleGrant.Role.ROSTER_HR})


def keeps_roster(user: User, **_: Any) -> bool:
    """Owners and roster HR."""
    return bool(roles_of(user) & KEEPERS)


def kept_import(user: User, uid: UUID, **_: Any) -> RosterImport | None:
    """The roster import, for those who keep the roster."""
    return RosterImport.objects.filter(uid=uid).first() if keeps_roster(user) else None


def kept_department_import(user: User, uid: UUID, **_: Any) -> DepartmentImport | None:
    """The import of department figures, for those who keep the roster."""
    return DepartmentImport.objects.filter(uid=uid).first() if keeps_roster(user) else None


def kept_person(user: User, uid: UUID, **_: Any) -> Person | None:
    """The person with everything the page shows, for those who keep the roster."""
    if not keeps_roster(user):
        return None
    return Person.objects.select_related("department", "site", "manager").filter(uid=uid).first()


def own_person(user: User, **_: Any) -> Person | None:
    """The employed person behind an account, with what the roster says about them."""
    if not user.is_authenticated:
        return None
    rows = Person.objects.select_related("department", "site", "manager")
    return rows.filter(user=user, employed=True).first()
