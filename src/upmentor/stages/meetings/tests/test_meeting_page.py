"""The page of a meeting: agenda, notes, actions, finishing, late, brief (J10)."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings.models import Action, AgendaPoint, Meeting, PrivateNotes, RunningLate, SharedNotes
from upmentor.stages.meetings.tests.factories import booked, browser, couple, members
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as pairs

pytestmark = pytest.mark.django_db

SECRET = "Planted-secret-Quokka-7718"


@pytest.fixture
def meeting() -> Meeting:
    """Meeting 2 of a pair: booked, and it began five minutes ago."""
    return under_way(second())


def second() -> Meeting:
    """Meeting 2 without the agreement, which is not what is tested here."""
    meeting = booked(number=1)
    meeting.number = 2
    meeting.save()
    return meeting


def under_way(meeting: Meeting) -> Meeting:
    meeting.starts_at = timezone.now() - dt.timedelta(minutes=5)
    meeting.save()
    return meeting


def at(meeting: Meeting, name: str = "meeting") -> str:
    return reverse(f"meetings:{name}", args=[meeting.pair.uid, meeting.number])


def post(meeting: Meeting, role: int = 0, **fields: Any):
    return browser(members(meeting.pair)[role]).post(at(meeting), fields)


def points(meeting: Meeting, number: int = 2) -> list[tuple[str, bool, bool]]:
    rows = AgendaPoint.objects.filter(pair=meeting.pair, number=number, removed=False)
    return [(one.text, one.done, one.carried) for one in rows]


def test_page_shows_guide_of_the_first_shared_topic_and_three_starters(meeting):
    page = browser(members(meeting.pair)[0]).get(at(meeting))
    assert page.status_code == 200
    assert (page.context["plan"].guide.topic, page.context["plan"].guide.number) == ("everyday-ai", 2)
    assert page.context["plan"].minutes == 60
    assert len(page.context["starters"]) == 3


def test_both_write_an_agenda_tick_and_order_it(meeting):
    post(meeting, 0, do="add", new_point="Check my board summary")
    post(meeting, 1, do="add", new_point="Two ways to spot a wrong source")
    first, second = AgendaPoint.objects.filter(pair=meeting.pair)
    post(meeting, 1, do=f"up:{second.pk}")
    post(meeting, 0, do="save", point=[first.pk, second.pk], done=[second.pk])
    assert points(meeting) == [
        ("Two ways to spot a wrong source", True, False),
        ("Check my board summary", False, False),
    ]


def test_half_typed_row_stays_in_its_field_when_another_button_is_pressed(meeting):
    post(meeting, do="add", new_point="One")
    row = AgendaPoint.objects.get()
    answer = post(meeting, do=f"down:{row.pk}", new_point="half a", new_action="half an")
    assert (answer.context["typed"]["new_point"], answer.context["typed"]["new_action"]) == ("half a", "half an")
    assert (AgendaPoint.objects.count(), Action.objects.count()) == (1, 0)


def test_only_its_author_takes_a_point_off_and_puts_it_back(meeting):
    post(meeting, 0, do="add", new_point="Mine")
    row = AgendaPoint.objects.get()
    post(meeting, 1, do=f"remove:{row.pk}")
    assert points(meeting) == [("Mine", False, False)]
    post(meeting, 0, do=f"remove:{row.pk}")
    assert points(meeting) == []
    post(meeting, 0, do=f"restore:{row.pk}")
    assert points(meeting) == [("Mine", False, False)]


def test_every_button_saves_what_was_typed_elsewhere(meeting):
    post(meeting, do="add", shared="Shared", shared_base="", private="Private", private_base="", new_point="P")
    assert [one.text for one in SharedNotes.objects.all()] == ["Shared"]
    assert [one.text for one in PrivateNotes.objects.all()] == ["Private"]
    assert points(meeting) == [("P", False, False)]


def test_two_who_start_from_the_same_text_both_keep_their_words(meeting):
    post(meeting, 0, shared="top", shared_base="")
    post(meeting, 0, shared="top\nDana", shared_base="top")
    post(meeting, 1, shared="Sam\ntop", shared_base="top")
    assert SharedNotes.objects.get().text == "Sam\ntop\nDana"


def test_same_line_changed_twice_shows_both_versions_and_saves_the_choice(meeting):
    post(meeting, 0, shared="a line", shared_base="")
    post(meeting, 1, shared="a line by Sam", shared_base="a line")
    answer = post(meeting, 0, shared="my line", shared_base="a line", new_point="kept too", do="add")
    assert answer.status_code == 409
    assert answer.context["clashes"] == [
        {"name": "shared", "mine": "my line", "theirs": "a line by Sam", "both": "a line by Sam\nmy line"}
    ]
    assert points(meeting) == [("kept too", False, False)]
    post(meeting, 0, shared="a line by both", shared_base="a line by Sam", do="save")
    assert SharedNotes.objects.get().text == "a line by both"


def test_save_of_the_script_answers_with_what_stands_there_and_knows_its_own_repeat(meeting):
    mentee, mentor = (browser(one) for one in members(meeting.pair))
    fields = {"shared": "Hel", "shared_base": "", "shared_key": "k1"}
    assert mentee.post(at(meeting, "meeting-notes"), fields).json() == {"text": "Hel", "version": 1}
    mentor.post(at(meeting, "meeting-notes"), {"shared": "Hel\nSam", "shared_base": "Hel", "shared_key": "s1"})
    assert mentee.post(at(meeting, "meeting-notes"), fields).json() == {"text": "Hel\nSam", "version": 2}
    found = mentor.get(at(meeting, "meeting-notes") + "?since=1").json()
    assert (found["text"], found["version"]) == ("Hel\nSam", 2)
    unchanged = mentor.get(at(meeting, "meeting-notes") + f"?since=2&stamp={found['stamp']}")
    assert unchanged.status_code == 204


def test_clash_in_a_save_of_the_script_saves_nothing(meeting):
    one = browser(members(meeting.pair)[0])
    one.post(at(meeting, "meeting-private"), {"private": "a", "private_base": ""})
    one.post(at(meeting, "meeting-private"), {"private": "a by phone", "private_base": "a"})
    answer = one.post(at(meeting, "meeting-private"), {"private": "my desk", "private_base": "a"})
    assert (answer.status_code, PrivateNotes.objects.get().text) == (409, "a by phone")


def test_too_long_a_text_is_refused_and_everything_typed_comes_back(meeting):
    answer = post(meeting, shared="x" * 50_001, shared_base="", new_point="kept", do="add")
    assert answer.status_code == 422
    assert answer.context["typed_notes"]["shared"] == "x" * 50_001
    assert (SharedNotes.objects.count(), AgendaPoint.objects.count()) == (0, 0)


def test_private_notes_are_for_one_alone(meeting):
    post(meeting, 0, private=SECRET, private_base="")
    for name in ("meeting", "meeting-brief", "meeting-notes", "meeting-guide"):
        assert SECRET not in browser(members(meeting.pair)[1]).get(at(meeting, name)).content.decode()
    assert SECRET in browser(members(meeting.pair)[0]).get(at(meeting)).content.decode()
    assert SECRET not in browser(members(meeting.pair)[0]).get(at(meeting, "meeting-brief")).content.decode()


def test_action_has_an_owner_and_a_day_and_comes_over_until_done(meeting):
    post(meeting, 0, do="add", new_action="Send the checklist", new_owner="partner", new_due="2026-03-14")
    post(meeting, 0, do="add", new_action="Try on Q1 memo", new_owner="me")
    mentee, mentor = members(meeting.pair)
    rows = list(Action.objects.values_list("member", "due", "done_in"))
    assert rows == [(mentor.pk, dt.date(2026, 3, 14), None), (mentee.pk, None, None)]
    later = Meeting.objects.create(pair=meeting.pair, number=3, minutes=60, created_at=timezone.now())
    first = Action.objects.get(member=mentor)
    post(later, 1, do="save", promise=[first.pk], done=[first.pk])
    first.refresh_from_db()
    assert first.done_in == 3
    seen = browser(mentor).get(at(later)).context["page"].actions
    assert [(one.text, one.since, one.done) for one in seen] == [
        ("Send the checklist", 2, True),
        ("Try on Q1 memo", 2, False),
    ]


def test_finish_holds_the_meeting_and_open_points_move_to_the_next(meeting):
    post(meeting, 0, do="add", new_point="done")
    post(meeting, 0, do="add", new_point="open")
    done = AgendaPoint.objects.get(position=1)
    answer = post(meeting, 0, do="finish", point=[done.pk], done=[done.pk], shared="last words", shared_base="")
    assert answer["Location"] == at(meeting, "meeting-finish")
    meeting.refresh_from_db()
    assert meeting.state == "held"
    assert points(meeting, 3) == [("open", False, True)]
    assert SharedNotes.objects.get().text == "last words"
    calm = browser(members(meeting.pair)[0]).get(answer["Location"])
    assert (calm.status_code, calm.templates[0].name) == (200, "meetings/meeting_done.html")


def test_first_meeting_asks_for_the_mentors_goal_or_later():
    meeting = under_way(booked(number=1))
    answer = post(meeting, do="finish")
    meeting.refresh_from_db()
    asks = browser(members(meeting.pair)[0]).get(answer["Location"])
    assert (meeting.state, asks.context["ask_goal"]) == ("booked", True)
    browser(members(meeting.pair)[0]).post(answer["Location"], {"do": "later"})
    meeting.refresh_from_db()
    assert meeting.state == "held"


def test_meeting_that_has_not_begun_cannot_be_finished():
    meeting = second()
    meeting.starts_at = timezone.now() + dt.timedelta(days=1)
    meeting.save()
    answer = post(meeting, do="finish", shared="typed", shared_base="")
    meeting.refresh_from_db()
    assert (answer.status_code, meeting.state) == (409, "booked")
    assert answer.context["typed_notes"]["shared"] == "typed"


def test_running_late_tells_the_partner_once_and_moves_the_end(meeting):
    mentee, mentor = members(meeting.pair)
    before = meeting.sequence
    for _ in range(2):
        browser(mentee).post(at(meeting, "meeting-late"))
    meeting.refresh_from_db()
    letters = Letter.objects.filter(subject="A few minutes late")
    assert [one.address for one in letters] == [mentor.person.email]
    assert (meeting.minutes, meeting.sequence, RunningLate.objects.count()) == (70, before + 1, 1)


def test_guide_from_the_library_stands_on_the_page(meeting):
    answer = browser(members(meeting.pair)[0]).post(
        at(meeting, "meeting-guide"), {"guide": "social-media:4", "minutes": "30"}
    )
    assert answer["Location"] in (at(meeting), at(meeting, "meeting-guide"))
    topic = browser(members(meeting.pair)[0]).get(at(meeting, "meeting-guide")).context["others"][0].topic
    browser(members(meeting.pair)[0]).post(at(meeting, "meeting-guide"), {"guide": f"{topic}:4", "minutes": "30"})
    plan = browser(members(meeting.pair)[1]).get(at(meeting)).context["plan"]
    assert (plan.guide.topic, plan.guide.number, plan.minutes) == (topic, 4, 30)


def test_ended_pair_reads_and_writes_nothing_more(meeting):
    post(meeting, shared="kept", shared_base="")
    Pair.objects.filter(pk=meeting.pair.pk).update(state="ended", ended_at=timezone.now())
    meeting.pair.members.update(live=False)
    page = browser(members(meeting.pair)[0]).get(at(meeting))
    assert "kept" in page.content.decode()
    assert post(meeting, shared="more", shared_base="kept").status_code == 409
    assert SharedNotes.objects.get().text == "kept"


def test_queries_stay_the_same_for_many_rows(meeting):
    client = browser(members(meeting.pair)[0])

    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as found:
            assert client.get(at(meeting)).status_code == 200
        return len(found)

    post(meeting, do="add", new_point="1", new_action="1")
    few = count()
    for number in range(9):
        post(meeting, number % 2, do="add", new_point=str(number), new_action=str(number))
    assert count() == few
    assert few <= 22


def test_a_stranger_to_the_pair_finds_no_page(meeting):
    other = pairs.pair(pairs.company(1, 1, name="Another"))
    assert browser(members(other)[0]).get(at(meeting)).status_code == 404


def test_words_are_not_in_the_database_in_clear(meeting):
    notes = {"shared": SECRET, "shared_base": "", "private": SECRET, "private_base": ""}
    post(meeting, **notes, do="add", new_point=SECRET, new_action=SECRET)
    rows = []
    with connection.cursor() as cursor:
        for model in (SharedNotes, PrivateNotes, AgendaPoint, Action):
            cursor.execute(f"select text from {model._meta.db_table}")
            rows += [row[0] for row in cursor.fetchall()]
    assert len(rows) == 4
    assert [row for row in rows if SECRET in row] == []


def test_unused_couple_has_no_page():
    pair = couple()
    assert browser(members(pair)[0]).get(reverse("meetings:meeting", args=[pair.uid, 4])).status_code == 404


def test_library_offers_a_guide_to_the_next_meeting_of_each_pair(meeting):
    client = browser(members(meeting.pair)[0])
    page = client.get("/library/everyday-ai/3/?minutes=30")
    assert [(one.pk, name) for one, name in page.context["uses"]] == [(meeting.pk, "Sam")]
    answer = client.post(at(meeting, "meeting-guide"), {"guide": "everyday-ai:3", "minutes": "30"}, follow=True)
    assert (answer.context["plan"].guide.number, answer.context["plan"].minutes) == (3, 30)


def test_finished_first_talk_starts_the_days_to_answer():
    meeting = booked(number=1)
    Pair.objects.update(state=Pair.State.GETTING_TO_KNOW, active_at=None)
    meeting.number = 0
    under_way(meeting)
    before = timezone.now()
    post(meeting, do="finish")
    pair = Pair.objects.get()
    assert pair.asked_at is not None
    assert before <= pair.asked_at < pair.answer_by
