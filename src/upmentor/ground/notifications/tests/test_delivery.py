"""Delivery through a real mail server: nothing lost, nothing doubled without a sign, nothing stuck."""

import datetime as dt
import os
import subprocess
import sys
import threading
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.mail import get_connection
from django.db import connection
from django.utils import timezone

from upmentor.ground.notifications import jobs
from upmentor.ground.notifications.claims import claim
from upmentor.ground.notifications.jobs import BACKOFF, deliver, due
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.tests.factories import WORDS, letter, run
from upmentor.ground.notifications.tests.server import MailServer, kill

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def server(settings):
    with MailServer() as server:
        use(settings, server.port)
        yield server


def use(settings, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 5
    settings.DEFAULT_FROM_EMAIL = "Upmentor <upmentor@mail.example>"


def now_due(**fields: object) -> None:
    Letter.objects.filter(**fields).update(due_at=timezone.now())


def states() -> list[str]:
    return list(Letter.objects.order_by("id").values_list("state", flat=True))


def test_a_letter_arrives_with_both_bodies_and_the_headers_of_a_program(server):
    one = letter()
    assert deliver(run(), keep=False) == {"sent": 1}
    mail = server.taken[0]
    assert [mail["To"], mail["Subject"], mail["From"]] == [
        "dana@example.com",
        "Tue 14:00 is booked",
        "Upmentor <upmentor@mail.example>",
    ]
    assert (mail["Cc"], mail["Bcc"], server.envelopes) == (None, None, [["dana@example.com"]])
    assert mail["Message-ID"] == f"<{one.uid}@mail.example>"
    assert mail["Auto-Submitted"] == "auto-generated"
    kinds = [part.get_content_type() for part in mail.walk()]
    assert kinds == ["multipart/alternative", "text/plain", "text/html"]
    assert WORDS.why in mail.get_body(("plain",)).get_content()
    one.refresh_from_db()
    assert (one.state, one.attempts, one.error, one.sent_at is not None) == ("sent", 1, "", True)


ENTRY = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Gespräch mit Sam سام\r\nEND:VCALENDAR\r\n"


def test_a_calendar_entry_is_the_last_form_of_the_letter_and_a_file(server):
    letter(calendar=ENTRY, calendar_method="REQUEST")
    assert deliver(run(), keep=False) == {"sent": 1}
    parts = list(server.taken[0].walk())
    kinds = ["multipart/mixed", "multipart/alternative", "text/plain", "text/html", "text/calendar", "application/ics"]
    assert [part.get_content_type() for part in parts] == kinds
    entry, file = parts[-2:]
    assert (entry.get_param("method"), entry.get_content_charset()) == ("REQUEST", "utf-8")
    assert entry.get_content().replace("\r\n", "\n") == ENTRY.replace("\r\n", "\n")
    assert (file.get_filename(), file.get_content()) == ("invite.ics", ENTRY.encode())


def test_letters_go_one_by_one_and_each_reader_sees_only_themself(server):
    for number in range(12):
        letter(address=f"p{number}@example.com")
    assert deliver(run(), keep=False) == {"sent": 12}
    assert sorted(mail["To"] for mail in server.taken) == sorted(f"p{number}@example.com" for number in range(12))
    assert deliver(run(), keep=False) is None


def test_without_a_server_or_in_a_sample_every_letter_is_kept(server):
    letter()
    letter(state="held")
    assert deliver(run(), keep=True) == {"kept": 1}
    assert (states(), server.taken) == (["kept", "held"], [])


def test_letters_of_the_future_held_and_withdrawn_ones_stay(server):
    letter(due_at=timezone.now() + dt.timedelta(hours=1))
    letter(state="held")
    letter(state="withdrawn")
    assert deliver(run(), keep=False) is None
    assert (states(), server.taken) == (["queued", "held", "withdrawn"], [])


def test_a_reader_that_does_not_exist_has_failed_and_holds_up_nobody(server):
    server.recipient_answers = ["550 no such mailbox"]
    letter(address="gone@example.com")
    letter()
    assert deliver(run(), keep=False) == {"sent": 1, "failed": 1}
    assert states() == ["failed", "sent"]
    assert "no such mailbox" in Letter.objects.get(state="failed").error


@pytest.mark.parametrize("place", ["recipient_answers", "data_answers"])
def test_a_server_that_asks_for_patience_is_asked_again(server, place):
    setattr(server, place, ["451 come back later"])
    one = letter()
    deliver(run(), keep=False)
    one.refresh_from_db()
    assert (one.state, one.attempts, "come back later" in one.error) == ("queued", 1, True)
    assert dt.timedelta(seconds=50) < one.due_at - timezone.now() <= dt.timedelta(minutes=1)
    now_due(pk=one.pk)
    deliver(run(), keep=False)
    one.refresh_from_db()
    assert (one.state, one.attempts, one.error, len(server.taken)) == ("sent", 2, "", 1)


def test_a_letter_that_is_never_taken_fails_in_the_end_and_says_why(server):
    one = letter()
    for _ in range(len(BACKOFF) + 3):
        server.data_answers = ["451 still busy"]
        now_due(pk=one.pk, state="queued")
        deliver(run(), keep=False)
    one.refresh_from_db()
    assert (one.state, one.attempts, "still busy" in one.error) == ("failed", len(BACKOFF) + 1, True)


def test_a_server_that_hangs_up_in_the_middle_takes_the_rest(server):
    server.data_answers = ["hang up"]
    letter()
    letter()
    assert deliver(run(), keep=False) == {"sent": 1, "failed": 1}
    assert states() == ["queued", "sent"]


def test_while_the_server_is_away_no_try_counts_and_everything_goes_out_after(settings):
    with MailServer() as server:
        port = server.port
    use(settings, port)
    for _ in range(3):
        letter()
    result = deliver(run(), keep=False)
    assert list(result) == ["away"]
    assert list(Letter.objects.values_list("state", "attempts")) == [("queued", 0)] * 3
    for _ in range(20):
        now_due()
        deliver(run(), keep=False)
    assert list(Letter.objects.values_list("state", "attempts")) == [("queued", 0)] * 3
    with MailServer(port) as server:
        now_due()
        assert deliver(run(), keep=False) == {"sent": 3}
        assert len(server.taken) == 3


def test_a_letter_that_cannot_be_written_as_mail_holds_up_nobody(server):
    letter(subject="broken\nsubject")
    letter()
    assert deliver(run(), keep=False) == {"sent": 1, "failed": 1}
    assert states() == ["queued", "sent"]


def test_five_deliveries_at_once_send_each_letter_once(server):
    for number in range(25):
        letter(address=f"p{number}@example.com")
    runs = [run() for _ in range(5)]

    def work(one) -> None:
        try:
            deliver(one, keep=False)
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(one,)) for one in runs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(mail["To"] for mail in server.taken) == sorted(f"p{number}@example.com" for number in range(25))
    assert states() == ["sent"] * 25


