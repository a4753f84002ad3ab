"""Reads of what the two write down together: both read the same, nobody else does. A story is read by others only
while both agree."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, fields

from django.db.models import Count, QuerySet

from upmentor.stages.feedback.models import JointPart, PartnerWords, StoryConsent
from upmentor.stages.feedback.queries.rounds import OPENED, words
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Programme, Round

# Two who meet every four weeks have a meeting in which to write it.
WRITE = dt.timedelta(days=28)
BOTH = 2


@dataclass(frozen=True)
class Together:
    """The page as it is kept; `next_step` and `story` in the final review, `stop` and `ask` at mid-point."""

    changed: str = ""
    keep: str = ""
    stop: str = ""
    ask: str = ""
    next_step: str = ""
    story: str = ""


@dataclass(frozen=True)
class Page:
    """What one of the two reads. `mine` is whether they agree that others read the story, `told` whether both do."""

    kept: Together
    version: int
    mine: bool
    told: bool


TEXTS = tuple(one.name for one in fields(Together))


def asked_together(row: Round) -> tuple[str, ...]:
    """Names of the fields that a round asks, in their order."""
    last = ("next_step", "story") if row.kind == Round.Kind.FINAL else ("stop", "ask")
    return ("changed", "keep", *last)


def together(kept: str) -> Together:
    """The page as stored."""
    return Together(**json.loads(kept)) if kept else Together()


def page_of(row: Round, member: PairMember) -> Page:
    """The page for one of the two. Two queries."""
    found = JointPart.objects.filter(round=row, pair=member.pair).first()
    if found is None:
        return Page(Together(), 0, mine=False, told=False)
    agreed = set(StoryConsent.objects.filter(joint=found).values_list("member_id", flat=True))
    return Page(together(found.kept), found.version, member.pk in agreed, len(agreed) == BOTH)


def may_write_together(row: Round, member: PairMember, *, day: dt.date) -> bool:
    """From the opening until four weeks after the last day, unless the pair was ended early."""
    return row.opens_on <= day <= row.closes_on + WRITE and member.pair.state in OPENED


def stories(row: Round) -> list[str]:
    """Stories that both of their pair agree to show, without names and in an order that says nothing. One query."""
    return [story for _pair, story in _agreed(JointPart.objects.filter(round=row))]


def stories_by_pair(programme: Programme) -> list[tuple[int, str]]:
    """The same for a whole programme, each with the key of its pair, which is for counting alone. One query."""
    return _agreed(JointPart.objects.filter(round__programme=programme))


def _agreed(rows: QuerySet[JointPart]) -> list[tuple[int, str]]:
    both = rows.annotate(agreed=Count("consents")).filter(agreed=BOTH).order_by("uid")
    return [(one.pair_id, story) for one in both if (story := together(one.kept).story)]


def given_words(row: Round, *, day: dt.date) -> list[tuple[str, str]]:
    """Names of mentee and mentor of the pairs in which both wrote for each other: that, from the day of the release on,
    and nothing before or else. Two queries."""
    if not row.is_released(day):
        return []
    sent: dict[int, int] = {}
    for one in PartnerWords.objects.filter(round=row, member__pair__state__in=OPENED).select_related("member"):
        sent[one.member.pair_id] = sent.get(one.member.pair_id, 0) + words(one.kept).sent
    both = [pair for pair, number in sent.items() if number == BOTH]
    names = Pair.objects.filter(pk__in=both).values_list(
        "proposal__mentee__person__name", "proposal__mentor__person__name"
    )
    return sorted(names)
