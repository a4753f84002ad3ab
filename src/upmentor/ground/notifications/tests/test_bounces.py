"""Letters that come back: read from every style of report, through a real mailbox, and nothing else counts."""

from __future__ import annotations

import datetime as dt
import random
import uuid

import pytest
from django.utils import timezone

from upmentor.doors.worker.names import RECURRING, Functions
from upmentor.ground.notifications.bounces import Fate, read, take_report, without_others
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import came_back, letters_of
from upmentor.ground.notifications.tests.factories import letter, run
from upmentor.ground.notifications.tests.imap import ImapServer
from upmentor.ground.notifications.tests.reports import BOUNCES, TO, away, late, postfix

pytestmark = pytest.mark.django_db
NAME = "notifications.read_bounces"
AT = dt.datetime(2026, 3, 2, 10, 1, tzinfo=dt.UTC)
SENT = {"state": "sent", "attempts": 1, "sent_at": AT}
WORDS = {
    "postfix": "5.1.1: 550 5.1.1 <dana@example.com>: Recipient address rejected: User unknown",
    "exchange": "5.1.10: 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient … not found",
    "gmail": "5.2.1: 550-5.2.1 The email account that you tried to reach is inactive.",
}


def state(of: Letter) -> tuple[str, str, dt.datetime | None]:
    of.refresh_from_db()
    return of.state, of.error, of.bounced_at


@pytest.mark.parametrize("style", BOUNCES)
def test_letter_that_came_back_says_so_in_the_words_of_the_server(style):
    one, other = letter(**SENT), letter(**SENT)
    assert take_report(BOUNCES[style](one.uid), at=AT) == Fate.BOUNCED
    assert (state(one), state(other)) == (("bounced", WORDS[style], AT), ("sent", "", None))
    # The same report again, later, changes nothing; and the letter is still one that its reader was sent.
    assert take_report(BOUNCES[style](one.uid), at=AT + dt.timedelta(1)) == Fate.BOUNCED
    assert (state(one)[2], letters_of("user:1").count()) == (AT, 2)


@pytest.mark.parametrize(
    ("mail", "fate"),
    [
        (late, Fate.NOTHING_TO_DO),
        (lambda uid: postfix(uid, action="delivered"), Fate.NOTHING_TO_DO),
        (away, Fate.OTHER),
        (lambda _uid: postfix(uuid.uuid4()), Fate.OTHER),
        (lambda uid: postfix(f"x{uid}"), Fate.OTHER),
        (lambda uid: postfix(uid).replace(b"message/delivery-status", b"text/plain"), Fate.OTHER),
        (lambda uid: postfix(uid) + b"x" * 2**21, Fate.OTHER),
        (lambda _uid: b"", Fate.OTHER),
    ],
)
def test_delays_replies_and_strangers_mark_nothing(mail, fate):
    one = letter(**SENT)
    assert (take_report(mail(one.uid), at=AT), state(one)) == (fate, ("sent", "", None))


def test_letter_that_never_left_cannot_come_back():
    waiting = [letter(), letter(state="held"), letter(state="kept", attempts=1)]
    assert [take_report(postfix(one.uid), at=AT) for one in waiting] == [Fate.BOUNCED] * 3
    assert [state(one)[0] for one in waiting] == ["queued", "held", "kept"]


def test_broken_reports_are_read_without_a_stumble():
    chance, whole = random.Random(7), postfix(uuid.uuid4())
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        read(bytes(broken[: chance.randrange(len(broken))]))
    deep = b"Content-Type: multipart/report; boundary=a\r\n\r\n--a\r\n" * 2000
    assert read(deep) is None


def test_addresses_that_nobody_gave_us_are_left_out():
    assert without_others(f"<{TO}>: sent on to <own@home.example>; {TO.upper()}.", TO) == (
        f"<{TO}>: sent on to <…>; {TO.upper()}."
    )


def test_mailbox_gives_back_what_is_about_our_letters_and_keeps_the_rest(settings):
    one, two = letter(**SENT), letter(**SENT)
    with ImapServer() as server:
        settings.BOUNCES_URL = server.url
        server.put(postfix(one.uid), away(one.uid), late(two.uid))
        assert Functions()[NAME](run()) == {"mails": 3, "bounced": 1}
        assert server.left() == [(b"<away@example.com>", (rb"\Seen",))]
        # One mailbox for both: it is read with the answers of calendars.
        settings.IMAP_URL = server.url
        server.put(postfix(two.uid))
        assert Functions()[NAME](run()) is None
        assert Functions()["meetings.read_replies"](run()) == {"mails": 1, "bounced": 1}
    assert ([state(one)[0], state(two)[0]], RECURRING[NAME]) == (["bounced", "bounced"], 120)


def test_address_is_doubted_until_a_later_letter_stays():
    now = timezone.now()
    hours = dt.timedelta(hours=1)
    letter(state="bounced", bounced_at=now - 80 * hours, sent_at=now - 81 * hours)
    letter(state="failed", due_at=now - hours, address="eve@example.com", recipient="user:2")
    letter(state="bounced", bounced_at=now, address="case@example.com", kind="private.letter", recipient="user:3")
    letter(state="bounced", bounced_at=now - dt.timedelta(91), address="old@example.com", recipient="user:4")
    doubted = {TO: now - 80 * hours, "eve@example.com": now - hours}
    assert came_back(at=now) == doubted
    letter(**SENT | {"sent_at": now - 47 * hours})
    assert came_back(at=now) == doubted
    Letter.objects.filter(state="sent").update(sent_at=now - 49 * hours)
    assert came_back(at=now) == {"eve@example.com": now - hours}


def test_report_with_a_nul_is_kept_without_it():
    one = letter(**SENT)
    raw = postfix(one.uid).replace(b"User unknown", b"User\0unknown")
    assert raw != postfix(one.uid)
    assert take_report(raw, at=AT) == Fate.BOUNCED
    assert state(one)[1].endswith("User unknown")
