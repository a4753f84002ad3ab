"""Every figure on the page says how it was worked out, from what, and what would change it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from upmentor.stages.goals.models import Outcome, OutcomeConsent
from upmentor.stages.insights import actions, queries
from upmentor.stages.insights.document import Part
from upmentor.stages.insights.sections import rhythm
from upmentor.stages.insights.shown import Shown
from upmentor.stages.insights.tests.test_activity import cancelled, pairs_of
from upmentor.stages.insights.tests.test_alike import leave as leave_alike
from upmentor.stages.insights.tests.test_alike import people, rostered
from upmentor.stages.insights.tests.test_departments import made
from upmentor.stages.insights.tests.test_money import KNOWN
from upmentor.stages.insights.tests.test_report import NOW, report_of, running
from upmentor.stages.insights.tests.test_sections import judged, reviewed
from upmentor.stages.insights.tests.test_staying import drawn, leave
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests.factories import Company

pytestmark = pytest.mark.django_db


def full() -> Company:
    """A programme of which nearly everything can be told."""
    of = running(10)
    Pair.objects.update(planned_meetings=2)
    of.programme.enrolments.update(created_at=NOW.replace(year=2025))
    for pair in pairs_of(of)[:6]:
        cancelled(pair, "mentor", number=2)
        made_here = Outcome.objects.create(pair=pair, kind="idea", state="adopted", text="x")
        for member in PairMember.objects.filter(pair=pair):
            OutcomeConsent.objects.create(outcome=made_here, member=member)
    judged(of, 1)
    reviewed(of, 25, 0.6)
    amounts = {name: (Decimal(one.low), Decimal(one.best), Decimal(one.high), "") for name, one in KNOWN.items()}
    actions.keep_costing(of.programme, "EUR", amounts, by=of.manager, at=NOW)
    return of


def shown(of: Company) -> dict[str, Shown]:
    return {one.id: one for one in queries.shown(report_of(of.programme), sponsor=True).parts}


def names(part: Shown) -> list[str]:
    return [one.name for one in part.methods]


def checked(parts: dict[str, Shown]) -> set[str]:
    """The parts with a figure; each has a card and each card says all four."""
    found = {name for name, one in parts.items() if name != "decided" and (one.lines or one.tables or one.charts)}
    for name in found:
        assert parts[name].methods, name
        for card in parts[name].methods:
            assert all((card.formula, card.source, card.base, card.changes)), (name, card)
            assert card.name or len(parts[name].methods) == 1
    return found


def test_every_part_with_a_figure_has_its_cards():
    parts = shown(full())
    assert checked(parts) >= {"activity", "rhythm", "said", "goals", "money"}
    assert names(parts["activity"]) == [
        "Held, cancelled and open", "From which side", "Weeks between conversations", "Took part", "Completed",
    ]  # fmt: skip
    assert names(parts["said"]) == ["Better decisions", "Recommend score"]
    assert names(parts["goals"]) == ["How far goals were reached", "Outcomes"]
    assert names(parts["money"]) == ["Working hours", "Break-even", "Cost"]


def test_comparisons_have_theirs():
    assert "departments" in checked(shown(made(6, 6, 1.0)))
    of = drawn(40, 20)
    leave(placed=False, number=6)
    assert "staying" in checked(shown(of))
    other = rostered()
    leave_alike(people(other, mine=False)[::4])
    parts = shown(other)
    assert "alike" in checked(parts)
    assert names(parts["alike"]) == ["Stayed", "Moved on inside", "How alike"]


def test_hours_without_prices_and_weeks_without_a_share_have_theirs():
    assert names(shown(running(6))["money"]) == ["Working hours"]
    weeks = Part("rhythm", [], series={"weeks": [["2026-02-22", None]], "day": "2026-02-28"})
    kept = Part("rhythm", [rhythm.Fact("now", missing=rhythm.Missing("few-pairs"))], series=weeks.series)
    assert checked({"rhythm": rhythm.say(kept)}) == {"rhythm"}


def test_cards_stand_on_the_page(client: Client):
    of = full()
    report_of(of.programme)
    client.force_login(of.manager)
    page = client.get(reverse("insights:page", args=[of.programme.slug])).content.decode()
    assert ("Weeks between conversations" in page, "From which side" in page) == (True, False)
    assert page.count("What would change it") >= 12
