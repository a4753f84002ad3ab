"""What leaders of the sample company changed after what they heard. All invented."""

from __future__ import annotations

import datetime as dt

from upmentor.ground.accounts.models import User
from upmentor.stages.insights.actions import keep_change
from upmentor.stages.insights.models import Change
from upmentor.stages.programmes.models import Programme

State = Change.State
# Days ago, who wrote it, how far it is, what.
CHANGES = (
    (96, "sponsor", State.DONE, "We moved the all-hands to 10:00 so that Manila can join."),
    (71, "manager", State.DONE, "Interns present in the product review themselves; no slides of their managers."),
    (52, "sponsor", State.PLANNED, "Two of the five seats in the pricing round go to people under three years here."),
    (40, "manager", State.DROPPED, "A day without meetings each week: tried for a month, too many customers waited."),
)


def load_changes(programme: Programme, users: dict[str, User], *, at: dt.datetime) -> None:
    """Written down on the day."""
    for days, who, state, text in CHANGES:
        when = at - dt.timedelta(days=days)
        keep_change(programme, {"text": text, "day": when.date(), "area": None, "state": state}, by=users[who], at=when)
