"""The pages of the two and of assistants."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upmentor.stages.meetings.actions.delegating import end_delegation, name_assistant
from upmentor.stages.meetings.actions.errors import UnknownAssistant
from upmentor.stages.meetings.models import Delegation, Meeting, TimeOption
from upmentor.stages.meetings.tests.factories import (
    booked,
    browser,
    couple,
    letters,
    looking,
    members,
    options,
    starts,
    user_of,
)
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db


def url(pair: Pair, name: str = "schedule") -> str:
    return reverse(f"meetings:{name}", args=[pair.uid])


def now_looking(**fields: object) -> Meeting:
    return looking(couple(**fields), at=timezone.now())


def now_booked() -> Meeting:
    return booked(at=timezone.now())


def one_time_key(client: Client, path: str) -> str:
    found = re.search(r'name="one_time_key" value="([^"]+)"', client.get(path).content.decode())
    assert found
    return found[1]


def test_page_shows_three_times_on_both_walls():
    meeting = now_looking()
    dana, sam = members(meeting.pair)
    page = browser(dana).get(url(meeting.pair)).content.decode().replace("\xa0", " ")
    assert (page.count('name="times"'), page.count(" for you · "), page.count("kind hour")) == (3, 3, 3)
    assert "Three times that suit you both" in page
    mine = re.findall(r"<small>(\d\d:\d\d) for you · (\d\d:\d\d) for Sam</small>", page)
    other = browser(sam).get(url(meeting.pair)).content.decode().replace("\xa0", " ")
    theirs = re.findall(r"<small>(\d\d:\d\d) for you · (\d\d:\d\d) for Dana</small>", other)
    assert mine == [(second, first) for first, second in theirs]


def test_ticking_a_time_that_the_other_ticked_books_it():
    meeting = now_looking()
    dana, sam = members(meeting.pair)
    first = options(meeting)[0]
    assert browser(dana).post(url(meeting.pair), {"times": [first.pk]}).status_code == 302
    answer = browser(sam).post(url(meeting.pair), {"times": [first.pk]}, follow=True)
    assert "The invitation is on its way." in answer.content.decode()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.starts_at) == ("booked", first.starts_at)


def test_nothing_ticked_is_a_mistake_that_is_said():
    meeting = now_looking()
    answer = browser(members(meeting.pair)[0]).post(url(meeting.pair), {})
    assert (answer.status_code, b"Choose at least one time" in answer.content) == (422, True)


@pytest.mark.parametrize(
    "value",
    [
        *("at:", "at:2026-99-99T00:00Z", "x", "at:2026-03-10T14:00", "9" * 400),
        *("at:0001-01-01T00:00+1400", "at:9999-12-31T23:30-0900", "at:9999-12-28T13:00Z"),
    ],
)
def test_strange_times_are_refused_without_harm(value: str):
    meeting = now_looking()
    answer = browser(members(meeting.pair)[0]).post(url(meeting.pair), {"times": [value]})
    assert answer.status_code in (409, 422)


def test_buttons_with_an_endless_number_change_nothing():
    meeting = now_looking()
    there = browser(members(meeting.pair)[0])
    for do in ("further", "shorter"):
        assert there.post(url(meeting.pair, "schedule-change"), {"do": f"{do}:{'9' * 5000}"}).status_code == 409


def test_times_that_have_changed_are_a_clear_page():
    meeting = now_looking()
    dana, sam = members(meeting.pair)
    old = options(meeting)[0]
    browser(sam).post(url(meeting.pair), {"do": "none"})
    answer = browser(dana).post(url(meeting.pair), {"times": [old.pk]})
    assert (answer.status_code, b"These times have changed" in answer.content) == (409, True)


def test_slot_just_taken_is_a_clear_page_with_other_times():
    meeting = now_looking()
    dana, sam = members(meeting.pair)
    first = options(meeting)[0]
    other = couple()
    other_sam = members(other)[1]
    other_sam.person_id = sam.person_id
    other_sam.save()
    booked(other, at=timezone.now())
    browser(dana).post(url(meeting.pair), {"times": [first.pk]})
    answer = browser(sam).post(url(meeting.pair), {"times": [first.pk]})
    page = answer.content.decode()
    assert (answer.status_code, "has just been taken" in page, page.count('name="times"')) == (409, True, 3)


def test_same_form_twice_has_one_effect():
    meeting = now_booked()
    dana, _sam = members(meeting.pair)
    client = browser(dana)
    key = one_time_key(client, url(meeting.pair, "schedule-move"))
    before = len(letters())
    codes = [client.post(url(meeting.pair, "schedule-move"), {"one_time_key": key}).status_code for _press in range(3)]
    assert (codes, len(letters()) - before) == ([302] * 3, 1)


def test_moving_takes_two_taps():
    meeting = now_booked()
    client = browser(members(meeting.pair)[0])
    page = client.get(url(meeting.pair)).content.decode()
    first_tap = url(meeting.pair, "schedule-move")
    assert f'href="{first_tap}"' in page
    shown = client.get(first_tap).content.decode().replace("\xa0", " ")
    assert (shown.count(" for you · "), "textarea" in shown) == (4, False)  # the old time and three new ones
    client.post(first_tap)
    meeting.refresh_from_db()
    assert (meeting.state, len(starts(meeting))) == ("proposed", 3)


def test_more_times_by_week_can_be_ticked():
    meeting = now_looking()
    dana, _sam = members(meeting.pair)
    week = options(meeting)[0].day
    assert week
    page = browser(dana).get(url(meeting.pair), {"week": week.isoformat()}).content.decode()
    values = re.findall(r'value="(at:[^"]+)"', page)
    assert len(values) > 10
    browser(dana).post(url(meeting.pair), {"times": [values[0]]})
    assert TimeOption.objects.filter(meeting=meeting).count() == 4


@pytest.mark.parametrize("week", ["", "soon", "0001-01-01", "9999-12-31", "2026-02-30"])
def test_any_week_in_the_address_answers(week: str):
    meeting = now_looking()
    assert browser(members(meeting.pair)[0]).get(url(meeting.pair), {"week": week}).status_code == 200


def test_two_who_share_no_hour_read_what_helps():
    meeting = now_looking(mentee="Europe/London", mentor="Asia/Tokyo")
    client = browser(members(meeting.pair)[0])
    page = client.get(url(meeting.pair)).content.decode()
    assert ("No hour suits you both yet" in page, page.count('value="further:')) == (True, 2)
    client.post(url(meeting.pair, "schedule-change"), {"do": "further:120"})
    assert len(starts(meeting)) == 3


def test_next_meeting_can_be_opened_by_either():
    pair = couple(active_at=timezone.now())
    dana, _sam = members(pair)
    page = browser(dana).get(url(pair)).content.decode()
    assert "Find a time now" in page
    browser(dana).post(url(pair, "schedule-change"), {"do": "open"})
    assert Meeting.objects.get(pair=pair).state == "proposed"


def test_place_keeps_what_was_typed_when_it_is_no_link():
    meeting = now_looking()
    client = browser(members(meeting.pair)[0])
    place = {"place_kind": "video", "place": "javascript:alert(1)"}
    answer = client.post(url(meeting.pair, "schedule-place"), place)
    assert (answer.status_code, b"javascript:alert(1)" in answer.content) == (422, True)
    client.post(url(meeting.pair, "schedule-place"), {"place_kind": "phone", "place": "+44 20 7946 0000"})
    meeting.refresh_from_db()
    assert (meeting.place_kind, meeting.place) == ("phone", "+44 20 7946 0000")


def test_stranger_and_ended_pair_find_no_page():
    meeting = now_looking()
    stranger = pairs.user("Stranger")
    assert browser(stranger).get(url(meeting.pair)).status_code == 404
    dana, _sam = members(meeting.pair)
    dana.live = False
    dana.save()
    assert browser(dana).get(url(meeting.pair)).status_code == 404


# ---------- assistants ----------


def assisted() -> tuple[Meeting, Delegation]:
    meeting = now_looking()
    dana, _sam = members(meeting.pair)
    pia = pairs.user("Pia Lund")
    made = name_assistant(dana.person, pia.email, by=user_of(dana), at=timezone.now())
    return meeting, made


def test_assistant_is_named_in_two_taps_and_ended_in_one():
    meeting = now_looking()
    dana, _sam = members(meeting.pair)
    enrolment = dana.enrolment
    enrolment.assistant_name, enrolment.assistant_email = "Pia Lund", "pia@example.com"
    enrolment.save()
    client = browser(dana)
    assert reverse("meetings:assistants") in client.get(url(meeting.pair)).content.decode()  # the first tap
    page = client.get(reverse("meetings:assistants")).content.decode()
    assert 'type="hidden" name="email" value="pia@example.com"' in page
    client.post(reverse("meetings:assistants"), {"email": "pia@example.com"})  # the second
    made = Delegation.objects.get()
    assert (made.principal, made.assistant.name, made.ended_at) == (dana.person, "Pia Lund", None)
    assert letters("meetings.assistant") == [("pia@example.com", "You can find times for Dana")]
    client.post(reverse("meetings:end-assistant", args=[made.uid]))
    made.refresh_from_db()
    assert made.ended_at is not None


def test_assistant_sees_names_times_and_place_and_can_accept_and_move():
    meeting, made = assisted()
    client = browser(made.assistant)
    page = client.get(reverse("meetings:assist")).content.decode()
    assert ("Conversation with Sam" in page, "Dana Holt" in page) == (True, True)
    here = reverse("meetings:assist-times", args=[meeting.uid])
    shown = client.get(here).content.decode().replace("\xa0", " ")
    assert shown.count(" for Dana · ") == 3
    assert "These work for Dana" in shown
    first = options(meeting)[0]
    client.post(here, {"times": [first.pk]})
    _dana, sam = members(meeting.pair)
    browser(sam).post(url(meeting.pair), {"times": [first.pk]})
    meeting.refresh_from_db()
    assert meeting.state == "booked"
    client.post(reverse("meetings:assist-move", args=[meeting.uid]))
    meeting.refresh_from_db()
    assert (meeting.state, len(starts(meeting))) == ("proposed", 3)
    client.post(reverse("meetings:assist-change", args=[meeting.uid]), {"do": "others"})
    assert TimeOption.objects.filter(meeting=meeting, round=3).count() == 3


def test_assistant_opens_nothing_else():
    meeting, made = assisted()
    client, pair = browser(made.assistant), meeting.pair
    names = ["schedule", "schedule-move", "schedule-cancel", "schedule-place", "rhythm"]
    assert [client.get(url(pair, name)).status_code for name in names] == [404] * 5
    other = now_looking()
    assert client.get(reverse("meetings:assist-times", args=[other.uid])).status_code == 404
    assert client.get(reverse("meetings:meeting", args=[pair.uid, meeting.number])).status_code == 404


def test_assistant_page_holds_no_topic_and_no_programme():
    meeting, made = assisted()
    client = browser(made.assistant)
    pages = [reverse("meetings:assist"), reverse("meetings:assist-times", args=[meeting.uid])]
    for page in pages:
        text = client.get(page).content.decode()
        assert [word in text for word in ("Fresh eyes", "Everyday AI", "I run the finance team")] == [False] * 3


def test_ended_delegation_closes_every_page():
    meeting, made = assisted()
    end_delegation(made, by=made.assistant, at=timezone.now())
    client = browser(made.assistant)
    assert [
        client.get(path).status_code
        for path in (reverse("meetings:assist"), reverse("meetings:assist-times", args=[meeting.uid]))
    ] == [404, 404]


def test_assistant_finds_no_page_of_a_pair_that_rests():
    meeting, made = assisted()
    Pair.objects.filter(pk=meeting.pair_id).update(state="paused", paused_until=timezone.localdate())
    assert browser(made.assistant).get(reverse("meetings:assist-times", args=[meeting.uid])).status_code == 404


def test_only_somebody_of_the_organisation_is_named():
    dana, _sam = members(couple())
    for address in ("", dana.person.email, "pia@elsewhere.example", user_of(dana).email):
        with pytest.raises(UnknownAssistant):
            name_assistant(dana.person, address, by=user_of(dana), at=timezone.now())


def test_schedule_page_costs_the_same_however_much_was_planned(django_assert_max_num_queries):
    meeting = now_looking()
    dana, _sam = members(meeting.pair)
    client = browser(dana)
    client.get(url(meeting.pair))
    with django_assert_max_num_queries(26):
        client.get(url(meeting.pair))
    client.post(url(meeting.pair), {"do": "none"})
    with django_assert_max_num_queries(26):
        client.get(url(meeting.pair))


def test_answer_to_a_meeting_that_was_called_off_leads_to_the_page_that_says_so():
    meeting = now_looking()
    dana, _sam = members(meeting.pair)
    client = browser(dana)
    first = options(meeting)[0]
    Meeting.objects.filter(pk=meeting.pk).update(state="cancelled", finished_at=timezone.now())
    page = client.post(url(meeting.pair), {"times": [first.pk]}, follow=True).content.decode()
    assert "Find a time now" in page


def test_booked_page_leads_to_the_meeting_page():
    meeting = now_booked()
    page = browser(members(meeting.pair)[0]).get(url(meeting.pair)).content.decode()
    assert reverse("meetings:meeting", args=[meeting.pair.uid, meeting.number]) in page


def test_assistants_list_costs_the_same_for_one_and_for_four(django_assert_num_queries):
    _meeting, made = assisted()
    client = browser(made.assistant)
    page = reverse("meetings:assist")
    client.get(page)
    with CaptureQueriesContext(connection) as one:
        client.get(page)
    for _number in range(3):
        dana, _sam = members(now_looking().pair)
        name_assistant(dana.person, made.assistant.email, by=user_of(dana), at=timezone.now())
    with django_assert_num_queries(len(one)):
        assert client.get(page).content.decode().count("Looking for a time") == 4


def test_new_round_is_not_answered_yet_for_the_assistant():
    meeting, made = assisted()
    _dana, sam = members(meeting.pair)
    client = browser(made.assistant)
    client.post(reverse("meetings:assist-times", args=[meeting.uid]), {"times": [options(meeting)[0].pk]})
    assert "waiting for the other side" in client.get(reverse("meetings:assist")).content.decode()
    browser(sam).post(url(meeting.pair), {"do": "none"})
    assert "Looking for a time" in client.get(reverse("meetings:assist")).content.decode()
