"""Who reads the figures of a whole programme: those who run it and those who answer for it."""

from __future__ import annotations

import uuid
from typing import Any

from upmentor.ground.accounts.models import User
from upmentor.stages.care.permissions import sponsored
from upmentor.stages.insights.models import Change, Report
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.permissions import managed, own_enrolment, set_up

__all__ = ["managed", "own_enrolment", "read_report", "reads", "sponsored", "writes", "writes_change"]


def reads(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, for its managers and sponsors who don't take part in it."""
    return managed(user, slug) or sponsored(user, slug)


def read_report(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the report is one of it; the view fetches the report."""
    programme = reads(user, slug)
    return programme if programme and Report.objects.filter(programme=programme, uid=uid).exists() else None


def writes(user: User, slug: str, **_: Any) -> Programme | None:
    """The programme, for those who write down what leaders changed: its managers, sponsors, and owners."""
    return set_up(user, slug) or sponsored(user, slug)


def writes_change(user: User, slug: str, uid: uuid.UUID, **_: Any) -> Programme | None:
    """The programme, if the change is one of it; the view fetches the change."""
    programme = writes(user, slug)
    return programme if programme and Change.objects.filter(programme=programme, uid=uid).exists() else None
