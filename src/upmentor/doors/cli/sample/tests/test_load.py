import datetime as dt
from collections import Counter

import pytest
from django.apps import apps
from django.utils import timezone

from upmentor.doors.cli.sample import jobs, load_people
from upmentor.doors.cli.sample.load import NoSample, RealOrganisation, Sample, create_sample, remove_sample
from upmentor.doors.worker.names import Functions
from upmentor.ground.accounts.models import Organisation, RoleGrant, User
from upmentor.ground.jobs.actions import Run
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.stages.goals.models import Goal
from upmentor.stages.meetings.actions import opening
from upmentor.stages.meetings.models import Action, AgendaPoint, Delegation, Meeting
from upmentor.stages.pairs.actions import recheck_pairs, settle_answers
from upmentor.stages.pairs.models import MatchRun, Pair, PairMember, Proposal, Unmatched
from upmentor.stages.pairs.queries.agreement import signed_by_both
from upmentor.stages.pairs.queries.candidates import rematch_wishes
from upmentor.stages.people.models import EmploymentFact, MonthEndCount, Person, RosterImport
from upmentor.stages.people.queries.panel import department_panel
from upmentor.stages.programmes.actions import sync_topics
from upmentor.stages.programmes.models import Enrolment, Programme, ProposedTopic, Topic, TopicSynonym, Vocabulary
from upmentor.stages.recognition.actions import complete_due
from upmentor.stages.recognition.models import Certificate

AT = dt.datetime(2026, 11, 18, 10, 0, tzinfo=dt.UTC)

# On one process: each of these tests makes companies, which the other process should not wait for.
pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("sample")]


def rows():
    return {model.__name__: model._base_manager.count() for model in apps.get_models()}


# In winter and in summer: clocks decide which hours two people share.
@pytest.mark.parametrize("at", [AT, dt.datetime(2026, 7, 6, 8, 30, tzinfo=dt.UTC)])
def test_sample_is_whole_and_made_once(at):
    assert create_sample(at=at) == Sample(240, created=True)
    before = rows()
    assert create_sample(at=at + dt.timedelta(days=1), people=500) == Sample(240, created=False)
    assert rows() == before

    assert Organisation.objects.values_list("name", "sample").get() == ("Halden & Rowe", True)
    assert Person.objects.filter(employed=True).count() == 240
    assert Person.objects.filter(employed=True, manager=None).values_list("name", "top_of_tree").get() == (
        "Ingrid Solheim",
        True,
    )
    assert sorted(RoleGrant.objects.values_list("role", flat=True)) == [
        "contact", "contact", "dpo", "it", "owner", "roster_hr",
    ]  # fmt: skip
    matched, open_ = Programme.objects.order_by("created_at")
    assert [(p.name, p.state) for p in (matched, open_)] == [
        ("Fresh eyes on AI", "running"),
        ("Culture from here", "enrolling"),
    ]
    first, run = MatchRun.objects.order_by("number")
    assert (first.state, first.programme, first.certificate["gap"]) == ("superseded", matched, 0)
    assert first.policy["weights"] != run.policy["weights"]
    kept = set(first.proposals.values_list("mentor", "mentee")) & set(run.proposals.values_list("mentor", "mentee"))
    assert 0 < len(kept) < run.proposals.count()
    assert (run.state, run.programme, run.certificate["gap"]) == ("done", matched, 0)
    proposals = Proposal.objects.filter(run=run)
    assert [proposals.filter(state=state).count() for state in ("accepted", "finished", "announced", "approved")] == [
        28, 4, 2, 4,
    ]  # fmt: skip
    assert proposals.get(mentee__person__name="Dana Holt").mentor.person.name == "Sam Idris"
    assert {row.enrolment.person.name for row in Unmatched.objects.filter(run=run)} > {"Noor Ali"}
    assert Unmatched.objects.filter(run=run).count() == 2
    assert set(open_.enrolments.values_list("state", flat=True)) == {"available", "invited", "started"}
    assert ProposedTopic.objects.filter(state="open").count() == 3
    # Nothing is sent: letters whose times no longer count were taken back before.
    past = Letter.objects.filter(due_at__lte=at)
    assert set(past.values_list("state", flat=True)) == {"kept", "withdrawn"}
    mid = matched.rounds.get(kind="mid-point")
    assert [one.kind for one in matched.rounds.all()] == ["start", "mid-point", "final", "follow-up"]
    assert mid.is_open(at.date())
    # The worker counts the report of last month as soon as it runs.
    assert [job.name for job in Job.objects.all()] == ["insights.work_out"]
    assert Enrolment.objects.filter(state="available", introduction="").count() == 0
    # Making the company takes most of a test's time, so its pairs are looked at here too.
    pairs_are_at_every_point_of_their_life(at)
    dana_and_sam_have_met_twice_and_meet_soon(at)
    last_import_can_be_looked_at_and_undone(at)
    first_night_changes_nobody_s_life(at)


