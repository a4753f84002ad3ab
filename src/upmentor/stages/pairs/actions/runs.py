"""The verbs of a match run: asked for, begun, finished, failed, cancelled (`decisions.md` 6 and 22)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Actor, record
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy, supply_demand, unmet_topics
from upmentor.stages.pairs.actions.errors import RunAlreadyLive, RunNotLive, SnapshotOutdated, TooFewPeople
from upmentor.stages.pairs.actions.locking import lock_open, lock_programme
from upmentor.stages.pairs.actions.reproducing import keep_input
from upmentor.stages.pairs.models import MatchRun, Proposal, Unmatched
from upmentor.stages.pairs.queries.problem import Snapshot, content_hash, on_each_side, snapshot
from upmentor.stages.pairs.queries.rules import broken_rules
from upmentor.stages.pairs.solving import Answer
from upmentor.stages.programmes.models import Programme

LEAST_ON_A_SIDE = 2
JOB = "pairs.run_match"


def job_key(run: MatchRun) -> str:
    """The unique key of the run's job."""
    return f"{JOB}:{run.uid}"


@transaction.atomic
def request_run(programme: Programme, policy: Policy, *, by: User, at: dt.datetime) -> MatchRun:
    """Ask for a run under this policy; a job solves it. Raises `ProgrammeEnding`, `RunAlreadyLive`, `TooFewPeople`."""
    lock_open(programme)
    settle_lost_runs(at=at, programme=programme)
    live = MatchRun.objects.filter(programme=programme, state__in=MatchRun.LIVE).first()
    if live:
        raise RunAlreadyLive(live)
    if min(on_each_side(programme, policy, enough=LEAST_ON_A_SIDE)) < LEAST_ON_A_SIDE:
        raise TooFewPeople(*on_each_side(programme, policy))
    last = MatchRun.objects.filter(programme=programme).aggregate(last=Max("number"))["last"] or 0
    run = MatchRun.objects.create(
        programme=programme,
        number=last + 1,
        policy=policy.to_dict(),
        policy_hash=content_hash(policy.to_dict()),
        requested_by=by,
        requested_at=at,
    )
    jobs.enqueue(JOB, job_key(run), queue="long", max_starts=4, run=str(run.uid))
    record("pairs.request_run", by=by, at=at, kind="match_run", key=run.uid)
    return run


def snapshot_day(programme: Programme, at: dt.datetime) -> dt.date:
    """The day whose summer or winter time counts: the start of the programme when it still lies ahead."""
    today = at.date()
    return programme.starts_on if programme.starts_on and programme.starts_on > today else today


@transaction.atomic
def begin_run(uid: uuid.UUID | str) -> MatchRun | None:
    """The job's first step; again after its process was killed. None when the run has been cancelled meanwhile."""
    run = MatchRun.objects.select_for_update(of=("self",)).select_related("programme").get(uid=uid)
    if run.state not in MatchRun.LIVE:
        return None
    run.state = MatchRun.State.RUNNING
    run.save(update_fields=["state"])
    return run


@transaction.atomic
def finish_run(run: MatchRun, taken: Snapshot, answer: Answer, *, by: Actor = SYSTEM, at: dt.datetime) -> MatchRun:
    """Write proposals, unmatched, figures and certificate at once, if what was solved is still the truth.

    `taken` is the snapshot that was solved. Raises `SnapshotOutdated` (with the pairs that now break a rule) when
    anything that matching looks at has changed since, `RunNotLive` when the run was cancelled. Then nothing is
    written.
    """
    programme = lock_programme(run.programme)
    run = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in MatchRun.LIVE:
        raise RunNotLive
    present = _still_true(run, programme, taken, answer)
    MatchRun.objects.filter(programme=programme, state=MatchRun.State.DONE).update(state=MatchRun.State.SUPERSEDED)
    _write(run, present, answer, at)
    run.state, run.finished_at, run.error = MatchRun.State.DONE, at, ""
    run.save()
    keep_input(run, present.problem)
    record("pairs.finish_run", by=by, at=at, kind="match_run", key=run.uid)
    return run


