"""Reads of rounds: one's own answers, one's own words, and what the partner wrote once the day has come.

Nothing here tells, before that day, whether the other has written: no query of one's own page looks at the other's row.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from upmentor.ground.content.messages import translated
from upmentor.ground.content.questions import Item, QuestionSet, load_set
from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.models import CheckIn, PartnerWords
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.models import Enrolment, Programme, Round

# Days after the opening on which words can be answered, once.
REPLY = dt.timedelta(days=7)
# Words are opened in these; in a pair that was ended early nothing is.
OPENED = (Pair.State.ACTIVE, Pair.State.PAUSED, Pair.State.COMPLETED)


@dataclass(frozen=True)
class Given:
    """Answers as they are kept; a draft until `sent`."""

    version: int = 0
    sent: bool = False
    answers: Mapping[str, int] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)

    @property
    def any(self) -> bool:
        """Whether anything was answered."""
        return bool(self.answers or self.words)


@dataclass(frozen=True)
class Words:
    """What one of the two wrote for the other; a draft until `sent`."""

    helped: str = ""
    to_try: str = ""
    thanks: str = ""
    sent: bool = False
    share_anyway: bool = False

    @property
    def any(self) -> bool:
        """Whether there is a word at all."""
        return bool(self.helped or self.to_try or self.thanks)


@dataclass(frozen=True)
class Opened:
    """What a member reads on and after the day: the partner's words (None: nothing to open this round), whether their
    own were opened, both replies, and whether they may still answer."""

    theirs: Words | None
    mine_opened: bool
    my_reply: str
    their_reply: str
    may_reply: bool


def questions_of(row: Round) -> QuestionSet:
    """The set that a round asks."""
    return load_set(row.kind)


def asked(row: Round, role: str) -> tuple[Item, ...]:
    """Its questions for this role, in the reader's language."""
    return translated(questions_of(row).of(role))


def own_answers(row: Round, enrolment: Enrolment) -> Given:
    """One's own answers or draft. One query."""
    found = CheckIn.objects.filter(round=row, enrolment=enrolment).first()
    return given(found.kept) if found else Given()


def given(kept: str) -> Given:
    """The answers as stored."""
    values: dict[str, Any] = json.loads(kept) if kept else {}
    return Given(**values)


def own_words(row: Round, member: PairMember) -> Words:
    """One's own words or draft. One query."""
    found = PartnerWords.objects.filter(round=row, member=member).first()
    return words(found.kept) if found else Words()


def words(kept: str) -> Words:
    """The words as stored."""
    return Words(**json.loads(kept)) if kept else Words()


def may_write(row: Round, member: PairMember, *, day: dt.date) -> bool:
    """Whether the member can write for the partner on this day; also when the two have completed what they planned."""
    return row.takes_words(day) and member.pair.state in OPENED


def opened(row: Round, member: PairMember, *, day: dt.date) -> Opened | None:
    """What the member reads on this day; None before the round's day."""
    if not row.is_released(day):
        return None
    rows = {one.member_id: one for one in PartnerWords.objects.filter(round=row, member__pair=member.pair)}
    mine, theirs = rows.get(member.pk), rows.get(member.partner.pk)
    own, other = words(mine.kept if mine else ""), words(theirs.kept if theirs else "")
    live = member.pair.state in OPENED
    reads = live and other.sent and (own.sent or other.share_anyway)
    replied = theirs.reply if theirs and reads else ""
    return Opened(
        theirs=other if reads else None,
        mine_opened=live and own.sent and (other.sent or own.share_anyway),
        my_reply=replied,
        their_reply=mine.reply if mine and live else "",
        may_reply=reads and not replied and day <= row.releases_on + REPLY,
    )


def rounds_of(programmes: Iterable[int]) -> dict[int, list[Round]]:
    """Rounds of these programmes (keys). One query."""
    found: dict[int, list[Round]] = {}
    for row in Round.objects.filter(programme__in=set(programmes)):
        found.setdefault(row.programme_id, []).append(row)
    return found


def checked_in(members: Sequence[PairMember]) -> frozenset[tuple[int, int]]:
    """(round, enrolment) that were answered, for the home of those who answered. One query."""
    rows = CheckIn.objects.filter(enrolment__in=[one.enrolment_id for one in members])
    return frozenset((one.round_id, one.enrolment_id) for one in rows if given(one.kept).sent)


def written(members: Sequence[PairMember]) -> frozenset[tuple[int, int]]:
    """(round, member) for which one's own words are sealed; for one's own home. One query."""
    rows = PartnerWords.objects.filter(member__in=[one.pk for one in members])
    return frozenset((one.round_id, one.member_id) for one in rows if words(one.kept).sent)


def response(row: Round) -> int:
    """How many answered, in whole fives: 0 stands for fewer than five, and one more answer is seldom seen."""
    number = sum(given(one.kept).sent for one in CheckIn.objects.filter(round=row))
    return number - number % MEAN


def programme_rounds(programme: Programme) -> list[Round]:
    """All rounds by date."""
    return list(programme.rounds.all())
