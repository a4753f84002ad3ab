"""Who may write for a programme: its managers, and nobody else."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.messages.models import Message
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed

__all__ = ["managed", "managed_message"]


def managed_message(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the user manages it and the message is one of it; the view fetches the message."""
    programme = managed(user, slug)
    return programme if programme and Message.objects.filter(programme=programme, uid=uid).exists() else None
