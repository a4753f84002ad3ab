"""Locks and exclusions that staff set: they survive every run, show who set them and why, and can be lifted
(AC-5.6)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.matching import Message
from upmentor.stages.pairs.actions.errors import PairRefused
from upmentor.stages.pairs.actions.locking import lock_programme
from upmentor.stages.pairs.actions.runs import snapshot_day
from upmentor.stages.pairs.models import PairRule
from upmentor.stages.pairs.queries.problem import current_policy, snapshot
from upmentor.stages.pairs.queries.rules import NO_PLACE, broken_rules
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Enrolment, Programme


@transaction.atomic
def lock(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, *, reason: str = "", by: User, at: dt.datetime
) -> PairRule:
    """Keep the two together in every further run. Raises `PairRefused` when a rule or their free places forbid it."""
    lock_programme(programme)
    present = snapshot(programme, current_policy(programme), on=snapshot_day(programme, at), full=True)
    broken = broken_rules(present.problem, mentor.person.employee_id, mentee.person.employee_id)
    if not broken and _locks_exceed(programme, mentor, mentee):
        broken = (Message(NO_PLACE),)
    if broken:
        raise PairRefused(tuple(capital(say(sentence)) for sentence in broken))
    return _set(programme, mentor, mentee, PairRule.Kind.LOCK, reason, by=by, at=at)


@transaction.atomic
def exclude(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, *, reason: str = "", by: User, at: dt.datetime
) -> PairRule:
    """Keep the two apart in every further run; what is approved already stays."""
    lock_programme(programme)
    return _set(programme, mentor, mentee, PairRule.Kind.EXCLUDE, reason, by=by, at=at)


@transaction.atomic
def lift(programme: Programme, mentor: Enrolment, mentee: Enrolment, *, by: User, at: dt.datetime) -> bool:
    """Take a lock or an exclusion back; False when there was none."""
    lock_programme(programme)
    deleted, _ = PairRule.objects.filter(programme=programme, mentor=mentor, mentee=mentee).delete()
    if deleted:
        record("pairs.lift_rule", by=by, at=at, kind="programme", key=programme.uid)
    return bool(deleted)


def _locks_exceed(programme: Programme, mentor: Enrolment, mentee: Enrolment) -> bool:
    """Would one more lock need more places than the two have?"""
    locks = PairRule.objects.filter(programme=programme, kind=PairRule.Kind.LOCK)
    others = locks.exclude(mentor=mentor, mentee=mentee)
    return (
        others.filter(mentor=mentor).count() >= mentor.capacity
        or others.filter(mentee=mentee).count() >= mentee.capacity
    )


def _set(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, kind: str, reason: str, *, by: User, at: dt.datetime
) -> PairRule:
    rule, _created = PairRule.objects.update_or_create(
        programme=programme,
        mentor=mentor,
        mentee=mentee,
        defaults={"kind": kind, "reason": reason, "set_by": by, "set_at": at},
    )
    record(f"pairs.{kind}", by=by, at=at, kind="programme", key=programme.uid, reason=reason)
    return rule
