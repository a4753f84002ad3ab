"""Who cannot be matched yet and why, what is assumed, and what the page says when everybody is paired."""

import sys

import pytest
from django.urls import reverse

from upmentor.matching import Policy, supply_demand, weekly_slots
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.models import Proposal
from upmentor.stages.pairs.queries import matching_problem, readiness, snapshot
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic, Topic

pytestmark = pytest.mark.django_db
ON = make.NOW.date()


def test_each_gap_is_named_with_what_helps():
    company = make.company(4, 2)
    first, second, third = (mentor.person for mentor in company.mentors[:3])
    first.grade = None
    first.save()
    second.manager, second.top_of_tree = None, False
    second.save()
    EnrolmentTopic.objects.filter(enrolment__person=third).delete()
    found = readiness(company.programme, Policy(), on=ON)
    assert [(row.person.name, row.why, row.step) for row in found.not_ready.rows] == [
        ("Mentor 0", "Grade not known", "Add the grade in the roster"),
        ("Mentor 1", "Manager not known", "Add the manager in the roster, or mark that there is none"),
        ("Mentor 2", "No topic yet", "Ask for at least one topic"),
    ]
    assert (found.mentors, found.mentees, found.enough) == (1, 2, False)


def test_what_is_assumed_is_named():
    company = make.company(2, 2)
    person = company.mentors[0].person
    person.languages, person.working_hours = [], "whenever"
    person.save()
    found = readiness(company.programme, Policy(), on=ON)
    assert [(row.person.name, row.why) for row in found.assumed.rows] == [
        ("Mentor 0", "Language not known"),
        ("Mentor 0", "Working hours cannot be read"),
    ]


def test_states_of_those_who_have_not_answered_are_counted():
    company = make.company(2, 2)
    for state in ("invited", "invited", "started", "waiting"):
        Enrolment.objects.create(programme=company.programme, person=make.person("Later"), role="mentor", state=state)
    found = readiness(company.programme, Policy(), on=ON)
    assert (found.invited, found.started, found.waiting) == (2, 1, 1)


def test_hours_given_at_enrolment_narrow_those_of_the_roster():
    company = make.company(3, 2)
    narrow, moved, free = company.mentors
    narrow.hours = "Mon 08:00-12:00"
    narrow.save()
    moved.time_zone = "Asia/Kolkata"
    moved.person.working_hours = ""
    moved.person.save()
    moved.save()
    free.hours = "Sat 10:00-14:00"
    free.person.working_hours = ""
    free.person.save()
    free.save()
    problem = matching_problem(company.programme, Policy(), on=ON)
    slots = {mentor.pk: problem.mentor(mentor.person.employee_id).slots for mentor in company.mentors}
    assert slots[narrow.pk] == weekly_slots("Mon 09:00-12:00", "Europe/London", ON)
    assert slots[moved.pk] == weekly_slots("Mon-Fri 09:00-17:00", "Asia/Kolkata", ON)
    assert slots[free.pk] == weekly_slots("Sat 10:00-14:00", "Europe/London", ON)


def test_page_when_everybody_has_a_pair():
    company = make.company(2, 2)
    actions.approve(finished_run(company), None, by=company.manager, at=make.NOW)
    page = signed_in(company.manager).get(reverse("pairs:matching", args=[company.programme.slug])).content.decode()
    assert "<h1>Everybody who can be matched has a pair</h1>" in page


def proposal(mentor: Enrolment, mentee: Enrolment, state: str = "announced", seat: int = 1) -> Proposal:
    return Proposal.objects.create(
        programme=mentor.programme, mentor=mentor, mentee=mentee, mentor_person=mentor.person, state=state, score=500,
        person_seat=seat, mentor_seat=seat, mentee_seat=1, created_at=make.NOW,
    )  # fmt: skip


