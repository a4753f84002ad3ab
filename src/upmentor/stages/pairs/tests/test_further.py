"""Other partners, and what forcing a pair would change: on the page, and by the job where many take part (AC-5.5)."""

import re
from dataclasses import replace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import solve
from upmentor.stages.pairs import actions
from upmentor.stages.pairs import jobs as work
from upmentor.stages.pairs.models import MatchRun, PairRule, Proposal, RunInput
from upmentor.stages.pairs.queries import further as queries
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Exclusion

pytestmark = pytest.mark.django_db
FUNCTIONS = {"pairs.count_further": work.count_further}


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def others_of(run, one):
    return reverse("pairs:others", args=[run.programme.slug, run.uid, one.uid])


def force_of(run, mentor, mentee):
    return reverse("pairs:force", args=[run.programme.slug, run.uid, mentor.uid, mentee.uid])


def unpaired_two(company, run):
    """A mentor and a mentee who each have somebody else in the run."""
    pairs = list(run.proposals.order_by("id"))
    return pairs[0].mentor, pairs[1].mentee


def test_other_partners_stand_cheapest_first_and_lead_to_their_cost():
    company = make.company(5, 3)
    run = finished_run(company)
    mentee = company.mentees[0]
    taken = Proposal.objects.get(run=run, mentee=mentee)
    page = signed_in(company.manager).get(others_of(run, mentee))
    assert page.status_code == 200
    found = [row.enrolment for row in page.context["rows"]]
    assert taken.mentor not in found
    assert len(found) == 4
    costs = [(row.pairs, row.points) for row in page.context["rows"]]
    assert costs == sorted(costs)
    assert f"Other partners for {mentee.person.name}" in text(page)
    assert taken.mentor.person.name in text(page)
    for other in found:
        assert force_of(run, other, mentee) in page.content.decode()


def test_somebody_without_a_match_sees_who_it_could_be():
    company = make.company(2, 4)
    run = finished_run(company)
    left = run.unmatched.select_related("enrolment__person").first().enrolment
    client = signed_in(company.manager)
    unmatched = client.get(reverse("pairs:run-unmatched", args=[run.programme.slug, run.uid]))
    assert others_of(run, left) in unmatched.content.decode()
    page = client.get(others_of(run, left))
    assert "Nobody in this run" in text(page)
    assert page.context["rows"]


@pytest.mark.parametrize("many", [False, True], ids=["here", "by the job"])
def test_the_cost_that_is_told_is_that_of_solving_anew(many, monkeypatch):
    company = make.company(4, 5)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    client = signed_in(company.manager)
    url = force_of(run, mentor, mentee)
    if many:
        monkeypatch.setattr(queries, "HERE", 1)
        assert "Count what this would change" in text(client.get(url))
        assert client.post(url, {"count": "1"})["Location"] == url
        assert "Counting what else is possible" in text(client.get(url))
        client.post(url, {"count": "1"})
        job = Job.objects.get(name="pairs.count_further")
        jobs.run(job.pk, FUNCTIONS)
    page = client.get(url)
    change = page.context["change"]
    known = queries.basis(run)
    link = mentor.person.employee_id, mentee.person.employee_id
    anew = solve(replace(known.problem, locks=frozenset({link})))
    assert change.pairs == (len(known.solution.pairs), len(anew.pairs))
    assert change.total == (known.solution.score / 10, anew.score / 10)
    words = text(page)
    assert f"Forces {change.others} other pair" in words
    assert f"Mean score {change.mean[0]:.1f} → {change.mean[1]:.1f}" in words
    assert change.moved[0].mentee == mentee.person
    assert change.moved[0].after == mentor.person
    for person in change.unmatched:
        assert f"{person.name} becomes unmatched" in words
    assert not PairRule.objects.exists()
    assert MatchRun.objects.count() == 1


def test_many_people_have_their_other_partners_counted_by_the_job(monkeypatch):
    company = make.company(4, 3)
    run = finished_run(company)
    client, url = signed_in(company.manager), others_of(run, company.mentees[1])
    here = [(row.enrolment, row.pairs, row.points) for row in client.get(url).context["rows"]]
    monkeypatch.setattr(queries, "HERE", 1)
    assert "rows" not in client.get(url).context
    client.post(url)
    jobs.run(Job.objects.get(name="pairs.count_further").pk, FUNCTIONS)
    assert [(row.enrolment, row.pairs, row.points) for row in client.get(url).context["rows"]] == here


def test_forcing_locks_the_two_once_and_asks_for_a_run_and_can_be_undone():
    company = make.company(4, 3)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    client, url = signed_in(company.manager), force_of(run, mentor, mentee)
    sent = {"one_time_key": "k1", "reason": "They asked for each other"}
    first = client.post(url, sent)
    again = client.post(url, sent)
    started = MatchRun.objects.exclude(pk=run.pk).get()
    address = reverse("pairs:run", args=[run.programme.slug, started.uid])
    assert first["Location"] == again["Location"] == address
    rule = PairRule.objects.get()
    assert (rule.mentor, rule.mentee, rule.kind, rule.reason) == (mentor, mentee, "lock", "They asked for each other")
    assert rule.set_by == company.manager
    assert started.policy == run.policy
    page = client.get(address)
    assert f"{mentee.person.name} and {mentor.person.name} are locked together" in text(page)
    client.post(reverse("pairs:lift-rule", args=[run.programme.slug, rule.pk]))
    assert not PairRule.objects.exists()


