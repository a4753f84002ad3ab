"""Totals of pulses: five people, whole quarters, and no two pages that differ by one of them."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.feedback.actions.figures import freeze_quarters
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.queries.pulse_totals import count_quarters as quarters
from upmentor.stages.feedback.queries.pulse_totals import quarters as shown
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make

pytestmark = pytest.mark.django_db
Q1 = dt.datetime(2026, 2, 10, 9, 0, tzinfo=dt.UTC)
SHOWN = dt.date(2026, 4, 17)


@pytest.fixture
def pairs() -> list[Pair]:
    company = make.company(3, 3)
    return [make.pair(company, mentor=place, mentee=place) for place in range(3)]


def say(pair: Pair, role: str, useful: int, *, at: dt.datetime = Q1, number: int = 1) -> Pulse:
    times = {"state": "held", "starts_at": at, "minutes": 60, "created_at": at}
    meeting = Meeting.objects.filter(pair=pair, number=number).first()
    meeting = meeting or Meeting.objects.create(pair=pair, number=number, **times)
    return Pulse.objects.create(meeting=meeting, member=pair.members.get(role=role), useful=useful, openly=5, version=1)


def everybody(pairs: list[Pair], people: int) -> None:
    both = [(pair, role) for pair in pairs for role in ("mentee", "mentor")]
    for (pair, role), useful in zip(both[:people], (5, 4, 3, 4, 2, 5), strict=False):
        say(pair, role, useful)


def test_four_people_are_not_shown_and_five_are(pairs: list[Pair]):
    everybody(pairs, 4)
    assert [one.figures for one in quarters(pairs[0].programme, on=SHOWN)] == [()]
    say(pairs[2], "mentee", 2)
    (found,) = quarters(pairs[0].programme, on=SHOWN)
    assert [(one.value, one.n) for one in found.figures] == [(0.6, 5), (1.0, 5)]


def test_person_counts_once_with_the_last_answer(pairs: list[Pair]):
    everybody(pairs, 4)
    for number in (2, 3):
        say(pairs[0], "mentee", 1, at=Q1 + dt.timedelta(weeks=number), number=number)
    assert [one.figures for one in quarters(pairs[0].programme, on=SHOWN)] == [()]
    say(pairs[2], "mentee", 2)
    assert quarters(pairs[0].programme, on=SHOWN)[0].figures[0].value == 0.4


def test_quarter_is_shown_when_nothing_in_it_changes_any_more_and_while_all_is_there(pairs: list[Pair]):
    everybody(pairs, 6)
    programme = pairs[0].programme
    assert quarters(programme, on=SHOWN - dt.timedelta(days=1)) == []
    assert quarters(programme, on=dt.date(2026, 12, 31)) == quarters(programme, on=SHOWN)
    assert quarters(programme, on=dt.date(2027, 1, 1)) == []


def test_answer_of_today_changes_no_figure(pairs: list[Pair]):
    everybody(pairs, 6)
    before = quarters(pairs[0].programme, on=SHOWN)
    say(pairs[0], "mentee", 1, at=Q1 + dt.timedelta(days=60), number=4)
    assert quarters(pairs[0].programme, on=SHOWN) == before


def test_other_programme_is_not_counted(pairs: list[Pair]):
    everybody(pairs, 4)
    other = make.pair()
    for role in ("mentee", "mentor"):
        say(other, role, 5)
    assert [one.figures for one in quarters(pairs[0].programme, on=SHOWN)] == [()]


def test_counted_quarter_stays_when_somebody_is_erased(pairs: list[Pair]):
    everybody(pairs, 6)
    at = dt.datetime.combine(SHOWN, dt.time(12), dt.UTC)
    assert (shown(pairs[0].programme, on=SHOWN), freeze_quarters(at=at), freeze_quarters(at=at)) == ([], 1, 0)
    before = shown(pairs[0].programme, on=SHOWN)
    assert before == quarters(pairs[0].programme, on=SHOWN)
    Pulse.objects.filter(member__pair=pairs[0]).delete()
    freeze_quarters(at=at)
    assert shown(pairs[0].programme, on=SHOWN) == before
