"""The board: every pair of a programme with its state, the strip of weeks, and what the team may do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet
from django.utils import timezone

from upmentor.stages.care.health import WEEKS_BACK, Health, Life, State, Talk, Week, health, weeks
from upmentor.stages.care.models import HelpOffer
from upmentor.stages.care.queries.words import changes_words, reason_words, strip_words
from upmentor.stages.feedback.queries.pulses import open_wishes
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairEvent
from upmentor.stages.programmes.models import Programme

# "Offer help" at most once in so long (AC-16.3).
OFFER_EVERY = dt.timedelta(weeks=3)
P, S = Pair.State, Meeting.State
SHOWN = (*Pair.LIVE, P.COMPLETED)
KINDS = {S.HELD: "held", S.BOOKED: "planned"}


@dataclass(frozen=True)
class Row:
    """One pair on the day `on`. `offer_from` is the day from which help may be offered again; None: now. Words and
    strip are made when a page asks for them: a programme has more pairs than a page shows."""

    pair: Pair
    mentee: str
    mentor: str
    health: Health
    on: dt.date
    talks: tuple[Talk, ...]
    rests: tuple[tuple[dt.date, dt.date], ...]
    offer_from: dt.date | None

    @property
    def why(self) -> str:
        return reason_words(self.health, on=self.on)

    @property
    def changes(self) -> str:
        return changes_words(self.health)

    @property
    def weeks(self) -> tuple[Week, ...]:
        return weeks(self.talks, self.rests, on=self.on)

    @property
    def strip(self) -> str:
        """The strip in words."""
        return strip_words(self.weeks)

    @property
    def may_offer(self) -> bool:
        """Whether an offer of help makes sense at all."""
        return self.health.state in (State.HAND, State.SLOWING)


@dataclass(frozen=True)
class Board:
    """All pairs, those first that could use a hand, and how many are in each state."""

    rows: tuple[Row, ...]
    counts: Mapping[State, int]

    def of(self, state: str) -> tuple[Row, ...]:
        """The rows of one state, all for an empty one."""
        return tuple(row for row in self.rows if not state or row.health.state == state)


def board(programme: Programme, *, on: dt.date) -> Board:
    """Pairs that are under way or complete; early ends stand on no board. Six queries, however many pairs there are."""
    rows = _rows(programme, Pair.objects.filter(state__in=SHOWN), on)
    order = list(State)
    rows.sort(key=lambda row: order.index(row.health.state))
    return Board(tuple(rows), Counter(row.health.state for row in rows))


def in_need(programme: Programme, *, on: dt.date) -> list[Row]:
    """Pairs that could use a hand, for Today. Six queries; who has a date ahead is on rhythm, or
    asked and has an item of their own."""
    tomorrow = dt.datetime.combine(on + dt.timedelta(days=1), dt.time(), dt.UTC)
    ahead = Meeting.objects.filter(pair=OuterRef("pk"), state=S.BOOKED, starts_at__gt=tomorrow)
    pairs = Pair.objects.filter(state__in=Pair.LIVE).exclude(Exists(ahead))
    return [row for row in _rows(programme, pairs, on) if row.health.state is State.HAND]


def _rows(programme: Programme, pairs: QuerySet[Pair], on: dt.date) -> list[Row]:
    """By the mentee's name."""
    asked = {wish.member.pair_id for wish in open_wishes(programme)}
    offered = _offered(programme)
    held, talks, rests = _held(programme), _talks(programme, on), _rests(programme, on)
    rows = []
    named = pairs.filter(programme=programme).annotate(
        mentee=F("proposal__mentee__person__name"), mentor=F("proposal__mentor__person__name")
    )
    for pair in named.order_by("mentee", "pk"):
        own, rested = tuple(talks.get(pair.pk, ())), tuple(rests.get(pair.pk, ()))
        life = _life(pair, held.get(pair.pk, (0, None)), own, rested, pair.pk in asked)
        again = _offer_from(offered.get(pair.pk), on)
        rows.append(Row(pair, pair.mentee, pair.mentor, health(life, on=on), on, own, rested, again))
    return rows


