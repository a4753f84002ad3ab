"""The board of the programme team, the offer of help, the question after a month: what each of them shows to whom."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from upmentor.doors.desk.today import today
from upmentor.ground.audit.models import Entry
from upmentor.ground.notifications.models import Letter
from upmentor.stages.care import actions
from upmentor.stages.care.actions import OfferedLately, ask_after_month, offer_help
from upmentor.stages.care.health import State
from upmentor.stages.care.models import HelpOffer, MonthAnswer
from upmentor.stages.care.queries.board import board
from upmentor.stages.feedback.models import HandWish
from upmentor.stages.meetings.actions.booking import cancel
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.tests.factories import booked, browser, couple, letters, members, user_of, utc
from upmentor.stages.pairs.actions.life import Pause, move
from upmentor.stages.pairs.models import Pair
from upmentor.stages.pairs.tests import factories as make
from upmentor.stages.pairs.tests.factories import NOW

pytestmark = pytest.mark.django_db
WEEK = dt.timedelta(weeks=1)


def manager(pair: Pair) -> Any:
    return pair.programme.roles.get(role="manager").user


def page(pair: Pair, query: str = "") -> str:
    return reverse("care:board", args=[pair.programme.slug]) + query


def held(pair: Pair, *, ago: dt.timedelta, number: int = 1) -> Meeting:
    start = timezone.now() - ago
    kept = {"state": "held", "starts_at": start, "created_at": start, "finished_at": start}
    return Meeting.objects.create(pair=pair, number=number, minutes=60, **kept)


def wish(pair: Pair) -> HandWish:
    meeting = held(pair, ago=WEEK)
    return HandWish.objects.create(meeting=meeting, member=members(pair)[1], asked_on=timezone.localdate())


def test_two_cancelled_in_a_row_stand_first_without_who_cancelled():
    company = make.company(2, 2)
    well, other = couple(of=company), make.pair(company, mentor=1, mentee=1)
    held(well, ago=WEEK)
    for side in (0, 1):
        meeting = booked(other, at=NOW) if side == 0 else Meeting.objects.filter(pair=other).last()
        assert meeting
        Meeting.objects.filter(pk=meeting.pk).update(state="booked", starts_at=NOW + WEEK)
        meeting.refresh_from_db()
        cancel(meeting, by=user_of(members(other)[side]), at=NOW + WEEK, asked=members(other)[0])
    found = board(well.programme, on=NOW.date() + WEEK)
    assert (found.rows[0].pair, found.rows[0].health.state) == (other, State.HAND)
    assert found.rows[0].why == "2 cancelled in a row, none planned."
    text = browser(manager(well)).get(page(well)).content.decode()
    assert "cancelled by" not in text


def test_wish_is_named_to_the_team_with_done_and_undo_and_shows_no_answer():
    pair = couple()
    row = wish(pair)
    staff = browser(manager(pair))
    text = staff.get(page(pair)).content.decode()
    assert "<bdi>Sam Idris</bdi> asked the programme team for a hand" in text
    assert [item.title for item in today(pair.programme, at=timezone.now()).items][:1] == ["Sam Idris asks for a hand"]
    done = reverse("care:wish-done", args=[pair.programme.slug, row.uid])
    assert staff.post(done).status_code == 302
    assert "asked the programme team" not in staff.get(page(pair)).content.decode()
    staff.post(done.replace("/done/", "/undone/"))
    assert HandWish.objects.get().done_on is None
    for one in members(pair):
        assert browser(one).get(page(pair)).status_code == 404
        assert browser(one).post(done).status_code == 404


def test_help_is_offered_to_both_in_the_same_words_once_in_three_weeks():
    pair = couple()
    anna, at = manager(pair), utc(2026, 3, 10, 10, 0)
    offer_help(pair, by=anna, at=at)
    dana, sam = (one.person for one in members(pair))
    rows = list(Letter.objects.filter(kind="care.offer").order_by("address"))
    assert {row.subject for row in rows} == {"Can we make this easier?"}
    # The foot leads each to a page of their own on which they stop such letters.
    texts = {row.text.partition("Fewer of these")[0].replace(dana.name, "X").replace(sam.name, "X") for row in rows}
    assert (len(rows), len(texts)) == (2, 1)
    assert len({row.due_at for row in rows}) == 1
    with pytest.raises(OfferedLately) as lately:
        offer_help(pair, by=anna, at=at + 3 * WEEK - dt.timedelta(minutes=1))
    assert lately.value.again == at + 3 * WEEK
    offer_help(pair, by=anna, at=at + 3 * WEEK)
    assert HelpOffer.objects.count() == 2
    assert [one.actor for one in Entry.objects.filter(verb="care.offer_help")] == [anna.actor_key] * 2


def test_offer_is_two_clicks_from_today_and_a_double_click_is_one_letter_each():
    pair = couple(active_at=timezone.now() - 12 * WEEK)
    staff = browser(manager(pair))
    (item,) = [one for one in today(pair.programme, at=timezone.now()).items if "could use a hand" in one.title]
    assert item.title == "Dana Holt and Sam Idris could use a hand"
    text = staff.get(item.url).content.decode()
    url = reverse("care:offer", args=[pair.programme.slug, pair.uid])
    assert f'action="{url}"' in text
    # The letter can be read beforehand.
    assert f'href="{reverse("messages:moment", args=[pair.programme.slug, "offer"])}"' in text
    for _time in range(2):
        assert staff.post(url).status_code == 302
    assert Letter.objects.filter(kind="care.offer").count() == 2
    text = staff.get(item.url).content.decode()
    assert f'action="{url}"' not in text
    assert "Help was offered." in text
    assert not [one for one in today(pair.programme, at=timezone.now()).items if "could use a hand" in one.title]


def test_pause_and_states_can_be_filtered():
    pair = couple()
    day = timezone.localdate()
    move(pair, "paused", at=timezone.now(), pause=Pause("agreed", day, day + 4 * WEEK))
    staff = browser(manager(pair))
    assert "Dana Holt" in staff.get(page(pair, "?state=paused")).content.decode()
    assert "No pair is in this state" in staff.get(page(pair, "?state=hand")).content.decode()
    (row,) = board(pair.programme, on=day).rows
    assert (row.weeks[-1].kind, row.strip, row.may_offer) == ("paused", "Paused in the coming week", False)


def test_early_end_stands_on_no_board():
    pair = couple()
    move(pair, "ended", at=timezone.now())
    assert board(pair.programme, on=timezone.localdate()).rows == ()


def test_board_has_as_many_queries_for_three_pairs_as_for_one():
    company = make.company(3, 3)
    pair = couple(of=company)
    wish(pair)
    staff = browser(manager(pair))
    staff.get(page(pair))
    numbers = []
    for more in (0, 1, 2):
        if more:
            extra = make.pair(company, mentor=more, mentee=more)
            wish(extra)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert staff.get(page(pair)).status_code == 200
        numbers.append(len(queries))
    assert len(set(numbers)) == 1, numbers


def test_month_is_asked_once_each_in_working_hours_and_answers_are_private():
    pair = couple(active_at=utc(2026, 3, 2, 9, 0))
    after = utc(2026, 4, 1, 8, 0)
    assert ask_after_month(at=after - dt.timedelta(minutes=1)) == 0
    # It is 09:00 in London (summer time) and 11:00 in Athens.
    assert [ask_after_month(at=at) for at in (after, after, after + dt.timedelta(hours=3))] == [0, 0, 2]
    assert {subject for _address, subject in letters("care.")} == {"One month in: keep, adjust, or another match?"}
    dana, sam = members(pair)
    url = reverse("care:month", args=[pair.uid])
    answer = browser(dana).post(url, {"choice": "rematch"})
    assert answer["Location"] == reverse("pairs:exit", args=[pair.uid])
    assert browser(sam).post(url, {"choice": "adjust"})["Location"] == reverse("care:lighter", args=[pair.uid])
    assert MonthAnswer.objects.count() == 2
    assert browser(manager(pair)).get(url).status_code == 404
    assert not Entry.objects.filter(verb__startswith="care.").exists()
    pair.refresh_from_db()
    assert pair.state == "active"
    assert "checked" not in browser(sam).get(url).content.decode().split('value="rematch"')[1].split(">")[0]


def test_unanswered_month_is_told_on_the_page():
    pair = couple()
    assert browser(members(pair)[0]).post(reverse("care:month", args=[pair.uid]), {}).status_code == 422
    assert browser(members(pair)[0]).get(reverse("care:lighter", args=[pair.uid])).status_code == 200


def test_who_answered_the_month_already_gets_no_letter():
    pair = couple(active_at=utc(2026, 3, 2, 9, 0))
    actions.answer_month(members(pair)[0], "keep", by=user_of(members(pair)[0]), at=utc(2026, 4, 1, 10, 0))
    assert ask_after_month(at=utc(2026, 4, 1, 11, 0)) == 1