def test_a_pair_that_has_become_impossible_is_refused_and_keeps_what_was_typed():
    company = make.company(4, 3)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    mentor.person.grade = 8
    mentor.person.save()
    response = signed_in(company.manager).post(force_of(run, mentor, mentee), {"reason": "Please"})
    assert response.status_code == 422
    assert "could not be locked together" in text(response)
    assert 'value="Please"' in response.content.decode()
    assert not PairRule.objects.exists()
    assert MatchRun.objects.count() == 1


@pytest.mark.parametrize("kind", ["not_with", "conflict"])
def test_nothing_tells_why_two_people_are_kept_apart(kind):
    company = make.company(4, 3)
    secret, client = company.mentors[0], signed_in(company.manager)
    Exclusion.objects.create(enrolment=company.mentees[0], person=secret.person, kind=kind)
    run = finished_run(company)
    page = client.get(force_of(run, secret, company.mentees[0]))
    assert "cannot be a pair" in text(page)
    assert "ot possible under the programme rules" in text(page)
    others = client.get(others_of(run, company.mentees[0]), {"q": secret.person.name})
    assert secret not in [row.enrolment for row in others.context["rows"]]
    (found,) = [row for row in others.context["looked_up"] if row.enrolment == secret]
    assert found.broken == ("Not possible under the programme rules",)
    assert "change" not in page.context


def test_a_search_finds_by_part_of_a_name_and_says_so_when_it_does_not():
    company = make.company(4, 3)
    run = finished_run(company)
    client, url = signed_in(company.manager), others_of(run, company.mentees[0])
    found = client.get(url, {"q": "mentor 2"}).context["looked_up"]
    assert [row.enrolment for row in found] == [company.mentors[2]]
    assert "Nobody on the other side is called" in text(client.get(url, {"q": "x" * 10_000}))
    assert client.get(url, {"q": "\x00‮'\"<b>"}).status_code == 200


def test_a_run_whose_input_is_gone_says_so():
    company = make.company(4, 3)
    run = finished_run(company)
    RunInput.objects.update(erased=True, content="")
    client = signed_in(company.manager)
    mentor, mentee = unpaired_two(company, run)
    for url in (others_of(run, mentee), force_of(run, mentor, mentee)):
        assert "no longer kept" in text(client.get(url))


def test_people_of_other_programmes_do_not_exist_here():
    company, other = make.company(3, 3), make.company(2, 2, name="Other")
    run = finished_run(company)
    client = signed_in(company.manager)
    assert client.get(others_of(run, other.mentees[0])).status_code == 404
    assert client.get(force_of(run, other.mentors[0], company.mentees[0])).status_code == 404
    assert client.get(force_of(run, company.mentees[0], company.mentors[0])).status_code == 404


def test_a_page_takes_the_same_queries_for_few_and_many():
    counts = []
    for size in (4, 9):
        company = make.company(size, size - 1)
        run = finished_run(company)
        client = signed_in(company.manager)
        mentor, mentee = unpaired_two(company, run)
        for url in (others_of(run, mentee), force_of(run, mentor, mentee)):
            client.get(url)
            with CaptureQueriesContext(connection) as taken:
                client.get(url)
            counts.append(len(taken))
    assert counts[:2] == counts[2:]


def test_somebody_who_joined_after_the_run_is_told_so():
    company = make.company(4, 3)
    run = finished_run(company)
    late = make.enrol(company.programme, make.person("Late Comer", grade=8), "mentee")
    page = signed_in(company.manager).get(others_of(run, late), {"q": "Mentor"})
    assert page.status_code == 200
    assert "not part of the run" in text(page)


def test_forcing_from_a_replaced_run_is_refused():
    company = make.company(4, 3)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    finished_run(company)
    response = signed_in(company.manager).post(force_of(run, mentor, mentee))
    assert response.status_code == 422
    assert not PairRule.objects.exists()
    assert MatchRun.objects.count() == 2


def test_a_lock_that_stands_already_stays_as_it_was_set_and_has_no_undo():
    company = make.company(4, 3)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    actions.lock(company.programme, mentor, mentee, reason="Earlier", by=company.manager, at=make.NOW)
    client = signed_in(company.manager)
    page = client.get(client.post(force_of(run, mentor, mentee), {"reason": "Later"})["Location"])
    rule = PairRule.objects.get()
    assert (rule.reason, rule.set_at) == ("Earlier", make.NOW)
    assert reverse("pairs:lift-rule", args=[run.programme.slug, rule.pk]) not in page.content.decode()


def test_only_a_few_counts_wait_at_once(monkeypatch):
    company = make.company(6, 5)
    run = finished_run(company)
    client = signed_in(company.manager)
    url = force_of(run, company.mentors[0], company.mentees[0])
    client.post(url, {"count": "1"})
    assert not Job.objects.filter(name="pairs.count_further").exists()
    monkeypatch.setattr(queries, "HERE", 1)
    for mentor in company.mentors:
        client.post(force_of(run, mentor, company.mentees[0]), {"count": "1"})
    assert Job.objects.filter(name="pairs.count_further").count() == 3
    assert "Three other counts are under way" in text(client.get(url))


def test_odd_signs_in_a_reason_are_no_error():
    company = make.company(4, 3)
    run = finished_run(company)
    mentor, mentee = unpaired_two(company, run)
    signed_in(company.manager).post(force_of(run, mentor, mentee), {"reason": "a\x00b\u202e<script>"})
    assert PairRule.objects.get().reason == "ab\u202e<script>"
