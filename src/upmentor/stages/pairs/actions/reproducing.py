"""A run is kept so that it can be counted again, and is counted again when somebody asks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Problem
from upmentor.matching.engine import engine
from upmentor.stages.pairs import solving
from upmentor.stages.pairs.actions.errors import NothingToDo
from upmentor.stages.pairs.models import MatchRun, Proposal, RunInput
from upmentor.stages.pairs.queries.problem import content_hash
from upmentor.stages.pairs.reproducing import InputDamaged, differences, packed, unpacked

RECOUNT = "pairs.recount_run"
KEPT = dt.timedelta(days=730)
"""How long after a run its input stays: 24 months (`privacy.py`); the digests stay with the run."""


def recount_key(run: MatchRun) -> str:
    """The unique key of the job that counts a run again."""
    return f"{RECOUNT}:{run.uid}"


def keep_input(run: MatchRun, problem: Problem) -> RunInput:
    """Store what a run was counted from. In the transaction that writes its result."""
    content, digest = packed(problem)
    return RunInput.objects.create(run=run, content=content, digest=digest, engine=engine())


@transaction.atomic
def request_recount(run: MatchRun, *, by: User, at: dt.datetime) -> Job:
    """Ask for a recount; a job does it. Raises `NothingToDo` for a run without a stored input."""
    if not _inputs(run).exists():
        raise NothingToDo
    record("pairs.request_recount", by=by, at=at, kind="match_run", key=run.uid)
    return jobs.enqueue(RECOUNT, recount_key(run), queue="long", max_starts=3, run=str(run.uid))


def recount(run: MatchRun, *, check: Callable[[], None] = lambda: None) -> dict[str, Any]:
    """Count a run again from what was stored with it; see `reproducing.differences`. Writes nothing.

    `faults` are words for what keeps it from being the same beyond pairs: "input", "policy", "solver". `engines` are
    the engine then and now. `check` is called about twice a second and may raise. Raises `NothingToDo` without a stored
    input.
    """
    kept = _inputs(run).first()
    if kept is None:
        raise NothingToDo
    engines = [kept.engine, engine()]
    try:
        problem = unpacked(kept.content, kept.digest)
    except InputDamaged:
        return {"same": False, "faults": ["input"], "engines": engines}
    policy = content_hash(problem.policy.to_dict())
    faults = [] if policy == content_hash(run.policy) == run.policy_hash else ["policy"]
    try:
        found = solving.answer(problem, progress=lambda _stage, _count: None, check=check)
    except (solving.SolverRefused, solving.SolverStopped, solving.CertificateRefused):
        return {"same": False, "faults": [*faults, "solver"], "engines": engines}
    now = [(pair.mentor_id, pair.mentee_id, pair.score) for pair in found.solution.pairs]
    told = differences(_pairs(run), now)
    return told | {"same": told["same"] and not faults, "faults": faults, "engines": engines}


def note_recount(run: MatchRun, found: dict[str, Any], *, by: Actor = SYSTEM, at: dt.datetime) -> None:
    """Keep what the last recount of a run found."""
    with transaction.atomic():
        RunInput.objects.filter(run=run).update(checked=found, checked_at=at)
        record("pairs.recount_run", by=by, at=at, kind="match_run", key=run.uid)


@transaction.atomic
def forget_inputs(*, at: dt.datetime) -> int:
    """Erase what runs were counted from when its time is over. Returns how many. Again: nothing more happens."""
    due = RunInput.objects.filter(erased=False, run__finished_at__lte=at - KEPT)
    return due.update(content="", erased=True)


def _inputs(run: MatchRun) -> QuerySet[RunInput]:
    return RunInput.objects.filter(run=run, erased=False)


def _pairs(run: MatchRun) -> list[tuple[str, str, int]]:
    rows = Proposal.objects.filter(run=run).order_by()
    return list(rows.values_list("mentor_person__employee_id", "mentee__person__employee_id", "score"))
