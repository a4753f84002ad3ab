"""Ending a pair without fault. What is kept is that it ended, when, and the sentence that both read; never by whom."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.closing import PRESET, SENTENCES
from upmentor.stages.pairs.models import OfferedReason, Pair, PairMember, Proposal
from upmentor.stages.pairs.states import OVER
from upmentor.stages.programmes.actions.partner import complete
from upmentor.stages.programmes.models import Enrolment

# A "no other match" takes effect a day later, when the partner has been asked the same: who was asked first does not
# show.
CHANGE_OF_MIND = dt.timedelta(days=1)


@transaction.atomic
def end(member: PairMember, *, words: str, rematch: bool, reason: str = "", by: User, at: dt.datetime) -> Pair:
    """End the pair at once; both read the same letter at the same minute, with the sentence `words` (of `SENTENCES`).

    `rematch` is the author's own wish; the partner is taken to want another match until they say otherwise. `reason`
    goes to the programme team without a name; leave it out, and nothing is kept. When the pair is over already (the
    partner was faster, or the form came twice), only the wish and the reason are kept.
    """
    pair = lock_with_programme(member.pair)
    if pair.state not in OVER:
        end_locked(pair, words if words in SENTENCES else PRESET, at=at)
        record("pairs.end", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    wish_rematch(member, wanted=rematch, by=by, at=at)
    if reason.strip():
        _offer(pair, reason.strip())
    return pair


def end_locked(pair: Pair, words: str, *, at: dt.datetime) -> None:
    """End a locked pair and tell both; both are taken to want another match."""
    was = pair.state
    move(pair, Pair.State.ENDED, at=at, closing_words=words)
    PairMember.objects.filter(pair=pair).update(rematch=True)
    if was == Pair.State.GETTING_TO_KNOW:
        emails.not_going_ahead(pair.proposal, at=at)
    else:
        emails.ended(pair, at=at)


@transaction.atomic
def wish_rematch(member: PairMember, *, wanted: bool, by: User, at: dt.datetime) -> None:
    """Keep whether one of the two would like another match after the end. Before the end it changes nothing."""
    rows = PairMember.objects.filter(pk=member.pk, pair__state=Pair.State.ENDED)
    rows.update(rematch=wanted)
    record("pairs.wish_rematch", by=by, at=at, kind="pair", key=member.pair.uid, mode=Mode.SILENT)


@transaction.atomic
def settle_wishes(*, at: dt.datetime) -> int:
    """Those who want no other match have finished their part in the programme, a day after the end; how many."""
    rows = PairMember.objects.filter(
        pair__state=Pair.State.ENDED,
        pair__ended_at__lte=at - CHANGE_OF_MIND,
        rematch=False,
        enrolment__state=Enrolment.State.AVAILABLE,
    ).select_related("enrolment")
    done = 0
    for row in rows.order_by("pk"):
        live = Proposal.objects.filter(state__in=Proposal.LIVE)
        if not (live.filter(mentor=row.enrolment_id) | live.filter(mentee=row.enrolment_id)).exists():
            done += complete(row.enrolment, by=SYSTEM, at=at)
    return done


def _offer(pair: Pair, text: str) -> None:
    """Keep a reason without its author; the same text of the same pair once."""
    kept = [one.text for one in OfferedReason.objects.filter(proposal=pair.proposal)]
    if text not in kept:
        OfferedReason.objects.create(proposal=pair.proposal, text=text)
