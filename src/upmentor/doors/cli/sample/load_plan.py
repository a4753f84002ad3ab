"""What the sample's programme decided beforehand, so that its report shows figures against a stamp."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.stages.insights.actions import stamp_plan
from upmentor.stages.programmes.models import Programme

PLAN = {"measures": ["held", "openly", "change", "goals", "staying"], "comparison": "nobody", "months": 12, "note": ""}


def load_plan(programme: Programme, users: dict[str, User], *, decided: dt.datetime) -> None:
    """Stamped when enrolment closed, before the first pair began."""
    stamp_plan(programme, PLAN, by=users["manager"], at=decided)
