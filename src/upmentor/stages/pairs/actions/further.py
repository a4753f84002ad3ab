"""Counting what forcing a pair would change in the background, and forcing it: a lock and a new run."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy
from upmentor.stages.pairs.actions.errors import RunAlreadyLive, RunReplaced
from upmentor.stages.pairs.actions.locking import lock_programme
from upmentor.stages.pairs.actions.pair_rules import lock
from upmentor.stages.pairs.actions.runs import request_run
from upmentor.stages.pairs.models import MatchRun, PairRule
from upmentor.stages.programmes.models import Enrolment

FURTHER = "pairs.count_further"
AT_ONCE = 3
"""So many counts wait or run at once, over all programmes."""


def further_key(run: MatchRun, one: Enrolment, other: Enrolment | None = None) -> str:
    """The unique key of the job that counts for this person, or for these two."""
    return f"{FURTHER}:{run.uid}:{one.uid}" + (f":{other.uid}" if other else "")


def request_further(run: MatchRun, one: Enrolment, other: Enrolment | None = None) -> Job | None:
    """Ask for other partners of somebody, or for what forcing mentor `one` and mentee `other` together would change.

    None while `AT_ONCE` others are being counted: runs wait in the same queue.
    """
    key, second = further_key(run, one, other), str(other.uid) if other else ""
    live = Job.objects.filter(name=FURTHER, state__in=Job.LIVE)
    if live.exclude(key=key).count() >= AT_ONCE:
        return None
    return jobs.enqueue(FURTHER, key, queue="long", max_starts=2, run=str(run.uid), person=str(one.uid), other=second)


@transaction.atomic
def force(
    run: MatchRun, mentor: Enrolment, mentee: Enrolment, *, reason: str = "", by: User, at: dt.datetime
) -> tuple[PairRule | None, MatchRun]:
    """Lock the two together and run again under the policy of this run; the lock is None where they had one already,
    which stays as it was set.

    Raises `RunReplaced` unless it is the latest run, `PairRefused`, `ProgrammeEnding`, `TooFewPeople`; then nothing is
    kept. A run under way begins anew with the lock.
    """
    locked = lock_programme(run.programme)
    if MatchRun.objects.get(pk=run.pk).state != MatchRun.State.DONE:
        raise RunReplaced
    two = {"programme": locked, "mentor": mentor, "mentee": mentee}
    there = PairRule.objects.filter(**two, kind=PairRule.Kind.LOCK).exists()
    rule = None if there else lock(run.programme, mentor, mentee, reason=reason, by=by, at=at)
    try:
        started = request_run(run.programme, Policy.from_dict(run.policy), by=by, at=at)
    except RunAlreadyLive as already:
        started = already.run
    return rule, started
