"""Caps, quiet hours, wishes and digests at the moment of delivery, through a real mail server."""

import datetime as dt
import threading

import pytest
from django.db import connection
from django.utils import timezone

from upmentor.ground.notifications import jobs
from upmentor.ground.notifications.fewer import address_of, letter_of
from upmentor.ground.notifications.jobs import deliver, held_back
from upmentor.ground.notifications.models import Letter, LetterWish
from upmentor.ground.notifications.policy import GO, NOT_WANTED, any_hour, digest_day, verdict
from upmentor.ground.notifications.preferences import (
    Wishes,
    answered,
    choosable,
    choose,
    fewer,
    is_wanted,
    more,
    silent_kinds,
    wishes_of,
)
from upmentor.ground.notifications.tests.factories import letter, run
from upmentor.ground.notifications.tests.server import MailServer
from upmentor.ground.notifications.tests.test_delivery import use

pytestmark = pytest.mark.django_db(transaction=True)
DAY = dt.timedelta(days=1)
MONDAY = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
ASK, MONTH, HELP, NOTE = "meetings.rhythm_question", "care.month", "care.offer", "messages.note"
READER = "user:1"


@pytest.fixture
def server(settings):
    with MailServer() as server:
        use(settings, server.port)
        yield server


@pytest.fixture
def clock(monkeypatch):
    """The clock of the worker, set by hand."""

    class Clock:
        at = MONDAY

        def now(self) -> dt.datetime:
            return self.at

    clock = Clock()
    monkeypatch.setattr(jobs.timezone, "now", clock.now)
    return clock


def nudge(kind: str = NOTE, at: dt.datetime = MONDAY, **fields: object) -> Letter:
    return letter(kind=kind, created_at=at, due_at=at, url="https://upmentor.example/here/", **fields)


def sent(kind: str = NOTE, at: dt.datetime = MONDAY, **fields: object) -> Letter:
    return nudge(kind, at, state="sent", sent_at=at, **fields)


def found(one: Letter) -> tuple[str, dt.datetime]:
    one.refresh_from_db()
    return one.state, one.due_at


def test_a_third_nudge_waits_until_it_fits_and_an_executive_gets_one(server, clock):
    rows = [nudge() for _n in range(3)]
    first, second = nudge(recipient="user:2", weekly=1), nudge(recipient="user:2", weekly=1)
    assert deliver(run(), keep=False) == {"sent": 3}
    assert [found(one)[0] for one in [*rows, first, second]] == ["sent", "sent", "queued", "sent", "queued"]
    assert found(rows[2])[1] == found(second)[1] == MONDAY + 7 * DAY
    assert Letter.objects.get(pk=rows[2].pk).attempts == 0
    clock.at = MONDAY + 7 * DAY
    assert deliver(run(), keep=False) == {"sent": 2}


def test_an_executive_stays_one_in_letters_that_do_not_know(server, clock):
    nudge("meetings.booked", weekly=1)
    nudge(), nudge()
    assert deliver(run(), keep=False) == {"sent": 2}


def test_what_is_of_no_use_by_the_time_it_fits_is_withdrawn(server, clock):
    sent(), sent()
    one = nudge("feedback.reminder", MONDAY + DAY)
    clock.at = MONDAY + DAY
    assert deliver(run(), keep=False) is None
    assert found(one)[0] == "withdrawn"


def test_letters_that_belong_to_a_meeting_do_not_count(server, clock):
    for _n in range(4):
        nudge("meetings.booked")
    nudge(), nudge()
    assert deliver(run(), keep=False) == {"sent": 6}


def test_one_that_a_killed_worker_had_counted_keeps_its_place(server, clock):
    nudge(counted_at=MONDAY - dt.timedelta(minutes=2), attempts=1, weekly=1, recipient="user:9")
    other = nudge(weekly=1, recipient="user:9")
    assert verdict(other, any_hour, at=MONDAY).until == MONDAY + dt.timedelta(hours=1)
    assert deliver(run(), keep=False) == {"sent": 1}


