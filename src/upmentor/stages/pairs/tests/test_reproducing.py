"""A run counted again from what was stored with it."""

import datetime as dt
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.doors.cli.main import main
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy, solve
from upmentor.stages.pairs import actions
from upmentor.stages.pairs import jobs as work
from upmentor.stages.pairs.actions import reproducing as verbs
from upmentor.stages.pairs.models import MatchRun, Proposal, RunInput
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.reproducing import InputDamaged, packed, unpacked
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Exclusion

pytestmark = pytest.mark.django_db
FUNCTIONS = {"pairs.recount_run": work.recount_run}


def text(response) -> str:
    return " ".join(response.content.decode().split())


def kept_apart():
    """A company in which secrets decide, with its finished run."""
    company = make.company(5, 4)
    kinds = ("not_with", "conflict")
    for number, mentee in enumerate(company.mentees[:2]):
        Exclusion.objects.create(enrolment=mentee, person=company.mentors[number].person, kind=kinds[number])
    actions.exclude(
        company.programme, company.mentors[2], company.mentees[2], reason="x", by=company.manager, at=make.NOW
    )
    return company, finished_run(company)


def proof_of(company, run):
    return reverse("pairs:run-proof", args=[company.programme.slug, run.uid])


def test_a_run_in_which_secrets_decide_comes_out_the_same_after_everything_has_changed():
    company, run = kept_apart()
    Exclusion.objects.all().delete()
    for mentor in company.mentors[:2]:
        mentor.person.grade = 9
        mentor.person.name = "Somebody Else"
        mentor.person.save()
    found = actions.recount(run)
    assert (found["same"], found["faults"], found["pairs"]) == (True, [], 4)
    assert found["engines"][0] == found["engines"][1]


def test_what_is_stored_has_no_names_and_does_not_tell_why_two_are_apart():
    company, run = kept_apart()
    stored = RunInput.objects.get(run=run)
    problem = unpacked(stored.content, stored.digest)
    said = json.dumps(problem.to_dict())
    assert not any(one.person.name in said for one in (*company.mentors, *company.mentees))
    assert (problem.conflicts, {person.not_with for person in (*problem.mentors, *problem.mentees)}) == (
        frozenset(),
        {()},
    )
    assert len(problem.exclusions) == 3
    with connection.cursor() as cursor:
        cursor.execute("SELECT content FROM pairs_runinput")
        raw = cursor.fetchone()[0]
    assert stored.content not in raw


def test_the_packed_problem_has_the_same_best_pairs():
    company, _run = kept_apart()
    problem = snapshot(company.programme, Policy(), on=make.NOW.date()).problem
    again = unpacked(*packed(problem))
    one, other = ([(p.mentor_id, p.mentee_id, p.score) for p in solve(of).pairs] for of in (problem, again))
    assert one == other


def test_what_differs_is_named():
    company, run = kept_apart()
    first, second = Proposal.objects.filter(run=run)[:2]
    Proposal.objects.filter(pk=first.pk).update(score=first.score - 100)
    second.delete()
    found = actions.recount(run)
    assert (found["same"], found["counts"]) == (False, {"gone": 0, "come": 1, "scores": 1})
    actions.note_recount(run, found, at=make.NOW)
    page = text(signed_in(company.manager).get(proof_of(company, run)))
    assert "Not the same." in page
    assert "Pairs that did not come again: 0. Other pairs: 1. Pairs with another score: 1." in page
    assert second.mentee.person.name in page


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda run: RunInput.objects.filter(run=run).update(digest="0" * 64), "input"),
        (lambda run: RunInput.objects.filter(run=run).update(content="no such thing"), "input"),
        (lambda run: MatchRun.objects.filter(pk=run.pk).update(policy=Policy(min_gap=1).to_dict()), "policy"),
    ],
    ids=["digest", "content", "policy"],
)
def test_a_changed_input_or_policy_is_not_the_same(change, fault):
    _company, run = kept_apart()
    change(run)
    run.refresh_from_db()
    found = actions.recount(run)
    assert (found["same"], found["faults"]) == (False, [fault])


def test_garbage_is_damaged():
    with pytest.raises(InputDamaged):
        unpacked("bm90aGluZw==", "0" * 64)


def test_another_engine_is_said_and_the_result_counts(monkeypatch):
    company, run = kept_apart()
    monkeypatch.setattr(verbs, "engine", lambda: "9.9.9+abc")
    actions.note_recount(run, actions.recount(run), at=make.NOW)
    page = text(signed_in(company.manager).get(proof_of(company, run)))
    assert "The same pairs." in page
    assert "The engine has changed since, and the result has not." in page