def pairs_are_at_every_point_of_their_life(at):
    states = Counter(Pair.objects.values_list("state", flat=True))
    assert states == {"active": 23, "getting_to_know": 4, "completed": 2, "paused": 1, "ended": 2}
    held = Counter(Meeting.objects.filter(state="held", number__gt=0).values_list("pair", flat=True))
    active = Pair.objects.filter(state="active").values_list("pk", flat=True)
    assert {held[pair] for pair in active} == {1, 2, 3, 4, 5}
    assert not Meeting.objects.filter(state="held", starts_at__gt=at).exists()
    assert not Meeting.objects.filter(state="booked", starts_at__lte=at).exists()
    assert Meeting.objects.filter(state="booked", pair__state="active").count() > 6
    assert Certificate.objects.count() == 4
    names = {one.person.name for pair in Pair.objects.filter(state="ended") for one in pair.members.all()}
    assert {one.person.name for one in rematch_wishes(Programme.objects.get(name="Fresh eyes on AI"))} == names


def dana_and_sam_have_met_twice_and_meet_soon(at):
    pair = PairMember.objects.get(person__name="Dana Holt").pair
    meetings = Meeting.objects.filter(pair=pair).order_by("number")
    assert list(meetings.values_list("number", "state")) == [(0, "held"), (1, "held"), (2, "held"), (3, "booked")]
    assert dt.timedelta(0) < meetings[3].starts_at - at < dt.timedelta(days=15)
    assert signed_by_both(pair)
    assert list(Goal.objects.filter(pair=pair).values_list("role", flat=True)) == ["mentee", "mentor"]
    carried = AgendaPoint.objects.filter(pair=pair, number=3).values_list("carried", flat=True)
    assert sorted(carried) == [False, False, True]
    assert Action.objects.filter(pair=pair, done_in=None).count() == 1
    delegation = Delegation.objects.get(ended_at=None)
    assert (delegation.principal.name, delegation.assistant.name) == ("Dana Holt", "Pia Sandberg")


def last_import_can_be_looked_at_and_undone(at):
    latest = RosterImport.objects.first()
    assert (latest.undo_until > at, latest.result["changed"] > 3) == (True, True)
    mateo = latest.changes.get(person__name="Mateo Ruiz")
    assert (mateo.before, mateo.after) == ({"grade": 3}, {"grade": 4})


def first_night_changes_nobody_s_life(at):
    before = list(Pair.objects.order_by("pk").values_list("state", flat=True)), Meeting.objects.count()
    for job in (opening.call_off_over, opening.open_due, opening.leave_unconfirmed, complete_due):
        assert job(at=at) == 0
    for counts in (settle_answers(at=at), recheck_pairs(at=at)):
        assert {name: count for name, count in counts.items() if count} == {}
    assert (list(Pair.objects.order_by("pk").values_list("state", flat=True)), Meeting.objects.count()) == before


def test_sample_removed_leaves_the_project_s_topics_and_nothing_else():
    sync_topics(at=AT)
    topics = Topic.objects.count()
    kept = {"Permission", "ContentType", Topic.__name__, TopicSynonym.__name__, Vocabulary.__name__}
    create_sample(at=AT, people=120)
    assert remove_sample(at=AT) >= 120
    assert {name for name, count in rows().items() if count} == kept
    assert Topic.objects.count() == topics


