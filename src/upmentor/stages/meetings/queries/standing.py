"""Meetings of several pairs at once, for pages that show more than one pair."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import F

from upmentor.stages.meetings.models import Action, Meeting, TimeAnswer, TimeOption
from upmentor.stages.pairs.models import PairMember


def meetings_of(pairs: Iterable[int]) -> dict[int, list[Meeting]]:
    """Pair → its meetings in order, without cancelled ones. One query."""
    found: dict[int, list[Meeting]] = {}
    rows = Meeting.objects.filter(pair__in=list(pairs)).exclude(state=Meeting.State.CANCELLED)
    for meeting in rows.order_by("number", "pk"):
        found.setdefault(meeting.pair_id, []).append(meeting)
    return found


def answered(meetings: Iterable[Meeting], members: Iterable[PairMember]) -> frozenset[tuple[int, int]]:
    """(meeting, member) where the member answered the times that are on offer now. Two queries."""
    rounds: dict[int, int] = {}
    options = TimeOption.objects.filter(meeting__in=[one.pk for one in meetings])
    for meeting, number in options.values_list("meeting_id", "round"):
        rounds[meeting] = max(number, rounds.get(meeting, 0))
    rows = TimeAnswer.objects.filter(option__meeting__in=rounds, member__in=[one.pk for one in members])
    given = rows.values_list("option__meeting_id", "option__round", "member_id")
    return frozenset((meeting, member) for meeting, number, member in given if number == rounds[meeting])


def open_actions(members: Iterable[PairMember]) -> list[Action]:
    """What these members promised and have not done, the one that is due first at the top. One query."""
    rows = Action.objects.filter(member__in=[one.pk for one in members], done_in=None, removed=False)
    return list(rows.order_by(F("due").asc(nulls_last=True), "number", "position"))
