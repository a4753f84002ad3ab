import datetime as dt

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from upmentor.doors.mine.home import home
from upmentor.doors.mine.pair import own_rows, page
from upmentor.doors.mine.standing import standings
from upmentor.doors.mine.steps import steps_of
from upmentor.stages.feedback.actions.rounds import keep_answers
from upmentor.stages.feedback.queries.rounds import asked
from upmentor.stages.goals.tests import factories as goals
from upmentor.stages.meetings.actions.offering import answer_times
from upmentor.stages.meetings.models import Action, Delegation, Meeting
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.meetings.tests import factories as times
from upmentor.stages.pairs.models import Pair, PairMember
from upmentor.stages.pairs.permissions import own_pair
from upmentor.stages.pairs.tests import factories as pairs
from upmentor.stages.programmes.models import Round

pytestmark = pytest.mark.django_db
NOW = pairs.NOW
LATER = NOW + dt.timedelta(days=90)


def seen(member: PairMember) -> PairMember:
    found = own_pair(times.user_of(member), member.pair.uid)
    assert found
    return found


def held(pair: Pair, *numbers: int) -> None:
    """Conversations that took place, one every four weeks since NOW."""
    for number in numbers:
        start = NOW + dt.timedelta(weeks=4 * number)
        Meeting.objects.create(
            pair=pair, number=number, state="held", minutes=60, starts_at=start, zone="UTC", created_at=NOW
        )


def looking(pair: Pair, number: int) -> None:
    Meeting.objects.create(pair=pair, number=number, minutes=60, created_at=NOW)


def next_of(member: PairMember, at: dt.datetime = NOW) -> str:
    found = home(member.person, at=at, on=at.date()).next
    return found.title if found else ""


def test_next_step_asks_for_a_time_then_for_the_agreement_then_for_a_goal():
    pair = times.couple()
    dana, sam = times.members(pair)
    meeting = times.looking(pair)
    assert next_of(dana) == "Confirm a time with Sam"
    answer_times(meeting, dana, {offered(meeting)[0].pk}, by=times.user_of(dana), at=NOW)
    assert (next_of(dana), next_of(sam)) == ("Sign your working agreement with Sam", "Confirm a time with Dana")


def test_first_talk_is_found_then_talked_then_answered():
    pair = times.couple(state="getting_to_know")
    dana, sam = times.members(pair)
    meeting = times.looking(pair, 0)
    assert next_of(dana) == "Find 20 minutes with Sam"
    for member in (dana, sam):
        answer_times(meeting, member, {offered(meeting)[0].pk}, by=times.user_of(member), at=NOW)
    meeting.refresh_from_db()
    assert next_of(sam) == "Your first talk with Dana"
    after = meeting.starts_at + dt.timedelta(hours=1)
    assert next_of(sam, after) == "Go ahead with Dana?"
    PairMember.objects.filter(pk=sam.pk).update(go_ahead=True)
    assert next_of(sam, after) == "Your answer is kept"
    assert next_of(dana, after) == "Go ahead with Sam?"


def steps(member: PairMember) -> list[tuple[str, str, bool]]:
    return [(one.title, one.label, one.waits) for one in steps_of(standings([seen(member)])[0], at=NOW)]


def test_first_talk_is_one_card_while_times_wait_for_the_reader_and_after():
    pair = times.couple(state="getting_to_know")
    dana, _sam = times.members(pair)
    meeting = times.looking(pair, 0)
    assert steps(dana) == [("Find 20 minutes with Sam", "", False)]
    answer_times(meeting, dana, {offered(meeting)[0].pk}, by=times.user_of(dana), at=NOW)
    assert steps(dana) == [("Meet Sam for 20 minutes", "Waiting", True)]


def test_between_two_conversations_home_says_what_the_next_one_waits_for():
    pair = times.sign(times.couple())
    dana, _sam = times.members(pair)
    goals.goal(dana)
    held(pair, 1)
    assert steps(dana)[-1] == ("Your next conversation", "", True)
    meeting = times.looking(pair, 2)
    answer_times(meeting, dana, {offered(meeting)[0].pk}, by=times.user_of(dana), at=NOW)
    assert steps(dana)[-1] == ("Your next conversation", "Waiting", True)


def test_paused_pair_asks_for_nothing():
    pair = times.couple(state="paused", pause_kind="agreed", paused_until=dt.date(2026, 6, 1))
    assert next_of(times.members(pair)[0]) == "You and Sam pause until 1 June"


def test_pair_page_tells_the_story_newest_first():
    pair = times.couple()
    dana, _sam = times.members(pair)
    held(pair, 1, 2)
    looking(pair, 3)
    found = page(seen(dana), at=LATER)
    assert [(row.title, row.words, row.css) for row in found.thread] == [
        ("Meeting 3: Checking an answer", "Looking for a time", ""),
        ("Meeting 2: First prompts on a real task", "Held Mon 27 Apr", "is-held"),
        ("Meeting 1: Where it already helps us", "Held Mon 30 Mar", "is-held"),
    ]
    assert (found.meeting, found.tasks, found.over) == (None, (), "")


