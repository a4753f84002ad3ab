"""Participants beside colleagues who are alike, where no lot was drawn."""

from __future__ import annotations

import datetime as dt
from random import Random

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.measures.suppression import reveals
from upmentor.stages.insights import queries
from upmentor.stages.insights.colleagues import known_on, pooled
from upmentor.stages.insights.document import Part
from upmentor.stages.insights.gate import Gate
from upmentor.stages.insights.models import Report, Told
from upmentor.stages.insights.sections import alike
from upmentor.stages.insights.shown import Shown
from upmentor.stages.insights.source import Source
from upmentor.stages.insights.tests.test_report import NOW, report_of
from upmentor.stages.pairs.tests.factories import Company, company, department, enrol, person
from upmentor.stages.people.models import EmploymentFact, Person
from upmentor.stages.programmes.models import Enrolment, Programme

SINCE = dt.date(2025, 8, 20)
STARTED = dt.datetime(2025, 8, 1, tzinfo=dt.UTC)


def fact(who: Person, day: dt.date, **changed: object) -> EmploymentFact:
    """What the roster says of somebody from a day on."""
    kept = {"department": who.department, "site": who.site, "manager": who.manager, "grade": who.grade}
    kept |= {"employed": True, "recorded_at": NOW} | changed
    return EmploymentFact.objects.create(person=who, valid_from=day, **kept)


def rostered(taking_part: int = 40, others: int = 120, *, apart: int = 0) -> Company:
    """Enrolment closed on 20 August; participants are alike the others but for `apart` grades."""
    of, dice = company(0, 0), Random(4)
    Programme.objects.filter(pk=of.programme.pk).update(
        state="running", enrol_until=SINCE, starts_on=dt.date(2025, 9, 1)
    )
    of.programme.refresh_from_db()
    for number in range(taking_part + others):
        mine = number < taking_part
        start = SINCE - dt.timedelta(days=dice.randrange(200, 4000))
        grade = dice.randrange(2, 7) + (apart if mine else 0)
        who = person(f"P{number}", grade=grade, department_name=("Sales", "Finance")[number % 2], start_date=start)
        fact(who, start)
        if mine:
            of.mentors.append(enrol(of.programme, who, "mentor", submitted_at=STARTED))
    return of


def people(of: Company, *, mine: bool) -> list[Person]:
    keys = [one.person_id for one in of.mentors]
    rows = Person.objects.filter(pk__in=keys) if mine else Person.objects.exclude(pk__in=keys)
    return list(rows.order_by("pk"))


def leave(who: list[Person], days: int = 60) -> None:
    for one in who:
        day = SINCE + dt.timedelta(days=days)
        Person.objects.filter(pk=one.pk).update(leave_date=day, employed=False)
        fact(one, day, employed=False)


def told(of: Company) -> tuple[Part, Shown | None]:
    report = report_of(of.programme)
    shown = next((one for one in queries.shown(report, sponsor=True).parts if one.id == "alike"), None)
    return queries.document_of(report, sponsor=True).part("alike"), shown


@pytest.mark.django_db
def test_shares_after_six_months_and_the_label_that_volunteers_differ():
    of = rostered()
    leave(people(of, mine=False)[::4])
    part, shown = told(of)
    stayed = part.fact("stayed")
    assert stayed.numbers["month"] == 6
    assert part.fact("stayed:took-part").figure.value == 1.0
    assert 0.6 < part.fact("stayed:colleagues").figure.value < 0.9
    assert (stayed.figure.low > 0, "not-random" in stayed.figure.caveats) == (True, True)
    assert "Volunteers matched with colleagues who are alike" in shown.headline.sentence
    assert "This is not a draw." in shown.warnings[0]
    assert shown.headline.base.endswith("as many colleagues, data to 28 February 2026")
    assert "People who volunteer differ" in shown.limits[0]
    assert shown.noticed.startswith("The smallest difference that would have been noticed")
    assert [row[0] for row in shown.more[0].rows][:3] == ["grade", "distance from the middle grade", "years here"]


@pytest.mark.django_db
def test_where_nobody_left_no_difference_could_have_been_noticed():
    shown = told(rostered())[1]
    assert "This could be chance." in shown.headline.sentence
    assert shown.noticed.startswith("Even if all of them had stayed")


@pytest.mark.django_db
def test_moves_are_another_department_or_a_higher_grade_and_no_merger():
    of = rostered()
    mine, product = people(of, mine=True), department("Product")
    for one in mine[:10]:
        fact(one, SINCE + dt.timedelta(days=50), department=product)
    for one in mine[10:16]:
        fact(one, SINCE + dt.timedelta(days=50), grade=one.grade + 1)
    # Back again before the end, a step down, and after the end: no moves.
    fact(mine[0], SINCE + dt.timedelta(days=90))
    fact(mine[20], SINCE + dt.timedelta(days=50), grade=one.grade - 1)
    fact(mine[21], SINCE + dt.timedelta(days=190), department=product)
    of_department = mine[0].department
    part, shown = told(of)
    took = part.fact("moved:took-part").figure
    assert round(took.value * took.n) <= 15
    assert took.value > 0.25
    assert part.fact("moved:colleagues").figure.value == 0
    assert "moved on inside" in shown.lines[1].finding
    of_department.merged_into = product
    of_department.save()
    assert told(of)[0].fact("moved:colleagues").figure.value == 0


