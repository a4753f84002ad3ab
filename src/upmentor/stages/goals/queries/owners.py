"""Who has goals and who put theirs off, for several pairs at once; says nothing of what they are."""

from __future__ import annotations

from collections.abc import Iterable

from upmentor.stages.goals.models import Goal, MentorGoalLater


def owners(pairs: Iterable[int]) -> frozenset[int]:
    """Members (by key) who have at least one goal. One query."""
    rows = Goal.objects.filter(pair__in=list(pairs), removed_on=None)
    return frozenset(rows.values_list("owner_id", flat=True))


def put_off(pairs: Iterable[int]) -> frozenset[int]:
    """Pairs that chose to set the mentor's goal later. One query."""
    return frozenset(MentorGoalLater.objects.filter(pair__in=list(pairs)).values_list("pair_id", flat=True))
