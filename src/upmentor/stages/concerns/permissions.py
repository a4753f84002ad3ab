"""Who may open what here: the contact who was chosen, the deputy once an answer is late, and whoever signed a case."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.access import has_role, roles_of
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.stages.concerns.models import Case

is_contact = has_role(RoleGrant.Role.CONTACT)


def barred(case: Case) -> frozenset[str]:
    """Keys of users who never see this case: those whom it is about, and whoever wrote it."""
    return frozenset(case.kept_from.split()) | ({str(case.author.uid)} if case.author else set())


def contact_case(user: User, uid: uuid.UUID, **_: Any) -> Case | None:
    """A case of this contact; never one that is about them, nor their own."""
    if RoleGrant.Role.CONTACT not in roles_of(user):
        return None
    case = Case.objects.select_related("contact", "author").filter(uid=uid, contact=user).first()
    return case if case and str(user.uid) not in barred(case) else None


def signed_case(user: User, uid: uuid.UUID, **_: Any) -> Case | None:
    """A case that the user signed."""
    if not user.is_authenticated:
        return None
    return Case.objects.select_related("contact", "author").filter(uid=uid, author=user).first()
