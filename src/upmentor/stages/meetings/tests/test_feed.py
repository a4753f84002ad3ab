"""The private calendar address: what it shows, to whom, and how it closes."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import vobject
from django.test import Client

from upmentor.ground.accounts.models import User
from upmentor.ground.audit.models import Entry
from upmentor.stages.meetings.actions.booking import cancel, move
from upmentor.stages.meetings.actions.feeds import close_feed, renew_feed
from upmentor.stages.meetings.models import CalendarEntry, CalendarFeed, Meeting
from upmentor.stages.meetings.tests.factories import NOW, booked, browser, couple, members, user_of
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.people.models import Person

pytestmark = pytest.mark.django_db
PAGE = "/settings/calendar/"


def address(member: PairMember) -> str:
    return f"/calendar/{renew_feed(member.person, by=user_of(member), at=NOW)}.ics"


def events(path: str) -> list[vobject.base.Component]:
    answer = Client().get(path)
    assert answer.status_code == 200
    return list(getattr(vobject.readOne(answer.content.decode()), "vevent_list", []))


def shown(page: str) -> str:
    """The address that stands on the page."""
    return re.findall(r'readonly value="http://[^/]+(/calendar/[^"]+)"', page)[0]


def test_the_feed_shows_one_s_own_meetings_with_discreet_titles_and_the_uid_of_the_invitation():
    meeting = booked()
    mentee, mentor = members(meeting.pair)
    (dana,), (sam,) = events(address(mentee)), events(address(mentor))
    assert (dana.summary.value, sam.summary.value) == ("Conversation with Sam", "Conversation with Dana")
    assert dana.dtstart.value == sam.dtstart.value == meeting.starts_at
    assert dana.uid.value == str(CalendarEntry.objects.get(member=mentee).uid)
    assert not hasattr(dana, "attendee")


def test_held_meetings_stay_and_cancelled_ones_go():
    meeting = booked()
    member = members(meeting.pair)[0]
    path = address(member)
    Meeting.objects.update(state="held")
    assert len(events(path)) == 1
    Meeting.objects.update(state="booked")
    cancel(meeting, by=user_of(member), at=NOW)
    assert events(path) == []


def test_a_time_that_was_given_up_leaves_the_feed():
    meeting = booked()
    member = members(meeting.pair)[0]
    move(meeting, by=user_of(member), at=NOW)
    assert events(address(member)) == []


def test_a_pair_that_rests_or_is_over_has_no_coming_meeting_and_keeps_the_held_ones():
    meeting = booked()
    path = address(members(meeting.pair)[0])
    Pair.objects.update(state=Pair.State.PAUSED, paused_until=NOW.date())
    assert events(path) == []
    Meeting.objects.update(state="held")
    assert len(events(path)) == 1


def test_meetings_of_all_pairs_stand_in_one_feed_and_those_of_others_do_not():
    company = pairs.company(2, 3)
    first = booked(couple(of=company))
    second = booked(pairs.pair(company, mentor=0, mentee=1, seat=2))
    strange = booked(pairs.pair(company, mentor=1, mentee=2))
    path = address(members(first.pair)[1])
    assert strange.pair != second.pair
    assert sorted(one.dtstart.value for one in events(path)) == sorted([first.starts_at, second.starts_at])


def test_the_address_works_for_whoever_has_it_without_a_trace_in_their_browser():
    path = address(members(booked().pair)[0])
    answer = Client().get(path)
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("text/calendar; charset=utf-8", "private, no-store")
    assert dict(answer.cookies) == {}
    again = Client().get(path, headers={"If-None-Match": answer["ETag"]})
    assert (again.status_code, again.content, dict(again.cookies)) == (304, b"", {})
    Meeting.objects.update(place="Room 4", place_kind="room", sequence=1)
    assert Client().get(path, headers={"If-None-Match": answer["ETag"]}).status_code == 200
    assert Client().post(path).status_code == 405


@pytest.mark.parametrize("token", ["x", "0" * 64, "ä", "a" * 5000, "..%2f..", "%00"])
def test_a_wrong_address_is_a_page_that_was_never_there(token):
    address(members(couple())[0])
    answer, unknown = Client().get(f"/calendar/{token}.ics"), Client().get("/no/such/page/")
    assert (answer.status_code, answer.content) == (404, unknown.content)


def test_only_a_digest_is_stored():
    token = renew_feed((person := members(couple())[0].person), by=person.user, at=NOW)
    (row,) = CalendarFeed.objects.values()
    assert token not in str(row)
    assert token not in str(list(Entry.objects.values()))


def test_a_new_address_closes_the_old_one_and_closing_closes_both():
    member = members(couple())[0]
    first, second = address(member), address(member)
    assert (Client().get(first).status_code, Client().get(second).status_code) == (404, 200)
    close_feed(member.person, by=user_of(member), at=NOW)
    close_feed(member.person, by=user_of(member), at=NOW)
    assert Client().get(second).status_code == 404
    verbs = list(Entry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == ["meetings.renew_feed", "meetings.renew_feed", "meetings.close_feed"]


def test_a_leaver_s_address_is_closed():
    member = members(booked().pair)[0]
    path = address(member)
    Person.objects.filter(pk=member.person_id).update(employed=False)
    assert Client().get(path).status_code == 404


def test_the_page_shows_the_address_once():
    client = browser(members(booked().pair)[0])
    assert "readonly value" not in client.get(PAGE).content.decode()
    path = shown(client.post(PAGE, {"do": "renew"}).content.decode())
    assert len(events(path)) == 1
    after = client.get(PAGE).content.decode()
    assert ("readonly value" in after, path in after) == (False, False)
    assert client.post(PAGE, {"do": "close"}).status_code == 302
    assert Client().get(path).status_code == 404


def test_a_double_click_shows_the_address_that_works():
    client = browser(members(couple())[0])
    pages = [client.post(PAGE, {"do": "renew", "one_time_key": "k" * 32}).content.decode() for _ in range(3)]
    assert len({shown(page) for page in pages}) == 1
    assert Client().get(shown(pages[0])).status_code == 200
    other = shown(client.post(PAGE, {"do": "renew", "one_time_key": "x" * 32}).content.decode())
    assert (other == shown(pages[0]), Client().get(shown(pages[0])).status_code) == (False, 404)


def test_an_arabic_reader_s_titles_are_in_their_language_zone_rules_included():
    meeting = booked()
    member = members(meeting.pair)[0]
    User.objects.filter(pk=member.person.user_id).update(language="ar")
    (event,) = events(address(member))
    assert event.dtstart.value.astimezone(dt.UTC) == meeting.starts_at


def test_the_feed_takes_the_same_queries_for_one_and_for_many_meetings(django_assert_num_queries):
    meeting = booked()
    path = address(members(meeting.pair)[0])
    rows = [Meeting(pair=meeting.pair, number=n, minutes=60, state="held", created_at=NOW) for n in range(2, 32)]
    for step, row in enumerate(rows):
        row.zone, row.clock, row.day = meeting.zone, meeting.clock, meeting.day + dt.timedelta(days=step)
        row.starts_at = meeting.starts_at
    with django_assert_num_queries(7):
        assert len(events(path)) == 1
    Meeting.objects.bulk_create(rows)
    with django_assert_num_queries(7):
        assert len(events(path)) == 31
