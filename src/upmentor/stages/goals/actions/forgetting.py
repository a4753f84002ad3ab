"""What was removed is gone after the days in which it could be brought back."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.stages.goals.actions.goals import KEEP
from upmentor.stages.goals.models import Goal, Outcome


@transaction.atomic
def forget_removed(*, at: dt.datetime) -> int:
    """Delete goals and outcomes that were removed 30 days ago; how many."""
    last = at.date() - KEEP
    goals, outcomes = Goal.objects.filter(removed_on__lte=last), Outcome.objects.filter(removed_on__lte=last)
    found = goals.count() + outcomes.count()
    goals.delete()
    outcomes.delete()
    return found
