"""Whose orientation the first meeting still waits for, where the programme requires it."""

from __future__ import annotations

from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.orientation import without_orientation

FIRST = 1


def waits_for(pair: Pair, number: int) -> frozenset[int]:
    """Keys of the members who have to do their orientation before this meeting is booked; empty for all but the first
    meeting and where it is only recommended. The first talk never waits. One of the two is told of themself only."""
    if not is_asked(pair, number):
        return frozenset()
    members = list(PairMember.objects.filter(pair=pair).select_related("enrolment__person"))
    left = without_orientation(one.enrolment for one in members)
    return frozenset(one.pk for one in members if one.enrolment_id in left)


def is_asked(pair: Pair, number: int) -> bool:
    """Whether this meeting is one that waits for the orientation of both, done or not. Where it is, one of the two
    reads the same words whether the other has answered, or has answered and not done theirs: the one would tell the
    other."""
    return number == FIRST and pair.programme.orientation == Programme.Orientation.REQUIRED
