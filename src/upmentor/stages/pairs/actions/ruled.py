"""Ending a pair that a rule of the programme paused: the programme team's verb, never one of the two's."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.stages.pairs.actions.errors import RuleHoldsAgain, StepRefused
from upmentor.stages.pairs.actions.exits import end_locked
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.closing import ORGANISATION
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.queries.resting import rule_between
from upmentor.stages.people.queries.hours import day_of


@transaction.atomic
def end_by_rule(pair: Pair, *, by: User, at: dt.datetime) -> Pair:
    """End a pair that rests by a rule. Both read the ordinary letter of an end, with the sentence that the product
    itself writes, and are taken to want another match. The audit names the programme team's member: nothing here says
    anything of the two.

    Raises `StepRefused` when the pair does not rest by a rule (any more), `RuleHoldsAgain` when nothing keeps the two
    apart today: then they go on by themselves.
    """
    now = lock_with_programme(pair)
    if now.state != Pair.State.PAUSED or now.pause_kind != Pair.PauseKind.RULES:
        raise StepRefused(now.state, Pair.State.ENDED)
    if not rule_between(now, on=day_of(at)).why:
        raise RuleHoldsAgain
    end_locked(now, ORGANISATION, at=at)
    record("pairs.end_by_rule", by=by, at=at, kind="pair", key=now.uid)
    return now
