"""What the two read at the close of their pair."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from upmentor.stages.goals.queries.goals import GoalSeen, goals_of
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.states import OVER
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.queries.thanks import settled


@dataclass(frozen=True)
class Said:
    """What one of the two says: words and thanks, empty when nothing (or taken back)."""

    member: PairMember
    words: str = ""
    thanks: str = ""

    @property
    def anything(self) -> bool:
        """Whether there is something to read."""
        return bool(self.words or self.thanks)


@dataclass(frozen=True)
class Closing:
    """The page at the close as one of the two reads it. `goes_on` is the reader's own answer, `both_go_on` only true
    when both said yes; nothing else is known about the partner's. `settled`: the reader's own thanks are handed
    over and can't be changed any more."""

    own: Said
    partner: Said
    goals: tuple[GoalSeen, ...]
    conversations: int
    first_day: dt.date
    last_day: dt.date | None
    goes_on: bool | None
    both_go_on: bool
    can_restore: bool
    settled: bool = False


def closing(member: PairMember, *, at: dt.datetime) -> Closing:
    """For one of the two; a constant number of queries."""
    rows = {row.member_id: row for row in Farewell.objects.filter(member__pair=member.pair_id)}
    own, other = rows.get(member.pk), rows.get(member.partner.pk)
    held = list(Meeting.objects.filter(pair=member.pair_id, state=Meeting.State.HELD).order_by("starts_at"))
    last = next((one.starts_at for one in reversed(held) if one.starts_at), member.pair.ended_at)
    return Closing(
        own=_said(member, own),
        partner=_said(member.partner, other, read=True),
        goals=goals_of(member.pair, member),
        conversations=sum(one.number > 0 for one in held),
        first_day=member.pair.started_at.date(),
        last_day=last.date() if last else None,
        goes_on=own.goes_on if own else None,
        both_go_on=bool(own and other and own.goes_on and other.goes_on),
        can_restore=bool(own and own.taken_back),
        settled=own is not None and settled(own, at=at),
    )


def _said(member: PairMember, row: Farewell | None, *, read: bool = False) -> Said:
    """What `row` says; `read`: as the other one finds it."""
    if row is None:
        return Said(member)
    thanks = "" if read and row.put_away else row.note
    return Said(member, "" if row.taken_back else row.words, thanks)


def closed_early(pair: Pair) -> bool:
    """Whether the programme of the pair closed before its last planned conversation was held."""
    last = Meeting.objects.filter(pair=pair, number=pair.planned_meetings, state=Meeting.State.HELD)
    return pair.programme.state in OVER and not last.exists()


def due_to_close(*, before: dt.datetime) -> list[Pair]:
    """Active and paused pairs whose last planned meeting was held before a moment, or whose programme is closed. Pairs
    that rest and never began are none of them: `pairs` ends these with their programme."""
    live = Pair.objects.filter(state__in=[Pair.State.ACTIVE, Pair.State.PAUSED], active_at__isnull=False)
    live = live.select_related("programme")
    last = Meeting.objects.filter(state=Meeting.State.HELD, number__gte=1, finished_at__lte=before)
    held = {(one.pair_id, one.number) for one in last.filter(pair__in=live)}
    return [
        pair for pair in live.order_by("pk") if pair.programme.state in OVER or (pair.pk, pair.planned_meetings) in held
    ]
