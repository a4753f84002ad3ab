"""An attacker who opens every page with figures every third week of a year, knows who answered when, and solves the
linear system, finds no group of fewer than five; with the threshold taken out they do (`ux.md` AC-12.2)."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from itertools import combinations
from random import Random

import numpy as np
import pytest

from upmentor.measures.thresholds import MEAN
from upmentor.stages.feedback.actions.figures import freeze_quarters, freeze_rounds
from upmentor.stages.feedback.models import CheckIn, Pulse, QuarterFigure, RoundFigure
from upmentor.stages.feedback.queries.figures import AVERAGE, CHANGE, THEN, changes, results, sent
from upmentor.stages.feedback.queries.pulse_totals import count_quarters, quarters
from upmentor.stages.feedback.queries.rounds import Given, questions_of, response
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Enrolment, Programme, Round

pytestmark = pytest.mark.django_db
BEGIN, DAY, WEEK = dt.date(2026, 1, 5), dt.timedelta(days=1), dt.timedelta(weeks=1)
OPENS = {"start": 1, "mid-point": 14, "final": 28, "follow-up": 41}
"""In which week of the year each round opens."""
YEAR = 52
Unknown = tuple[str, str, int]
"""What the attacker is after: what one person (key of the enrolment) said on one thing in one round."""


@dataclass
class Attacker:
    """All that was ever read: for each figure its values in their order, each with the unknowns it rests on."""

    read: dict[str, list[tuple[object, frozenset[Unknown]]]] = field(default_factory=dict)

    def note(self, name: str, value: object, rests_on: frozenset[Unknown]) -> None:
        known = self.read.setdefault(name, [])
        if not known or known[-1][0] != value:
            known.append((value, rests_on))

    def finds(self, below: int = MEAN) -> bool:
        """Whether a sum over fewer than `below` people follows from what was read."""
        rows = {unknowns for values in self.read.values() for _value, unknowns in values}
        things = {thing for row in rows for thing, _round, _who in row}
        return any(_solves([row for row in rows if thing in {one[0] for one in row}], below) for thing in things)


def _solves(rows: list[frozenset[Unknown]], below: int) -> bool:
    lumps: dict[tuple[bool, ...], set[int]] = {}
    for unknown in frozenset().union(*rows):
        lumps.setdefault(tuple(unknown in row for row in rows), set()).add(unknown[2])
    people = list(lumps.values())
    _u, strengths, right = np.linalg.svd(np.array(list(lumps)).T.astype(float))
    nothing = right[int((strengths > 1e-9).sum()) :].T
    small = [at for at, who in enumerate(people) if len(who) < below]
    for number in range(1, below):
        for some in combinations(small, number):
            few = len(set().union(*(people[at] for at in some))) < below
            if few and np.abs(nothing[list(some)].sum(axis=0)).max(initial=0) < 1e-7:
                return True
    return False


def look(attacker: Attacker, rounds: Iterable[Round]) -> None:
    """Open the page of each round, and keep what stands there."""
    said = {row.kind: sent(row) for row in rounds}
    for row in rounds:
        here, start = said[row.kind], said.get(Round.Kind.START, {})
        for one in [*results(row), *changes(row)]:
            figures = [value for value in vars(one).values() if isinstance(value, RoundFigure)]
            for figure in figures:
                if figure.value is not None:
                    shown = (figure.value, figure.low, figure.high, figure.people)
                    attacker.note(f"{row.kind}:{figure.key}", shown, behind(figure.key, row, here, start))


def behind(key: str, row: Round, here: Mapping[int, Given], start: Mapping[int, Given]) -> frozenset[Unknown]:
    """The unknowns that a figure rests on. Answers that make up one score count as one thing: worse than it is."""
    kind, name = key.split(":")
    of = {item: score.id for score in questions_of(row).scores for item in score.items}
    now, then = str(row.kind), str(Round.Kind.START)
    items = {score.id: score.items[0] for score in questions_of(row).scores}
    if kind == CHANGE:
        both = {who for who, said in here.items() if items[name] in said.answers} & set(start)
        return frozenset((name, time, who) for who in both for time in (now, then))
    if kind not in ("share", AVERAGE):
        asked = [who for who, said in here.items() if f"{items[name]}{THEN}" in said.answers]
        return frozenset((name, time, who) for who in asked for time in (now, "looking back"))
    thing, time = of.get(name, name), now
    if name.endswith(THEN):
        thing, time = of[name.removesuffix(THEN)], "looking back"
    return frozenset((thing, time, who) for who, said in here.items() if name in said.answers)


def a_year(programme: Programme, people: list[Enrolment], seed: int, *, least: int) -> Attacker:
    """Rounds, answers of some, erasures of a few, and the attacker's visits."""
    draw, attacker = Random(seed), Attacker()
    rounds = [_round(programme, kind, BEGIN + week * WEEK) for kind, week in OPENS.items()]
    for row in rounds:
        often = draw.choice((0.6, 1.0))
        CheckIn.objects.bulk_create(_answer(row, one, draw) for one in people if draw.random() < often)
    for week in range(0, YEAR, 3):
        day = BEGIN + week * WEEK
        freeze_rounds(at=dt.datetime.combine(day, dt.time(12), dt.UTC), least=least)
        over = [row for row in rounds if row.closes_on < day]
        look(attacker, over)
        if over:
            CheckIn.objects.filter(round__programme=programme, enrolment=draw.choice(people)).delete()
        assert all(response(row) % MEAN == 0 for row in over)
    return attacker


