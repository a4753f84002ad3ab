"""How did those who took part fare beside colleagues who are alike? Where no lot made two groups: volunteers matched
with colleagues who are like them in what the roster knows, which is not all (`domain.md` §3.6)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Any

from upmentor.measures.balance import BEYOND
from upmentor.measures.figure import Figure
from upmentor.measures.intervals import difference_interval
from upmentor.measures.power import smallest_difference_of_shares
from upmentor.measures.refused import TooLittle
from upmentor.measures.shares import share
from upmentor.measures.thresholds import AT_RISK, DESCRIPTIVE
from upmentor.stages.insights.colleagues import Known, balance_of, complete, known_on, matched, moved, stayed
from upmentor.stages.insights.document import Fact, Missing, Part
from upmentor.stages.insights.sections.alike_words import say
from upmentor.stages.insights.sections.staying import FAMILY as STAY
from upmentor.stages.insights.sections.staying import LOOKS, MONTH
from upmentor.stages.insights.source import Source
from upmentor.stages.programmes.models import Draw

__all__ = ["say", "work_out"]

# Who stayed is told of waiting lists too: figures of one question share a family, or their groups could be subtracted.
FAMILIES = {"alike": "alike", "stayed": STAY, "moved": "moved"}
TOOK, OTHERS = "alike:took-part", "alike:colleagues"
METHOD = "matched-difference-newcombe"
Groups = tuple[frozenset[int], frozenset[int]]


def work_out(source: Source) -> Part | None:
    """Staying and moving of both groups after as many months as all were watched. None where a lot was drawn: it
    compares better. Twenty queries at most."""
    if Draw.objects.filter(programme=source.programme, drawn_at__lt=source.end).exists():
        return None
    since, series = source.programme.enrol_until, {"day": source.day.isoformat()}
    if since is None or since >= source.day:
        return _nothing(Missing("no-start"), series)
    watched = (source.day - since).days / MONTH
    month = next((one for one in LOOKS if one <= watched), None)
    if month is None:
        when = since + dt.timedelta(days=round(LOOKS[-1] * MONTH) + 1)
        return _nothing(Missing("too-soon", {"months": int(watched)}, {"months": LOOKS[-1]}, when), series)
    people = complete(known_on(source.programme, since))
    try:
        found = matched(people)
    except TooLittle as refused:
        return _nothing(Missing(refused.why, {}, {"people": AT_RISK}), series)
    mine, others = (frozenset(people[pair[side]].person for pair in found.pairs) for side in (0, 1))
    until = since + dt.timedelta(days=round(month * MONTH))
    return _told(source, people, (mine, others), (since, until, month), found.caveats, series)


def _nothing(missing: Missing, series: dict[str, Any]) -> Part:
    return Part("alike", [Fact("stayed", missing=missing)], series=series)


def _told(
    source: Source,
    people: Sequence[Known],
    groups: Groups,
    time: tuple[dt.date, dt.date, int],
    caveats: tuple[str, ...],
    series: dict[str, Any],
) -> Part:
    since, until, month = time
    table = _released(source, "alike", people, groups)
    if table is None:
        return _nothing(Missing("too-close", {}, {"people": AT_RISK}), series)
    balance = balance_of(people, *table)
    series |= {"balance": [list(row) for row in balance.rows], "since": since.isoformat()}
    if balance.verdict == BEYOND:
        return _nothing(Missing("unbalanced"), series)
    facts: list[Fact] = []
    counts: dict[str, Callable[[frozenset[int]], int]] = {
        "stayed": lambda who: stayed(who, until),
        "moved": lambda who: moved(who, since, until),
    }
    for name, count in counts.items():
        told = _released(source, name, people, groups)
        if told is None:
            facts.append(Fact(name, missing=Missing("too-close", {}, {"people": AT_RISK})))
            continue
        shares = [share(count(who), len(who)) for who in told]
        gap, low, high = difference_interval(*shares)
        few = ("descriptive-only",) * (min(map(len, told)) < DESCRIPTIVE)
        figure = Figure(gap, low, high, sum(map(len, told)), METHOD, (*caveats, *few))
        smallest = smallest_difference_of_shares(len(told[0]), len(told[1]), shares[1].value)
        facts += [
            Fact(name, figure, numbers={"month": month, "people": min(map(len, told)), "smallest": smallest}),
            Fact(f"{name}:took-part", shares[0]),
            Fact(f"{name}:colleagues", shares[1]),
        ]
    return Part("alike", facts, series=series)


def _released(source: Source, name: str, people: Sequence[Known], groups: Groups) -> Groups | None:
    """The two groups that may be told for this question, which may be those of an earlier report; None when they can't
    be told together or somebody of them is not known any more."""
    told = source.gate.release(FAMILIES[name], dict(zip((TOOK, OTHERS), groups, strict=True)))
    mine, others = told.get(TOOK), told.get(OTHERS)
    if mine is None or others is None or len(mine) != len(others):
        return None
    return (mine, others) if mine | others <= {one.person for one in people} else None
