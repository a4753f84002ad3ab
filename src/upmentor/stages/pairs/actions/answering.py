"""What the two say to a proposal, and what the programme team may still do to it. Nobody learns of a single answer."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.approval import now_refused
from upmentor.stages.pairs.actions.errors import AnswersClosed, TooLate
from upmentor.stages.pairs.actions.locking import for_update, lock_programme
from upmentor.stages.pairs.models import OfferedReason, Pair, PairEvent, PairMember, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries.deadlines import ANSWER_DAYS, TALK_DAYS, answer_deadline
from upmentor.stages.people.emails import answered
from upmentor.stages.programmes.actions.partner import conflict_with
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.states import OVER

S = Proposal.State


@transaction.atomic
def answer(
    proposal: Proposal,
    enrolment: Enrolment,
    *,
    yes: bool,
    conflict: bool = False,
    reason: str = "",
    by: User,
    at: dt.datetime,
) -> Proposal:
    """Keep what one of the two says; the answer before is forgotten. At the second yes the pair begins at once.

    A `conflict` with the partner keeps them apart for good and counts as "not this time", whatever `yes` says. `reason`
    is text that its author passes on to the programme team with a no. Raises `AnswersClosed` when the time is over; a
    yes to what both have accepted already changes nothing.
    """
    programme = lock_programme(proposal.programme)
    row = _locked(proposal)
    if enrolment.pk not in (row.mentor_id, row.mentee_id):
        raise ValueError("the enrolment is not of this proposal")
    if row.state == S.ACCEPTED and yes and not conflict:
        return row
    if row.state != S.ANNOUNCED or programme.state in OVER or (row.answer_by and at >= row.answer_by):
        raise AnswersClosed
    own = row.mentor if row.mentor_id == enrolment.pk else row.mentee
    partner = row.mentee if own is row.mentor else row.mentor
    conflict_with(own, partner.person, is_so=conflict, by=by, at=at)
    _keep(row, own, yes=yes and not conflict, reason=reason, at=at)
    answered(own.person, "pairs.still_happy")
    record("pairs.answer", by=by, at=at, kind="proposal", key=row.uid, mode=Mode.SILENT)
    accept_if_both(row, at=at)
    return row


def _keep(proposal: Proposal, own: Enrolment, *, yes: bool, reason: str, at: dt.datetime) -> None:
    before = ProposalAnswer.objects.filter(proposal=proposal, enrolment=own).select_related("offered").first()
    if before and before.offered:
        before.offered.delete()
    offered = None
    if reason.strip() and not yes:
        offered = OfferedReason.objects.create(proposal=proposal, text=reason.strip())
    ProposalAnswer.objects.update_or_create(
        proposal=proposal, enrolment=own, defaults={"yes": yes, "offered": offered, "answered_at": at}
    )


def both_yes(proposal: Proposal) -> bool:
    """Have both said yes?"""
    return ProposalAnswer.objects.filter(proposal=proposal, yes=True).count() == 2


def accept_if_both(proposal: Proposal, *, at: dt.datetime) -> Pair | None:
    """Begin the pair when both said yes, nobody withdrew the proposal, its programme is not closed and the rules still
    allow it; else None. Inside the caller's transaction, with the programme and `proposal` locked."""
    programme = Programme.objects.get(pk=proposal.programme_id)
    if proposal.withdrawn_at or programme.state in OVER or not both_yes(proposal):
        return None
    if now_refused(programme, [proposal], at=at):
        return None
    proposal.state = S.ACCEPTED
    proposal.save(update_fields=["state"])
    pair = Pair.objects.create(
        programme=programme,
        proposal=proposal,
        planned_meetings=programme.meetings,
        cadence_weeks=programme.cadence_weeks,
        meeting_minutes=programme.meeting_minutes,
        started_at=at,
        answer_by=answer_deadline(proposal.mentor.person, proposal.mentee.person, at, days=TALK_DAYS + ANSWER_DAYS),
    )
    PairEvent.objects.create(pair=pair, was="", became=pair.state, at=at)
    for enrolment, seat in ((proposal.mentor, proposal.mentor_seat), (proposal.mentee, proposal.mentee_seat)):
        PairMember.objects.create(
            pair=pair, enrolment=enrolment, person=enrolment.person, role=enrolment.role, seat=seat or 1
        )
    forget_answers(proposal)
    emails.both_said_yes(pair, at=at)
    record("pairs.accept", by=SYSTEM, at=at, kind="proposal", key=proposal.uid)
    return pair


def forget_answers(proposal: Proposal) -> None:
    """Who said what is nobody's business once it is settled. An offered reason stays, without its author."""
    ProposalAnswer.objects.filter(proposal=proposal).delete()


@transaction.atomic
def withdraw_announced(proposal: Proposal, *, by: User, at: dt.datetime) -> Proposal:
    """The programme team takes an announced proposal back. Both go on as before and read of it when the time to answer
    is over, in the words of a no (AC-6.2); until then `keep_announced` undoes it. Raises `TooLate`."""
    row = _open(proposal, at=at)
    if row.withdrawn_at is None:
        row.withdrawn_at = at
        row.save(update_fields=["withdrawn_at"])
        record("pairs.withdraw_announced", by=by, at=at, kind="proposal", key=row.uid)
    return row


@transaction.atomic
def keep_announced(proposal: Proposal, *, by: User, at: dt.datetime) -> Proposal:
    """Undo of `withdraw_announced`; when both have said yes meanwhile, their pair begins now. Raises `TooLate`."""
    row = _open(proposal, at=at)
    if row.withdrawn_at is not None:
        row.withdrawn_at = None
        row.save(update_fields=["withdrawn_at"])
        record("pairs.keep_announced", by=by, at=at, kind="proposal", key=row.uid)
        accept_if_both(row, at=at)
    return row


def _open(proposal: Proposal, *, at: dt.datetime) -> Proposal:
    programme = lock_programme(proposal.programme)
    row = _locked(proposal)
    if row.state != S.ANNOUNCED or programme.state in OVER or (row.answer_by and at >= row.answer_by):
        raise TooLate
    return row


def _locked(proposal: Proposal) -> Proposal:
    """The row as it is now, with its people."""
    return for_update([proposal])[0]