def test_pair_page_shows_the_next_meeting_on_both_walls():
    pair = times.couple()
    dana, _sam = times.members(pair)
    meeting = times.booked(pair)
    shown = page(seen(dana), at=NOW).meeting
    assert shown
    assert meeting.starts_at
    london = meeting.starts_at.strftime("%H:%M")
    athens = (meeting.starts_at + dt.timedelta(hours=2)).strftime("%H:%M")
    assert (shown.mine, shown.my_city, shown.theirs, shown.their_city) == (london, "London", athens, "Athens")


def test_before_the_first_meeting_there_are_four_tasks_and_the_orientation():
    pair = times.couple(state="getting_to_know")
    dana, _sam = times.members(pair)
    assert [task.state for task in page(seen(dana), at=NOW).tasks] == ["todo", "todo", "todo", "blocked", "blocked"]
    Pair.objects.update(state="active", active_at=NOW)
    assert [task.state for task in page(seen(dana), at=NOW).tasks] == ["done", "done", "todo", "todo", "todo"]
    held(pair, 1)
    assert page(seen(dana), at=NOW).tasks == ()


def test_ended_pair_is_still_read_and_asks_for_nothing():
    pair = times.couple(state="ended")
    dana, _sam = times.members(pair)
    held(pair, 1)
    found = page(seen(dana), at=NOW)
    assert (found.step, found.meeting, len(found.thread)) == (None, None, 1)
    shown = times.browser(dana).get(f"/pairs/{pair.uid}/").content.decode()
    assert [f"/pairs/{pair.uid}/{name}/" in shown for name in ("pause", "exit", "reflect")] == [False, False, True]
    notes = "The notes, agendas and promises of your meetings stay until 31 May 2026, then they are erased."
    assert found.over == f"This pairing has ended, with thanks. {notes}"
    after = page(seen(dana), at=NOW + dt.timedelta(days=90)).over
    assert after == "This pairing has ended, with thanks. The notes of your meetings have been erased."


def test_mentor_of_two_has_a_list_and_one_pair_goes_straight_there():
    company = pairs.company(1, 2)
    first = pairs.pair(company)
    sam = times.members(first)[1]
    browser = times.browser(sam)
    assert browser.get("/pairs/").headers["Location"] == f"/pairs/{first.uid}/"
    second = pairs.pair(company, mentee=1, seat=2)
    rows = own_rows(sam.person, at=NOW)
    assert {row.uid for row in rows} == {str(first.uid), str(second.uid)}
    text = browser.get("/pairs/").content.decode()
    assert ("My pairs" in text, "Mentee 0" in text, "Mentee 1" in text) == (True, True, True)


def test_pair_page_is_closed_to_everybody_else():
    pair = times.couple()
    stranger = Client()
    stranger.force_login(pairs.user("Stranger"))
    assert (stranger.get(f"/pairs/{pair.uid}/").status_code, stranger.get("/pairs/").status_code) == (404, 404)


def test_promises_of_the_reader_stand_on_home_and_those_of_the_partner_do_not():
    pair = times.couple()
    dana, sam = times.members(pair)
    held(pair, 1)
    for member, text in ((dana, "Try a summary prompt"), (sam, "Send the example")):
        Action.objects.create(pair=pair, number=1, member=member, text=text, position=1)
    found = home(dana.person, at=LATER, on=LATER.date())
    assert [(one.text, one.words) for one in found.promises] == [("Try a summary prompt", "to Sam")]


def test_rhythm_counts_what_was_held_and_calls_a_gap_a_gap():
    pair = times.couple()
    dana, _sam = times.members(pair)
    held(pair, 0, 1, 3)
    Meeting.objects.filter(number=0).update(minutes=20)
    looking(pair, 4)
    at = NOW + dt.timedelta(weeks=17)
    (own,) = home(dana.person, at=at, on=at.date()).rhythms
    assert [dot.kind for dot in own.rhythm.dots] == ["none", "held", "none", "held", "planned"]
    assert own.rhythm.sentence == "2 conversations held, one to plan. A missed one is just a gap."


def test_hours_of_the_mentor_are_conversations_with_their_preparation():
    pair = times.couple()
    dana, sam = times.members(pair)
    held(pair, 0, 1, 2)
    Meeting.objects.filter(number=0).update(minutes=20)
    at = NOW + dt.timedelta(weeks=9)
    found = home(sam.person, at=at, on=at.date()).time
    assert found
    # First talk and meeting 1 in March, meeting 2 at the end of April.
    assert (found.quarter, found.whole, found.budget) == (1.5, 3.5, 16)
    assert home(dana.person, at=at, on=at.date()).time is None


