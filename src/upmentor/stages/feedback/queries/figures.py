"""Figures of a round that is over: counted from the answers once, by `actions.figures`, and read from there on.

Shares and means are of everybody who was asked a question. Changes are of the people who answered both at the start and
at the end; one is withheld when, beside the shares of the two rounds, it would show fewer than five people."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from upmentor.ground.content.messages import translated
from upmentor.ground.content.questions import Item, QuestionSet, Score
from upmentor.measures.change import FEWEST, NoSpread, hedges_g, look_back
from upmentor.measures.figure import Figure
from upmentor.measures.instruments import Instrument, score
from upmentor.measures.shares import mean, recommend, share, top_two
from upmentor.measures.suppression import reveals
from upmentor.measures.thresholds import DISTRIBUTION, MEAN
from upmentor.stages.feedback.models import CheckIn, RoundFigure
from upmentor.stages.feedback.queries.rounds import Given, given, questions_of
from upmentor.stages.programmes.models import Enrolment, Programme, Round

SHARE, AVERAGE, CHANGE, LOOK_BACK, RECOMMEND = "share", "mean", "change", "look-back", "recommend"
# The scale from 0 to 10 of which there is a score beside share and mean.
ZERO_TO_TEN = "recommend"
# Of these choices the highest is counted, of people with this role.
COUNTED = {"better": Enrolment.Role.MENTEE}
THEN = "_then"
SCORES = {
    "footing": _("Mentors: how sure they are of themselves among senior people"),
    "openness": _("Leaders: how open they are to people earlier in their career"),
}
Answers = Mapping[int, Given]
"""Sent answers by the key of the enrolment."""


@dataclass(frozen=True)
class Result:
    """A question of a finished round: the share of the two highest answers, and the mean; None: withheld."""

    question: str
    share: RoundFigure | None
    mean: RoundFigure | None

    @property
    def percent(self) -> tuple[int, int, int] | None:
        """Share, low and high in whole percent."""
        one = self.share
        if one is None or one.value is None or one.low is None or one.high is None:
            return None
        return round(100 * one.value), round(100 * one.low), round(100 * one.high)


@dataclass(frozen=True)
class Change:
    """How far the same people moved from start to end, and the same from looking back; None: withheld."""

    label: str
    figure: RoundFigure | None
    looking_back: RoundFigure | None


def results(row: Round) -> list[Result]:
    """What stands of a round; empty until it is over and counted. One query."""
    known = _known(row)
    return [
        Result(item.question, known.get(f"{SHARE}:{item.id}"), known.get(f"{AVERAGE}:{item.id}"))
        for item in translated(questions_of(row)).items
        if item.kind == "scale" and f"{SHARE}:{item.id}" in known
    ]


def changes(row: Round) -> list[Change]:
    """From start to end, for a final review that was counted. One query."""
    known = _known(row)
    found = [one for one in questions_of(row).scores if f"{CHANGE}:{one.id}" in known]
    labels = {one.id: str(SCORES.get(one.id, one.id)) for one in found}
    return [Change(labels[one.id], known[f"{CHANGE}:{one.id}"], known.get(f"{LOOK_BACK}:{one.id}")) for one in found]


def counted_on(row: Round) -> dt.date | None:
    """The day on which its figures were counted; None before."""
    return RoundFigure.objects.filter(round=row).values_list("counted_on", flat=True).first()


def _known(row: Round) -> dict[str, RoundFigure]:
    return {one.key: one for one in RoundFigure.objects.filter(round=row)}


def count(row: Round, *, least: int = MEAN) -> Iterator[tuple[str, Figure | None, str]]:
    """Key, figure or None (withheld) and method of everything that the round shows, from its answers. Pages never call
    this; `least` is another threshold for tests of what the threshold does."""
    here = sent(row)
    for item in questions_of(row).items:
        if item.kind == "scale" and item.scale:
            yield from _question(item, here, least)
        if item.id in COUNTED and item.scale:
            yield from _choice(item, row.programme, here, least)
    if row.kind == Round.Kind.FINAL:
        start = Round.objects.filter(programme=row.programme, kind=Round.Kind.START).first()
        yield from _changes(row, sent(start) if start else {}, here, start, least)


def sent(row: Round) -> Answers:
    """Sent answers of a round. One query."""
    rows = CheckIn.objects.filter(round=row)
    return {one.enrolment_id: found for one in rows if (found := given(one.kept)).sent}


def _question(item: Item, here: Answers, least: int) -> Iterator[tuple[str, Figure | None, str]]:
    values = [found.answers[item.id] for found in here.values() if item.id in found.answers]
    lowest, highest = (item.scale.lowest, len(item.scale.levels)) if item.scale else (1, 5)
    turned = [value - lowest + 1 for value in values]
    # A share and a mean of very few come close to saying who chose what.
    yield f"{SHARE}:{item.id}", top_two(turned, highest) if len(values) >= least else None, ""
    enough = len(values) >= (DISTRIBUTION if least == MEAN else max(least, 2))
    yield f"{AVERAGE}:{item.id}", mean(values) if enough else None, ""
    if item.scale and item.scale.id == ZERO_TO_TEN:
        yield f"{RECOMMEND}:{item.id}", recommend(values)[0] if enough else None, ""


def _choice(item: Item, programme: Programme, here: Answers, least: int) -> Iterator[tuple[str, Figure | None, str]]:
    """The share of one role that chose the highest level. One query."""
    rows = Enrolment.objects.filter(programme=programme, role=COUNTED[item.id]).values_list("pk", flat=True)
    values = [here[who].answers[item.id] for who in rows if who in here and item.id in here[who].answers]
    highest = item.scale.highest if item.scale else 1
    hits = sum(value == highest for value in values)
    yield f"{SHARE}:{item.id}", share(hits, len(values)) if len(values) >= least else None, ""


def _changes(
    row: Round, before: Answers, after: Answers, start: Round | None, least: int
) -> Iterator[tuple[str, Figure | None, str]]:
    final, first = questions_of(row), questions_of(start) if start else None
    for one in final.scores:
        then, now = _scored(first, one.id, before) if first else {}, _scored(final, one.id, after)
        both = frozenset(then) & frozenset(now)
        gone = _gone(start, one.items[0], before) if start else 0
        figure, why = None, ""
        if len(both) >= max(least, FEWEST) and not _too_close(then, now, both, gone, least):
            figure, why = _moved(hedges_g, [then[who] for who in both], [now[who] for who in both])
        yield f"{CHANGE}:{one.id}", figure, why
        item = next((name for name in one.items if any(other.id == f"{name}{THEN}" for other in final.items)), "")
        if item:
            pairs = [
                (found.answers[f"{item}{THEN}"], found.answers[item])
                for found in after.values()
                if item in found.answers and f"{item}{THEN}" in found.answers
            ]
            figure, why = (
                _moved(look_back, *zip(*pairs, strict=True)) if len(pairs) >= max(least, FEWEST) else (None, "")
            )
            yield f"{LOOK_BACK}:{one.id}", figure, why


def _moved(
    measure: Callable[[Sequence[float], Sequence[float]], Figure], then: Sequence[float], now: Sequence[float]
) -> tuple[Figure | None, str]:
    try:
        return measure(then, now), ""
    except NoSpread:
        return None, "no-spread"


def _gone(start: Round, item: str, before: Answers) -> int:
    """How many of those behind the start's figures have been erased since: they stand behind them still."""
    counted = RoundFigure.objects.filter(round=start, key=f"{SHARE}:{item}").values_list("people", flat=True).first()
    return max(0, (counted or 0) - sum(item in found.answers for found in before.values()))


