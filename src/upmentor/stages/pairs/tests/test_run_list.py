"""The list of runs, and what a run without result had."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import MatchRun
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in

pytestmark = pytest.mark.django_db
OTHER = Policy(min_gap=1)


def text(response) -> str:
    return " ".join(response.content.decode().split())


def listed(company):
    return signed_in(company.manager).get(reverse("pairs:runs", args=[company.programme.slug]))


def stopped(company, how, *, stage="comparing"):
    """A run that had begun to compare, and then was cancelled or failed."""
    run = actions.request_run(company.programme, OTHER, by=company.manager, at=make.NOW)
    actions.begin_run(run.uid)
    Job.objects.filter(key=actions.job_key(run)).update(state="leased", stage=stage, count=3600)
    if how == "cancelled":
        actions.cancel_run(run, by=company.manager, at=make.NOW)
    else:
        actions.fail_run(run, "The machine ran out of memory.", at=make.NOW)
    Job.objects.all().delete()
    return run


def test_runs_show_who_policy_result_score_and_proof():
    company = make.company(3, 2)
    run = finished_run(company)
    page = text(listed(company))
    assert "The latest result, run 1: 4 of 5 people have a match" in page
    for words in ("Anna Novak", "Policy 1", "4 of 5 people have a match", "Proven best"):
        assert words in page
    assert f"{run.figures['mean'] / 10:.1f}" in page
    assert "Compare two runs" not in page


def test_a_policy_keeps_its_number_and_another_gets_the_next():
    company = make.company(3, 2)
    for policy in (Policy(), OTHER, Policy()):
        finished_run(company, policy)
    page = text(listed(company))
    assert (page.count("Policy 1</td>"), page.count("Policy 2</td>")) == (2, 1)
    assert "Compare two runs" in page
    assert page.count("Replaced by a later run") == 2


def test_a_gap_is_said_as_points_from_the_best():
    company = make.company(3, 2)
    run = finished_run(company)
    run.certificate["gap"] = 25
    run.save()
    page = text(listed(company))
    assert "At most 2.5 points from the best" in page
    assert "Proven best" not in page


@pytest.mark.parametrize("how", ["cancelled", "failed"])
def test_a_run_without_result_shows_what_it_had_also_when_its_job_is_long_gone(how):
    company = make.company(3, 2)
    run = stopped(company, how)
    page = text(listed(company))
    assert "No run has found a result yet" in page
    assert "It had come to: Comparing 3,600 possible pairs" in page
    assert ("The machine ran out of memory." in page) == (how == "failed")
    own = text(signed_in(company.manager).get(reverse("pairs:run", args=[company.programme.slug, run.uid])))
    assert "What it had" in own
    assert "Comparing 3,600 possible pairs" in own
    assert "Topic fit 45" in own


def test_a_run_that_never_began_says_so():
    company = make.company(3, 2)
    run = stopped(company, "cancelled", stage="")
    page = text(signed_in(company.manager).get(reverse("pairs:run", args=[company.programme.slug, run.uid])))
    assert "It had not begun." in page


def test_running_again_takes_the_policy_of_that_run_once():
    company = make.company(3, 2)
    run = stopped(company, "failed")
    url = reverse("pairs:again", args=[company.programme.slug, run.uid])
    client = signed_in(company.manager)
    first = client.post(url)
    # The second press leads to the run that is under way.
    assert client.post(url)["Location"] == first["Location"]
    assert MatchRun.objects.count() == 2
    new = MatchRun.objects.get(number=2)
    assert (new.policy_hash, new.state) == (run.policy_hash, "requested")


def test_running_again_with_too_few_people_says_so():
    company = make.company(2, 2)
    run = finished_run(company)
    for mentee in company.mentees:
        mentee.person.employed = False
        mentee.person.save()
    client = signed_in(company.manager)
    answer = client.post(reverse("pairs:again", args=[company.programme.slug, run.uid]), follow=True)
    assert "Matching needs at least two people" in text(answer)
    assert MatchRun.objects.count() == 1


def test_no_run_yet_leads_to_matching():
    company = make.company(3, 2)
    page = text(listed(company))
    assert "Nothing has been matched here" in page
    assert reverse("pairs:matching", args=[company.programme.slug]) in page


def test_another_manager_sees_no_runs():
    company, other = make.company(2, 2), make.company(2, 2, name="Another programme")
    run = finished_run(company)
    client = signed_in(other.manager)
    assert client.get(reverse("pairs:runs", args=[company.programme.slug])).status_code == 404
    assert client.post(reverse("pairs:again", args=[company.programme.slug, run.uid])).status_code == 404
    assert client.post(reverse("pairs:again", args=[other.programme.slug, run.uid])).status_code == 404


def test_the_comparison_offers_the_earlier_way_again():
    company = make.company(3, 2)
    first = finished_run(company)
    finished_run(company, OTHER)
    page = text(signed_in(company.manager).get(reverse("pairs:compare", args=[company.programme.slug])))
    assert reverse("pairs:again", args=[company.programme.slug, first.uid]) in page


def test_queries_do_not_grow_with_the_runs_and_long_lists_have_pages():
    company = make.company(3, 2)
    finished_run(company)
    client, url = signed_in(company.manager), reverse("pairs:runs", args=[company.programme.slug])
    client.get(url)
    counts = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as caught:
            page = text(client.get(url))
        counts.append(len(caught))
        if not _round:
            for number in range(2, 31):
                MatchRun.objects.create(
                    programme=company.programme, number=number, state="failed", policy={}, requested_at=make.NOW
                )
    assert counts[0] == counts[1] < 20
    assert "1 to 25 of 30" in page
