"""The verbs of the page that both write. None leaves a trace in the audit (`decisions.md` 29)."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, replace

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.feedback.actions.rounds import LONGEST, NothingToAnswer, NotOpen, RoundError
from upmentor.stages.feedback.models import JointPart, StoryConsent
from upmentor.stages.feedback.queries.together import TEXTS, Together, asked_together, may_write_together, together
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Round


class ChangedMeanwhile(RoundError):
    """The partner wrote something since the page was opened."""


@transaction.atomic
def keep_together(
    row: Round, member: PairMember, typed: Together, *, version: int, by: Actor, at: dt.datetime
) -> JointPart:
    """Keep the page; `version` is the one that was read. A changed story takes both consents away, since they were
    given to other words. Raises `NotOpen`, `ChangedMeanwhile`."""
    if not may_write_together(row, member, day=day_of(at)):
        raise NotOpen
    lock_pair(member.pair)
    found = JointPart.objects.filter(round=row, pair=member.pair).first()
    if (found.version if found else 0) != version:
        raise ChangedMeanwhile
    asked = asked_together(row)
    texts = {name: getattr(typed, name).strip()[:LONGEST] if name in asked else "" for name in TEXTS}
    before, kept = together(found.kept if found else ""), replace(Together(), **texts)
    found = found or JointPart(round=row, pair=member.pair, version=0)
    found.kept = json.dumps(asdict(kept))
    found.version += 1
    found.save()
    if kept.story != before.story:
        StoryConsent.objects.filter(joint=found).delete()
    record("feedback.keep_together", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)
    return found


@transaction.atomic
def agree_to_story(row: Round, member: PairMember, *, agreed: bool, version: int, by: Actor, at: dt.datetime) -> None:
    """Agree that others read the story that stands in `version`, or take that back at any time, also when the pair is
    over. Raises `NothingToAnswer` without a story, `ChangedMeanwhile` when agreeing to words that were changed."""
    lock_pair(member.pair)
    found = JointPart.objects.filter(round=row, pair=member.pair).first()
    if found is None or (agreed and not together(found.kept).story):
        raise NothingToAnswer
    if agreed and found.version != version:
        raise ChangedMeanwhile
    if agreed:
        StoryConsent.objects.get_or_create(joint=found, member=member)
    else:
        StoryConsent.objects.filter(joint=found, member=member).delete()
    record("feedback.agree_to_story", by=by, at=at, kind="round", key=row.uid, mode=Mode.SILENT)