def uneven_company() -> make.Company:
    """Everything at once that changes who has a free place, in this programme and in another."""
    company = make.company(9, 7)
    other = make.company(1, 3)
    mentors, mentees = company.mentors, company.mentees
    for row, capacity in ((mentors[0], 5), (mentors[1], 2), (mentors[2], 2), (mentees[0], 2), (mentees[1], 2)):
        Enrolment.objects.filter(pk=row.pk).update(capacity=capacity)
    proposal(mentors[1], mentees[1])
    proposal(mentors[3], mentees[2], "approved")
    proposal(mentors[4], mentees[3], "declined")
    proposal(mentors[5], mentees[4], "suggested")
    elsewhere = [make.enrol(other.programme, mentors[place].person, "mentor", capacity=2) for place in (2, 6)]
    proposal(elsewhere[0], other.mentees[0])
    proposal(elsewhere[0], other.mentees[1], "held", seat=2)
    proposal(elsewhere[1], other.mentees[2], "accepted")
    Enrolment.objects.filter(pk=mentees[5].pk).update(state="withdrawn")
    gone = mentors[7].person
    gone.employed = False
    gone.save()
    lead = mentors[8].person
    lead.grade, lead.languages, lead.working_hours = None, [], "whenever"
    lead.save()
    EnrolmentTopic.objects.filter(enrolment=mentees[6]).delete()
    # Two topics of one name: who has both has it once, under the spelling of the first mentor.
    same = Topic.objects.create(slug="everyday-ai-2", title="everyday  AI")
    EnrolmentTopic.objects.create(enrolment=mentors[0], topic=same, level=5)
    EnrolmentTopic.objects.create(enrolment=mentees[4], topic=same, level=3)
    return company


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(mentor_capacity_limit=1), Policy(topic_required=False, topic_reason="A small start")]
)
def test_the_counted_readiness_is_that_of_the_snapshot_which_a_run_takes(policy):
    company = uneven_company()
    found = readiness(company.programme, policy, on=ON)
    taken = snapshot(company.programme, policy, on=ON)
    sides = taken.problem.mentors, taken.problem.mentees
    blocked = {
        person.id
        for person in (*sides[0], *sides[1])
        if person.grade is None or not person.manager_known or (policy.topic_required and not person.topics)
    }
    ready = [[person for person in side if person.id not in blocked] for side in sides]
    assert (found.mentors, found.mentees) == (len(ready[0]), len(ready[1]))
    assert (found.mentor_places, found.mentee_places) == tuple(sum(p.capacity for p in side) for side in ready)
    assert (found.not_ready.number, {row.person.employee_id for row in found.not_ready.rows}) == (len(blocked), blocked)
    assumed = sorted((*taken.assumed_language, *taken.unreadable_hours))
    assert (found.assumed.number, sorted(row.person.employee_id for row in found.assumed.rows)) == (
        len(assumed),
        assumed,
    )
    assert found.topics == supply_demand(taken.problem)


def test_the_uneven_company_has_these_places():
    """What the comparison above stands on, by hand: two places, one, none (two seats taken elsewhere), none, one, one,
    one, left, grade unknown."""
    found = readiness(uneven_company().programme, Policy(), on=ON)
    assert (found.mentors, found.mentor_places, found.mentees, found.mentee_places) == (5, 6, 4, 5)
    assert found.paired == 2


def test_long_lists_name_the_first_hundred_and_count_all():
    company = make.company(2, 2)
    for number in range(101):
        make.enrol(company.programme, make.person(f"New {number}", grade=None, languages=[]), "mentee")
    found = readiness(company.programme, Policy(), on=ON)
    for listed in (found.not_ready, found.assumed):
        assert (listed.number, len(listed.rows), listed.is_cut) == (101, 100, True)
    page = signed_in(company.manager).get(reverse("pairs:matching", args=[company.programme.slug])).content.decode()
    assert ("101 people cannot be matched yet" in page, page.count("The first 100 of 101 are shown.")) == (True, 2)


def test_unreadable_hours_are_counted_by_time_and_named_by_person():
    company = make.company(4, 2)
    nowhere, at_home, chosen = (mentor.person for mentor in company.mentors[:3])
    nowhere.site, nowhere.working_hours = None, "whenever"
    nowhere.save()
    at_home.working_hours = "whenever"
    at_home.save()
    Enrolment.objects.filter(person=chosen).update(hours="Mon 09:00-12:00", time_zone="Mars/Olympus")
    found = readiness(company.programme, Policy(), on=ON).assumed
    assert (found.number, [row.person.name for row in found.rows]) == (3, ["Mentor 0", "Mentor 1", "Mentor 2"])


def test_with_very_many_people_what_was_counted_lately_is_shown_again_for_a_while(monkeypatch):
    company = make.company(3, 2)
    # The package has a function of the same name.
    module = sys.modules["upmentor.stages.pairs.queries.readiness"]
    monkeypatch.setattr(module, "MANY", 0)
    monkeypatch.setattr(module, "_LATELY", {})
    assert readiness(company.programme, Policy(), on=ON).mentors == 3
    company.mentors[0].state = Enrolment.State.WITHDRAWN
    company.mentors[0].save()
    assert readiness(company.programme, Policy(), on=ON).mentors == 3
    assert readiness(company.programme, Policy(min_gap=1), on=ON).mentors == 2
    monkeypatch.setattr(module, "OLD", -1.0)
    assert readiness(company.programme, Policy(), on=ON).mentors == 2
