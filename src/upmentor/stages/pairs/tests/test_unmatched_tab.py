"""The tab of people without a match: by reason and name, and a mentor's second place with one press."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.audit.models import Entry
from upmentor.stages.pairs.models import Unmatched
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Enrolment, Exclusion

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return " ".join(response.content.decode().split())


def tab_of(run):
    return reverse("pairs:run-unmatched", args=[run.programme.slug, run.uid])


@pytest.fixture
def short():
    """Two mentors for five mentees, the run, and a browser of the manager."""
    company = make.company(2, 5)
    run = finished_run(company)
    return company, run, signed_in(company.manager)


def raising(run):
    """The rows whose mentor can take one pair more, as a person sees them."""
    return [
        row for row in Unmatched.objects.filter(run=run) if any(s["key"] == "step.raise_capacity" for s in row.steps)
    ]


def test_one_press_gives_a_mentor_a_second_place_once_and_the_row_says_so(short):
    company, run, client = short
    row = raising(run)[0]
    mentor = Enrolment.objects.get(
        person__employee_id=next(s for s in row.steps if s["key"] == "step.raise_capacity")["params"]["partner_id"]
    )
    assert f"Let <bdi>{mentor.person.name}</bdi> take two pairs" in text(client.get(tab_of(run)))
    url = reverse("pairs:raise-capacity", args=[run.programme.slug, run.uid, row.pk])
    for _ in range(3):
        client.post(url, {"one_time_key": "r"})
    mentor.refresh_from_db()
    assert mentor.capacity == 2
    assert Entry.objects.filter(verb="capacity_changed").count() == 1
    page = text(client.get(tab_of(run)))
    assert f"{mentor.person.name} can take two pairs now" in page
    again = reverse("programmes:person-change", args=[run.programme.slug, mentor.uid, "one"])
    assert again in page
    assert f"Let <bdi>{mentor.person.name}</bdi> take two pairs" not in text(client.get(tab_of(run)))
    client.post(url, {"one_time_key": "other"})
    mentor.refresh_from_db()
    assert mentor.capacity == 2
    assert finished_run(company).figures["pairs"] == 3


def test_a_mentor_with_two_pairs_already_is_not_offered(short):
    _company, run, client = short
    Enrolment.objects.filter(role="mentor").update(capacity=2)
    assert "take two pairs" not in text(client.get(tab_of(run)))
    row = raising(run)[0]
    client.post(reverse("pairs:raise-capacity", args=[run.programme.slug, run.uid, row.pk]))
    assert set(Enrolment.objects.filter(role="mentor").values_list("capacity", flat=True)) == {2}
    assert not Entry.objects.filter(verb="capacity_changed").exists()


def test_reasons_are_counted_and_narrow_the_table(short):
    company, run, client = short
    company.mentees[4].person.grade = None
    company.mentees[4].person.save()
    run = finished_run(company)
    page = client.get(tab_of(run))
    counted = {name: number for name, _words, number in page.context["groups"]}
    assert counted == {"full": 2, "missing": 1}
    missing = client.get(tab_of(run), {"reason": "missing"})
    assert [row.person for row, *_ in missing.context["rows"]] == [company.mentees[4].person]
    named = client.get(tab_of(run), {"q": company.mentees[4].person.name.split()[1]})
    assert company.mentees[4].person in [row.person for row, *_ in named.context["rows"]]
    assert "Nobody matches" in text(client.get(tab_of(run), {"role": "mentor"}))


@pytest.mark.parametrize(
    "asked", [{"reason": "x"}, {"role": "' OR 1"}, {"q": "\x00" * 50}, {"page": "0x"}], ids=range(4)
)
def test_odd_values_are_no_error(short, asked):
    _company, run, client = short
    assert client.get(tab_of(run), asked).status_code == 200


def test_no_row_tells_who_kept_two_people_apart():
    pages = []
    for kind in ("not_with", "conflict"):
        company = make.company(2, 2)
        for mentor in company.mentors:
            Exclusion.objects.create(enrolment=company.mentees[0], person=mentor.person, kind=kind)
        run = finished_run(company)
        rows = signed_in(company.manager).get(tab_of(run)).context["rows"]
        pages.append([(row.role, row.reason, len(steps), bool(raised)) for row, _, steps, raised in rows])
        assert "Not possible under the programme rules" in {row[1] for row in pages[-1]}
    assert pages[0] == pages[1]


def test_the_tab_takes_the_same_queries_for_few_and_many():
    counts = set()
    for size in (3, 14):
        company = make.company(2, size)
        run = finished_run(company)
        client = signed_in(company.manager)
        client.get(tab_of(run))
        with CaptureQueriesContext(connection) as taken:
            client.get(tab_of(run))
        counts.add(len(taken))
    assert len(counts) == 1
