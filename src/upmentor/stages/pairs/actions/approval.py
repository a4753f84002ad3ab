"""The verbs that make and unmake drafts: approve, withdraw an approval, pair two people by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import record
from upmentor.matching import Message, Policy
from upmentor.stages.pairs.actions.errors import NothingToDo, PairRefused, RunReplaced, SeatTaken
from upmentor.stages.pairs.actions.locking import Seats, for_update, lock_mentors, lock_open, lock_programme
from upmentor.stages.pairs.actions.runs import snapshot_day
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.queries.problem import content_hash, current_policy, snapshot
from upmentor.stages.pairs.queries.rules import NO_PLACE, broken_rules, score
from upmentor.stages.pairs.sentences import capital, say
from upmentor.stages.programmes.models import Enrolment, Programme


@dataclass(frozen=True)
class Approval:
    """What an approval did: drafts made, and proposals that the rules refuse by now, with the sentences."""

    approved: tuple[Proposal, ...]
    refused: tuple[tuple[Proposal, tuple[str, ...]], ...]


def approve(run: MatchRun, proposals: Sequence[Proposal] | None, *, by: User, at: dt.datetime) -> Approval:
    """Make drafts of the chosen proposals of a run, or of all with None. Nobody is told yet.

    Every rule is asked again; what breaks one now is left and reported. Raises `ProgrammeEnding`, `RunReplaced`,
    `NothingToDo`, and `SeatTaken` when another programme took a place at the same moment (then nothing is approved).
    """
    try:
        return _approve(run, proposals, by=by, at=at)
    except IntegrityError as error:
        raise SeatTaken from error


@transaction.atomic
def _approve(run: MatchRun, proposals: Sequence[Proposal] | None, *, by: User, at: dt.datetime) -> Approval:
    programme = lock_open(run.programme)
    run = MatchRun.objects.get(pk=run.pk)
    if run.state != MatchRun.State.DONE:
        raise RunReplaced
    open_now = Proposal.objects.filter(run=run, state=Proposal.State.SUGGESTED)
    if proposals is not None:
        open_now = open_now.filter(pk__in=[proposal.pk for proposal in proposals])
    lock_mentors(open_now.values_list("mentor_person_id", flat=True))
    rows = for_update(open_now)
    if not rows:
        raise NothingToDo
    present = snapshot(programme, Policy.from_dict(run.policy), on=snapshot_day(programme, at), full=True)
    seats = Seats(rows)
    approved, refused = [], []
    for row in rows:
        ids = row.mentor.person.employee_id, row.mentee.person.employee_id
        broken = broken_rules(present.problem, *ids, places=False)
        if not broken and not seats.give(row, row.mentor, row.mentee):
            broken = (Message(NO_PLACE),)
        if broken:
            refused.append((row, tuple(capital(say(sentence)) for sentence in broken)))
            continue
        row.state, row.approved_by, row.approved_at = Proposal.State.APPROVED, by, at
        approved.append(row)
    Proposal.objects.bulk_update(
        approved, ["state", "approved_by", "approved_at", "person_seat", "mentor_seat", "mentee_seat"], batch_size=200
    )
    if approved:
        record("pairs.approve", by=by, at=at, kind="match_run", key=run.uid, reason=f"{len(approved)}")
    return Approval(tuple(approved), tuple(refused))


def now_refused(programme: Programme, proposals: Sequence[Proposal], *, at: dt.datetime) -> list[str]:
    """Which live proposals break a rule by now: one sentence each, with the two names. Two queries more per policy."""
    policies = {proposal.pk: _policy(proposal) for proposal in proposals}
    ignoring = list(policies)
    found = []
    for policy in {content_hash(policy): policy for policy in policies.values()}.values():
        present = snapshot(
            programme, Policy.from_dict(policy), on=snapshot_day(programme, at), full=True, ignoring=ignoring
        )
        for proposal in (proposal for proposal in proposals if policies[proposal.pk] == policy):
            mentor, mentee = proposal.mentor.person, proposal.mentee.person
            broken = broken_rules(present.problem, mentor.employee_id, mentee.employee_id)
            if broken:
                words = "; ".join(say(sentence) for sentence in broken)
                found.append(
                    _("%(mentee)s and %(mentor)s: %(reason)s") % {"mentee": mentee, "mentor": mentor, "reason": words}
                )
    return found


def _policy(proposal: Proposal) -> dict[str, Any]:
    policy: dict[str, Any] = proposal.policy or (proposal.run.policy if proposal.run else {})
    return policy


@transaction.atomic
def withdraw_approval(programme: Programme, proposals: Iterable[Proposal], *, by: User, at: dt.datetime) -> int:
    """Undo an approval: a run's proposal is a suggestion again, one made by hand is withdrawn. Raises `NothingToDo`."""
    lock_programme(programme)
    rows = [
        row
        for row in for_update(proposals)
        if row.programme_id == programme.pk and row.state == Proposal.State.APPROVED
    ]
    if not rows:
        raise NothingToDo
    for row in rows:
        row.state = Proposal.State.SUGGESTED if row.run_id else Proposal.State.WITHDRAWN
        row.person_seat = row.mentor_seat = row.mentee_seat = None
        row.approved_by = row.approved_at = None
    fields = ["state", "approved_by", "approved_at", "person_seat", "mentor_seat", "mentee_seat"]
    Proposal.objects.bulk_update(rows, fields, batch_size=200)
    record("pairs.withdraw_approval", by=by, at=at, kind="programme", key=programme.uid, reason=f"{len(rows)}")
    return len(rows)


