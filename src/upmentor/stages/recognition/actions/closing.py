"""The close of a pair: it is completed, both read the closing letter, each may say a word."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import SYSTEM, Actor, Mode, record
from upmentor.stages.pairs.actions.errors import StepRefused
from upmentor.stages.pairs.actions.life import move
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.people.emails import answered
from upmentor.stages.recognition import emails
from upmentor.stages.recognition.actions.certificates import issue
from upmentor.stages.recognition.actions.errors import TooLong
from upmentor.stages.recognition.actions.thanks import (
    LONGEST,
    own_row,
    put_thanks,
    restore_thanks,
    take_back_thanks,
    tidy,
)
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.queries.closing import closed_early, due_to_close
from upmentor.stages.recognition.queries.thanks import settled

# After the last planned meeting both have a week for their notes and goals before the product closes the pair.
LOOK_BACK = dt.timedelta(days=7)


@transaction.atomic
def complete_pair(pair: Pair, *, by: Actor, at: dt.datetime) -> Pair:
    """Close a pair whose time is over; both get the letter that announces the closing page, and their certificates.

    Raises `StepRefused` when the pair is not active or paused: somebody else was faster.
    """
    move(pair, Pair.State.COMPLETED, at=at)
    record("recognition.complete_pair", by=by, at=at, kind="pair", key=pair.uid, mode=Mode.ACTORLESS)
    early = closed_early(pair)
    members = pair.members.select_related("enrolment__programme", "enrolment__person__user", "person__user")
    for member in members:
        emails.closing_letter(member, early=early, at=at)
        issue(member.enrolment, at=at)
    return pair


def complete_due(*, at: dt.datetime) -> int:
    """Close every pair whose last meeting was a week ago, or whose programme is closed. Returns how many."""
    count = 0
    for pair in due_to_close(before=at - LOOK_BACK):
        try:
            complete_pair(pair, by=SYSTEM, at=at)
        except StepRefused:
            continue
        count += 1
    return count


@transaction.atomic
def say_farewell(
    member: PairMember, *, words: str, thanks: str | None, goes_on: bool | None, by: Actor, at: dt.datetime
) -> Farewell:
    """Keep what one says at the close; `thanks` None leaves them as they are. The partner reads words and thanks on the
    closing page; at the first thanks a letter tells them that there is a note, once. Raises `TooLong`, `Settled`."""
    words = tidy(words)
    if len(words) > LONGEST:
        raise TooLong
    row = own_row(member)
    row.words, row.goes_on, row.taken_back = words, goes_on, False
    if thanks is not None:
        put_thanks(row, thanks, at=at)
    row.save()
    answered(member.person, "recognition.closing", "recognition.thanks")
    record("recognition.say_farewell", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)
    return row


@transaction.atomic
def take_back_farewell(member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """The partner reads it no longer; its author still has it. Thanks that are handed over stay."""
    row = own_row(member)
    row.taken_back = True
    row.save()
    if row.thanks and not settled(row, at=at):
        take_back_thanks(member, by=by, at=at)
    record("recognition.take_back_farewell", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)


@transaction.atomic
def restore_farewell(member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """Undo of taking back."""
    Farewell.objects.filter(member=member).update(taken_back=False)
    restore_thanks(member, by=by, at=at)
    record("recognition.restore_farewell", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)
