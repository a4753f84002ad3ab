"""How often the two meet: it changes when both wish the same (AC-9.3)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.meetings import emails
from upmentor.stages.meetings.models import RhythmWish
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.actions.rhythm import change_rhythm
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.emails import answered


@transaction.atomic
def wish_rhythm(member: PairMember, weeks: int, *, by: Actor, at: dt.datetime) -> bool:
    """Keep how often one of the two would like to meet; whether that is now the rhythm of both. The partner is told.
    Raises `StepRefused` for a pair that is over."""
    pair = lock_pair(member.pair)
    before = {one.member_id: one.weeks for one in RhythmWish.objects.filter(member__pair=pair)}
    RhythmWish.objects.update_or_create(member=member, defaults={"weeks": weeks})
    answered(member.person, "meetings.rhythm_question", "care.offer")
    record("meetings.wish_rhythm", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    others = [wish for key, wish in before.items() if key != member.pk]
    agreed = bool(others) and all(wish == weeks for wish in others)
    if agreed and pair.cadence_weeks != weeks:
        change_rhythm(pair, weeks, by=by, at=at)
        emails.tell_rhythm_wish(member, weeks, at=at, changed=True)
    elif not agreed and before.get(member.pk) != weeks and pair.cadence_weeks != weeks:
        emails.tell_rhythm_wish(member, weeks, at=at, changed=False)
    return agreed
