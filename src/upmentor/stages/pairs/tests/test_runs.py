"""A run from the button to the proposals, with the real solver in its own process."""

import pytest

from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.matching import Policy
from upmentor.stages.pairs import actions, solving
from upmentor.stages.pairs import jobs as work
from upmentor.stages.pairs.models import MatchRun, PairRule, Proposal, Unmatched
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Exclusion

pytestmark = pytest.mark.django_db
FUNCTIONS = {"pairs.run_match": work.run_match}


def solve(run: MatchRun) -> MatchRun:
    """Do the run's job as the worker does."""
    jobs.run(Job.objects.get(key=actions.job_key(run)).pk, FUNCTIONS)
    run.refresh_from_db()
    return run


def requested(company: make.Company, policy: Policy | None = None) -> MatchRun:
    return actions.request_run(company.programme, policy or Policy(), by=company.manager, at=make.NOW)


def answer_for(taken):
    return solving.answer(taken.problem, progress=lambda stage, count: None, check=lambda: None)


def test_run_writes_proposals_unmatched_figures_and_certificate():
    company = make.company(3, 2)
    run = solve(requested(company))
    assert (run.state, run.number, run.error) == ("done", 1, "")
    assert run.certificate["gap"] == 0
    assert (run.figures["people"], run.figures["matched"], run.figures["pairs"]) == (5, 4, 2)
    proposals = list(Proposal.objects.filter(run=run))
    assert [p.state for p in proposals] == ["suggested", "suggested"]
    assert all(sum(part["points"] for part in p.parts) == p.score for p in proposals)
    assert {p.mentee_id for p in proposals} == {m.pk for m in company.mentees}
    left = Unmatched.objects.get(run=run)
    assert (left.enrolment.role, bool(left.steps)) == ("mentor", True)
    assert Job.objects.get().state == "done"


def test_second_request_while_one_is_live_is_refused():
    company = make.company(2, 2)
    first = requested(company)
    with pytest.raises(actions.RunAlreadyLive) as caught:
        requested(company)
    assert caught.value.run == first


def test_fewer_than_two_on_a_side_is_refused():
    company = make.company(3, 1)
    with pytest.raises(actions.TooFewPeople) as caught:
        requested(company)
    assert (caught.value.mentors, caught.value.mentees) == (3, 1)
    assert not MatchRun.objects.exists()


def test_finish_run_refuses_a_pair_whose_manager_changed_meanwhile():
    company = make.company(2, 2)
    run = actions.begin_run(requested(company).uid)
    taken = snapshot(company.programme, Policy(), on=make.NOW.date())
    found = answer_for(taken)
    pair = found.solution.pairs[0]
    mentor, mentee = taken.enrolments[pair.mentor_id].person, taken.enrolments[pair.mentee_id].person
    mentor.manager = mentee
    mentor.save()
    with pytest.raises(actions.SnapshotOutdated) as caught:
        actions.finish_run(run, taken, found, at=make.NOW)
    assert caught.value.pairs == ((pair.mentor_id, pair.mentee_id),)
    run.refresh_from_db()
    assert (run.state, Proposal.objects.count(), Unmatched.objects.count()) == ("running", 0, 0)


def test_job_starts_over_when_details_changed_meanwhile(monkeypatch):
    company = make.company(3, 2)
    run = requested(company)
    real, calls = solving.answer, []

    def change_then_answer(problem, **rest):
        found = real(problem, **rest)
        if not calls:
            for mentor in company.mentors[:1]:
                mentor.person.manager = company.mentees[0].person
                mentor.person.top_of_tree = False
                mentor.person.save()
        calls.append(problem)
        return found

    monkeypatch.setattr(solving, "answer", change_then_answer)
    assert solve(run).state == "done"
    assert len(calls) == 2
    line = {(p.mentor_id, p.mentee_id) for p in Proposal.objects.filter(run=run)}
    assert (company.mentors[0].pk, company.mentees[0].pk) not in line


def test_finish_run_after_cancel_writes_nothing():
    company = make.company(2, 2)
    run = actions.begin_run(requested(company).uid)
    taken = snapshot(company.programme, Policy(), on=make.NOW.date())
    found = answer_for(taken)
    actions.cancel_run(run, by=company.manager, at=make.NOW)
    with pytest.raises(actions.RunNotLive):
        actions.finish_run(run, taken, found, at=make.NOW)
    assert Proposal.objects.count() == 0


def test_cancelled_while_waiting_never_starts():
    company = make.company(2, 2)
    run = requested(company)
    actions.cancel_run(run, by=company.manager, at=make.NOW)
    assert Job.objects.get().state == "cancelled"
    assert solve(run).state == "cancelled"
    with pytest.raises(actions.RunNotLive):
        actions.cancel_run(run, by=company.manager, at=make.NOW)


def test_later_run_replaces_the_earlier_and_keeps_locks():
    company = make.company(3, 2)
    first = solve(requested(company))
    kept = Proposal.objects.filter(run=first).last()
    actions.lock(company.programme, kept.mentor, kept.mentee, reason="They asked", by=company.manager, at=make.NOW)
    second = solve(requested(company))
    first.refresh_from_db()
    assert (first.state, second.state, second.number) == ("superseded", "done", 2)
    assert Proposal.objects.get(run=second, locked=True).mentor == kept.mentor
    assert second.figures["locked"] == 1