def test_the_page_asks_the_job_and_then_says_the_same_pairs():
    company, run = kept_apart()
    client, url = signed_in(company.manager), proof_of(company, run)
    before = text(client.get(url))
    assert "Count again" in before
    assert "The same pairs." not in before
    assert run.policy_hash[:16] in before
    client.post(url)
    client.post(url)
    assert Job.objects.filter(name="pairs.recount_run").count() == 1
    assert "Counting again" in text(client.get(url))
    jobs.run(Job.objects.get(name="pairs.recount_run").pk, FUNCTIONS)
    assert client.get(url, headers={"HX-Request": "true"})["HX-Redirect"] == url
    after = text(client.get(url))
    assert "The same pairs." in after
    assert "all 4 pairs, and each score" in after


def test_a_run_without_a_stored_input_says_so_and_refuses():
    company, run = kept_apart()
    RunInput.objects.all().delete()
    client, url = signed_in(company.manager), proof_of(company, run)
    assert "did not store what it was counted from" in text(client.get(url))
    client.post(url)
    assert not Job.objects.filter(name="pairs.recount_run").exists()


def test_after_24_months_the_input_is_gone_and_the_digests_stay():
    company, run = kept_apart()
    digest = RunInput.objects.get().digest
    assert verbs.forget_inputs(at=make.NOW + dt.timedelta(days=729)) == 0
    assert verbs.forget_inputs(at=make.NOW + dt.timedelta(days=730)) == 1
    assert verbs.forget_inputs(at=make.NOW + dt.timedelta(days=800)) == 0
    left = RunInput.objects.get()
    assert (left.content, left.digest) == ("", digest)
    page = text(signed_in(company.manager).get(proof_of(company, run)))
    assert "was erased 24 months after it" in page
    assert digest[:16] in page
    with pytest.raises(actions.NothingToDo):
        actions.request_recount(run, by=company.manager, at=make.NOW)


def test_a_run_of_another_programme_or_without_result_is_not_found():
    company, run = kept_apart()
    other = make.company(2, 2, name="Another programme")
    assert signed_in(other.manager).post(proof_of(company, run)).status_code == 404
    MatchRun.objects.update(state="cancelled")
    assert signed_in(company.manager).get(proof_of(company, run)).status_code == 404


def test_queries_of_the_page_do_not_grow():
    counts = []
    for size in (2, 9):
        company = make.company(size, size)
        run = finished_run(company)
        client = signed_in(company.manager)
        client.get(proof_of(company, run))
        with CaptureQueriesContext(connection) as caught:
            assert client.get(proof_of(company, run)).status_code == 200
        counts.append(len(caught))
    assert counts[0] == counts[1] < 25


def test_the_command_says_the_same_or_names_what_differs(capsys):
    company, run = kept_apart()
    assert main(["match", "--reproduce", str(run.uid)]) == 0
    assert "The same pairs: 4 pairs" in capsys.readouterr().out
    gone = Proposal.objects.filter(run=run).first()
    gone.delete()
    assert main(["match", "--reproduce", f"{company.programme.slug}/1"]) == 1
    said = capsys.readouterr().out
    assert "Not the same" in said
    assert f"only counted again: {gone.mentor.person.employee_id} with {gone.mentee.person.employee_id}" in said
    assert gone.mentee.person.name not in said
    assert RunInput.objects.get(run=run).checked["same"] is False


@pytest.mark.parametrize("which", ["nonsense", "no-such/1", "no-such/x", "00000000-0000-0000-0000-000000000000"])
def test_the_command_refuses_a_run_that_is_not_there(which, capsys):
    assert main(["match", "--reproduce", which]) == 2
    assert f"there is no finished run {which}" in capsys.readouterr().err


def test_the_command_takes_no_files_and_needs_them_otherwise(capsys):
    assert main(["match", "--reproduce", "x/1", "--out", "pairs.csv"]) == 2
    assert "leave out --out" in capsys.readouterr().err
    assert main(["match", "--mentors", "m.csv"]) == 2
    assert "missing --mentees, --out" in capsys.readouterr().err
    RunInput.objects.all().delete()
    _company, run = kept_apart()
    RunInput.objects.all().delete()
    assert main(["match", "--reproduce", str(run.uid)]) == 2
    assert "is not stored" in capsys.readouterr().err
