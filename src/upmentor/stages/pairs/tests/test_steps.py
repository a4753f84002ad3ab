"""AC-5.4: a step that somebody can take leads to the page where it is taken."""

from typing import Any

import pytest
from django.urls import reverse

from upmentor.stages.pairs.models import Unmatched
from upmentor.stages.pairs.steps import addresses
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db


def _step(key: str, **params: Any) -> dict[str, Any]:
    return {"key": f"step.{key}", "params": params, "text": ""}


def test_step_leads_to_where_it_is_taken(django_assert_num_queries):
    company = make.company(2, 1)
    slug, own = company.programme.slug, company.mentees[0]
    first, second = company.mentors
    ids = [mentor.person.employee_id for mentor in company.mentors]
    steps = [
        _step("raise_capacity", partner="A", partner_id=ids[0], capacity=2),
        _step("near_fits", people="A, B", people_ids=";".join(ids), topics="x"),
        _step("near_fits", people="B", people_ids=ids[1], topics="x"),
        _step("swap", partner="A", partner_id=ids[0], person="C", other="D", points="1"),
        _step("recruit_topic", topics="x"),
        _step("widen_topics"),
        _step("grade_gap", gap=1, count=2),
        _step("raise_capacity", partner="Gone", partner_id="somebody-gone", capacity=2),
        _step("waiting_list"),
    ]
    desk = f"/manage/p/{slug}"
    with django_assert_num_queries(1):
        found = addresses(company.programme, [Unmatched(pk=7, enrolment=own, reason={}, steps=steps)])
    assert found == {
        7: [
            "",  # a button of its own
            f"{desk}/people/?role=mentor",
            f"{desk}/people/{second.uid}/",
            f"{desk}/pairs/new/?mentee={own.uid}&mentor={first.uid}",
            f"{desk}/people/invite/?role=mentor",
            f"{desk}/people/{own.uid}/",
            f"{desk}/matching/#must",
            "",
            "",
        ]
    }


def test_every_step_of_a_run_opens():
    company = make.company(4, 2)
    run, client = finished_run(company), signed_in(company.manager)
    rows = list(Unmatched.objects.filter(run=run).select_related("enrolment"))
    linked = [url for urls in addresses(company.programme, rows).values() for url in urls if url]
    page = client.get(reverse("pairs:run-unmatched", args=[company.programme.slug, run.uid])).content.decode()
    assert (len(rows), bool(linked)) == (2, True)
    assert [url for url in linked if f'href="{url.replace("&", "&amp;")}"' not in page] == []
    assert {client.get(url).status_code for url in linked} == {200}
