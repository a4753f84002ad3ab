"""The meetings of a pair: which comes next, which were, and whether the pair meets at all."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Max, QuerySet

from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.queries.agreement import signed_by_both

S = Meeting.State


def meets(pair: Pair, number: int) -> bool:
    """Whether the pair, in its state, has this meeting: the first talk while getting to know each other, the others
    while active (a first talk that was not held by then may still be)."""
    if pair.state == Pair.State.ACTIVE:
        return number <= pair.planned_meetings
    return pair.state == Pair.State.GETTING_TO_KNOW and number == 0


def timeline(pair: Pair) -> QuerySet[Meeting]:
    """All meetings of a pair in order, cancelled ones too. Of an ended pair none is to come."""
    rows = Meeting.objects.filter(pair=pair).order_by("number", "id")
    return rows if pair.state in Pair.LIVE else rows.exclude(state__in=Meeting.COMING)


def coming(pair: Pair) -> Meeting | None:
    """The meeting that is booked or looks for a time; None when there is none, and for a pair that rests or is over."""
    return coming_of([pair]).get(pair.pk)


def coming_of(pairs: Iterable[Pair]) -> dict[int, Meeting]:
    """Pair id → its coming meeting. One query for all."""
    live = {one.pk: one for one in pairs if one.state in Pair.MEETING}
    rows = Meeting.objects.filter(pair__in=live, state__in=Meeting.COMING).select_related("pair__programme")
    return {row.pair_id: row for row in rows}


def next_number(pair: Pair) -> int | None:
    """The number of the meeting to open next; None when all planned ones were."""
    rows = Meeting.objects.filter(pair=pair).exclude(state=S.CANCELLED)
    return number_after(pair, rows.aggregate(last=Max("number"))["last"])


def number_after(pair: Pair, last: int | None) -> int | None:
    """The same for a pair whose latest meeting has this number (None: it has had none)."""
    if pair.state == Pair.State.GETTING_TO_KNOW:
        return 0 if last is None else None
    # Whoever is active has met or decided to skip the first talk.
    number = 1 if last is None else last + 1
    return number if number <= pair.planned_meetings else None


def cancelled_in_a_row(pair: Pair) -> int:
    """How many meetings were cancelled since the last one that was held."""
    states = Meeting.objects.filter(pair=pair).exclude(state__in=Meeting.COMING).order_by("-finished_at", "-id")
    count = 0
    for state, role in states.values_list("state", "cancelled_role"):
        if state == S.HELD:
            break
        # Those that the product called off (a pause, the end) are nobody's cancellation.
        count += state == S.CANCELLED and bool(role)
    return count


def waits_for_agreement(pair: Pair, number: int) -> bool:
    """Whether the two have to sign their agreement before this meeting: from the second one on."""
    return number >= 2 and not signed_by_both(pair)
