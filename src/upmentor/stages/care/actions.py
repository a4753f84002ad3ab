"""The verbs of care."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.care import emails
from upmentor.stages.care.models import HelpOffer, MonthAnswer
from upmentor.stages.care.queries.board import OFFER_EVERY, offered_lately
from upmentor.stages.care.queries.month import ASKED_FOR, MONTH
from upmentor.stages.meetings.emails.reading import readers
from upmentor.stages.meetings.queries.times import two_of
from upmentor.stages.pairs.actions.locking import lock_pair
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.emails import answered


class CareError(Exception):
    """It can't be done now."""


class OfferedLately(CareError):
    """Help was offered less than three weeks ago; `again` is the moment from which it may be."""

    def __init__(self, again: dt.datetime) -> None:
        super().__init__(again)
        self.again = again


class NotUnderWay(CareError):
    """The pair is over."""


@transaction.atomic
def offer_help(pair: Pair, *, by: User, at: dt.datetime) -> HelpOffer:
    """One kind letter to both, in the same words, at most once in three weeks (AC-16.3). Raises `OfferedLately`,
    `NotUnderWay`."""
    pair = lock_pair(pair)
    if pair.state not in Pair.LIVE:
        raise NotUnderWay
    if last := offered_lately(pair, at=at):
        raise OfferedLately(last + OFFER_EVERY)
    row = HelpOffer.objects.create(pair=pair, offered_at=at)
    record("care.offer_help", by=by, at=at, kind="pair", key=pair.uid)
    emails.offer_help(pair, by, at=at)
    return row


@transaction.atomic
def answer_month(member: PairMember, choice: str, *, by: Actor, at: dt.datetime) -> MonthAnswer:
    """Keep one's own answer after a month; answered again, it changes. It leaves no trace in the audit."""
    row, _created = MonthAnswer.objects.update_or_create(member=member, defaults={"choice": choice})
    answered(member.person, emails.MONTH)
    record("care.answer_month", by=by, at=at, kind="pair", key=member.pair.uid, mode=Mode.SILENT)
    return row


def ask_after_month(*, at: dt.datetime) -> int:
    """Write the letters that are due: once each, in the reader's working hours, to whoever has not answered. May run
    as often as one likes. Returns how many."""
    since, until = at - MONTH - ASKED_FOR, at - MONTH
    rows = Pair.objects.filter(state=Pair.State.ACTIVE, active_at__gt=since, active_at__lte=until)
    return sum(_ask(pair, at=at) for pair in rows.select_related("programme"))


@transaction.atomic
def _ask(pair: Pair, *, at: dt.datetime) -> int:
    two = two_of(pair)
    said = set(MonthAnswer.objects.filter(member__pair=pair).values_list("member_id", flat=True))
    told = emails.asked_after_month(list(two.members))
    due = [
        one
        for one in readers(two)
        if one.member.pk not in said and emails.month_key(one.member) not in told and one.mine.works(at)
    ]
    if not due or lock_pair(pair).state != Pair.State.ACTIVE:
        return 0
    for reader in due:
        emails.ask_after_month(reader, at=at)
    return len(due)