def offered_lately(pair: Pair, *, at: dt.datetime) -> dt.datetime | None:
    """When help was offered within the last three weeks; None: it may be offered now. One query."""
    rows = HelpOffer.objects.filter(pair=pair, offered_at__gt=at - OFFER_EVERY)
    return rows.values_list("offered_at", flat=True).first()


def _offer_from(offered: dt.datetime | None, on: dt.date) -> dt.date | None:
    again = timezone.localdate(offered + OFFER_EVERY) if offered else None
    return again if again and again > on else None


def _life(
    pair: Pair,
    held: tuple[int, dt.date | None],
    talks: tuple[Talk, ...],
    rests: tuple[tuple[dt.date, dt.date], ...],
    asked: bool,
) -> Life:
    begun = timezone.localdate(pair.active_at or pair.started_at)
    since = max([begun, *(end for _start, end in rests)])
    until = timezone.localdate(pair.ended_at) if pair.ended_at else pair.paused_until
    return Life(pair.state, since, pair.cadence_weeks, pair.planned_meetings, *held, talks, asked, until)


def _offered(programme: Programme) -> dict[int, dt.datetime]:
    rows = HelpOffer.objects.filter(pair__programme=programme).order_by().values_list("pair_id")
    return dict(rows.annotate(last=Max("offered_at")))


def _held(programme: Programme) -> dict[int, tuple[int, dt.date | None]]:
    """Pair → how many meetings took place beside the first talk, and the day of the last conversation."""
    rows = Meeting.objects.filter(pair__programme=programme, pair__state__in=SHOWN, state=S.HELD)
    counted = (
        rows.order_by().values_list("pair_id").annotate(n=Count("pk", filter=Q(number__gt=0)), last=Max("starts_at"))
    )
    return {pair: (number, timezone.localdate(last) if last else None) for pair, number, last in counted}


def _talks(programme: Programme, on: dt.date) -> dict[int, list[Talk]]:
    """Pair → its conversations that have a day and still count: those of the strip, the planned, and those that one of
    the two cancelled."""
    found: dict[int, list[Talk]] = {}
    first = dt.datetime.combine(on - dt.timedelta(weeks=WEEKS_BACK + 1), dt.time(), dt.UTC)
    rows = Meeting.objects.filter(pair__programme=programme, pair__state__in=SHOWN, starts_at__isnull=False)
    rows = rows.filter(Q(starts_at__gte=first) | ~Q(state=S.HELD))
    columns = ("pair_id", "state", "starts_at", "number", "cancelled_role", "finished_at")
    for pair, state, starts, number, role, finished in rows.order_by("starts_at").values_list(*columns):
        kind = KINDS.get(state, "cancelled" if state == S.CANCELLED and role else "")
        if kind:
            noted = timezone.localdate(finished) if finished else None
            found.setdefault(pair, []).append(Talk(kind, timezone.localdate(starts), number, noted))
    return found


def _rests(programme: Programme, on: dt.date) -> dict[int, list[tuple[dt.date, dt.date]]]:
    """Pair → its pauses: first day, and the day on which it went on (the coming week's end while it lasts)."""
    found: dict[int, list[tuple[dt.date, dt.date]]] = {}
    began: dict[int, dt.date] = {}
    rows = PairEvent.objects.filter(pair__programme=programme, pair__state__in=SHOWN)
    for pair, was, became, at in rows.order_by("at", "pk").values_list("pair_id", "was", "became", "at"):
        if became == P.PAUSED:
            began[pair] = timezone.localdate(at)
        elif was == P.PAUSED and pair in began:
            found.setdefault(pair, []).append((began.pop(pair), timezone.localdate(at)))
    for pair, first in began.items():
        found.setdefault(pair, []).append((first, on + dt.timedelta(weeks=1)))
    return found
