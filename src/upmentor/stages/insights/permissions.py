"""Who reads the figures of a whole programme: those who run it and those who answer for it."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.care.permissions import sponsored
from upmentor.stages.insights.models import Report
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed

__all__ = ["managed", "read_report", "reads", "sponsored"]


def reads(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, for its managers and sponsors who don't take part in it."""
    return managed(user, slug) or sponsored(user, slug)


def read_report(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the report is one of it; the view fetches the report."""
    programme = reads(user, slug)
    return programme if programme and Report.objects.filter(programme=programme, uid=uid).exists() else None