def test_a_claimed_letter_is_free_again_after_a_minute():
    one = letter()
    assert claim(due) == one
    assert claim(due) is None
    now_due(pk=one.pk)
    again = claim(due)
    assert (again, again.attempts) == (one, 2)


def test_a_letter_that_kills_its_process_is_given_up(server):
    one = letter(attempts=len(BACKOFF) + 1)
    assert deliver(run(), keep=False) == {"failed": 1}
    one.refresh_from_db()
    assert (one.state, server.taken) == ("failed", [])


def test_a_long_queue_is_split_so_that_the_engine_does_not_stop_it(server, monkeypatch):
    from upmentor.ground.jobs.models import Job

    monkeypatch.setattr(jobs, "SECONDS", 0.0)
    letter()
    letter()
    assert deliver(run(), keep=False) == {"sent": 1}
    assert Job.objects.filter(key__startswith="notifications.deliver:more:").count() == 1


def test_a_kill_between_taking_and_marking_repeats_with_the_same_message_id(server, settings):
    """The worst moment of all: the server has the letter, and the process that sent it is gone before it wrote so."""
    one = letter()
    sender = start_delivery(server.port)
    server.after_taking = kill(sender.pid)
    assert sender.wait(timeout=60) == -9
    server.after_taking = lambda: None
    one.refresh_from_db()
    assert (one.state, len(server.taken)) == ("queued", 1)
    assert one.due_at > timezone.now()
    now_due(pk=one.pk)
    assert deliver(run(), keep=False) == {"sent": 1}
    ids = [mail["Message-ID"] for mail in server.taken]
    assert ids == [f"<{one.uid}@mail.example>"] * 2


def start_delivery(port: int) -> subprocess.Popen[bytes]:
    """A delivery in a process of its own, on the database of this test."""
    code = (
        "import django; django.setup()\n"
        "from upmentor.ground.notifications.jobs import deliver\n"
        "from upmentor.ground.notifications.tests.factories import run\n"
        "deliver(run(), keep=False)\n"
    )
    own = connection.settings_dict
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "upmentor.config.settings",
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "UPMENTOR_MAIL_FROM": "Upmentor <upmentor@mail.example>",
        "DATABASE_URL": database_url(own),
    }
    return subprocess.Popen([sys.executable, "-c", code], env=environment)


def database_url(own: dict[str, object]) -> str:
    if connection.vendor == "sqlite":
        return f"sqlite:///{own['NAME']}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{own['NAME']}"))


def test_the_backend_is_the_one_that_the_address_names():
    assert type(get_connection()).__module__.startswith("django.core.mail.backends")


def test_a_letter_in_plain_text_has_one_body(server):
    letter(html="")
    deliver(run(), keep=False)
    assert [part.get_content_type() for part in server.taken[0].walk()] == ["text/plain"]


def test_a_server_that_hangs_up_before_the_farewell_harms_nothing():
    class Rude:
        def close(self) -> None:
            raise OSError("connection reset")

    jobs._close(Rude())
