"""A programme is closed: what never began ends calmly with it, and nobody waits for a match any more. Pairs that had
begun are completed by `recognition`."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from upmentor.ground.audit.actions import SYSTEM, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.life import complete_members, move
from upmentor.stages.pairs.actions.locking import for_update, lock_programme, lock_with_programme
from upmentor.stages.pairs.closing import PROGRAMME
from upmentor.stages.pairs.models import Pair, Proposal, ProposalAnswer
from upmentor.stages.programmes.actions.partner import complete
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.states import OVER

S = Proposal.State


def end_with_programmes(*, at: dt.datetime) -> dict[str, int]:
    """Everything that a closed programme leaves to do here, in this order; counts by kind. May run twice at once."""
    done = {"closed": end_unbegun(at=at), "closed_proposals": end_proposals(at=at)}
    return done | {"closed_unmatched": release_unmatched(at=at)}


def end_unbegun(*, at: dt.datetime) -> int:
    """End every pair that never began and whose programme is closed; how many. May run twice at once."""
    rows = Pair.objects.filter(state__in=Pair.LIVE, active_at=None, programme__state__in=OVER)
    return sum(_end_with_programme(pair, at=at) for pair in rows.select_related("programme").order_by("pk"))


@transaction.atomic
def _end_with_programme(pair: Pair, *, at: dt.datetime) -> bool:
    """Both read the same letter at the same minute; nobody is asked for another match, and their part in the programme
    is done. There is no certificate: nothing was held that earns one."""
    now = lock_with_programme(pair)
    if now.state not in Pair.LIVE or now.active_at is not None:
        return False
    move(now, Pair.State.ENDED, at=at, closing_words=PROGRAMME)
    complete_members(now, at=at)
    record("pairs.end_with_programme", by=SYSTEM, at=at, kind="pair", key=now.uid)
    emails.ended_with_programme(now, at=at)
    return True


def end_proposals(*, at: dt.datetime) -> int:
    """End every proposal of a closed programme: those that wait for an answer with one letter to both, whatever was
    answered; drafts, of which nobody knows, without a word. How many were announced."""
    rows = Proposal.objects.filter(programme__state__in=OVER, state__in=[S.APPROVED, S.ANNOUNCED])
    return sum(_end_proposal(one, at=at) for one in rows.select_related("programme").order_by("pk"))


@transaction.atomic
def _end_proposal(proposal: Proposal, *, at: dt.datetime) -> bool:
    lock_programme(proposal.programme)
    row = for_update([proposal])[0]
    if row.state not in (S.APPROVED, S.ANNOUNCED):
        return False
    announced = row.state == S.ANNOUNCED
    row.state = S.WITHDRAWN
    row.person_seat = row.mentor_seat = row.mentee_seat = None
    row.save(update_fields=["state", "person_seat", "mentor_seat", "mentee_seat"])
    record("pairs.end_with_programme", by=SYSTEM, at=at, kind="proposal", key=row.uid)
    if announced:
        # Who said what is nobody's business once it is settled.
        ProposalAnswer.objects.filter(proposal=row).delete()
        emails.not_going_ahead(row, at=at)
        for enrolment in (row.mentor, row.mentee):
            if not _busy(Enrolment.objects.filter(pk=enrolment.pk)).exists():
                complete(enrolment, by=SYSTEM, at=at)
    return announced


def release_unmatched(*, at: dt.datetime) -> int:
    """Tell everybody who still waits for a match, or for a place, in a closed programme that none comes; their part is
    done. How many."""
    return sum(_release(row, at=at) for row in list(unmatched_in_closed()))


def unmatched_in_closed() -> Iterator[Enrolment]:
    """Enrolments that wait in closed programmes and have no proposal or pair that lives."""
    waiting = [Enrolment.State.AVAILABLE, Enrolment.State.WAITING]
    rows = Enrolment.objects.filter(programme__state__in=OVER, state__in=waiting)
    busy = _busy(rows)
    yield from rows.exclude(pk__in=busy.values("pk")).select_related("programme", "person__user").order_by("pk")


def _busy(rows: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Those of them with a proposal or a pair that lives."""
    mine = Q(mentor=OuterRef("pk")) | Q(mentee=OuterRef("pk"))
    return rows.filter(Exists(Proposal.objects.filter(mine, state__in=Proposal.LIVE)))


@transaction.atomic
def _release(enrolment: Enrolment, *, at: dt.datetime) -> bool:
    lock_programme(enrolment.programme)
    if not complete(enrolment, by=SYSTEM, at=at):
        return False
    emails.nobody_found(enrolment, at=at)
    return True
