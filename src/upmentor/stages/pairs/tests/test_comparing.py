"""Two runs side by side (AC-5.7)."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.matching import Policy
from upmentor.stages.exports.models import Export
from upmentor.stages.exports.tests.taking import taken
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.queries import comparing
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db
TIME = {"topic_fit": 100, "time_overlap": 900}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def page_of(company, query="", name="compare", *more):
    address = reverse(f"pairs:{name}", args=[company.programme.slug, *more])
    return signed_in(company.manager).get(address + query)


def two_runs(mentors=4, mentees=3):
    """The second run under another policy, with one pair kept apart: somebody's mentor must change."""
    company = make.company(mentors, mentees)
    first = finished_run(company)
    apart = Proposal.objects.filter(run=first).first()
    actions.exclude(company.programme, apart.mentor, apart.mentee, reason="x", by=company.manager, at=make.NOW)
    return company, first, finished_run(company, Policy(weights=TIME, min_gap=1)), apart


def test_a_mentee_whose_pair_was_kept_apart_has_changed():
    company, first, second, apart = two_runs()
    found = comparing.moves_of(first, second)
    assert apart.mentee_id in {move.mentee for move in found["changed"]}
    assert sum(len(found[kind]) for kind in ("changed", "kept", "lost")) == 3
    page = text(page_of(company))
    assert f"Changed ({len(found['changed'])})" in page
    assert "Mentor before" in page
    assert apart.mentee.person.name in page


def test_both_policies_and_the_figures_stand_side_by_side():
    company, *_ = two_runs()
    page = text(page_of(company))
    assert "Topic fit</th><td" in page
    assert "45.0 %" in page
    assert "10.0 %" in page
    assert "Least grades apart" in page
    for label in ("Matched share", "Lowest tenth", "Pairs across departments", "Topics wanted that nobody got"):
        assert label in page


def test_somebody_without_a_mentor_in_the_later_run_has_lost_one():
    company = make.company(2, 2)
    finished_run(company)
    for mentor in company.mentors:
        actions.exclude(company.programme, mentor, company.mentees[0], reason="x", by=company.manager, at=make.NOW)
    finished_run(company)
    page = text(page_of(company, "?list=lost"))
    assert "Lost (1)" in page
    assert company.mentees[0].person.name in page
    turned = comparing.moves_of(*MatchRun.objects.order_by("-number"))
    assert [move.mentee for move in turned["new"]] == [company.mentees[0].pk]


def test_the_same_run_twice_and_one_run_alone_have_no_lists():
    company = make.company(2, 2)
    assert "Two finished runs are needed" in text(page_of(company))
    finished_run(company)
    assert "Two finished runs are needed" in text(page_of(company))
    assert page_of(company, "", "compare-export", "csv").status_code == 404
    finished_run(company)
    assert "This is the same run twice" in text(page_of(company, "?first=1&second=1"))
    assert page_of(company, "?first=1&second=1", "compare-export", "csv").status_code == 404
    assert "Weights and rules are the same" in text(page_of(company))


@pytest.mark.parametrize("query", ["?first=9", "?second=x", "?first=1&second=-1"])
def test_a_run_that_is_not_there_is_not_found(query):
    company, *_ = two_runs()
    assert page_of(company, query).status_code == 404


def test_runs_of_another_programme_and_runs_without_result_cannot_be_chosen():
    company, *_ = two_runs()
    other = make.company(2, 2, name="Another programme")
    actions.cancel_run(
        actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW),
        by=company.manager,
        at=make.NOW,
    )
    assert page_of(company, "?second=3").status_code == 404
    url = reverse("pairs:compare", args=[company.programme.slug])
    assert signed_in(other.manager).get(url).status_code == 404


def test_the_file_holds_every_pair_with_both_scores_and_is_noted():
    company, first, second, apart = two_runs()
    file = taken(signed_in(company.manager), reverse("pairs:compare-export", args=[company.programme.slug, "csv"]))
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows[0][0] == "What became of the pair"
    changed = next(row for row in rows if row[1] == apart.mentee.person.employee_id)
    assert (changed[0], changed[3], float(changed[7])) == (
        "Changed",
        apart.mentor.person.employee_id,
        apart.score / 10,
    )
    assert float(changed[9]) == pytest.approx(float(changed[8]) - float(changed[7]))
    assert Export.objects.get().choice == {"before": first.number, "after": second.number}
    assert page_of(company, "", "compare-export", "pdf").status_code == 404


def test_a_run_leads_to_the_comparison_with_the_one_before():
    company, first, second, _apart = two_runs()
    assert "Compare with run 1" in text(page_of(company, "", "run", second.uid))
    assert "Compare with run" not in text(page_of(company, "", "run", first.uid))


def test_queries_do_not_grow_with_the_pairs():
    counts = []
    for size in (3, 12):
        company, *_ = two_runs(size + 1, size)
        client = signed_in(company.manager)
        url = reverse("pairs:compare", args=[company.programme.slug])
        client.get(url)
        with CaptureQueriesContext(connection) as caught:
            assert client.get(url).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] < 25
