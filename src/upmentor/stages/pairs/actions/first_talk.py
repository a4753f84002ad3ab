"""After the first 20 minutes each says in private whether to go ahead. Two yeses make the pair active (AC-6.3)."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import SYSTEM, Mode, record
from upmentor.stages.pairs import emails
from upmentor.stages.pairs.actions.errors import AnswersClosed
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.actions.locking import lock_with_programme
from upmentor.stages.pairs.models import OfferedReason, Pair, PairMember
from upmentor.stages.pairs.queries.deadlines import answer_deadline
from upmentor.stages.people.emails import answered

S = Pair.State


@transaction.atomic
def answer_first_talk(member: PairMember, *, go_ahead: bool, reason: str = "", by: User, at: dt.datetime) -> Pair:
    """Keep "go ahead" or "prefer another match"; at the second go-ahead the pair is active and both read so.

    `reason` is text that its author passes on to the programme team with a no. Raises `AnswersClosed` when the time is
    over or the pair rests or has ended; a go-ahead in an active pair changes nothing.
    """
    pair = lock_with_programme(member.pair)
    own = PairMember.objects.select_for_update(of=("self",)).select_related("offered").get(pk=member.pk)
    if pair.state == S.ACTIVE and go_ahead:
        return pair
    if pair.state != S.GETTING_TO_KNOW or (pair.answer_by and at >= pair.answer_by):
        raise AnswersClosed
    if own.offered:
        own.offered.delete()
    own.go_ahead, own.offered = go_ahead, None
    if reason.strip() and not go_ahead:
        own.offered = OfferedReason.objects.create(proposal=pair.proposal, text=reason.strip())
    own.save(update_fields=["go_ahead", "offered"])
    answered(own.person, "pairs.still_happy")
    record("pairs.answer_first_talk", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.SILENT)
    begin_if_both(pair, at=at)
    return pair


def begin_if_both(pair: Pair, *, at: dt.datetime) -> bool:
    """Make the pair active when both said go ahead. Inside the caller's transaction, the pair locked."""
    if PairMember.objects.filter(pair=pair, go_ahead=True).count() < 2:
        return False
    move(pair, S.ACTIVE, at=at)
    emails.set_to_go(pair, at=at)
    record("pairs.begin", by=SYSTEM, at=at, kind="pair", key=pair.uid)
    return True


def note_first_talk(pair: Pair, *, at: dt.datetime) -> bool:
    """The two have talked: from now on both have ten working days to say whether they go ahead. Once a pair, and only
    while they are getting to know each other; False otherwise.

    One statement without the programme's lock, so that callers who hold a pair or a meeting never wait crosswise.
    """
    one, other = pair.members.select_related("person__site")
    rows = Pair.objects.filter(pk=pair.pk, state=S.GETTING_TO_KNOW, asked_at=None)
    return bool(rows.update(asked_at=at, answer_by=answer_deadline(one.person, other.person, at)))


def forget_first_talk(pair: Pair) -> bool:
    """The talk was not over after all: the days to answer begin anew with its real end; False when nothing was noted or
    one was reminded already. What somebody has answered stays. One statement, as `note_first_talk`."""
    rows = Pair.objects.filter(pk=pair.pk, state=S.GETTING_TO_KNOW, asked_at__isnull=False, reminded_at=None)
    return bool(rows.update(asked_at=None, answer_by=None))
