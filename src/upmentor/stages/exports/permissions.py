"""Who opens an export: whoever asked for it, while they manage the programme."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from upmentor.ground.accounts.models import User
from upmentor.stages.exports.models import Export
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed


def own_export(user: User, slug: str, uid: UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and asked for this export of it."""
    programme = managed(user, slug)
    return programme if programme and Export.objects.filter(programme=programme, uid=uid, by=user).exists() else None