@pytest.mark.django_db
def test_nothing_where_places_were_drawn_by_lot():
    of = rostered()
    of.programme.draws.create(role="mentor", places=5, seed=1, drawn_at=STARTED)
    assert told(of)[1] is None


@pytest.mark.django_db
def test_groups_that_stay_apart_are_refused_with_their_table():
    part, shown = told(rostered(apart=2))
    assert part.fact("stayed").figure is None
    assert part.fact("stayed").missing.why in ("unbalanced", "no-overlap")
    assert shown.lines == ()
    assert shown.missing


@pytest.mark.django_db
def test_nine_participants_are_too_few():
    part, shown = told(rostered(taking_part=9))
    assert (part.fact("stayed").figure, part.fact("stayed").missing.have) == (None, {})
    assert shown.missing[0].needs[0].words == "fewer than 10 of 10 participants with a colleague who is alike"
    assert not Told.objects.filter(family__in=["alike", "stay", "moved"]).exists()


@pytest.mark.django_db
def test_who_enrols_after_the_close_stays_with_the_others_and_who_stops_with_those_who_took_part():
    of = rostered(12, 20)
    late, stopped = people(of, mine=False)[0], of.mentors[0]
    enrol(of.programme, late, "mentor", submitted_at=NOW)
    Enrolment.objects.filter(pk=stopped.pk).update(state="withdrawn", state_before="available")
    known = {one.person: one.took for one in known_on(of.programme, SINCE)}
    assert (known[late.pk], known[stopped.person_id], sum(known.values())) == (False, True, 12)


@pytest.mark.django_db
def test_no_figure_when_beside_the_waiting_list_it_would_show_four():
    """Both compare who stayed: whoever reads both could subtract one group from the other."""
    of = rostered(40, 120)
    waiting = people(of, mine=False)[:30]
    for one in waiting:
        row = enrol(of.programme, one, "mentor", submitted_at=STARTED)
        Enrolment.objects.filter(pk=row.pk).update(state="waiting")
    leave([*people(of, mine=True)[:6], *waiting[:6]])
    # Nobody is like these two.
    EmploymentFact.objects.filter(person__in=people(of, mine=True)[-2:]).update(grade=12)
    part, shown = told(of)
    # Nearly all of those with a place found somebody who is alike: the few others would be shown.
    assert part.fact("stayed").missing.why == "too-close"
    assert part.fact("moved").figure
    assert shown.missing[0].sentence.startswith("Beside figures that were told before")
    sets = [frozenset(one) for one in Told.objects.filter(family="stay").values_list("people", flat=True)]
    assert len(sets) >= 2
    assert not reveals(sets, 5)


@pytest.mark.django_db
def test_months_on_end_show_no_group_below_five():
    of, dice = rostered(30, 90), Random(3)
    for month in range(6):
        leave(dice.sample(people(of, mine=False), 2), days=30 * month + 5)
        Enrolment.objects.filter(pk=of.mentors[month].pk).update(state="invited")
        report_of(of.programme, NOW + dt.timedelta(days=31 * month))
    for family in ("alike", "stay", "moved"):
        sets = [frozenset(one) for one in Told.objects.filter(family=family).values_list("people", flat=True)]
        assert sets
        assert not reveals(sets, 5)


@pytest.mark.django_db
def test_queries_are_few_and_the_same_for_many_people():
    of = rostered(30, 60)
    report = Report.objects.create(programme=of.programme, day=dt.date(2026, 2, 28), asked_at=NOW)
    with CaptureQueriesContext(connection) as asked:
        alike.work_out(Source(of.programme, report.day, NOW, Gate(report)))
    assert len(asked) <= 22


@pytest.mark.django_db
def test_both_tables_are_taken_away(client: Client):
    of = rostered()
    report = report_of(of.programme)
    client.force_login(of.manager)
    url = reverse("insights:part-file", args=[of.programme.slug, report.uid, "alike", "csv"])
    first, second = (client.get(url, {"at": at}).content.decode("utf-8-sig") for at in ("1", "2"))
    assert "Stayed, difference" in first
    assert "distance from the middle grade" in second
    assert client.get(url, {"at": "3"}).status_code == 404
    page = client.get(reverse("insights:page", args=[of.programme.slug])).content.decode()
    assert "How alike the two groups are" in page
    pdf = client.get(reverse("insights:report-file", args=[of.programme.slug, report.uid, "pdf"]))
    assert pdf.status_code == 200


def test_small_levels_are_taken_together_until_there_are_five():
    levels = ["a"] * 6 + ["b"] * 7 + ["c"] * 3
    both, mine = levels * 2, [True] * 16 + [False] * 16
    # Three alone would be told: the smallest of the others joins them.
    assert sorted(set(pooled(both, mine))) == ["", "b"]
