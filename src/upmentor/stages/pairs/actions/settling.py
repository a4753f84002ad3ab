"""When the time to answer is over: a pair begins, or both read the same neutral words at the same minute (AC-6.2).

Whatever the reason was (a no, silence, a withdrawal by the programme team), letters, pages and seats are the same.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter

from django.db import transaction
from django.db.models import Q

from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.answering import accept_if_both, both_yes, forget_answers
from upmentor.stages.pairs.actions.first_talk import begin_if_both
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.actions.locking import for_update, lock_programme, lock_with_programme
from upmentor.stages.pairs.actions.reminding import remind_silent, tell_programme_team
from upmentor.stages.pairs.actions.with_programme import end_with_programmes
from upmentor.stages.pairs.models import Pair, Proposal, ProposalAnswer
from upmentor.stages.pairs.queries.deadlines import ANSWER_DAYS, TALK_DAYS, answer_deadline

S = Proposal.State


def settle_answers(*, at: dt.datetime) -> Counter[str]:
    """Do what is due by now: end what lives in closed programmes, set missing deadlines, remind, tell the
    programme team, settle. Counts by kind.

    Each row is a transaction of its own, so a process that is killed leaves whole steps behind; run twice, or twice at
    once, it does nothing twice.
    """
    done: Counter[str] = Counter()
    # First: nobody is looked for any more in a programme that is closed.
    done.update(end_with_programmes(at=at))
    done["deadlines"] = _set_deadlines(at=at)
    done["reminded"] = remind_silent(at=at)
    done["told"] = tell_programme_team(at=at)
    proposals = Proposal.objects.filter(state=S.ANNOUNCED, answer_by__lte=at).order_by("answer_by", "pk")
    done["proposals"] = sum(_settle(one, at=at) for one in proposals.select_related("programme"))
    pairs = Pair.objects.filter(state=Pair.State.GETTING_TO_KNOW, answer_by__lte=at).order_by("answer_by", "pk")
    done["pairs"] = sum(_settle_pair(one, at=at) for one in pairs.select_related("programme"))
    return done


@transaction.atomic
def _settle(proposal: Proposal, *, at: dt.datetime) -> bool:
    lock_programme(proposal.programme)
    row = for_update([proposal])[0]
    if row.state != S.ANNOUNCED or row.answer_by is None or row.answer_by > at:
        return False
    if accept_if_both(row, at=at):
        return True
    row.state = _outcome(row)
    row.person_seat = row.mentor_seat = row.mentee_seat = None
    row.save(update_fields=["state", "person_seat", "mentor_seat", "mentee_seat"])
    forget_answers(row)
    emails.not_going_ahead(row, at=at)
    record("pairs.not_going_ahead", by=SYSTEM, at=at, kind="proposal", key=row.uid)
    return True


def _outcome(proposal: Proposal) -> Proposal.State:
    """For the rules only: whoever reads a page sees one word for all."""
    if proposal.withdrawn_at or both_yes(proposal):
        return S.WITHDRAWN
    said_no = ProposalAnswer.objects.filter(proposal=proposal, yes=False).exists()
    return S.DECLINED if said_no else S.LAPSED


@transaction.atomic
def _settle_pair(pair: Pair, *, at: dt.datetime) -> bool:
    row = lock_with_programme(pair)
    if row.state != Pair.State.GETTING_TO_KNOW or row.answer_by is None or row.answer_by > at:
        return False
    if begin_if_both(row, at=at):
        return True
    move(row, Pair.State.ENDED, at=at)
    emails.not_going_ahead(row.proposal, at=at)
    record("pairs.not_going_ahead", by=SYSTEM, at=at, kind="pair", key=row.uid)
    return True


def _set_deadlines(*, at: dt.datetime) -> int:
    """What has no deadline yet, because it was announced by an earlier version or goes on after a pause, gets one."""
    people = ("programme", "mentor__person__site", "mentee__person__site")
    proposals = Proposal.objects.filter(Q(announced_at=None) | Q(answer_by=None), state=S.ANNOUNCED)
    count = 0
    for row in proposals.select_related(*people):
        until = row.answer_by or answer_deadline(row.mentor.person, row.mentee.person, at)
        still = Proposal.objects.filter(pk=row.pk, state=S.ANNOUNCED)
        count += still.update(announced_at=row.announced_at or at, answer_by=until)
    pairs = Pair.objects.filter(state=Pair.State.GETTING_TO_KNOW, answer_by=None)
    for pair in pairs.select_related("proposal__mentor__person__site", "proposal__mentee__person__site"):
        two = pair.proposal.mentor.person, pair.proposal.mentee.person
        until = answer_deadline(*two, at, days=TALK_DAYS + ANSWER_DAYS)
        count += Pair.objects.filter(pk=pair.pk, answer_by=None).update(answer_by=until)
    return count