def test_excluded_pair_is_not_proposed_again():
    company = make.company(2, 2)
    first = solve(requested(company))
    apart = Proposal.objects.filter(run=first).first()
    actions.exclude(company.programme, apart.mentor, apart.mentee, by=company.manager, at=make.NOW)
    second = solve(requested(company))
    assert not Proposal.objects.filter(run=second, mentor=apart.mentor, mentee=apart.mentee).exists()
    assert actions.lift(company.programme, apart.mentor, apart.mentee, by=company.manager, at=make.NOW) is True
    assert PairRule.objects.count() == 0


def test_a_lock_that_no_longer_fits_fails_the_run_in_plain_words():
    company = make.company(2, 2)
    mentor, mentee = company.mentors[0], company.mentees[0]
    actions.lock(company.programme, mentor, mentee, by=company.manager, at=make.NOW)
    Exclusion.objects.create(enrolment=mentee, person=mentor.person, kind="not_with")
    run = solve(requested(company))
    assert run.state == "failed"
    assert run.error == (
        "Mentee 0 and Mentor 0 are locked together, which is no longer possible: "
        "not possible under the programme rules. Lift the lock, then run again."
    )


def test_lock_of_two_who_break_a_rule_is_refused():
    company = make.company(2, 2)
    mentor, mentee = company.mentors[0], company.mentees[0]
    Exclusion.objects.create(enrolment=mentor, person=mentee.person, kind="conflict")
    with pytest.raises(actions.PairRefused) as caught:
        actions.lock(company.programme, mentor, mentee, by=company.manager, at=make.NOW)
    assert caught.value.sentences == ("Not possible under the programme rules",)


def test_reasons_of_the_unmatched_are_the_same_whatever_keeps_them_apart():
    reasons = []
    for kind in ("not_with", "conflict"):
        company = make.company(3, 2)
        for mentor in company.mentors:
            Exclusion.objects.create(enrolment=company.mentees[0], person=mentor.person, kind=kind)
        run = solve(requested(company))
        left = Unmatched.objects.get(run=run, enrolment=company.mentees[0])
        reasons.append((left.reason, left.steps, left.possible))
    assert reasons[0] == reasons[1]
    assert reasons[0][0]["key"] == "unmatched.programme_rules"


def test_run_whose_job_has_died_is_settled():
    company = make.company(2, 2)
    run = requested(company)
    assert actions.settle_lost_runs(at=make.NOW) == 0
    Job.objects.update(state=Job.State.DEAD)
    assert actions.settle_lost_runs(at=make.NOW) == 1
    run.refresh_from_db()
    assert run.state == "failed"
    assert requested(company).number == 2


def test_a_tampered_solution_is_refused_by_the_second_process():
    company = make.company(3, 2)
    taken = snapshot(company.programme, Policy(), on=make.NOW.date())
    found = answer_for(taken).solution.to_dict()
    found["pairs"][0]["score"] += 1
    verdict = solving.ask(
        "verify",
        {"problem": taken.problem.to_dict(), "solution": found},
        progress=lambda stage, count: None,
        check=lambda: None,
    )
    assert (verdict["ok"], bool(verdict["faults"])) == (False, True)


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (solving.CertificateRefused("x"), "The check of the result found a fault, so nothing was kept."),
        (solving.SolverRefused("too many"), "These people and rules cannot be matched: too many"),
        (actions.SnapshotOutdated(), "People’s details kept changing while the run was working."),
    ],
)
def test_a_run_that_cannot_end_well_says_why(monkeypatch, error, words):
    def refuse(problem, **rest):
        raise error

    monkeypatch.setattr(solving, "answer", refuse)
    run = solve(requested(make.company(2, 2)))
    assert run.state == "failed"
    assert run.error.startswith(words)
    assert not Proposal.objects.exists()


def test_job_of_a_run_that_has_ended_does_nothing():
    company = make.company(2, 2)
    run = requested(company)
    job = Job.objects.get()
    actions.fail_run(run, "x", at=make.NOW)
    assert work.run_match(jobs.Run(job)) == {"state": "ended before"}


def test_the_minute_job_releases_and_settles():
    company = make.company(2, 2)
    requested(company)
    Job.objects.update(state=Job.State.DEAD)
    minute = Job.objects.create(name="pairs.release_announcements", key="minute")
    assert work.release_announcements(jobs.Run(minute)) == {"released": 0, "lost": 1}


def test_a_lock_that_needs_a_second_place_is_refused():
    company = make.company(2, 2)
    actions.lock(company.programme, company.mentors[0], company.mentees[0], by=company.manager, at=make.NOW)
    with pytest.raises(actions.PairRefused) as caught:
        actions.lock(company.programme, company.mentors[0], company.mentees[1], by=company.manager, at=make.NOW)
    assert caught.value.sentences == ("No free place",)
    assert (
        actions.lift(company.programme, company.mentors[1], company.mentees[1], by=company.manager, at=make.NOW)
        is False
    )
