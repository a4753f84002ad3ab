"""Letters through a real mail server into real calendars: nothing doubled, nothing left behind."""

from __future__ import annotations

import datetime as dt
import random
import secrets
from collections import Counter
from collections.abc import Iterator

import pytest

from upmentor.ground.notifications.jobs import deliver
from upmentor.ground.notifications.tests.factories import run
from upmentor.ground.notifications.tests.server import MailServer
from upmentor.stages.meetings import replies
from upmentor.stages.meetings.actions.booking import book, call_off, cancel, change_place, move
from upmentor.stages.meetings.actions.replies import take_mail
from upmentor.stages.meetings.emails import tell_cancelled
from upmentor.stages.meetings.models import CalendarEntry, Meeting
from upmentor.stages.meetings.queries.times import offered
from upmentor.stages.meetings.tests.dav import Calendar, Radicale
from upmentor.stages.meetings.tests.factories import NOW, booked, couple, members, user_of
from upmentor.stages.meetings.tests.mails import STYLES
from upmentor.stages.pairs.models import Pair

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(scope="module")
def radicale() -> Iterator[Radicale]:
    with Radicale() as running:
        yield running


@pytest.fixture
def server(settings) -> Iterator[MailServer]:
    with MailServer() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 20
        settings.DEFAULT_FROM_EMAIL = "Upmentor <upmentor@mail.example>"
        yield running


class Post:
    """Carries the mails of the server into the calendars of the two, some of them twice."""

    def __init__(self, radicale: Radicale, server: MailServer, pair: Pair, chance: random.Random) -> None:
        self.pair, self.server, self.chance, self.carried = pair, server, chance, 0
        self.calendars = {one.person.email: Calendar(radicale) for one in members(pair)}

    def carry(self) -> None:
        """Deliver what is due and let both clients read it."""
        deliver(run(), keep=False)
        for mail in self.server.taken[self.carried :]:
            for _ in range(self.chance.choice((1, 1, 1, 2))):
                self.calendars[mail["To"]].take(mail)
        self.carried = len(self.server.taken)

    def wanted(self) -> dict[str, dict[str, tuple[int, str]]]:
        """What each calendar has to hold: the booked meetings and nothing else."""
        found: dict[str, dict[str, tuple[int, str]]] = {address: {} for address in self.calendars}
        for entry in CalendarEntry.objects.filter(meeting__state="booked").select_related("meeting", "member__person"):
            start = f"{entry.meeting.starts_at.utctimetuple()[:5]}"
            found[entry.member.person.email][str(entry.uid)] = (entry.meeting.sequence, start)
        return found

    def held(self) -> dict[str, dict[str, tuple[int, str]]]:
        return {address: calendar.events() for address, calendar in self.calendars.items()}


def decline(meeting: Meeting, chance: random.Random, at: dt.datetime) -> None:
    member = chance.choice(members(meeting.pair))
    entry = CalendarEntry.objects.get(meeting=meeting, member=member)
    raw = chance.choice(list(STYLES.values()))(str(entry.uid), member.person.email, sequence=meeting.sequence)
    mail = replies.read(raw.replace(b"Message-ID: <", f"Message-ID: <{secrets.token_hex(8)}".encode()))
    assert take_mail(mail, at=at) == "moved"


def test_an_invitation_arrives_is_updated_and_is_taken_out(radicale, server):
    meeting = booked()
    post = Post(radicale, server, meeting.pair, random.Random(1))
    by = user_of(members(meeting.pair)[0])
    post.carry()
    assert [len(one) for one in post.held().values()] == [1, 1]
    assert post.held() == post.wanted()
    change_place(meeting, "room", 'Room 4; "north", 2nd floor', by=by, at=NOW)
    move(meeting, by=by, at=NOW)
    book(meeting, offered(meeting)[1], by=by, at=NOW)
    post.carry()
    assert [[sequence for sequence, _start in one.values()] for one in post.held().values()] == [[2], [2]]
    assert post.held() == post.wanted()
    meeting.refresh_from_db()
    call_off(meeting, at=NOW)
    tell_cancelled(meeting, at=NOW)
    post.carry()
    assert list(post.held().values()) == [{}, {}]


@pytest.mark.parametrize("zones", [("Europe/London", "America/New_York"), ("Asia/Dubai", "Europe/London")])
def test_fifty_random_moves_and_cancellations_leave_no_duplicate_and_no_orphan(radicale, server, zones):
    seed = secrets.randbelow(10**6)
    print(f"seed {seed}")
    chance = random.Random(seed)
    week = "Sun-Thu 09:00-18:00" if zones[0] == "Asia/Dubai" else "Mon-Fri 09:00-17:00"
    pair = couple(*zones, mentee_hours=week, mentor_hours="Mon-Fri 08:00-18:00")
    at = NOW
    meeting = booked(pair, at=at)
    post = Post(radicale, server, pair, chance)
    by = user_of(members(pair)[0])
    done: Counter[str] = Counter()
    while done.total() < 50:
        at += dt.timedelta(minutes=chance.randrange(1, 90))
        what = chance.choice(("move", "cancel", "place", "decline"))
        done[what] += 1
        if what == "move":
            move(meeting, by=by, at=at, asked=chance.choice(members(pair)))
        elif what == "cancel":
            meeting = cancel(meeting, by=by, at=at, asked=chance.choice(members(pair)))
        elif what == "place":
            change_place(meeting, "room", f"Room {done.total()}", by=by, at=at)
        else:
            decline(meeting, chance, at)
        meeting.refresh_from_db()
        if chance.random() < 0.3:
            post.carry()
        if meeting.state == "proposed":
            meeting = book(meeting, chance.choice(offered(meeting)), by=by, at=at)
        post.carry()
        assert post.held() == post.wanted(), f"after {done}, seed {seed}"
    assert [len(one) for one in post.held().values()] == [1, 1]
    assert min(done[what] for what in ("move", "cancel", "decline")) > 0
    print(f"{done}, {post.carried} mails")