@transaction.atomic
def keep_partial(run: MatchRun, taken: Snapshot, answer: Answer, *, by: Actor = SYSTEM, at: dt.datetime) -> MatchRun:
    """Write what a run had when it was stopped. It can be approved from only where no other run has a result or is
    under way: a stop must never take the pairs of an earlier run away.

    Raises `SnapshotOutdated`, and `RunNotLive` when the run has a result or has failed. Then nothing is written.
    """
    programme = lock_programme(run.programme)
    run = MatchRun.objects.select_for_update(of=("self",)).get(pk=run.pk)
    if run.state not in (*MatchRun.LIVE, MatchRun.State.CANCELLED):
        raise RunNotLive
    present = _still_true(run, programme, taken, answer)
    others = MatchRun.objects.filter(programme=programme).exclude(pk=run.pk)
    newer = others.filter(number__gt=run.number).exists()
    first = not newer and not others.filter(state=MatchRun.State.DONE).exists()
    _write(run, present, answer, at)
    run.certificate["stopped"] = stopped(answer)
    run.state = MatchRun.State.DONE if first else MatchRun.State.SUPERSEDED
    run.finished_at, run.error = run.finished_at or at, ""
    run.save()
    record("pairs.keep_partial", by=by, at=at, kind="match_run", key=run.uid)
    return run


def stopped(answer: Answer) -> dict[str, Any]:
    """How far from the best a stopped run can be: so many `more` pairs at most; where that is none, `below` is the
    share in percent that its score can lack. Empty when it had come to its end."""
    proof = answer.solution.certificate
    if not proof.gap:
        return {}
    # The best total is at most primal + gap, and a pair more is worth `bonus` less what the scores may lose.
    more = (proof.gap + proof.primal) // proof.bonus
    return {"more": more, "below": round(100 * proof.gap / max(1, proof.primal + proof.gap), 2)}


def _still_true(run: MatchRun, programme: Programme, taken: Snapshot, answer: Answer) -> Snapshot:
    present = snapshot(programme, taken.problem.policy, on=snapshot_day(programme, run.requested_at))
    if present.hash != taken.hash:
        raise SnapshotOutdated(_now_broken(present, answer))
    return present


def _write(run: MatchRun, present: Snapshot, answer: Answer, at: dt.datetime) -> None:
    """Proposals and people without one; what else is kept goes onto the run, which the caller saves."""
    proposals = _write_proposals(run, present, answer, at)
    _write_unmatched(run, present, answer)
    proof = answer.solution.certificate
    run.certificate = {
        "pairs": proof.pairs,
        "primal": proof.primal,
        "dual": proof.dual,
        "gap": proof.gap,
        "bonus": proof.bonus,
        "compared": proof.compared,
        "quality": proof.quality.to_dict(),
        # Where the search for another match begins, months later.
        "mentor_prices": dict(proof.mentor_prices),
        "mentee_prices": dict(proof.mentee_prices),
    }
    run.snapshot_hash = present.hash
    run.figures = figures(present, proposals, answer)
    run.supply = [{"topic": t.topic, "wants": t.wants, "offered": t.offered} for t in supply_demand(present.problem)]


def _now_broken(present: Snapshot, answer: Answer) -> tuple[tuple[str, str], ...]:
    links = [(pair.mentor_id, pair.mentee_id) for pair in answer.solution.pairs]
    return tuple(link for link in links if broken_rules(present.problem, *link))


def _write_proposals(run: MatchRun, present: Snapshot, answer: Answer, at: dt.datetime) -> list[Proposal]:
    rows = []
    for pair, found in zip(answer.solution.pairs, answer.breakdowns, strict=True):
        mentor, mentee = present.enrolments[pair.mentor_id], present.enrolments[pair.mentee_id]
        rows.append(
            Proposal(
                programme=run.programme,
                run=run,
                mentor=mentor,
                mentee=mentee,
                mentor_person=mentor.person,
                score=pair.score,
                parts=found["parts"],
                overlap_hours=found["shared_hours"],
                locked=pair.locked,
                created_at=at,
            )
        )
    return Proposal.objects.bulk_create(rows, batch_size=500)


