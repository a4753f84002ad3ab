import pytest
from django.test import Client

from upmentor.doors.mine.home import home
from upmentor.doors.mine.pair import page
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.tests import factories as times
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.programmes.actions.orientation import mark_done
from upmentor.stages.programmes.tests import factories as make

pytestmark = pytest.mark.django_db
NOW = times.NOW
TITLE = "Your orientation, before you meet %s"


def titles(member: PairMember) -> list[str]:
    found = home(member.person, at=NOW, on=NOW.date())
    return [step.title for step in ([found.next] if found.next else []) + list(found.others)]


def orient(member: PairMember, course: str, *units: int) -> None:
    mark_done(course, units, by=times.user_of(member), at=NOW)


def task(member: PairMember) -> tuple[str, str]:
    own = own_pair(times.user_of(member), member.pair.uid)
    assert own
    found = next(one for one in page(own, at=NOW).tasks if one.label == "Read your orientation")
    return found.state, found.url


def test_orientation_is_a_step_after_agreement_and_goal_until_it_is_done():
    pair = times.couple()
    dana, sam = times.members(pair)
    signing = ["Sign your working agreement with Sam", "Set a goal of your own", TITLE % "Sam"]
    assert titles(dana)[:3] == signing
    assert TITLE % "Dana" in titles(sam)
    orient(dana, "executives", 0)
    orient(sam, "mentors", 1)
    assert TITLE % "Sam" not in titles(dana)
    assert TITLE % "Dana" in titles(sam)
    orient(sam, "mentors", 2, 3, 4, 5, 6)
    assert TITLE % "Dana" not in titles(sam)


def test_required_orientation_comes_first_and_says_why():
    pair = times.couple()
    pair.programme.orientation = "required"
    pair.programme.save()
    dana, _sam = times.members(pair)
    found = home(dana.person, at=NOW, on=NOW.date()).next
    assert found
    assert (found.title, found.url, found.second_url, found.meta) == (
        TITLE % "Sam",
        "/learn/executives/",
        "/learn/executives/short/",
        "20 minutes",
    )
    assert "then your first meeting is booked" in found.words


@pytest.mark.parametrize("state", ["getting_to_know", "paused"])
def test_nobody_is_asked_before_both_want_to_go_ahead_or_while_they_rest(state):
    more = {"pause_kind": "agreed", "paused_until": NOW.date()} if state == "paused" else {}
    pair = times.couple(state=state, **more)
    assert [TITLE % "Sam" in titles(one) for one in times.members(pair)] == [False, False]


def test_after_the_first_meeting_it_is_not_asked_any_more():
    pair = times.couple()
    dana, _sam = times.members(pair)
    Meeting.objects.create(pair=pair, number=1, state="held", minutes=60, starts_at=NOW, zone="UTC", created_at=NOW)
    assert TITLE % "Sam" not in titles(dana)


def test_line_on_the_page_of_the_pair_is_the_reader_s_own():
    pair = times.couple(state="getting_to_know")
    dana, sam = times.members(pair)
    orient(sam, "mentors", 1, 2)
    assert (task(dana), task(sam)) == (("todo", "/learn/executives/"), ("progress", "/learn/mentors/"))
    Pair.objects.update(state="active", active_at=NOW)
    orient(dana, "executives", 1, 2, 3, 4)
    assert (task(dana)[0], task(sam)[0]) == ("done", "progress")


def test_who_waits_for_a_partner_may_read_meanwhile():
    alice = make.person("alice", sign_in=True)
    make.enrolment(make.programme(), alice, "mentor", state="available")
    found = home(alice, at=NOW, on=NOW.date()).next
    assert (found.waits, found.second_url) == (True, "/learn/mentors/")
    mark_done("mentors", range(1, 7), by=alice.user, at=NOW)
    assert home(alice, at=NOW, on=NOW.date()).next.second_url == ""


def test_library_leads_to_the_course_that_is_left():
    make.organisation()
    alice = make.person("alice", sign_in=True)
    make.enrolment(make.programme(), alice, "mentor", state="available")
    client = Client()
    client.force_login(alice.user)
    mark_done("mentors", [1], by=alice.user, at=NOW)
    assert "35 minutes left, in short units" in client.get("/library/").content.decode()
    mark_done("mentors", range(2, 7), by=alice.user, at=NOW)
    page_ = client.get("/library/").content.decode()
    assert ("minutes left" in page_, 'href="/learn/"' in page_) == (False, True)
