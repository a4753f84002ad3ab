"""The way of the data, in the order of docs/architecture.md: a row of a roster becomes a pair that two people hear of.

Read this first. Each step is one verb of one slice; the worker's part is called here as the worker calls it.
"""

from __future__ import annotations

import datetime as dt

import pytest

from upmentor.doors.worker.names import Functions
from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.jobs import actions as jobs
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.matching import Policy
from upmentor.stages.pairs import actions as pairs
from upmentor.stages.pairs.models import MatchRun, Proposal, Unmatched
from upmentor.stages.people import actions as people
from upmentor.stages.people.models import EmploymentFact, Person
from upmentor.stages.programmes.actions.enrol import Entry, enrol_people
from upmentor.stages.programmes.actions.programme import Details, create_programme, open_enrolment
from upmentor.stages.programmes.actions.topics import sync_topics
from upmentor.stages.programmes.models import Programme, Topic

NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)

ROSTER = """Employee id;Name;E-mail;Department;Manager;Grade;Time zone;Languages;Date of birth
1;Ada Chief;ada@example.com;Board;;6;Europe/London;English;1961-01-01
2;Bo Finance;bo@example.com;Finance;1;5;Europe/London;English;1970-05-05
3;Cy Sales;cy@example.com;Sales;1;5;Europe/Athens;English, Greek;1972-02-02
4;Di Junior;di@example.com;Finance;2;2;Europe/London;English;1999-09-09
5;Ed Junior;ed@example.com;Sales;3;2;Europe/Athens;English, Greek;2000-10-10
"""


@pytest.mark.django_db(transaction=True)
def test_a_roster_row_becomes_a_pair() -> None:
    owner = a_workspace()

    # 1. The roster comes in. Birth dates are dropped before anything is stored.
    roster = people.stage_roster(ROSTER.encode(), filename="roster.csv", by=owner, at=NOW)
    assert [column["name"] for column in roster.refused_columns] == ["Date of birth"]
    check = people.check_roster(roster, at=NOW)
    assert (len(check.to_add), len(check.problems)) == (5, 0)
    people.apply_roster(roster, by=owner, at=NOW)
    assert Person.objects.count() == EmploymentFact.objects.count() == 5

    # 2. A programme from a template, open for enrolment.
    programme = a_programme(owner)

    # 3. Two juniors offer, two leaders wish.
    topics = {
        topic.slug: topic for topic in Topic.objects.filter(slug__in=["everyday-ai", "data-and-better-questions"])
    }
    offers = [
        Entry(person("4"), "mentor", [(topics["everyday-ai"], 5)]),
        Entry(person("5"), "mentor", [(topics["everyday-ai"], 3)]),
    ]
    wishes = [
        Entry(person("2"), "mentee", [(topics["everyday-ai"], 5)]),
        Entry(person("3"), "mentee", [(topics["everyday-ai"], 5)]),
    ]
    enrol_people(programme, [*offers, *wishes], source="staff", by=owner, at=NOW)

    # 4. A run proposes. Di reports to Bo and Ed to Cy, so only the crossed pairs are possible.
    run = pairs.request_run(programme, Policy.from_dict(programme.policy), by=owner, at=NOW)
    work(run)
    run.refresh_from_db()
    assert (run.state, run.certificate["gap"], Unmatched.objects.count()) == (MatchRun.State.DONE, 0, 0)
    found = {(one.mentor.person.name, one.mentee.person.name) for one in Proposal.objects.all()}
    assert found == {("Di Junior", "Cy Sales"), ("Ed Junior", "Bo Finance")}
    for proposal in Proposal.objects.all():
        assert sum(part["points"] for part in proposal.parts) == proposal.score

    # 5. Approving takes the places; announcing holds two letters a pair for a quarter of an hour.
    pairs.approve(run, None, by=owner, at=NOW)
    pairs.announce(programme, None, by=owner, at=NOW)
    assert set(Letter.objects.values_list("state", flat=True)) == {Letter.State.HELD}
    assert pairs.release_due(at=NOW + dt.timedelta(minutes=14)) == 0
    assert pairs.release_due(at=NOW + dt.timedelta(minutes=15)) == 1

    # 6. Both hear of it, in letters that name neither partner nor topic.
    letters = Letter.objects.filter(kind="pairs.proposal", state=Letter.State.QUEUED)
    assert sorted(letter.address for letter in letters) == [f"{name}@example.com" for name in ("bo", "cy", "di", "ed")]
    assert len({letter.due_at for letter in letters}) == 1
    partner = {"bo": "Ed Junior", "ed": "Bo Finance", "cy": "Di Junior", "di": "Cy Sales"}
    for letter in letters:
        forbidden = (partner[letter.address.partition("@")[0]], "Everyday AI")
        assert [words for words in forbidden if words in letter.text + letter.html + letter.subject] == []
    assert set(Proposal.objects.values_list("state", flat=True)) == {Proposal.State.ANNOUNCED}


def a_workspace() -> User:
    """An organisation, its owner, and the project's topics."""
    Organisation.objects.create(id=1, name="Example")
    owner = User.objects.create_user("owner@example.com", "a long enough password", name="Olga Owner")
    RoleGrant.objects.create(user=owner, role=RoleGrant.Role.OWNER)
    sync_topics(at=NOW)
    return owner


def a_programme(owner: User) -> Programme:
    """AI and technology, from the template, open until the end of March."""
    details = Details(
        name="Fresh eyes",
        purpose="",
        enrol_until=dt.date(2026, 3, 31),
        starts_on=dt.date(2026, 4, 13),
        ends_on=dt.date(2026, 10, 13),
        managers=[owner.email],
    )
    return open_enrolment(create_programme("ai-and-technology", details, by=owner, at=NOW), by=owner, at=NOW)


def person(employee_id: str) -> Person:
    """One of the roster."""
    return Person.objects.get(employee_id=employee_id)


def work(run: MatchRun) -> None:
    """What a worker does when it is woken for the run."""
    job = Job.objects.get(name="pairs.run_match", args__run=str(run.uid))
    jobs.run(job.pk, Functions())
