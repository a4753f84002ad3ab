import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.models import Entry
from upmentor.ground.content.courses import PLAN, UnknownCourseError
from upmentor.stages.programmes.actions.orientation import mark_done, take_back
from upmentor.stages.programmes.models import CourseUnitDone, Programme
from upmentor.stages.programmes.queries.courses import shelf, standing
from upmentor.stages.programmes.queries.orientation import Total, own_courses, totals, units_done
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = make.NOW


@pytest.fixture
def alice() -> User:
    """A mentor who is enrolled."""
    make.organisation()
    person = make.person("alice", sign_in=True)
    make.enrolment(make.programme(), person, "mentor", state="available")
    assert person.user
    return person.user


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def done(user: User, course: str = "mentors") -> set[int]:
    return set(units_done(user, course))


# ---------- marks ----------


def test_unit_is_done_once_however_often_it_is_said(alice):
    for _ in range(3):
        mark_done("mentors", [2], by=alice, at=NOW)
    rows = CourseUnitDone.objects.values_list("user", "course", "unit", "done_on")
    assert list(rows) == [(alice.pk, "mentors", 2, NOW.date())]
    assert Entry.objects.filter(object_kind__contains="course").count() == 0


def test_course_is_done_with_all_units_or_with_the_short_version(alice):
    mark_done("executives", [1, 2, 3], by=alice, at=NOW)
    one = standing(alice, "executives")
    assert (one.is_done, one.count, one.minutes_left, one.next.number) == (False, 3, 5, 4)
    mark_done("executives", [0], by=alice, at=NOW)
    one = standing(alice, "executives")
    assert (one.is_done, one.is_short, one.minutes_left, one.next.number) == (True, True, 0, 4)
    take_back("executives", [0], by=alice, at=NOW)
    mark_done("executives", [4], by=alice, at=NOW)
    assert (standing(alice, "executives").is_done, standing(alice, "executives").next) == (True, None)


@pytest.mark.parametrize(("course", "unit"), [("mentors", 7), ("mentors", -1), ("nobody", 1)])
def test_what_is_no_unit_cannot_be_done(alice, course, unit):
    with pytest.raises(UnknownCourseError):
        mark_done(course, [unit], by=alice, at=NOW)
    assert not CourseUnitDone.objects.exists()


# ---------- whose course ----------


def test_each_has_the_courses_of_their_parts_and_roles(alice):
    both = make.person("both", sign_in=True)
    make.enrolment(make.programme("One"), both, "mentee", state="available")
    make.enrolment(make.programme("Two"), both, "mentor", state="withdrawn")
    contact = make.account("contact@example.com", "contact", "dpo")
    found = [own_courses(user) for user in (alice, both.user, contact, make.account("nobody@example.com"))]
    assert found == [["mentors"], ["executives"], ["safeguarding-contacts", "works-council"], []]


def test_line_manager_is_not_told_by_the_shelf_that_somebody_of_the_team_takes_part(alice):
    boss = make.person("boss", grade=9, sign_in=True)
    mentor = make.person("bob", manager=boss)
    make.enrolment(make.programme("Three"), mentor, "mentor", state="available")
    assert own_courses(boss.user) == []


def test_shelf_shows_every_course_once_with_a_constant_number_of_queries(alice):
    def look() -> tuple[list[str], list[str], int]:
        fresh = User.objects.get(pk=alice.pk)
        with CaptureQueriesContext(connection) as queries:
            seen = shelf(fresh)
        return [one.course.id for one in seen.own], [one.course.id for one in seen.others], len(queries)

    before = look()
    for course, (units, _) in PLAN.items():
        mark_done(course, range(1, units + 1), by=alice, at=NOW)
    assert look() == before
    assert (before[0], sorted(before[0] + before[1])) == (["mentors"], sorted(PLAN))


# ---------- pages ----------


def test_pages_lead_from_unit_to_unit_to_the_end(alice):
    client = browser(alice)
    page = client.get("/learn/mentors/").content.decode()
    assert "0 of 6 units done" in page
    assert "42 minutes left" in page
    where = "/learn/mentors/1/"
    for number in range(1, 7):
        assert where == f"/learn/mentors/{number}/"
        assert client.get(where).status_code == 200
        where = client.post(f"{where}done/").headers["Location"]
    assert where == "/learn/mentors/"
    assert "You have done your orientation" in client.get(where).content.decode()


def test_place_is_kept_by_what_is_done(alice):
    client = browser(alice)
    for number in (1, 3):
        client.post(f"/learn/mentors/{number}/done/")
    page = client.get("/learn/mentors/").content.decode()
    assert re.search(r'href="/learn/mentors/2/"[^>]*>Go on with unit 2<', page)
    assert "28 minutes left" in page
    # Out of order: after unit 6 comes what is still open.
    assert client.post("/learn/mentors/6/done/").headers["Location"] == "/learn/mentors/2/"


