"""A run that somebody stops keeps what it had, says how far from the best that can be, and asks before it is used."""

import dataclasses

import pytest
from django.urls import reverse

from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy, verify
from upmentor.matching.tests.sample import crowd
from upmentor.stages.pairs import actions, solving
from upmentor.stages.pairs import jobs as work
from upmentor.stages.pairs.models import MatchRun, Proposal
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in


class Stop(Exception):
    """What a check raises when somebody has asked to stop."""


def partial(company, policy=None, gap=5):
    """The answer of a solver that could not prove the last `gap` points."""
    taken = snapshot(company.programme, policy or Policy(), on=make.NOW.date())
    found = solving.answer(taken.problem, progress=lambda stage, count: None, check=lambda: None)
    proof = found.solution.certificate
    proof = dataclasses.replace(proof, dual=proof.primal + gap)
    return taken, dataclasses.replace(found, solution=dataclasses.replace(found.solution, certificate=proof))


def stopped_run(company, gap=5):
    run = actions.begin_run(actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW).uid)
    taken, found = partial(company, gap=gap)
    actions.cancel_run(run, by=company.manager, at=make.NOW)
    return actions.keep_partial(run, taken, found, at=make.NOW)


def test_a_solver_of_many_hands_over_possible_pairs_with_a_proven_bound():
    problem = crowd(1510, 60, 3)
    seen = []

    def progress(stage, count):
        seen.append(stage)
        if len(seen) > 2:
            raise Stop

    with pytest.raises((Stop, solving.StoppedEarly)) as caught:
        solving.answer(problem, progress=progress, check=lambda: None, keep_on=(Stop,))
    if isinstance(caught.value, solving.StoppedEarly):
        found = caught.value.answer
        assert isinstance(caught.value.__cause__, Stop)
        assert verify(problem, found.solution).ok
        assert len(found.solution.pairs) == len(found.breakdowns) > 0


def test_a_solver_of_few_is_ended_at_once_and_any_other_error_passes():
    def check():
        raise Stop

    for people, keep_on in ((20, (Stop,)), (1600, ())):
        with pytest.raises(Stop):
            solving.answer(crowd(people, people, 3), progress=lambda *_: None, check=check, keep_on=keep_on)


@pytest.mark.django_db
def test_the_job_of_a_stopped_run_keeps_what_the_solver_had(monkeypatch):
    company = make.company(3, 2)
    run = actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW)

    def stopped(problem, **_):
        actions.cancel_run(MatchRun.objects.get(pk=run.pk), by=company.manager, at=make.NOW)
        raise solving.StoppedEarly(found) from jobs.JobCancelled()

    _taken, found = partial(company)
    monkeypatch.setattr(work.solving, "answer", stopped)
    jobs.run(Job.objects.get(key=actions.job_key(run)).pk, {"pairs.run_match": work.run_match})
    run.refresh_from_db()
    assert (run.state, Proposal.objects.filter(run=run).count()) == ("done", 2)


@pytest.mark.django_db
def test_the_page_says_how_far_from_the_best_it_can_be_and_has_all_tabs():
    company = make.company(3, 2)
    run = stopped_run(company)
    client, slug = signed_in(company.manager), company.programme.slug
    page = client.get(reverse("pairs:run", args=[slug, run.uid])).content.decode()
    assert "Stopped early: pairs found: 2, at most 0." in page
    assert "% below the best possible." in page
    assert "No other set of pairs" not in page
    for name in ("run-unmatched", "run-topics", "run-fairness", "run-proof"):
        assert client.get(reverse(f"pairs:{name}", args=[slug, run.uid])).status_code == 200
    for name in ("matching", "runs"):
        assert "Stopped early" in client.get(reverse(f"pairs:{name}", args=[slug])).content.decode()


@pytest.mark.django_db
def test_more_pairs_that_could_be_possible_are_told():
    company = make.company(3, 2)
    assert stopped_run(company, gap=30_000).certificate["stopped"]["more"] >= 1


@pytest.mark.django_db
@pytest.mark.parametrize("everything", [True, False], ids=["all", "ticked"])
def test_approving_from_it_asks_first(everything):
    company = make.company(3, 2)
    run = stopped_run(company)
    client, url = signed_in(company.manager), reverse("pairs:approve", args=[company.programme.slug, run.uid])
    pairs = list(Proposal.objects.filter(run=run))
    sent = {"all": "1"} if everything else {"proposal": [str(pairs[0].uid), "nonsense"]}
    page = client.post(url, sent).content.decode()
    assert "This is not the best set of pairs" in page
    assert not Proposal.objects.filter(state="approved").exists()
    assert (str(pairs[0].uid) in page) is not everything
    client.post(url, sent | {"knows": "1"})
    assert Proposal.objects.filter(state="approved").count() == (2 if everything else 1)


@pytest.mark.django_db
def test_an_earlier_result_stays_the_one_to_approve_from():
    company = make.company(3, 2)
    first = finished_run(company)
    run = stopped_run(company)
    first.refresh_from_db()
    assert (first.state, run.state) == ("done", "superseded")


@pytest.mark.django_db
def test_a_run_that_had_come_to_its_end_is_the_best():
    assert stopped_run(make.company(3, 2), gap=0).certificate["stopped"] == {}


@pytest.mark.django_db
def test_while_the_solver_hands_over_the_page_says_so():
    company = make.company(3, 2)
    run = actions.begin_run(actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW).uid)
    Job.objects.update(state="leased")
    actions.cancel_run(run, by=company.manager, at=make.NOW)
    page = signed_in(company.manager).get(reverse("pairs:run", args=[company.programme.slug, run.uid]))
    assert "Stopping, and keeping what was found so far" in page.content.decode()


@pytest.mark.django_db
def test_what_has_changed_since_is_not_kept():
    company = make.company(3, 2)
    run = actions.begin_run(actions.request_run(company.programme, Policy(), by=company.manager, at=make.NOW).uid)
    taken, found = partial(company)
    actions.cancel_run(run, by=company.manager, at=make.NOW)
    company.mentors[0].person.grade = 8
    company.mentors[0].person.save()
    with pytest.raises(actions.SnapshotOutdated):
        actions.keep_partial(run, taken, found, at=make.NOW)
    run.refresh_from_db()
    assert (run.state, Proposal.objects.count()) == ("cancelled", 0)