def approve_again(proposal: Proposal, *, by: User, at: dt.datetime) -> bool:
    """Undo a withdrawal: a suggestion is approved again, a pair by hand is made anew. False when a rule forbids it.

    Raises `ProgrammeEnding`, `RunReplaced`, `NothingToDo`, `SeatTaken`, `PairRefused`.
    """
    if proposal.run:
        return bool(approve(proposal.run, [proposal], by=by, at=at).approved)
    if proposal.state != Proposal.State.WITHDRAWN:
        raise NothingToDo
    two, reason = (proposal.mentor, proposal.mentee), proposal.by_hand_reason
    propose_by_hand(proposal.programme, *two, reason=reason, by=by, at=at)
    return True


def propose_by_hand(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, *, reason: str = "", by: User, at: dt.datetime
) -> Proposal:
    """A draft of two people without a run, under the same rules and with the same score. Raises `ProgrammeEnding`,
    `PairRefused`, `SeatTaken`."""
    try:
        return _propose_by_hand(programme, mentor, mentee, reason=reason, by=by, at=at)
    except IntegrityError as error:
        raise SeatTaken from error


@transaction.atomic
def _propose_by_hand(
    programme: Programme, mentor: Enrolment, mentee: Enrolment, *, reason: str, by: User, at: dt.datetime
) -> Proposal:
    programme = lock_open(programme)
    lock_mentors([mentor.person_id])
    policy = current_policy(programme)
    present = snapshot(programme, policy, on=snapshot_day(programme, at), full=True)
    ids = mentor.person.employee_id, mentee.person.employee_id
    broken = broken_rules(present.problem, *ids)
    if broken:
        raise PairRefused(tuple(capital(say(sentence)) for sentence in broken))
    found, parts = score(present.problem, *ids)
    proposal = Proposal(
        programme=programme,
        mentor=mentor,
        mentee=mentee,
        mentor_person=mentor.person,
        state=Proposal.State.APPROVED,
        score=found.score,
        parts=parts,
        overlap_hours=found.shared_hours,
        by_hand_reason=reason,
        policy=policy.to_dict(),
        approved_by=by,
        approved_at=at,
        created_at=at,
    )
    if not Seats([proposal]).give(proposal, mentor, mentee):
        raise PairRefused((capital(say(Message(NO_PLACE))),))
    proposal.save()
    record("pairs.propose_by_hand", by=by, at=at, kind="proposal", key=proposal.uid, reason=reason)
    return proposal
