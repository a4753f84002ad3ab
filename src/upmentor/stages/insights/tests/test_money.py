"""Money: hours counted, prices typed as ranges, break-even first."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.accounts.tests.factories import user
from upmentor.measures.figure import Figure
from upmentor.measures.returns import Range
from upmentor.stages.insights import actions, costing, queries
from upmentor.stages.insights.document import Document, Fact, Part, to_json
from upmentor.stages.insights.hours import Hours, count
from upmentor.stages.insights.models import Amount, Costing, Report
from upmentor.stages.insights.money_page import money_page
from upmentor.stages.insights.sections import money
from upmentor.stages.insights.tests.test_report import BEGAN, NOW, report_of, running
from upmentor.stages.insights.tests.test_staying import drawn, leave
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests.factories import Company, enrol, pair, person
from upmentor.stages.programmes.models import ProgrammeRole

pytestmark = pytest.mark.django_db

PRICES = {"mentor_rate_best": "40", "mentee_rate_best": "100", "vacancy_low": "20000", "vacancy_best": "30000"}
PRICES |= {"vacancy_high": "60000", "vacancy_source": "Recruiting, 2025", "currency": "eur"}
KNOWN = {"mentor_rate": Range.point(40), "mentee_rate": Range.point(100), "vacancy": Range.point(1000)}
HOURS = Hours(Range.point(30), Range.point(20), 20)
DAY = dt.date(2026, 2, 28)


def signed_in(of: Company, client: Client) -> Client:
    client.force_login(of.manager)
    return client


def address(of: Company, name: str = "roi") -> str:
    return reverse(f"insights:{name}", args=[of.programme.slug])


def test_hours_are_those_of_held_conversations_and_their_preparation():
    of = running(5)
    one = Pair.objects.order_by("pk").first()
    late = {"minutes": 60, "created_at": BEGAN, "starts_at": BEGAN + dt.timedelta(weeks=12)}
    Meeting.objects.create(pair=one, number=0, state="held", **late | {"minutes": 20})
    Meeting.objects.create(pair=one, number=3, state="unconfirmed", **late)
    Meeting.objects.create(pair=one, number=4, state="cancelled", **late)
    Meeting.objects.create(pair=one, number=5, state="held", **late | {"starts_at": NOW})
    pairs = set(Pair.objects.filter(programme=of.programme).values_list("pk", flat=True))
    with CaptureQueriesContext(connection) as asked:
        found = count(pairs, NOW)
    # Ten conversations of an hour, a first talk of 20 minutes, one of an hour that nobody confirmed.
    mentor, mentee = Range(920 / 60, 920 / 60, 1010 / 60), Range(620 / 60, 620 / 60, 680 / 60)
    assert found == Hours(mentor, mentee, 10)
    assert len(asked) == 3


def test_break_even_is_cost_by_what_a_leaver_costs():
    found = costing.worth(KNOWN, HOURS, months=6)
    assert (found.outcome.cost.value, found.people.value, found.outcome.returned) == (3200, 6.4, None)


def test_what_is_asked_for_a_month_counts_for_every_month():
    known = KNOWN | {"coordinator_hours": Range.point(10), "coordinator_rate": Range.point(50)}
    known |= {"platform": Range.point(100), "salary": Range.point(50_000), "factor": Range.point(21)}
    found = costing.worth(known, HOURS, months=6)
    assert found.outcome.cost.value == 3200 + 3000 + 600
    assert found.people.value == pytest.approx(2 * 6800 / 11_500)


def test_the_report_freezes_hours_and_break_even():
    of = running(6)
    amounts = {name: (Decimal(one.low), Decimal(one.best), Decimal(one.high), "") for name, one in KNOWN.items()}
    actions.keep_costing(of.programme, "EUR", amounts, by=of.manager, at=NOW)
    report = report_of(of.programme)
    part = queries.document_of(report, sponsor=True).part("money")
    # Six pairs met twice for an hour; mentors prepared half an hour each time. From 1 November to 28 February.
    assert part.fact("cost").figure.value == 18 * 40 + 12 * 100
    assert part.fact("break-even").figure.value == pytest.approx(1.92 * 365.25 / 120)
    line = money.say(part).headline
    assert line.finding == "Pays for itself if it keeps 6 people a year"
    assert line.base == "Your own figures; 30 working hours of mentors and leaders, data to 28 February 2026"


@pytest.mark.parametrize(("low", "value", "high", "best"), [(0.5, 0.7, 1.04, "1"), (12.6, 17.5, 25.6, "18")])
def test_the_best_estimate_of_break_even_lies_within_its_own_range(low, value, high, best):
    line = money._break_even(Figure(value, low, high, 1, "break-even"), Part("money"), dt.date(2026, 2, 28))
    assert line.sentence == f"who would have left. Best estimate {best}."


def test_file_of_a_part_has_numbers_that_programs_read(client: Client):
    of = running(6)
    amounts = {name: (Decimal(one.low), Decimal(one.best), Decimal(one.high), "") for name, one in KNOWN.items()}
    actions.keep_costing(of.programme, "EUR", amounts, by=of.manager, at=NOW)
    report = report_of(of.programme)
    client.force_login(of.manager)
    for language in ("en", "de"):
        file = reverse("insights:part-file", args=[of.programme.slug, report.uid, "money", "csv"])
        lines = client.get(file, headers={"accept-language": language}).content.decode("utf-8-sig").splitlines()
        assert any(line.endswith(",1920,1920,1920") for line in lines), lines


def test_hours_of_four_pairs_are_not_told():
    part = queries.document_of(report_of(running(4).programme), sponsor=True).part("money")
    assert [(fact.id, fact.figure, fact.numbers) for fact in part.facts] == [("hours", None, {})]
    assert money.hours_of(part) is None


def test_without_prices_the_page_names_the_three_figures_and_fills_none_in(client: Client):
    of = running(5)
    report_of(of.programme)
    page = signed_in(of, client).get(address(of))
    needs = [one.words for one in page.context["part"].missing[0].needs]
    assert needs == [
        "what an hour of a mentor costs",
        "what an hour of a leader costs",
        "what it costs you when somebody leaves",
    ]
    assert {bound.name: bound.value() for bound in page.context["form"] if bound.value() is not None} == {}


def test_saving_counts_again_and_keeps_the_earlier_version(client: Client):
    of = running(5)
    report_of(of.programme)
    signed_in(of, client).post(address(of, "roi-change"), PRICES)
    client.post(address(of, "roi-change"), PRICES | {"mentor_rate_best": "50"})
    client.post(address(of, "roi-change"), PRICES | {"mentor_rate_best": "50"})
    assert [one.currency for one in Costing.objects.all()] == ["EUR", "EUR"]
    found = money_page(of.programme)
    assert [(one.by, one.names) for one in found.changes] == [
        (of.manager.name, ["An hour of a mentor"]),
        (of.manager.name, ["An hour of a mentor", "An hour of a leader", "What a leaver costs you"]),
    ]
    assert found.part.lines[1].finding == "It has cost EUR\xa01,750 so far"
    assert [(one.label, one.low, one.best, one.high, one.source) for one in found.prices][2] == (
        "What a leaver costs you", "20,000", "30,000", "60,000", "Recruiting, 2025",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"mentor_rate_low": "41"}, "mentor_rate_low"),
        ({"mentor_rate_high": "39"}, "mentor_rate_high"),
        ({"salary_low": "1"}, "salary_best"),
        ({"mentor_rate_best": "-1"}, "mentor_rate_best"),
        ({"mentor_rate_best": "1e13"}, "mentor_rate_best"),
        ({"mentor_rate_best": "NaN"}, "mentor_rate_best"),
        ({"currency": "euro"}, "currency"),
        ({"vacancy_source": "x" * 201}, "vacancy_source"),
    ],
)
def test_what_is_no_range_comes_back_with_everything_typed(client: Client, typed: dict[str, str], field: str):
    of = running(1)
    page = signed_in(of, client).post(address(of, "roi-change"), PRICES | typed)
    assert (page.status_code, list(page.context["form"].errors)) == (422, [field])
    assert page.context["form"]["vacancy_high"].value() == "60000"
    assert not Costing.objects.exists()


@pytest.mark.parametrize(("price", "leaver"), [("1000000000000", "1000000000000"), ("0.01", "0.01"), ("0", "0")])
def test_the_page_opens_with_any_price_that_the_form_takes(client: Client, price: str, leaver: str):
    of = running(5)
    report_of(of.programme)
    names = ("mentor_rate", "mentee_rate", "coordinator_hours", "coordinator_rate", "training", "platform", "salary")
    typed = {f"{name}_best": price for name in names} | {"vacancy_best": leaver, "factor_best": "0.01"}
    assert signed_in(of, client).post(address(of, "roi-change"), typed | {"currency": "VND"}).status_code == 302
    assert client.get(address(of)).status_code == 200


def test_use_fills_in_a_published_range_with_its_source_and_keeps_nothing(client: Client):
    of = running(1)
    page = signed_in(of, client).post(address(of, "roi-change"), PRICES | {"use": "cited"})
    form = page.context["form"]
    shown = [form[f"factor_{end}"].value() for end in ("low", "best", "high", "source")]
    assert (page.status_code, shown) == (200, [30, 40, 50, "Nobscot turnover calculator"])
    assert form["mentee_rate_best"].value() == "100"
    assert not Costing.objects.exists()


def test_a_return_stands_with_its_interval_when_a_comparison_tells_who_stayed():
    part = money.part_of(HOURS, 6, DAY, KNOWN, "EUR", Figure(5, -1, 11, 80, "told"))
    [_even, _cost, line] = money.say(part).lines
    low, high = re.fullmatch(r"Return between \u2212(\d+) and (\d+) %", line.finding).groups()
    # 5 people (−1 to 11) at 1,000 each against 3,200: −131 to 244 %, within simulation error.
    assert (int(low), int(high)) == (pytest.approx(131, abs=5), pytest.approx(244, abs=5))
    assert "This could be chance. It pays for itself in " in line.sentence
    assert "between EUR\xa0\u22123,200 and EUR\xa0\u22123,200" in line.sentence


def test_the_report_shows_the_return_with_its_interval_where_a_lot_was_drawn():
    of = drawn(40, 20)
    of.mentees += [enrol(of.programme, person(f"Leader {one}", grade=8), "mentee") for one in range(5)]
    began = dt.datetime(2025, 6, 2, 9, 0, tzinfo=dt.UTC)
    for place in range(6):
        one = pair(of, mentor=place, mentee=place, active_at=began)
        kept = {"minutes": 60, "created_at": began, "starts_at": began + dt.timedelta(weeks=5)}
        Meeting.objects.create(pair=one, number=1, state="held", **kept)
    leave(placed=False, number=8)
    amounts = {name: (Decimal(one.low), Decimal(one.best), Decimal(one.high), "") for name, one in KNOWN.items()}
    actions.keep_costing(of.programme, "EUR", amounts, by=of.manager, at=NOW)
    document = queries.document_of(report_of(of.programme), sponsor=True)
    avoided, part = document.part("staying").fact("avoided").figure, document.part("money")
    # Eight of twenty more stayed, each worth 1,000, against nine hours at 40 and six at 100.
    assert avoided.value == pytest.approx(8)
    assert part.fact("return").figure.value == pytest.approx(100 * (8000 - 960) / 960)
    lines = money.say(part).lines
    assert [one.name for one in money.say(part).methods] == ["Working hours", "Break-even", "Cost", "Return"]
    assert lines[0].finding.startswith("Pays for itself if it keeps")
    assert re.match(r"Return between [\u22120-9,]+ and [0-9,]+ %", lines[2].finding)
    assert "compared without a draw" not in lines[2].sentence
    # The page on money counts the same with the prices of now.
    assert money_page(of.programme).part.lines[2].finding == lines[2].finding


def test_matched_colleagues_are_no_saving():
    told = Fact("avoided", Figure(5, 1, 9, 80, "told"))
    assert money.avoided_in([Part("alike", [told])]) is None
    assert money.avoided_in([Part("staying", [told])]) == told.figure
    assert money.avoided_in([Part("staying", [Fact("avoided", Figure(5, None, None, 80, "told"))])]) is None


def test_leavers_avoided_come_from_the_report(client: Client):
    of = running(5)
    hours = {"low": 30, "high": 30, "mentee_low": 20, "mentee_high": 20, "held": 20, "months": 6}
    parts = [
        Part("staying", [Fact("avoided", Figure(5, 1, 9, 80, "told"))]),
        Part("money", [Fact("hours", numbers=hours)], series={"day": DAY.isoformat(), "currency": ""}),
    ]
    kept = {"asked_at": NOW, "made_at": NOW, "document": to_json(Document(DAY, parts))}
    Report.objects.create(programme=of.programme, day=DAY, **kept)
    signed_in(of, client).post(address(of, "roi-change"), PRICES)
    with CaptureQueriesContext(connection) as asked:
        found = money_page(of.programme)
    assert (found.is_net, found.part.lines[2].finding[:14]) == (True, "Return between")
    assert len(asked) == 3


def test_a_sponsor_reads_the_figures_and_gets_no_form(client: Client):
    of = running(5)
    report_of(of.programme)
    sponsor = user("Sponsor")
    ProgrammeRole.objects.create(programme=of.programme, user=sponsor, role=ProgrammeRole.Role.SPONSOR)
    client.force_login(sponsor)
    page = client.get(address(of))
    assert (page.status_code, page.context["form"]) == (200, None)
    assert client.post(address(of, "roi-change"), PRICES).status_code == 404


def test_the_database_refuses_what_is_no_range():
    of = running(1)
    kept = Costing.objects.create(programme=of.programme, currency="EUR", made_at=NOW)
    for low, best, high in ((2, 1, 3), (1, 3, 2), (-1, 0, 1)):
        with pytest.raises(IntegrityError), transaction.atomic():
            Amount.objects.create(costing=kept, name="salary", low=low, best=best, high=high)


def test_the_verb_refuses_what_is_no_range():
    of = running(1)
    for name, ends in (("salary", (2, 1, 3)), ("shoes", (1, 1, 1))):
        with pytest.raises(actions.NotARange):
            actions.keep_costing(of.programme, "EUR", {name: (*map(Decimal, ends), "")}, by=of.manager, at=NOW)
