"""The one verb that changes the state of a pair. Others decide when, tell people and write the audit."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.pairs.actions.errors import StepRefused
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.models import Pair, PairEvent, PairMember, Proposal
from upmentor.stages.pairs.states import OVER, pair_may, proposal_may
from upmentor.stages.programmes.actions.partner import complete

S = Pair.State


@dataclass(frozen=True)
class Pause:
    """Why and how long a pair rests: a `Pair.PauseKind`, the first day, and the day on which it goes on."""

    kind: str
    first: dt.date
    until: dt.date


@transaction.atomic
def move(pair: Pair, to: str, *, at: dt.datetime, closing_words: str = "", pause: Pause | None = None) -> Pair:
    """Take a pair to another state and write its history; `pair` itself then has the new values and is answered.

    `pause` belongs to PAUSED and to nothing else. At the end (`closing_words`: key of the sentence that is read) the
    seats are free, the proposal is finished, and after COMPLETED the enrolments are completed, unless another pair of
    theirs lives on. Raises `StepRefused` when the table has no such step from where the pair is now: then somebody
    else was faster. Calls with the programme's row locked by the caller or not, the order of locks is the same.
    """
    now = lock_with_programme(pair)
    if not pair_may(now.state, to):
        raise StepRefused(now.state, to)
    if (pause is not None) != (to == S.PAUSED):
        raise ValueError("a pause belongs to the state paused, and to no other")
    was = now.state
    now.state = S(to)
    now.pause_kind = Pair.PauseKind(pause.kind) if pause else Pair.PauseKind.NONE
    now.paused_from, now.paused_until = (pause.first, pause.until) if pause else (None, None)
    if to == S.ACTIVE and now.active_at is None:
        now.active_at = at
    if to == S.GETTING_TO_KNOW:
        # The days to answer begin anew: the job that settles answers sets them.
        now.asked_at = now.answer_by = now.reminded_at = now.escalated_at = None
    if to in OVER:
        now.ended_at, now.closing_words = at, closing_words
    now.save()
    PairEvent.objects.create(pair=now, was=was, became=to, at=at)
    if to in OVER:
        _free(now, at=at)
    for field in now._meta.concrete_fields:
        setattr(pair, field.attname, getattr(now, field.attname))
    return pair


def _free(pair: Pair, *, at: dt.datetime) -> None:
    """Give both seats back; enrolments stay available for another match, or are completed with the pair."""
    # Who said what after the first talk is nobody's business any more.
    PairMember.objects.filter(pair=pair).update(live=False, go_ahead=None, offered=None)
    proposal = Proposal.objects.select_for_update(of=("self",)).get(pk=pair.proposal_id)
    if not proposal_may(proposal.state, Proposal.State.FINISHED):
        raise StepRefused(proposal.state, Proposal.State.FINISHED)
    proposal.state = Proposal.State.FINISHED
    proposal.person_seat = proposal.mentor_seat = proposal.mentee_seat = None
    proposal.save(update_fields=["state", "person_seat", "mentor_seat", "mentee_seat"])
    if pair.state == S.COMPLETED:
        complete_members(pair, at=at)


def complete_members(pair: Pair, *, at: dt.datetime) -> None:
    """Complete the enrolments of a pair that is over, unless another pair of theirs lives on."""
    members = PairMember.objects.filter(pair=pair).select_related("enrolment")
    going_on = PairMember.objects.filter(live=True, enrolment__in=[one.enrolment_id for one in members])
    busy = set(going_on.values_list("enrolment_id", flat=True))
    for member in members:
        if member.enrolment_id not in busy:
            complete(member.enrolment, by=SYSTEM, at=at)
