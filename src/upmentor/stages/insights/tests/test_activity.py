"""Who takes part, what was held, who cancelled, and who went on to the end."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pypdf import PdfReader

from upmentor.stages.feedback.models import CheckIn
from upmentor.stages.insights.document import Fact
from upmentor.stages.insights.gate import Gate
from upmentor.stages.insights.models import Report, Told
from upmentor.stages.insights.sections import activity
from upmentor.stages.insights.source import Source
from upmentor.stages.insights.tests.test_report import BEGAN, NOW, report_of, running
from upmentor.stages.insights.tests.test_sections import final_round, told
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests.factories import Company, enrol, person, user
from upmentor.stages.programmes.models import Programme, ProgrammeRole

pytestmark = pytest.mark.django_db
LONG_AGO = BEGAN - dt.timedelta(days=60)


def cancelled(pair: Pair, role: str, number: int = 3, days: int = 70) -> None:
    """A conversation that was cancelled so many days after the pair began."""
    at = BEGAN + dt.timedelta(days=days)
    kept = {"minutes": 60, "created_at": BEGAN, "finished_at": at, "starts_at": at}
    Meeting.objects.create(pair=pair, number=number, state="cancelled", cancelled_role=role, **kept)


def pairs_of(of: Company) -> list[Pair]:
    return list(Pair.objects.filter(programme=of.programme).order_by("pk"))


def fact(of: Company, name: str) -> Fact:
    return told(of, "activity")[0].fact(name)


def test_what_fell_due_adds_up_to_one():
    of = running(10)
    for number, pair in enumerate(pairs_of(of)[:6]):
        cancelled(pair, ["mentor", "mentee", "mentor", "", "mentee", "mentor"][number])
    part, shown = told(of, "activity")
    # Four fell due for each of ten, two were held; five were cancelled by one of the two, one by a rule.
    values = {name: part.fact(name).figure.value for name in ("held", "cancelled", "rule", "open")}
    assert values == {"held": 0.5, "cancelled": 5 / 40, "rule": 1 / 40, "open": 14 / 40}
    assert any("were cancelled by one of the two" in line.sentence for line in shown.lines)


def test_a_conversation_that_was_made_up_for_is_held():
    of = running(6)
    for pair in pairs_of(of):
        cancelled(pair, "mentee", number=2, days=10)
    assert fact(of, "cancelled").figure.value == 0


def test_sides_count_each_pair_once_with_its_first():
    of = running(8)
    for number, pair in enumerate(pairs_of(of)[:6]):
        cancelled(pair, "mentor" if number < 2 else "mentee", days=30)
        cancelled(pair, "mentor", days=60)
    part, shown = told(of, "activity")
    side = part.fact("mentor-side")
    assert (round(side.figure.value, 4), side.figure.n) == (round(2 / 6, 4), 6)
    line = next(one for one in shown.lines if "first cancellations" in one.sentence)
    assert line.base.startswith("At least 5 pairs in which one of the two cancelled")


def test_four_pairs_that_cancelled_have_no_side_on_page_and_in_files():
    of = running(8)
    for pair in pairs_of(of)[:4]:
        cancelled(pair, "mentee")
    part, shown = told(of, "activity")
    assert (part.fact("mentor-side").figure, part.fact("mentor-side").numbers) == (None, {})
    assert "From which side cancellations came is withheld" in [one.title for one in shown.missing]
    assert not Told.objects.filter(family="cancelled").exists()


def test_a_sixth_pair_that_cancels_does_not_show_its_side():
    """Between two months only it cancelled: a figure that moved would say from which side."""
    of = running(12)
    for pair in pairs_of(of)[:5]:
        cancelled(pair, "mentee")
    before = fact(of, "mentor-side")
    cancelled(pairs_of(of)[5], "mentor")
    cancelled(pairs_of(of)[0], "mentor", days=80)
    assert fact(of, "mentor-side") == before


def test_share_of_those_invited():
    of = running(6)
    for number in range(8):
        enrol(of.programme, person(f"Invited {number}"), "mentor", created_at=LONG_AGO)
    of.programme.enrolments.update(created_at=LONG_AGO)
    part, shown = told(of, "activity")
    assert (part.fact("part").figure.value, part.fact("part").figure.n) == (12 / 20, 20)
    assert any(line.base.startswith("At least 20 people who were invited") for line in shown.lines)


def test_three_who_did_not_come_are_not_counted_out():
    of = running(6)
    for number in range(3):
        enrol(of.programme, person(f"Invited {number}"), "mentor")
    of.programme.enrolments.update(created_at=LONG_AGO)
    part, shown = told(of, "activity")
    assert part.fact("part").figure is None
    assert "How many of those invited take part is withheld" in [one.title for one in shown.missing]


def test_completed_are_pairs_that_held_four_fifths_and_looked_back():
    of = running(6)
    Pair.objects.update(planned_meetings=2, cadence_weeks=4)
    row = final_round(of)
    for pair in pairs_of(of)[:4]:
        member = PairMember.objects.filter(pair=pair).first()
        kept = '{"version": 1, "sent": true, "answers": {}, "words": {}}'
        CheckIn.objects.create(round=row, enrolment=member.enrolment, kept=kept)
    Meeting.objects.filter(pair=pairs_of(of)[0], number=2).delete()
    # Six pairs have had eight weeks and four; one of them met once, two did not look back.
    assert (fact(of, "completed").figure.value, fact(of, "completed").figure.n) == (0.5, 6)


def test_completed_says_when_to_try_again():
    of = running(6)
    shown = told(of, "activity")[1]
    completed = next(one for one in shown.missing if one.title == "Completed: not enough data yet")
    # Six conversations, four weeks apart, and four weeks more.
    assert completed.sentence.endswith("Try after 31 May 2026.")


def test_every_figure_has_a_row_and_the_queries_are_counted():
    of = running(10)
    for pair in pairs_of(of)[:6]:
        cancelled(pair, "mentor")
    Programme.objects.filter(pk=of.programme.pk).update(starts_on=dt.date(2025, 11, 1))
    report = Report.objects.create(programme=of.programme, day=dt.date(2026, 2, 28), asked_at=NOW)
    source = Source(of.programme, report.day, NOW, Gate(report))
    with CaptureQueriesContext(connection) as asked:
        part = activity.work_out(source)
    assert len(asked) <= 14
    shown = activity.say(part)
    assert len(shown.table.rows) == len([one for one in part.facts if one.figure])


@pytest.mark.parametrize("form", ["", "json", "xlsx", "pdf", "csv"])
def test_from_which_side_is_for_the_sponsor_alone(client: Client, form):
    """The programme team knows every date; the who-sees table gives it no side of a cancellation."""
    of = running(8)
    for pair in pairs_of(of)[:6]:
        cancelled(pair, "mentee")
    report = report_of(of.programme)
    sponsor = user("sponsor")
    ProgrammeRole.objects.create(programme=of.programme, user=sponsor, role="sponsor")
    address = reverse("insights:report", args=[of.programme.slug, report.uid])
    if form == "csv":
        address = reverse("insights:part-file", args=[of.programme.slug, report.uid, "activity", "csv"])
    elif form:
        address = reverse("insights:report-file", args=[of.programme.slug, report.uid, form])
    found = {}
    for name, reader in (("manager", of.manager), ("sponsor", sponsor)):
        client.force_login(reader)
        found[name] = words_of(client.get(address).content, form)
    said = {
        name: [one for one in ("first cancellations", "mentor-side") if one in text] for name, text in found.items()
    }
    assert said["manager"] == []
    assert said["sponsor"]


def words_of(content: bytes, form: str) -> str:
    if form == "xlsx":
        rows = (
            row for sheet in openpyxl.load_workbook(io.BytesIO(content)) for row in sheet.iter_rows(values_only=True)
        )
        return " ".join(str(cell).lower() for row in rows for cell in row)
    if form == "pdf":
        return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages).lower()
    return content.decode().lower()