def test_two_workers_at_once_never_exceed_the_cap():
    rows = [nudge(weekly=1, attempts=1) for _n in range(6)]
    going: list[bool] = []
    gate = threading.Barrier(3)

    def work(mine: list[Letter]) -> None:
        gate.wait()
        going.extend(not held_back(one, any_hour) for one in mine)
        connection.close()

    Letter.objects.update(created_at=timezone.now())
    for one in rows:
        one.refresh_from_db()
    threads = [threading.Thread(target=work, args=(rows[n::3],)) for n in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(going) == [False] * 5 + [True]


def test_two_unanswered_end_a_kind_and_an_answer_begins_it_anew(server, clock):
    sent(ASK, MONDAY - 30 * DAY), sent(ASK, MONDAY - 20 * DAY)
    one, other = nudge(ASK), nudge(HELP)
    assert (verdict(one, any_hour, at=MONDAY), verdict(other, any_hour, at=MONDAY)) == (NOT_WANTED, GO)
    assert silent_kinds(READER) == {ASK}
    answered(READER, ASK)
    assert (verdict(one, any_hour, at=MONDAY), silent_kinds(READER)) == (GO, frozenset())
    # When it was answered is nobody's business.
    assert LetterWish.objects.get().answered == {ASK: (MONDAY - 20 * DAY).isoformat()}


def test_notes_of_the_team_do_not_stop_by_themselves():
    for n in range(4):
        sent(NOTE, MONDAY - 10 * (n + 1) * DAY)
    assert verdict(nudge(NOTE), any_hour, at=MONDAY) == GO


def morning(recipient: str, at: dt.datetime, quiet: object) -> dt.datetime:
    """A stand-in for the roster: letters come from nine on."""
    nine = at.replace(hour=9, minute=0)
    return at if nine <= at < at.replace(hour=18) else nine + (DAY if at.hour >= 18 else 0 * DAY)


def test_a_letter_that_is_late_waits_for_the_next_morning_unless_urgent_or_of_no_use_then(server, clock):
    clock.at = MONDAY.replace(hour=19)
    waits, link = nudge("pairs.agreement"), nudge("accounts.link")
    soon = nudge("meetings.booked", before=MONDAY.replace(hour=21))
    later = nudge("meetings.booked", before=MONDAY + 5 * DAY)
    assert deliver(run(), keep=False, hours=morning) == {"sent": 2}
    assert [found(one)[0] for one in (waits, link, soon, later)] == ["queued", "sent", "sent", "queued"]
    assert found(waits)[1] == found(later)[1] == MONDAY + DAY


def test_snoozed_nudges_wait_and_other_letters_come(server, clock):
    choose(READER, Wishes(choosable(), snoozed_until=dt.date(2026, 3, 6)), at=MONDAY)
    one = nudge()
    nudge("meetings.booked")
    assert deliver(run(), keep=False) == {"sent": 1}
    assert found(one) == ("queued", dt.datetime(2026, 3, 6, tzinfo=dt.UTC))
    choose(READER, Wishes(choosable()), at=clock.at)
    assert found(one) == ("queued", MONDAY)


def test_fewer_and_more_are_each_others_way_back():
    fewer(READER, HELP, at=MONDAY)
    assert (is_wanted(READER, HELP), is_wanted(READER, MONTH)) == (False, True)
    assert verdict(nudge(HELP), any_hour, at=MONDAY) == NOT_WANTED
    more(READER, HELP, at=MONDAY)
    assert wishes_of(READER).wanted == choosable()


def test_turned_off_letters_do_not_reach_the_local_mailbox_either():
    fewer(READER, HELP, at=MONDAY)
    off, on = nudge(HELP), nudge(MONTH)
    assert deliver(run(), keep=True) == {"kept": 1}
    assert (found(off)[0], found(on)[0]) == ("withdrawn", "kept")


def test_a_digest_gathers_the_nudges_of_a_week_once(server, clock):
    choose(READER, Wishes(choosable(), digest=True), at=MONDAY)
    rows = [nudge(NOTE, MONDAY, subject="First"), nudge(MONTH, MONDAY + DAY, subject="Second")]
    old = nudge("feedback.reminder", MONDAY)
    nudge("meetings.booked", MONDAY)
    assert deliver(run(), keep=False) == {"sent": 1}
    assert [found(rows[0]), found(old)[0]] == [("queued", digest_day(MONDAY)), "withdrawn"]
    clock.at = digest_day(MONDAY) + dt.timedelta(minutes=3)
    assert deliver(run(), keep=False) == {"sent": 1}
    mail = server.taken[-1]
    assert (mail["Subject"], mail["List-Unsubscribe-Post"]) == (
        "2 things for this week",
        "List-Unsubscribe=One-Click",
    )
    text = mail.get_body(("plain",)).get_content()
    assert (text.index("First") < text.index("Second"), text.count("https://upmentor.example/here/")) == (True, 2)
    assert [found(one)[0] for one in rows] == ["withdrawn", "withdrawn"]
    assert deliver(run(), keep=False) is None


def test_only_nudges_carry_the_way_to_fewer(server, clock, settings):
    one = nudge(HELP)
    nudge("meetings.booked")
    assert deliver(run(), keep=False) == {"sent": 2}
    heads = {mail["Message-ID"]: mail["List-Unsubscribe"] for mail in server.taken}
    assert [head.strip() for head in heads.values() if head] == [f"<{address_of(one.uid)}>"]


def test_an_address_says_nothing_and_is_signed():
    one = nudge(HELP, recipient="user:secret")
    token = address_of(one.uid).rstrip("/").rpartition("/")[2]
    assert (letter_of(token), letter_of(token[:-1] + "!"), "secret" in token) == (one, None, False)
    other = nudge("meetings.booked")
    assert letter_of(address_of(other.uid).rstrip("/").rpartition("/")[2]) is None
    assert LetterWish.objects.count() == 0
