"""kill -9 between the booking and its letters, with the real worker: nothing is lost, and at most one letter comes
twice, with the same Message-ID."""

from __future__ import annotations

import datetime as dt
import os
import random
import secrets
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.utils import timezone

from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.tests.server import MailServer
from upmentor.ground.notifications.tests.test_delivery import database_url
from upmentor.stages.meetings.models import CalendarEntry, Meeting
from upmentor.stages.meetings.tests.dav import Calendar, Radicale
from upmentor.stages.meetings.tests.factories import looking, members
from upmentor.stages.people.models import Person

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]
TIMES = 1 if os.environ.get("DATABASE_URL") else 2

# The kill stands first in the line of what happens after the commit: before the worker is told of a letter.
BOOK = """
import os, signal, sys
import django; django.setup()
from django.db import transaction
from django.utils import timezone
from upmentor.ground.audit.actions import SYSTEM
from upmentor.stages.meetings.actions.booking import book
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.queries.times import offered
meeting = Meeting.objects.get(pk=int(sys.argv[1]))
with transaction.atomic():
    if sys.argv[2] == "after the commit":
        transaction.on_commit(lambda: os.kill(os.getpid(), signal.SIGKILL))
    book(meeting, offered(meeting)[0], by=SYSTEM, at=timezone.now())
    if sys.argv[2] == "before the commit":
        os.kill(os.getpid(), signal.SIGKILL)
"""


def environment(port: int) -> dict[str, str]:
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "upmentor.config.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "UPMENTOR_MAIL_FROM": "Upmentor <upmentor@mail.example>",
        "DATABASE_URL": database_url(connection.settings_dict),
    }


def book_and_die(meeting: Meeting, moment: str, port: int) -> None:
    done = subprocess.run([sys.executable, "-c", BOOK, str(meeting.pk), moment], env=environment(port), check=False)
    assert done.returncode == -signal.SIGKILL


class Worker:
    """`upmentor work` as an operator starts it."""

    def __init__(self, port: int) -> None:
        command = [sys.executable, "-m", "upmentor.doors.cli.main", "work"]
        self.process = subprocess.Popen(
            command, env=environment(port), start_new_session=True, stderr=subprocess.DEVNULL
        )

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)

    def gone(self) -> None:
        self.process.wait(timeout=60)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        yield running


def wait(answer: Callable[[], bool], seconds: float = 120) -> None:
    end = time.monotonic() + seconds
    while not answer():
        assert time.monotonic() < end, list(Letter.objects.values_list("state", "error", "attempts"))
        time.sleep(0.1)


def invitations() -> list[Letter]:
    return list(Letter.objects.exclude(calendar="").order_by("id"))


def test_a_kill_before_the_commit_leaves_neither_booking_nor_letter(server):
    meeting = looking(at=timezone.now())
    book_and_die(meeting, "before the commit", server.port)
    meeting.refresh_from_db()
    assert (meeting.state, invitations(), CalendarEntry.objects.count()) == ("proposed", [], 0)


def test_kills_between_commit_and_mail_lose_nothing_and_repeat_one_letter_at_most(server):
    meeting = looking(at=timezone.now())
    book_and_die(meeting, "after the commit", server.port)
    meeting.refresh_from_db()
    letters = invitations()
    assert (meeting.state, [one.state for one in letters], server.taken) == ("booked", ["queued"] * 2, [])
    # It is noon where the two are, and what the letters are about begins soon: they wait for no morning and no Monday.
    Person.objects.update(time_zone=f"Etc/GMT{timezone.now().hour - 12:+d}")
    Letter.objects.update(due_at=timezone.now(), before=timezone.now() + dt.timedelta(minutes=15))
    chance = random.Random(seed := secrets.randbelow(10**6))
    print(f"seed {seed}")
    for number in range(TIMES):
        # The worst moment (the server has the mail and nobody noted it) comes first, then any.
        worker = Worker(server.port)
        if number == 0:
            server.after_taking = worker.kill
        else:
            time.sleep(chance.uniform(0, 6))
            worker.kill()
        worker.gone()
        server.after_taking = lambda: None
    assert len(server.taken) >= 1
    # A letter belongs to the killed process for a minute; nobody waits for that here.
    Letter.objects.filter(state="queued").update(due_at=timezone.now())
    worker = Worker(server.port)
    try:
        wait(lambda: {one.state for one in invitations()} == {"sent"})
    finally:
        worker.kill()
        worker.gone()
    came = Counter(mail["Message-ID"] for mail in server.taken if "text/calendar" in str(mail))
    assert set(came) == {f"<{one.uid}@mail.example>" for one in letters}
    repeats = sorted(came.values())
    print(f"{repeats} of {TIMES} kills")
    assert repeats[0] == 1
    assert repeats[1] <= 2
    with Radicale() as radicale:
        calendars = {one.person.email: Calendar(radicale) for one in members(meeting.pair)}
        for mail in server.taken:
            calendars[mail["To"]].take(mail)
        assert [len(one.events()) for one in calendars.values()] == [1, 1]
