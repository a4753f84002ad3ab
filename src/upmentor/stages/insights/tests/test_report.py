"""A report is worked out once a month, frozen, and put into words when it is read."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from upmentor.ground.jobs.models import Job
from upmentor.measures.figure import Figure
from upmentor.measures.refused import TooLittle
from upmentor.stages.insights import actions, queries
from upmentor.stages.insights.document import Document, Fact, Missing, Part, from_json, to_json
from upmentor.stages.insights.gate import Gate
from upmentor.stages.insights.models import Report, Told
from upmentor.stages.insights.sections import SECTIONS
from upmentor.stages.insights.shown import Line, Shown, ShownReport
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests.factories import Company, company, pair
from upmentor.stages.programmes.models import Programme

pytestmark = pytest.mark.django_db

NOW = dt.datetime(2026, 3, 10, 9, 0, tzinfo=dt.UTC)
BEGAN = dt.datetime(2025, 11, 3, 10, 0, tzinfo=dt.UTC)


def running(pairs: int) -> Company:
    """A programme with so many pairs that began in November and met twice."""
    of = company(pairs, pairs)
    Programme.objects.filter(pk=of.programme.pk).update(state=Programme.State.RUNNING, starts_on=dt.date(2025, 11, 1))
    of.programme.refresh_from_db()
    for place in range(pairs):
        one = pair(of, mentor=place, mentee=place, active_at=BEGAN)
        for number in (1, 2):
            Meeting.objects.create(
                pair=one,
                number=number,
                state=Meeting.State.HELD,
                minutes=60,
                starts_at=BEGAN + dt.timedelta(weeks=5 * number),
                created_at=BEGAN,
            )
    return of


def report_of(programme: Programme, at: dt.datetime = NOW) -> Report:
    """Asked for and worked out."""
    report = actions.ask(programme, by=None, at=at)
    actions.work_out(report, at=at, progress=lambda *_: None)
    return report


def test_document_comes_back_as_it_was():
    figure = Figure(0.5, 0.25, None, 8, "share-wilson", ("no-interval",), 0.1)
    missing = Missing.of(TooLittle("few-pairs", {"pairs": 3}, {"pairs": 5}), dt.date(2026, 6, 30))
    part = Part("activity", [Fact("held", figure, numbers={"n": 1}), Fact("x", missing=missing)], ["w"], {"a": [1, 2]})
    document = Document(dt.date(2026, 2, 28), [part])
    # How many of fewer than five there are stands in no file.
    assert missing.have == {"pairs": 0}
    assert from_json(to_json(document)) == document


def test_report_is_of_the_last_whole_month():
    of = running(6)
    report = report_of(of.programme)
    assert report.day == dt.date(2026, 2, 28)
    part = queries.document_of(report, sponsor=True).part("activity")
    held, cadence = part.fact("held"), part.fact("cadence")
    # Of 16 weeks and 5 days since November every fourth falls due: four conversations a pair, of which two were held.
    assert (held.figure.value, held.figure.n, held.numbers) == (0.5, 24, {"pairs": 6, "held": 12})
    assert (cadence.figure.value, cadence.figure.n, cadence.numbers) == (5.0, 6, {"agreed": 4.0})


def test_a_report_of_four_pairs_says_what_is_needed():
    report = report_of(running(4).programme)
    [fact] = queries.document_of(report, sponsor=True).part("activity").facts
    assert (fact.figure, fact.missing) == (None, Missing("few-pairs", {}, {"pairs": 5}))
    part = next(one for one in queries.shown(report, sponsor=True).parts if one.id == "activity")
    assert (list(part.lines), part.table) == ([], None)
    assert part.missing[0].needs[0].words == "fewer than 5 of 5 pairs"
    assert not Told.objects.exists()


def test_two_more_pairs_change_no_figure_and_five_more_do():
    of = running(12)
    extra = list(Pair.objects.filter(programme=of.programme).order_by("pk"))[6:]
    later = dt.datetime(2026, 3, 20, tzinfo=dt.UTC)
    Pair.objects.filter(pk__in=[one.pk for one in extra]).update(active_at=later)
    first = queries.document_of(report_of(of.programme), sponsor=True).part("activity").fact("held")
    Pair.objects.filter(pk__in=[one.pk for one in extra[:2]]).update(active_at=BEGAN)
    second = queries.document_of(report_of(of.programme), sponsor=True).part("activity").fact("held")
    Pair.objects.filter(pk__in=[one.pk for one in extra]).update(active_at=BEGAN)
    third = queries.document_of(report_of(of.programme), sponsor=True).part("activity").fact("held")
    assert [one.numbers["pairs"] for one in (first, second, third)] == [6, 6, 12]


def test_the_gate_knows_what_other_programmes_and_the_same_report_told():
    one, other = running(1).programme, company(1, 1, name="Another").programme
    day = dt.date(2026, 2, 28)
    first = Gate(Report.objects.create(programme=one, day=day, asked_at=NOW))
    assert set(first.release("stay", {"all": frozenset(range(20))})) == {"all"}
    assert set(first.release("stay", {"fewer": frozenset(range(18))})) == set()
    first.keep()
    second = Gate(Report.objects.create(programme=other, day=day, asked_at=NOW))
    assert set(second.release("stay", {"all": frozenset(range(18))})) == set()
    assert set(second.release("move", {"all": frozenset(range(18))})) == {"all"}


def test_no_report_before_the_first_whole_month():
    programme = running(1).programme
    programme.starts_on = dt.date(2026, 3, 1)
    with pytest.raises(actions.NothingToTell):
        actions.ask(programme, by=None, at=NOW)


def test_every_month_is_asked_for_once():
    running(1)
    for _again in range(2):
        actions.ask_for_month(at=NOW)
    assert Job.objects.filter(name="insights.work_out").count() == 1
    actions.work_out(Report.objects.get(), at=NOW, progress=lambda *_: None)
    assert actions.ask_for_month(at=NOW) == 0


def test_a_report_that_broke_is_tried_again_and_can_be_asked_for(client: Client):
    of = running(6)
    actions.ask(of.programme, by=None, at=NOW)
    Job.objects.filter(name="insights.work_out").update(state=Job.State.DEAD, error="x")
    client.force_login(of.manager)
    page = client.get(reverse("insights:page", args=[of.programme.slug])).content.decode()
    assert reverse("insights:ask", args=[of.programme.slug]) in page
    assert actions.ask_for_month(at=NOW) == 1
    assert Job.objects.filter(name="insights.work_out", state=Job.State.QUEUED).count() == 1


def test_a_kill_half_way_leaves_the_old_report(monkeypatch):
    of = running(6)
    report = report_of(of.programme)
    before = report.document

    def killed(*_: object) -> None:
        raise SystemExit

    with pytest.raises(SystemExit):
        actions.work_out(report, at=NOW, progress=killed)
    report.refresh_from_db()
    assert report.document == before


def test_page_leads_with_the_range_and_counts_nothing(client: Client):
    of = running(6)
    report_of(of.programme)
    client.force_login(of.manager)
    url = reverse("insights:page", args=[of.programme.slug])
    with CaptureQueriesContext(
        connection,
    ) as asked:
        page = client.get(url)
    assert not [
        one["sql"] for one in asked.captured_queries if "pairs_pair" in one["sql"] and "active_at" in one["sql"]
    ]
    text = page.content.decode()
    assert "Between 31 and 69 %" in text
    assert "Data to 28 February 2026." in text
    with override("de"):
        [(_id, headline), *_more] = queries.shown(queries.latest(of.programme), sponsor=True).headlines
        assert headline.base.endswith("28. Februar 2026") or headline.base.endswith("28 Februar 2026")


def test_five_headlines_stand_at_the_top_and_money_is_one_of_them():
    def heads(*names: str) -> list[str]:
        parts = [Shown(name, name, headline=Line(name, "")) for name in names]
        return [name for name, _line in ShownReport(NOW.date(), [Shown("decided", "decided"), *parts]).headlines]

    every = [one.id for one in SECTIONS]
    assert heads(*every) == ["activity", "said", "departments", "staying", "money"]
    assert heads("activity", "said", "change", "goals", "departments", "alike", "money") == [
        "activity", "said", "departments", "alike", "money",
    ]  # fmt: skip
    assert heads("activity", "change", "goals") == ["activity", "change", "goals"]


def test_page_without_a_report_offers_to_work_it_out(client: Client):
    of = running(6)
    client.force_login(of.manager)
    page = client.get(reverse("insights:page", args=[of.programme.slug]))
    assert "There is no report yet" in page.content.decode()
    answer = client.post(reverse("insights:ask", args=[of.programme.slug]), follow=True)
    assert "Working out the report" in answer.content.decode() or "There is no report yet" in answer.content.decode()
    assert Report.objects.count() <= 1


def test_table_of_a_part_as_a_file(client: Client):
    of = running(6)
    report = report_of(of.programme)
    client.force_login(of.manager)
    answer = client.get(reverse("insights:part-file", args=[of.programme.slug, report.uid, "activity", "csv"]))
    assert "Weeks between conversations" in answer.content.decode("utf-8-sig")
    assert (
        client.get(reverse("insights:part-file", args=[of.programme.slug, report.uid, "no-such", "csv"])).status_code
        == 404
    )
