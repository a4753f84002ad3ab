"""How far a goal was reached: each judges for themself (AC-8.2)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.goals.actions.errors import Gone, Judged, TooLate
from upmentor.stages.goals.actions.locking import lock_unless_ended
from upmentor.stages.goals.ladder import FIELDS
from upmentor.stages.goals.models import Goal, Rating
from upmentor.stages.pairs.models import PairMember

M = Rating.Moment


@transaction.atomic
def judge(goal: Goal, member: PairMember, moment: str, level: int, *, by: Actor, at: dt.datetime) -> Rating:
    """Keep the level that one of the two finds the goal at. It can be changed until the partner has judged too; then
    both see both, and both stand.

    Raises `Judged` for a change after that, `TooLate` for half-way after the end, `Gone`, and `PairOver` for a pair
    that ended early; a completed one may still judge the end.
    """
    if level not in FIELDS or moment not in M.values:
        raise ValueError("no such level or moment")
    lock_unless_ended(goal.pair)
    if Goal.objects.filter(pk=goal.pk, removed_on=None).first() is None:
        raise Gone
    given = list(Rating.objects.filter(goal=goal))
    own = {one.moment: one for one in given if one.member_id == member.pk}
    before = own.get(moment)
    if before and before.level == level:
        return before
    if moment == M.MIDPOINT and M.END in own:
        raise TooLate
    if before and any(one.moment == moment and one.member_id != member.pk for one in given):
        raise Judged
    kept, _new = Rating.objects.update_or_create(goal=goal, member=member, moment=moment, defaults={"level": level})
    record("goals.judge", by=by, at=at, kind="pair", key=goal.pair.uid, mode=Mode.SILENT)
    return kept