def test_home_and_pair_page_have_as_many_queries_for_thirty_meetings_as_for_one():
    pair = times.couple(planned_meetings=60)
    dana, _sam = times.members(pair)
    browser = times.browser(dana)

    def queries(url: str) -> int:
        with CaptureQueriesContext(connection) as run:
            assert browser.get(url).status_code == 200
        return len(run)

    def one() -> None:
        number = Meeting.objects.count() + 1
        held(pair, number)
        Action.objects.create(pair=pair, number=number, member=dana, text="A promise", position=1)

    one()
    few = queries("/home/"), queries(f"/pairs/{pair.uid}/")
    for _number in range(29):
        one()
    assert (queries("/home/"), queries(f"/pairs/{pair.uid}/")) == few


def test_assistant_without_a_place_in_the_roster_is_led_to_their_page():
    pair = times.couple()
    dana, _sam = times.members(pair)
    pia = pairs.user("Pia Lund")
    Delegation.objects.create(principal=dana.person, assistant=pia, since=NOW)
    browser = times.browser(pia)
    assert (browser.get("/").headers["Location"], browser.get("/home/").headers["Location"]) == ("/assist/", "/assist/")


def test_promise_is_ticked_from_home_and_can_be_undone():
    pair = times.couple()
    dana, sam = times.members(pair)
    held(pair, 1)
    promise = Action.objects.create(pair=pair, number=1, member=dana, text="Try it", position=1)
    url = f"/pairs/{pair.uid}/promises/{promise.pk}/done/"
    assert times.browser(sam).post(url).status_code == 404
    browser = times.browser(dana)
    browser.post(url)
    assert Action.objects.get().done_in == 1
    browser.post(f"{url}?undo=1")
    assert Action.objects.get().done_in is None


def test_after_the_last_meeting_the_close_is_next_and_after_the_first_a_thought():
    pair = times.couple(planned_meetings=2)
    dana, _sam = times.members(pair)
    held(pair, 1)
    soon = NOW + dt.timedelta(weeks=4, days=2)
    titles = [step.title for step in steps_of(standings([seen(dana)])[0], at=soon)]
    assert titles[2:] == [
        "How was your conversation with Sam?",
        "One month with Sam: does it fit?",
        "A thought for yourself, after meeting 1",
    ]
    held(pair, 2)
    late = soon + dt.timedelta(weeks=12)
    titles = [step.title for step in steps_of(standings([seen(dana)])[0], at=late)]
    assert titles[2:] == ["Close well with Sam"]


def test_pair_page_leads_to_past_rounds_and_to_none_that_lies_ahead():
    pair = times.couple()
    dana, _sam = times.members(pair)
    today, day = timezone.localdate(), dt.timedelta(days=1)
    rows = [
        Round.objects.create(
            programme=pair.programme, kind=kind, opens_on=first, closes_on=first + day, releases_on=first + 2 * day
        )
        for kind, first in (("start", today - 90 * day), ("mid-point", today - 30 * day), ("final", today + 30 * day))
    ]
    body = times.browser(dana).get(f"/pairs/{pair.uid}/").content.decode()
    links = [f"/pairs/{pair.uid}/{page}/{row.uid}/" in body for row in rows for page in ("together", "feedback")]
    assert links == [False, False, True, True, False, False]


def test_pair_page_leads_back_to_own_answers_while_they_can_be_changed():
    pair = times.couple()
    dana, _sam = times.members(pair)
    today, day = timezone.localdate(), dt.timedelta(days=1)
    row = Round.objects.create(
        programme=pair.programme, kind="start", opens_on=today, closes_on=today, releases_on=today + day
    )
    client = times.browser(dana)
    pages = [client.get(f"/pairs/{pair.uid}/").content.decode()]
    given = {item.id: 3 for item in asked(row, dana.role) if item.scale}
    for sent in (False, True):
        keep_answers(row, dana.enrolment, answers=given, own={}, send=sent, by=times.user_of(dana), at=timezone.now())
        pages.append(client.get(f"/pairs/{pair.uid}/").content.decode())
    Round.objects.update(opens_on=today - day, closes_on=today - day)
    pages.append(client.get(f"/pairs/{pair.uid}/").content.decode())
    assert [body.count(f'<a href="/rounds/{row.uid}/">Change my answers</a>') for body in pages] == [0, 0, 1, 0]


def test_pair_that_began_after_the_words_were_opened_is_not_led_to_them():
    pair = times.couple()
    dana, _sam = times.members(pair)
    today, day = timezone.localdate(), dt.timedelta(days=1)
    Round.objects.create(
        programme=pair.programme, kind="mid-point", opens_on=today - 5 * day, closes_on=today - day, releases_on=today
    )
    now, seen_at = timezone.now(), []
    for began in (now - 3 * day, now):
        Pair.objects.update(active_at=began)
        steps = [step.title for step in steps_of(standings([seen(dana)])[0], at=now)]
        seen_at.append(("Words for each other" in steps, len(page(seen(dana), at=now).rounds)))
    assert seen_at == [(True, 1), (False, 0)]
