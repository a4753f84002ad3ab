"""Notes of thanks: written, taken back within a day, put away or erased by whoever received them."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from upmentor.ground.audit.actions import Actor, Mode, record
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.emails import answered
from upmentor.stages.recognition import emails
from upmentor.stages.recognition.actions.errors import NothingToThankFor, Settled, TooLong
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.queries.thanks import CHANGEABLE, may_thank, settled, to_be_asked

LONGEST = 4_000


def tidy(text: str) -> str:
    """As it is kept."""
    return text.replace("\r\n", "\n").strip()


def own_row(member: PairMember) -> Farewell:
    """What this member said, locked until the end of the transaction."""
    row, _made = Farewell.objects.select_for_update().get_or_create(member=member)
    return row


def put_thanks(row: Farewell, text: str, *, at: dt.datetime) -> None:
    """Put the thanks into the row, which the caller saves; new ones are announced by a letter. Raises `TooLong`,
    `Settled`."""
    text = tidy(text)
    if len(text) > LONGEST:
        raise TooLong
    if settled(row, at=at):
        if text != row.thanks:
            raise Settled
        return
    if text and (row.thanks_until is None or not row.thanks or row.thanks_taken_back):
        row.thanks_until = at + CHANGEABLE
    if not text:
        row.thanks_until = None
        emails.no_note_for_you(row.member.partner)
    row.thanks, row.thanks_taken_back = text, False
    if text:
        emails.note_for_you(row.member.partner, at=at)


@transaction.atomic
def give_thanks(
    member: PairMember, *, text: str | None, in_statement: bool, in_programme: bool, by: Actor, at: dt.datetime
) -> Farewell:
    """Keep a note for the partner, and who may quote it; `text` None changes the consents alone, at any time.

    Raises `TooLong`, `Settled`, `NothingToThankFor` (the pair ended too long ago).
    """
    row = own_row(member)
    if text is not None:
        if not may_thank(member.pair, at=at):
            raise NothingToThankFor
        put_thanks(row, text, at=at)
    row.in_statement, row.in_programme = in_statement, in_programme
    row.save()
    answered(member.person, "recognition.thanks", "recognition.closing")
    record("recognition.give_thanks", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)
    return row


@transaction.atomic
def take_back_thanks(member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """The partner reads the note no longer, and is not told of it if the letter has not gone. Raises `Settled`."""
    row = own_row(member)
    if settled(row, at=at):
        raise Settled
    Farewell.objects.filter(pk=row.pk).update(thanks_taken_back=True)
    emails.no_note_for_you(member.partner)
    record("recognition.take_back_thanks", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)


@transaction.atomic
def restore_thanks(member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """Undo of taking back."""
    back = Farewell.objects.filter(member=member, thanks_taken_back=True).update(thanks_taken_back=False)
    if back:
        emails.note_for_you(member.partner, at=at)
    record("recognition.restore_thanks", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)


@transaction.atomic
def put_away(member: PairMember, *, away: bool, by: Actor, at: dt.datetime) -> None:
    """The reader `member` puts the note that they received out of sight, or brings it back. Its author never knows."""
    # There must be one: else somebody could erase beforehand what was never written, and close the way to it.
    rows = Farewell.objects.filter(member=member.partner)
    rows = rows.filter(thanks_until__isnull=False, thanks_taken_back=False) if away else rows
    rows.update(put_away=away)
    record("recognition.put_away", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)


@transaction.atomic
def erase_note(member: PairMember, *, by: Actor, at: dt.datetime) -> None:
    """The reader `member` erases a note that they had put away; it is gone for both, and no second one can come."""
    row = Farewell.objects.select_for_update().filter(member=member.partner, put_away=True).first()
    if row is None:
        return
    row.thanks, row.thanks_taken_back, row.thanks_until = "", False, at - CHANGEABLE
    row.in_statement = row.in_programme = False
    row.save()
    record("recognition.erase_note", by=by, at=at, kind="pair", key=member.pair_id, mode=Mode.SILENT)


def ask_for_thanks(*, at: dt.datetime) -> int:
    """Ask the mentees of pairs that ended early for a line of thanks, once each. Returns how many were written to."""
    return sum(emails.asked_for_thanks(one, at=at) for one in to_be_asked(at=at))
