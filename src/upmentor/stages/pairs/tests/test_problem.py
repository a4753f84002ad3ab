"""The snapshot: who is in it, what keeps people apart, and how many queries it takes."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from upmentor.matching import Policy
from upmentor.stages.pairs.models import PairRule, Proposal
from upmentor.stages.pairs.queries.problem import snapshot
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.programmes.models import Enrolment, Exclusion

pytestmark = pytest.mark.django_db
ON = make.NOW.date()


def live_proposal(mentor: Enrolment, mentee: Enrolment, **fields: object) -> Proposal:
    values: dict[str, object] = {
        "programme": mentor.programme,
        "mentor_person": mentor.person,
        "state": "approved",
        "score": 500,
        "created_at": make.NOW,
        "person_seat": 1,
        "mentor_seat": 1,
        "mentee_seat": 1,
    }
    return Proposal.objects.create(mentor=mentor, mentee=mentee, **(values | fields))


def test_snapshot_carries_people_topics_and_chains():
    company = make.company(2, 2)
    mentor = company.mentors[0]
    top = make.person("Chief", grade=9)
    boss = mentor.person.manager
    boss.manager, boss.top_of_tree = top, False
    boss.save()
    problem = snapshot(company.programme, Policy(), on=ON).problem
    first = problem.mentor(mentor.person.employee_id)
    assert (first.name, first.department, first.grade, first.capacity) == ("Mentor 0", "Sales", 3, 1)
    assert first.topics == (("Everyday AI", 4), ("Data and better questions", 4))
    assert first.slots.bit_count() == 80
    assert problem.managers[boss.employee_id] == top.employee_id
    assert problem.managers[top.employee_id] is None


def test_snapshot_ends_in_a_circle_of_managers():
    company = make.company(2, 2)
    one = company.mentors[0].person.manager
    other = make.person("Other", grade=9, manager=one)
    one.manager, one.top_of_tree = other, False
    one.save()
    managers = snapshot(company.programme, Policy(), on=ON).problem.managers
    assert (managers[one.employee_id], managers[other.employee_id]) == (other.employee_id, one.employee_id)


def test_not_with_and_conflict_are_read_from_both_sides():
    company = make.company(2, 2)
    mentor, mentee = company.mentors[0], company.mentees[0]
    Exclusion.objects.create(enrolment=mentee, person=mentor.person, kind="not_with")
    Exclusion.objects.create(enrolment=mentor, person=company.mentees[1].person, kind="conflict")
    problem = snapshot(company.programme, Policy(), on=ON).problem
    assert problem.mentee(mentee.person.employee_id).not_with == (mentor.person.employee_id,)
    assert problem.conflicts == {(mentor.person.employee_id, company.mentees[1].person.employee_id)}


def test_a_live_pair_takes_its_places_and_a_declined_one_stays_apart():
    company = make.company(2, 2)
    live_proposal(company.mentors[0], company.mentees[0])
    live_proposal(
        company.mentors[1], company.mentees[1], state="declined", person_seat=None, mentor_seat=None, mentee_seat=None
    )
    problem = snapshot(company.programme, Policy(), on=ON).problem
    assert [p.id for p in problem.mentors] == [company.mentors[1].person.employee_id]
    assert [p.id for p in problem.mentees] == [company.mentees[1].person.employee_id]
    assert problem.declined == {(company.mentors[1].person.employee_id, company.mentees[1].person.employee_id)}


def test_two_pairs_over_all_programmes_leave_a_mentor_no_place():
    company = make.company(2, 2)
    person = company.mentors[0].person
    company.mentors[0].capacity = 2
    company.mentors[0].save()
    for seat in (1, 2):
        other = make.programme(f"Other {seat}")
        mentor = make.enrol(other, person, "mentor")
        live_proposal(mentor, make.enrol(other, make.person(f"Senior {seat}", grade=8), "mentee"), person_seat=seat)
    problem = snapshot(company.programme, Policy(), on=ON, full=True).problem
    assert problem.mentor(person.employee_id).capacity == 0
    assert person.employee_id not in {p.id for p in snapshot(company.programme, Policy(), on=ON).problem.mentors}


def test_locks_and_exclusions_of_people_who_left_are_dropped():
    company = make.company(2, 2)
    for mentor, mentee, kind in (
        (company.mentors[0], company.mentees[0], "lock"),
        (company.mentors[1], company.mentees[1], "exclude"),
    ):
        PairRule.objects.create(programme=company.programme, mentor=mentor, mentee=mentee, kind=kind, set_at=make.NOW)
    problem = snapshot(company.programme, Policy(), on=ON).problem
    assert problem.locks == {(company.mentors[0].person.employee_id, company.mentees[0].person.employee_id)}
    assert problem.exclusions == {(company.mentors[1].person.employee_id, company.mentees[1].person.employee_id)}
    Enrolment.objects.filter(pk=company.mentees[0].pk).update(state="withdrawn")
    assert snapshot(company.programme, Policy(), on=ON).problem.locks == frozenset()


def test_unknown_language_and_hours_get_a_default_and_are_named():
    company = make.company(2, 2)
    person = company.mentors[0].person
    person.languages, person.working_hours = [], "whenever"
    person.save()
    taken = snapshot(company.programme, Policy(), on=ON)
    assert taken.problem.mentor(person.employee_id).languages == ("en",)
    assert (taken.assumed_language, taken.unreadable_hours) == ((person.employee_id,), (person.employee_id,))


def test_hash_changes_with_a_new_manager_only():
    company = make.company(2, 2)
    before = snapshot(company.programme, Policy(), on=ON).hash
    assert snapshot(company.programme, Policy(), on=ON).hash == before
    person = company.mentors[0].person
    person.manager = company.mentees[0].person
    person.save()
    assert snapshot(company.programme, Policy(), on=ON).hash != before


def test_snapshot_takes_the_same_number_of_queries_for_two_and_for_twelve():
    counts = []
    for size in (2, 12):
        company = make.company(size, size)
        with CaptureQueriesContext(connection) as captured:
            snapshot(company.programme, Policy(), on=ON)
        counts.append(len(captured))
    assert counts[0] == counts[1] == 7
