"""Who cannot be matched yet and why, what is assumed, and what the page says when everybody is paired."""

import pytest
from django.urls import reverse

from upmentor.matching import Policy, weekly_slots
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.queries import matching_problem, readiness
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.made import finished_run, signed_in
from upmentor.stages.programmes.models import Enrolment, EnrolmentTopic

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
    assert [(row.person.name, row.why, row.step) for row in found.not_ready] == [
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
    assert [(row.person.name, row.why) for row in found.assumed] == [
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