def test_a_workspace_marked_as_sample_at_set_up_is_filled_and_keeps_its_owner():
    Organisation.objects.create(id=1, name="Halden & Rowe", sample=True, time_zone="Asia/Tokyo")
    User.objects.create_user("me@example.org", "a long enough password", name="Me")
    assert create_sample(at=AT, people=120) == Sample(120, created=True)
    assert Organisation.objects.values_list("time_zone", "sample").get() == ("Asia/Tokyo", True)
    assert User.objects.filter(email="me@example.org").count() == 1


def test_real_organisation_is_left_alone():
    Organisation.objects.create(id=1, name="Acme")
    before = rows()
    with pytest.raises(RealOrganisation, match="Acme"):
        create_sample(at=AT)
    with pytest.raises(RealOrganisation, match="Acme"):
        remove_sample(at=AT)
    assert rows() == before


def test_database_with_people_but_no_organisation_is_left_alone():
    Person.objects.create(employee_id="1", name="Alice")
    with pytest.raises(RealOrganisation, match="not empty"):
        create_sample(at=AT)


def test_nothing_to_remove_says_so():
    with pytest.raises(NoSample):
        remove_sample(at=timezone.now())


def test_impossible_size_writes_nothing():
    with pytest.raises(ValueError, match="120 to 100,000"):
        create_sample(at=AT, people=5)
    assert Organisation.objects.count() == 0


def test_history_of_fourteen_months():
    create_sample(at=AT, people=120)
    months = sorted(set(MonthEndCount.objects.values_list("month_end", flat=True)))
    assert (months[0], months[-1], len(months)) == (dt.date(2025, 9, 30), dt.date(2026, 10, 31), 14)
    leavers = Person.objects.filter(employed=False)
    assert leavers.count() == 15
    assert leavers.filter(leave_date=None).count() == 0
    assert leavers.filter(leave_kind="").count() == 0
    lin = Person.objects.get(name="Lin Chen")
    facts = lin.facts.order_by("valid_from", "id")
    assert [fact.department.name for fact in facts] == ["Finance", "Operations"]
    gone = leavers.filter(start_date__lt=AT - dt.timedelta(days=430), leave_date__lt=AT - dt.timedelta(days=40)).first()
    assert [fact.employed for fact in gone.facts.order_by("valid_from", "id")] == [True, False]
    newest = months[-1]
    heads = sum(MonthEndCount.objects.filter(month_end=newest).values_list("headcount", flat=True))
    there = Person.objects.filter(start_date__lte=newest).exclude(leave_date__lte=newest)
    assert heads == there.count()
    panel = [row for row in department_panel(months[0], months[-1]) if row.engagement is not None]
    assert len({row.month_end for row in panel}) == 14
    assert min(row.engagement_n for row in panel) >= 5


def people_and_history():
    fields = [
        f.name for f in Person._meta.fields if f.name not in ("id", "uid", "user", "manager", "department", "site")
    ]
    joined = ["department__name", "site__name", "manager__employee_id"]
    people = Person.objects.order_by("employee_id").values_list(*fields, *joined)
    facts = EmploymentFact.objects.order_by("person__employee_id", "recorded_at").values_list(
        "person__employee_id", "valid_from", "recorded_at", "spell", "employed", "leave_kind", "grade", *joined
    )
    return list(people), list(facts)


def test_writing_in_bulk_leaves_what_the_imports_leave(monkeypatch):
    create_sample(at=AT, people=120)
    assert RosterImport.objects.values_list("state", flat=True).distinct().get() == "applied"
    assert [roster.result["problems"] for roster in RosterImport.objects.all()] == [0, 0, 0]
    imported = people_and_history()
    remove_sample(at=AT)
    monkeypatch.setattr(load_people, "BY_IMPORT", 0)
    # After a removal a second sample is made as the first.
    assert create_sample(at=AT, people=120).created
    assert RosterImport.objects.count() == 0
    for written, brought_in in zip(people_and_history(), imported, strict=True):
        assert [(one, other) for one, other in zip(written, brought_in, strict=True) if one != other] == []


def test_job_wrappers_make_and_remove(db):
    made = Job.objects.create(name="sample.create", key="sample.create", args={"people": 120})
    assert jobs.create(Run(made)) == {"people": 120, "created": True}
    jobs.remove(Run(made))
    assert (Person.objects.count(), Job.objects.count()) == (0, 0)
    assert {Functions()[name] for name in ("sample.create", "sample.remove")} == {jobs.create, jobs.remove}