def a_quarter(pairs: list[Pair], *, least: int, again: bool = False) -> Attacker:
    """Pulses of a quarter, and two visits with an erasure between them; `again`: figures are counted anew."""
    attacker, programme, day = Attacker(), pairs[0].programme, dt.date(2026, 4, 17)
    start = dt.datetime(2026, 2, 10, 9, tzinfo=dt.UTC)
    for pair in pairs:
        held = {"state": "held", "starts_at": start, "created_at": start}
        meeting = Meeting.objects.create(
            pair=pair, number=Meeting.objects.filter(pair=pair).count() + 1, minutes=60, **held
        )
        for one in pair.members.all():
            Pulse.objects.create(meeting=meeting, member=one, useful=1 + one.pk % 5, openly=4, version=1)
    for _visit in range(2):
        freeze_quarters(at=dt.datetime.combine(day, dt.time(12), dt.UTC), least=least)
        told = frozenset(("useful", "Q1", one) for one in Pulse.objects.values_list("member", flat=True))
        for quarter in count_quarters(programme, on=day) if again else quarters(programme, on=day):
            if quarter.figures:
                attacker.note("useful", quarter.figures[0], told)
        Pulse.objects.filter(member=pairs[0].members.first()).delete()
    Pulse.objects.all().delete()
    QuarterFigure.objects.all().delete()
    return attacker


def _round(programme: Programme, kind: str, opens: dt.date) -> Round:
    closes = opens + 13 * DAY
    days = {"opens_on": opens, "closes_on": closes, "releases_on": closes + DAY}
    return Round.objects.create(programme=programme, kind=kind, **days)


def _answer(row: Round, one: Enrolment, draw: Random) -> CheckIn:
    questions = questions_of(row)
    said = {
        item.id: draw.randint(item.scale.lowest, item.scale.highest) for item in questions.of(one.role) if item.scale
    }
    return CheckIn(round=row, enrolment=one, kept=json.dumps(asdict(Given(questions.version, True, said))))


def test_attacker_with_every_page_of_a_year_finds_nobody_and_somebody_without_the_threshold():
    company = make.company(14, 8)
    people = [*company.mentors, *company.mentees]
    found, figures, changed = {}, {}, set[str]()
    for seed in range(3):
        for least in (MEAN, 1):
            attacker = a_year(make.programme(f"{seed} {least}"), people, seed, least=least)
            found[seed, least] = attacker.finds()
            figures[seed, least] = len(attacker.read)
            changed |= set(attacker.read) if least == MEAN else set()
    assert found == {(seed, least): least == 1 for seed, least in found}
    # There is something to attack, changes among it.
    assert min(figures.values()) > 20
    assert any(key.startswith(f"final:{CHANGE}") for key in changed)


def test_attacker_finds_one_who_was_erased_where_figures_are_counted_again():
    company = make.company(6, 1)
    row = _round(company.programme, "mid-point", BEGIN)
    draw, attacker = Random(1), Attacker()
    CheckIn.objects.bulk_create(_answer(row, one, draw) for one in company.mentors)
    at = dt.datetime.combine(BEGIN + 20 * DAY, dt.time(12), dt.UTC)
    for _again in range(2):
        freeze_rounds(at=at)
        look(attacker, [row])
        CheckIn.objects.filter(enrolment=company.mentors[0]).delete()
        RoundFigure.objects.all().delete()
    assert attacker.finds()


def test_attacker_finds_nobody_in_quarters_and_somebody_where_they_are_counted_again_or_without_the_threshold():
    company = make.company(4, 4)
    pairs = [make.pair(company, mentor=at, mentee=at) for at in range(4)]
    assert [
        a_quarter(pairs, least=MEAN).finds(),
        a_quarter(pairs, least=MEAN, again=True).finds(),
        a_quarter(pairs[:2], least=1).finds(),
    ] == [False, True, True]
