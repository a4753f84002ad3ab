"""The first meeting waits for both orientations where the programme requires it, and tells nobody whose is missing."""

import datetime as dt

import pytest
from django.test import Client

from upmentor.stages.meetings.actions.booking import book
from upmentor.stages.meetings.actions.errors import OrientationFirst
from upmentor.stages.meetings.actions.offering import Outcome, answer_times
from upmentor.stages.meetings.actions.opening import book_agreed
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.readiness import is_asked, waits_for
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.meetings.tests import factories as times
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.programmes.actions.orientation import mark_done
from upmentor.stages.programmes.queries.orientation import course_of

pytestmark = pytest.mark.django_db
NOW = times.NOW


def required(state: str = "active") -> Pair:
    pair = times.couple(state=state)
    pair.programme.orientation = "required"
    pair.programme.save()
    return pair


def orient(member: PairMember, *units: int) -> None:
    course = course_of(member.role)
    mark_done(course, units or {"mentors": range(1, 7), "executives": [0]}[course], by=times.user_of(member), at=NOW)


def answer(meeting: Meeting, member: PairMember) -> Outcome:
    first = offered(meeting)[0].pk
    return answer_times(meeting, member, {first}, by=times.user_of(member), at=NOW).outcome


def page_of(member: PairMember) -> str:
    client = Client()
    client.force_login(times.user_of(member))
    return client.get(f"/pairs/{member.pair.uid}/schedule/").content.decode()


def test_first_meeting_is_booked_once_both_have_done_theirs():
    pair = required()
    dana, sam = times.members(pair)
    meeting = times.looking(pair)
    assert (answer(meeting, dana), answer(meeting, sam)) == (Outcome.WAITING, Outcome.ORIENTATION)
    with pytest.raises(OrientationFirst):
        book(meeting, offered(meeting)[0], by=times.user_of(sam), at=NOW)
    states = []
    for member in (dana, sam):
        orient(member)
        book_agreed(at=NOW)
        meeting.refresh_from_db()
        states.append(meeting.state)
    assert states == ["proposed", "booked"]


@pytest.mark.parametrize("number", [0, 2])
def test_first_talk_and_later_meetings_do_not_wait(number):
    pair = times.sign(required("getting_to_know" if number == 0 else "active"))
    dana, sam = times.members(pair)
    meeting = times.looking(pair, number)
    assert (answer(meeting, dana), answer(meeting, sam)) == (Outcome.WAITING, Outcome.BOOKED)


def test_recommended_orientation_holds_nothing_up():
    pair = times.couple()
    dana, sam = times.members(pair)
    meeting = times.looking(pair)
    assert not is_asked(pair, 1)
    assert (answer(meeting, dana), answer(meeting, sam)) == (Outcome.WAITING, Outcome.BOOKED)


def test_half_a_course_is_not_the_whole_and_each_needs_their_own():
    pair = required()
    dana, sam = times.members(pair)
    orient(sam, 1, 2, 3, 4, 5)
    assert waits_for(pair, 1) == {dana.pk, sam.pk}
    orient(sam, 6)
    assert waits_for(pair, 1) == {dana.pk}
    # The mentors' course is not the one of a mentee.
    mark_done("mentors", range(1, 7), by=times.user_of(dana), at=NOW)
    assert waits_for(pair, 1) == {dana.pk}


def test_partner_cannot_tell_a_missing_answer_from_a_missing_orientation():
    pair = required()
    dana, sam = times.members(pair)
    orient(dana)
    meeting = times.looking(pair)
    answer(meeting, dana)
    unanswered = readable(page_of(dana))
    answer(meeting, sam)
    assert readable(page_of(dana)) == unanswered
    assert "both have done their orientation" in unanswered
    assert "/learn/" not in unanswered
    assert "/learn/mentors/" in page_of(sam)


def readable(page: str) -> str:
    """The page without what is new each time it is asked for."""
    main = page[page.index("<main") : page.index("</main>")]
    return "\n".join(
        line for line in main.splitlines() if "csrfmiddlewaretoken" not in line and "one_time_key" not in line
    )


def test_moved_first_meeting_is_booked_again_without_asking_anew():
    pair = required()
    for member in times.members(pair):
        orient(member)
    meeting = times.looking(pair)
    dana, sam = times.members(pair)
    assert (answer(meeting, dana), answer(meeting, sam)) == (Outcome.WAITING, Outcome.BOOKED)
    assert meeting.pair.programme.orientation == "required"
    assert book_agreed(at=NOW + dt.timedelta(hours=1)) == 0