def _write_unmatched(run: MatchRun, present: Snapshot, answer: Answer) -> None:
    rows = [
        Unmatched(
            run=run,
            enrolment=present.enrolments[person["person_id"]],
            reason=person["reason"],
            steps=person["steps"],
            possible=person["possible"],
        )
        for person in answer.unmatched
    ]
    Unmatched.objects.bulk_create(rows, batch_size=500)


def figures(present: Snapshot, proposals: Sequence[Proposal], answer: Answer) -> dict[str, Any]:
    """The headline figures of a run. Scores in points of 1,000; `lowest_tenth` is the score at the tenth percentile
    (nearest rank); `across` counts pairs of two different known departments; None where there is no pair."""
    scores = sorted(proposal.score for proposal in proposals)
    people = {person.id: person for person in (*present.problem.mentors, *present.problem.mentees)}
    matched = {person for pair in answer.solution.pairs for person in (pair.mentor_id, pair.mentee_id)}
    departments = [
        (people[pair.mentor_id].department, people[pair.mentee_id].department) for pair in answer.solution.pairs
    ]
    count = len(scores)
    return {
        "people": len(people),
        "matched": len(matched),
        "mentors": len(present.problem.mentors),
        "mentees": len(present.problem.mentees),
        "pairs": count,
        "mean": round(sum(scores) / count, 1) if count else None,
        "lowest_tenth": scores[-(-count // 10) - 1] if count else None,
        "across": sum(1 for one, other in departments if one and other and one != other),
        "hours": round(sum(proposal.overlap_hours for proposal in proposals) / count, 1) if count else None,
        "locked": sum(1 for proposal in proposals if proposal.locked),
        "unmet": list(unmet_topics(present.problem, answer.solution)),
        "allowed": answer.solution.allowed,
        "rules": [{"rule": r.rule, "removed": r.removed, "alone": r.alone} for r in answer.solution.rules],
    }


@transaction.atomic
def fail_run(run: MatchRun, text: str, *, by: Actor = SYSTEM, at: dt.datetime) -> None:
    """Say on the run why there is no result, in words for the programme manager. Nothing happens to a finished run."""
    changed = MatchRun.objects.filter(pk=run.pk, state__in=MatchRun.LIVE).update(
        state=MatchRun.State.FAILED, error=text, finished_at=at, figures=_reached(run)
    )
    if changed:
        record("pairs.fail_run", by=by, at=at, kind="match_run", key=run.uid)


@transaction.atomic
def cancel_run(run: MatchRun, *, by: Actor, at: dt.datetime) -> None:
    """Stop a run; the solver's process is ended within two seconds. Raises `RunNotLive` when it has ended already."""
    changed = MatchRun.objects.filter(pk=run.pk, state__in=MatchRun.LIVE).update(
        state=MatchRun.State.CANCELLED, finished_at=at, figures=_reached(run)
    )
    if not changed:
        raise RunNotLive
    for job in Job.objects.filter(key=job_key(run), state__in=Job.LIVE):
        jobs.cancel(job)
    record("pairs.cancel_run", by=by, at=at, kind="match_run", key=run.uid)


def _reached(run: MatchRun) -> dict[str, Any]:
    """How far the run came, from its job, whose row goes after a month."""
    job = Job.objects.filter(key=job_key(run)).order_by("-id").first()
    return {"reached": {"stage": job.stage, "count": job.count}} if job and job.stage else {}


@transaction.atomic
def settle_lost_runs(*, at: dt.datetime, programme: Programme | None = None) -> int:
    """Mark runs as failed whose job has died (its process was killed too often), so that nobody waits for ever."""
    live = MatchRun.objects.filter(state__in=MatchRun.LIVE)
    if programme is not None:
        live = live.filter(programme=programme)
    runs = list(live)
    waiting = set(
        Job.objects.filter(key__in=[job_key(run) for run in runs], state__in=Job.LIVE).values_list("key", flat=True)
    )
    lost = [run for run in runs if job_key(run) not in waiting]
    for run in lost:
        fail_run(
            run,
            _("The run was started several times and never came to an end. Nothing was changed. Run it again."),
            at=at,
        )
    return len(lost)
