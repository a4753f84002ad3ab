"""Who got a place and who waits, from the same day on."""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.stages.insights import queries
from upmentor.stages.insights.sections.staying import between
from upmentor.stages.insights.tests.test_report import report_of
from upmentor.stages.pairs.tests.factories import Company, company
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.actions.drawing import draw_places
from upmentor.stages.programmes.models import Draw, DrawEntry, Programme

DRAWN = dt.datetime(2025, 2, 3, 9, 0, tzinfo=dt.UTC)
State = Programme.State


def drawn(people: int = 24, places: int = 12) -> Company:
    """Places drawn a year before the report, the programme running since."""
    of = company(people, 1)
    rows = Programme.objects.filter(pk=of.programme.pk)
    rows.update(mentor_places=places, fair_draw=True, state=State.MATCHING)
    of.programme.refresh_from_db()
    draw_places(of.programme, "mentor", by=of.manager, at=DRAWN, seed=5)
    rows.update(state=State.RUNNING, starts_on=dt.date(2025, 3, 1))
    of.programme.refresh_from_db()
    return of


def leave(placed: bool, number: int, month: int = 6) -> None:
    """So many of a group leave in a month after the draw."""
    entries = DrawEntry.objects.filter(placed=placed).order_by("pk")[:number]
    people = [one.enrolment.person_id for one in entries]
    day = DRAWN.date() + dt.timedelta(days=30 * month)
    Person.objects.filter(pk__in=people).update(leave_date=day, employed=False)


def told(of: Company):
    report = report_of(of.programme)
    shown = next(one for one in queries.shown(report, sponsor=True).parts if one.id == "staying")
    return queries.document_of(report, sponsor=True).part("staying"), shown


@pytest.mark.django_db
def test_shares_after_a_year_by_lot():
    of = drawn(40, 20)
    leave(placed=True, number=1)
    leave(placed=False, number=6)
    part, shown = told(of)
    stayed = part.fact("stayed")
    assert (stayed.numbers["month"], round(stayed.figure.value, 4)) == (12, round(19 / 20 - 14 / 20, 4))
    assert (round(part.fact("avoided").figure.value, 4), "not-random" in stayed.figure.caveats) == (5.0, False)
    assert "After 12 months 95 of 100 with a place were still here, and 70 of 100 waiting." in shown.headline.sentence
    # Of twenty and twenty, with 70 of 100 who stay anyway, even all of them were hardly noticed.
    assert shown.noticed.endswith("noticed four times in five: 29 more of 100 who stay.")
    assert "Places were drawn by lot" in shown.headline.sentence
    assert shown.headline.base == "At least 20 with a place and 20 waiting, data to 28 February 2026"


@pytest.mark.django_db
def test_no_curve_where_a_step_would_be_one_of_few():
    of = drawn()
    leave(placed=True, number=1)
    leave(placed=False, number=6)
    assert "curves" not in told(of)[0].series


@pytest.mark.django_db
def test_curves_where_five_left_in_each_group():
    of = drawn(40, 20)
    leave(placed=True, number=5)
    leave(placed=False, number=8)
    curves = told(of)[0].series["curves"]
    assert [curves[name][12][1] for name in ("with", "waiting")] == [0.75, 0.6]
    assert curves["with"][0] == [0, 1.0, 1.0, 1.0, 20]


@pytest.mark.django_db
def test_a_place_from_the_waiting_list_changes_no_group():
    of = drawn()
    leave(placed=False, number=6)
    before = told(of)[0]
    moved = DrawEntry.objects.filter(placed=False).last().enrolment
    moved.state = "available"
    moved.save()
    assert told(of)[0] == before


@pytest.mark.django_db
def test_without_a_lot_who_stopped_stays_in_the_group_and_who_came_late_is_in_none():
    of = company(40, 1)
    Programme.objects.filter(pk=of.programme.pk).update(state=State.RUNNING, enrol_until=DRAWN.date())
    of.programme.refresh_from_db()
    of.programme.enrolments.update(submitted_at=DRAWN)
    keys = [one.pk for one in of.mentors]
    rows = of.programme.enrolments
    rows.filter(pk__in=keys[:20]).update(state="waiting")
    # Two who left were taken out of the programme, three came after the close.
    rows.filter(pk__in=keys[20:22]).update(state="withdrawn", state_before="available")
    rows.filter(pk__in=keys[22:25]).update(submitted_at=DRAWN + dt.timedelta(days=90))
    gone = [one.person_id for one in (*of.mentors[20:22], *of.mentors[:4])]
    Person.objects.filter(pk__in=gone).update(leave_date=dt.date(2025, 8, 1), employed=False)
    part, _shown = told(of)
    # With the one mentee eighteen have a place.
    assert (part.fact("stayed").numbers["with"], part.fact("stayed").numbers["waiting"]) == (18, 20)
    assert round(part.fact("share:with").figure.value, 4) == round(16 / 18, 4)


@pytest.mark.django_db
def test_eight_people_are_told_what_is_needed():
    part, shown = told(drawn(8, 4))
    assert part.fact("stayed").figure is None
    assert [one.words for one in shown.missing[0].needs] == [
        "fewer than 5 of 10 people with a place",
        "fewer than 5 of 10 people on the waiting list",
    ]


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [
        (-6, 20, "Between 6 fewer and 20 more of 100 stayed"),
        (2, 9, "Between 2 and 9 more of 100 stayed"),
        (-9, -2, "Between 2 and 9 fewer of 100 stayed"),
    ],
)
def test_range_in_words(low, high, words):
    assert between(low, high) == words


@pytest.mark.django_db
def test_too_early_says_what_such_groups_could_show():
    of = drawn(40, 20)
    Draw.objects.update(drawn_at=dt.datetime(2026, 1, 5, tzinfo=dt.UTC))
    part, shown = told(of)
    assert part.fact("stayed").missing.why == "too-soon"
    assert shown.missing[0].sentence.startswith("Try after 7 April 2026")
    # Twenty and twenty: only a difference beyond what there is to gain.
    assert part.fact("stayed").numbers["smallest"] is None
    assert shown.noticed == ("If 80 of 100 who wait stay, groups of this size can’t show any difference.")


@pytest.mark.django_db
def test_before_enrolment_closes_the_day_is_named():
    of = company(2, 2)
    closes = dt.date(2026, 4, 30)
    Programme.objects.filter(pk=of.programme.pk).update(state=State.RUNNING, enrol_until=closes)
    of.programme.refresh_from_db()
    part, shown = told(of)
    assert part.fact("stayed").missing.when == dt.date(2026, 7, 31)
    assert shown.missing[0].sentence == "The clock starts for everybody when enrolment closes. Try after 31 July 2026."
