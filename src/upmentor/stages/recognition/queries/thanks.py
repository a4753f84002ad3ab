"""Notes of thanks: who may write one, what has come, who is asked for one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.models import Farewell

DAY = dt.timedelta(days=1)
CHANGEABLE = DAY
"""So long a note can be changed and taken back."""
OPEN_AFTER_END = 30 * DAY
"""So long after an early end a note can be written; whoever completed their plan has no such limit."""
ASK_AFTER, ASK_BEFORE = 2 * DAY, 14 * DAY
"""An early end is followed by one question, in these days."""
QUOTABLE = 500
"""Longer thanks don't fit on a statement of one page; nobody cuts them short."""


@dataclass(frozen=True)
class Note:
    """Thanks that one of the two received; `put_away` ones are shown apart."""

    member: PairMember
    text: str
    put_away: bool
    in_statement: bool

    @property
    def author(self) -> str:
        """Name of whoever wrote it."""
        return self.member.partner.person.name

    @property
    def quotable(self) -> bool:
        """Whether it may stand on the reader's statement, as its author agreed, and fits there."""
        return self.in_statement and not self.put_away and len(self.text) <= QUOTABLE


def settled(row: Farewell, *, at: dt.datetime) -> bool:
    """Whether the thanks belong to their reader: a day has passed and they were not taken back."""
    return row.thanks_until is not None and at > row.thanks_until and not row.thanks_taken_back


def note_of(member: PairMember) -> Farewell:
    """What the member wrote, or an empty row that is not kept."""
    return Farewell.objects.filter(member=member).first() or Farewell(member=member)


def notes_received(members: Iterable[PairMember]) -> list[Note]:
    """What the partners of these memberships (with `pair.members.person` at hand) wrote. One query."""
    members = list(members)
    others = {one.partner.pk: one for one in members}
    rows = Farewell.objects.filter(member__in=list(others), thanks_taken_back=False).order_by("member_id")
    found = [Note(others[row.member_id], row.thanks, row.put_away, row.in_statement) for row in rows]
    return [one for one in found if one.text]


def may_thank(pair: Pair, *, at: dt.datetime) -> bool:
    """Whether the time for a note is not over. That the pair has met is the permission's business."""
    return pair.state != Pair.State.ENDED or pair.ended_at is None or at <= pair.ended_at + OPEN_AFTER_END


def to_be_asked(*, at: dt.datetime) -> list[PairMember]:
    """Mentees of pairs that ended early after a conversation, both still here, who wrote no thanks."""
    ended = {
        "pair__state": Pair.State.ENDED,
        "pair__ended_at__gt": at - ASK_BEFORE,
        "pair__ended_at__lte": at - ASK_AFTER,
    }
    rows = PairMember.objects.filter(role=Enrolment.Role.MENTEE, person__employed=True, **ended)
    met = Meeting.objects.filter(state=Meeting.State.HELD, number__gte=1).values("pair")
    rows = rows.filter(pair__in=met).select_related("pair__programme", "person__user", "person__site")
    found = list(rows.prefetch_related("pair__members__person").order_by("pk"))
    said = set(
        Farewell.objects.filter(member__in=found, thanks_until__isnull=False).values_list("member_id", flat=True)
    )
    return [one for one in found if one.pk not in said and one.partner.person.employed]