def _too_close(
    then: Mapping[int, float], now: Mapping[int, float], both: frozenset[int], gone: int, least: int
) -> bool:
    """Whether shares of everybody at the start, of everybody at the end and the change of those who answered both
    would together show fewer than `least` answers. What somebody said at one time is one unknown of the attacker."""
    first = frozenset(("then", who) for who in (*then, *(f"gone {number}" for number in range(gone))))
    last = frozenset(("now", who) for who in now)
    moved = frozenset((time, who) for who in both for time in ("then", "now"))
    return reveals([first, last, moved], least)


def _scored(questions: QuestionSet, name: str, answers: Answers) -> dict[int, float]:
    """Score of each person who answered enough of its items."""
    one = next((one for one in questions.scores if one.id == name), None)
    if one is None:
        return {}
    instrument = _instrument(questions, one)
    found = {}
    for who, said in answers.items():
        value = score(instrument, {item: said.answers.get(item) for item in one.items})
        if value is not None:
            found[who] = value
    return found


def _instrument(questions: QuestionSet, one: Score) -> Instrument:
    scale = next(item.scale for item in questions.items if item.id == one.items[0] and item.scale)
    return Instrument(one.items, scale.lowest, scale.highest, frozenset(one.reversed_items), one.may_miss, one.how)