def test_pressing_twice_is_like_once_and_can_be_undone(alice):
    client = browser(alice)
    first, second = (client.post("/learn/mentors/1/done/") for _ in range(2))
    assert (first.headers["Location"], second.headers["Location"]) == ("/learn/mentors/2/", "/learn/mentors/2/")
    assert done(alice) == {1}
    client.post("/learn/mentors/1/done/?undo=1")
    assert done(alice) == set()


def test_marks_are_taken_away_and_come_back(alice):
    client = browser(alice)
    mark_done("mentors", [1, 2], by=alice, at=NOW)
    client.post("/learn/mentors/forget/")
    assert done(alice) == set()
    client.post("/learn/mentors/forget/?again=1-2-99-x")
    assert done(alice) == {1, 2}


def test_short_version_stands_for_the_course(alice):
    client = browser(alice)
    assert client.get("/learn/mentors/short/").status_code == 404
    assert client.post("/learn/mentors/0/done/").status_code == 404
    assert client.get("/learn/executives/short/").status_code == 200
    assert client.post("/learn/executives/0/done/").headers["Location"] == "/learn/executives/"
    assert "by the short version" in client.get("/learn/executives/").content.decode()


def test_unit_shows_its_scene_with_three_answers_and_sends_none_of_them(alice):
    page = browser(alice).get("/learn/mentors/2/").content.decode()
    answers = re.findall(r'<details class="um-answer" name="practice"><summary>', page)
    assert len(answers) == 3
    assert page.count("<form") - page.count('action="/preferences') >= 1
    assert not re.search(r"<input[^>]+name=\"(practice|answer)", page)
    assert "S05" not in page


def test_reader_of_another_language_is_told_that_a_course_is_in_english(alice):
    client = browser(alice)
    client.cookies["upmentor_language"] = "ar"
    page = client.get("/learn/mentors/1/").content.decode()
    assert re.search(r'<article class="um-stack-6" lang="en" dir="ltr">', page)
    assert '<html lang="ar" dir="rtl"' in page


def test_nobody_sees_the_marks_of_somebody_else(alice):
    mark_done("mentors", range(1, 7), by=alice, at=NOW)
    bob = make.person("bob", sign_in=True)
    assert "0 of 6 units done" in browser(bob.user).get("/learn/mentors/").content.decode()


# ---------- staff ----------


def crowd(programme: Programme, people: int, oriented: int) -> None:
    """Mentors who are enrolled, some of whom have done their course."""
    for place in range(people):
        # Without a password: hashing one takes longer than all the rest.
        user = User.objects.create(email=f"m{place}@example.com", name=f"M{place}")
        make.enrolment(programme, make.person(f"m{place}", user=user), "mentor", state="available")
        if place < oriented:
            mark_done("mentors", range(1, 7), by=user, at=NOW)


@pytest.mark.parametrize(
    ("oriented", "shown"), [(0, None), (4, None), (5, 5), (6, 5), (9, 5), (10, 10), (11, None), (15, None)]
)
def test_total_comes_in_fives_and_only_while_five_have_and_five_have_not(oriented, shown):
    programme = make.programme()
    crowd(programme, 15, oriented)
    assert totals(programme) == [Total("mentor", 15, shown), Total("mentee", 0, None)]


def test_half_a_course_and_people_without_an_account_count_as_not_done():
    programme = make.programme()
    crowd(programme, 10, 6)
    CourseUnitDone.objects.filter(user__email="m0@example.com", unit=6).delete()
    make.enrolment(programme, make.person("nobody"), "mentor", state="available")
    assert totals(programme)[0] == Total("mentor", 11, 5)


def test_settings_say_whether_orientation_is_required_and_show_no_names():
    make.organisation()
    programme = make.programme(ends_on=NOW.date() + dt.timedelta(days=4000))
    manager = make.account("manager@example.com")
    programme.roles.create(user=manager, role="manager")
    crowd(programme, 10, 5)
    client = browser(manager)
    page = client.get(f"/manage/p/{programme.slug}/settings/").content.decode()
    assert "Mentors: at least 5 of 10 have done it." in page
    assert not re.search(r"M\d@example|>M0<", page)
    sent = {"name": "x", "meetings": 6, "cadence_weeks": 4, "meeting_minutes": 60, "managers": manager.email}
    for said, kept in (("required", "required"), ("", "required"), ("recommended", "recommended")):
        assert client.post(f"/manage/p/{programme.slug}/settings/", sent | {"orientation": said}).status_code == 302
        programme.refresh_from_db()
        assert programme.orientation == kept
    assert client.post(f"/manage/p/{programme.slug}/settings/", sent | {"orientation": "maybe"}).status_code == 422
