"""Locks and exclusions that staff set: they survive every run, show who set them and why, and can be lifted
(AC-5.6)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

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


@dataclass(frozen=True)
class Before:
    """What stood between two people before a change: no rule (`kind` empty), or a rule as it was set."""

    kind: str = ""
    reason: str = ""
    set_by: int | None = None
    set_at: dt.datetime | None = None


def standing(programme: Programme, mentor: Enrolment, mentee: Enrolment) -> Before:
    """What stands between the two now, so that a change can be undone."""
    rule = PairRule.objects.filter(programme=programme, mentor=mentor, mentee=mentee).first()
    return Before(rule.kind, rule.reason, rule.set_by_id, rule.set_at) if rule else Before()


@transaction.atomic
def put_back(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, before: Before, *, by: User, at: dt.datetime
) -> None:
    """Undo: the rule of before with its reason, who set it and when; or none. Raises `PairRefused` for a lock that is
    no longer possible."""
    lock_programme(programme)
    # First of all: an exclusion that stands would itself forbid the lock of before.
    PairRule.objects.filter(programme=programme, mentor=mentor, mentee=mentee).delete()
    if before.kind == PairRule.Kind.LOCK:
        _refuse_impossible(programme, mentor, mentee, at=at)
    if before.kind and before.set_at:
        PairRule.objects.create(
            programme=programme,
            mentor=mentor,
            mentee=mentee,
            kind=before.kind,
            reason=before.reason,
            set_by=User.objects.filter(pk=before.set_by).first() if before.set_by else None,
            set_at=before.set_at,
        )
    record("pairs.undo_rule", by=by, at=at, kind="programme", key=programme.uid)


@transaction.atomic
def lock(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, *, reason: str = "", by: User, at: dt.datetime
) -> PairRule:
    """Keep the two together in every further run. Raises `PairRefused` when a rule or their free places forbid it."""
    lock_programme(programme)
    _refuse_impossible(programme, mentor, mentee, at=at)
    return _set(programme, mentor, mentee, PairRule.Kind.LOCK, reason, by=by, at=at)


def _refuse_impossible(programme: Programme, mentor: Enrolment, mentee: Enrolment, *, at: dt.datetime) -> None:
    present = snapshot(programme, current_policy(programme), on=snapshot_day(programme, at), full=True)
    broken = broken_rules(present.problem, mentor.person.employee_id, mentee.person.employee_id)
    if not broken and _locks_exceed(programme, mentor, mentee):
        broken = (Message(NO_PLACE),)
    if broken:
        raise PairRefused(tuple(capital(say(sentence)) for sentence in broken))


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
    same = PairRule.objects.filter(programme=programme, mentor=mentor, mentee=mentee, kind=kind, reason=reason).first()
    if same is not None:
        # Pressed twice: who set it first, and when, stays.
        return same
    rule, _created = PairRule.objects.update_or_create(
        programme=programme,
        mentor=mentor,
        mentee=mentee,
        defaults={"kind": kind, "reason": reason, "set_by": by, "set_at": at},
    )
    record(f"pairs.{kind}", by=by, at=at, kind="programme", key=programme.uid, reason=reason)
    return rule
