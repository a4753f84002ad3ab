"""The board: every pair of a programme with its state, the strip of weeks, and what the team may do."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Max, QuerySet
from django.utils import timezone

from upmentor.stages.care.health import Health, Life, State, Talk, Week, health, weeks
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
    """One pair. `offer_from` is the day from which help may be offered again; None: now. `may_offer` says whether an
    offer makes sense at all."""

    pair: Pair
    mentee: str
    mentor: str
    health: Health
    why: str
    changes: str
    weeks: tuple[Week, ...]
    strip: str
    may_offer: bool
    offer_from: dt.date | None


@dataclass(frozen=True)
class Board:
    """All pairs, those first that could use a hand, and how many are in each state."""

    rows: tuple[Row, ...]
    counts: Mapping[State, int]

    def of(self, state: str) -> tuple[Row, ...]:
        """The rows of one state, all for an empty one."""
        return tuple(row for row in self.rows if not state or row.health.state == state)


def pairs_of(programme: Programme) -> QuerySet[Pair]:
    """Pairs that are under way or complete, with both people, by the mentee's name. Early ends stand on no board."""
    rows = Pair.objects.filter(programme=programme, state__in=SHOWN)
    people = ("proposal__mentee__person", "proposal__mentor__person")
    return rows.select_related(*people).order_by("proposal__mentee__person__name", "pk")


def board(programme: Programme, *, on: dt.date) -> Board:
    """Five queries, however many pairs there are."""
    pairs = list(pairs_of(programme))
    asked = {wish.member.pair_id for wish in open_wishes(programme)}
    offered = _offered(programme)
    talks, rests = _talks(programme), _rests(programme, on)
    rows = [
        _row(pair, talks.get(pair.pk, ()), rests.get(pair.pk, []), pair.pk in asked, offered.get(pair.pk), on)
        for pair in pairs
    ]
    order = list(State)
    rows.sort(key=lambda row: order.index(row.health.state))
    return Board(tuple(rows), Counter(row.health.state for row in rows))


def in_need(programme: Programme, *, on: dt.date) -> tuple[Row, ...]:
    """Pairs that could use a hand; for Today."""
    return board(programme, on=on).of(State.HAND)


def offered_lately(pair: Pair, *, at: dt.datetime) -> dt.datetime | None:
    """When help was offered within the last three weeks; None: it may be offered now. One query."""
    rows = HelpOffer.objects.filter(pair=pair, offered_at__gt=at - OFFER_EVERY)
    return rows.values_list("offered_at", flat=True).first()


def _row(
    pair: Pair,
    talks: Iterable[Talk],
    rests: list[tuple[dt.date, dt.date]],
    asked: bool,
    offered: dt.datetime | None,
    on: dt.date,
) -> Row:
    talks = tuple(talks)
    found = health(_life(pair, talks, rests, asked), on=on)
    strip = weeks(talks, rests, on=on)
    again = timezone.localdate(offered + OFFER_EVERY) if offered else None
    return Row(
        pair=pair,
        mentee=pair.proposal.mentee.person.name,
        mentor=pair.proposal.mentor.person.name,
        health=found,
        why=reason_words(found, on=on),
        changes=changes_words(found),
        weeks=strip,
        strip=strip_words(strip),
        may_offer=found.state in (State.HAND, State.SLOWING),
        offer_from=again if again and again > on else None,
    )


def _life(pair: Pair, talks: tuple[Talk, ...], rests: list[tuple[dt.date, dt.date]], asked: bool) -> Life:
    begun = timezone.localdate(pair.active_at or pair.started_at)
    until = timezone.localdate(pair.ended_at) if pair.ended_at else pair.paused_until
    went_on = [end for _start, end in rests]
    return Life(pair.state, max([begun, *went_on]), pair.cadence_weeks, pair.planned_meetings, talks, asked, until)


def _offered(programme: Programme) -> dict[int, dt.datetime]:
    rows = HelpOffer.objects.filter(pair__programme=programme).order_by().values_list("pair_id")
    return dict(rows.annotate(last=Max("offered_at")))


def _talks(programme: Programme) -> dict[int, list[Talk]]:
    """Pair → its conversations that have a day; cancelled ones where one of the two cancelled."""
    found: dict[int, list[Talk]] = {}
    rows = Meeting.objects.filter(pair__programme=programme, pair__state__in=SHOWN, starts_at__isnull=False)
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
