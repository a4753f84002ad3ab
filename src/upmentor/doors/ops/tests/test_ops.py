"""Pages of those who keep it running."""

import datetime as dt
import html
import json
import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from upmentor.doors.ops import checks
from upmentor.doors.ops.backups import LastBackup, write_note
from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.accounts.tests.factories import browser, organisation, user
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.tests.factories import letter
from upmentor.stages.people.models import Person

pytestmark = pytest.mark.django_db


@pytest.fixture
def ivan(db) -> User:
    organisation()
    return user("ivan", "it")


@pytest.fixture
def olga(db) -> User:
    organisation()
    return user("olga", "owner")


def seen(name: str) -> tuple[str, str]:
    found = {check.name: check for check in checks.run_checks()}[name]
    return found.state, found.seen


def test_a_fresh_installation_fails_nothing_and_names_what_is_not_done(ivan):
    states = {check.name: check.state for check in checks.run_checks()}
    assert states == {
        "Database": "pass",
        "Worker": "not done",
        "Background work": "pass",
        "Keys of sealed text": "pass",
        "Mail": "not done",
        "Answers of calendars": "not done",
        "Letters that come back": "not done",
        "Safeguarding contacts": "not done",
        "HTTPS": "not done",
        "Backup": "not done",
        "Disk": "pass",
    }
    page = browser(ivan).get("/ops/").content.decode()
    assert "Everything needed works" in page
    assert all(check.how in html.unescape(page) for check in checks.run_checks())


def test_everything_that_is_not_passed_says_how_to_mend_it(ivan):
    assert [check.name for check in checks.run_checks() if check.state != "pass" and not check.how] == []


def test_a_worker_that_does_not_work_fails():
    Job.objects.create(name="x", key="x", due_at=timezone.now() - dt.timedelta(minutes=6))
    assert seen("Worker") == ("fail", "1 jobs have waited for more than five minutes")


def test_a_worker_that_worked_passes():
    Job.objects.create(name="x", key="x", state="done", finished_at=timezone.now())
    assert seen("Worker")[0] == "pass"


def test_dead_work_of_this_week_fails():
    Job.objects.create(name="x", key="x", state="dead", finished_at=timezone.now() - dt.timedelta(days=8))
    assert seen("Background work")[0] == "pass"
    Job.objects.create(name="x", key="y", state="dead", finished_at=timezone.now())
    assert seen("Background work") == ("fail", "1 jobs failed in the last week")


def test_a_mail_server_that_is_away_fails(settings):
    settings.EMAIL_URL = "smtp://127.0.0.1:9"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert seen("Mail") == ("fail", "[Errno 111] Connection refused")


def test_letters_that_failed_are_said(settings):
    settings.EMAIL_URL = "memory://"
    assert seen("Mail") == ("pass", "The mail server answers")
    letter(state="failed")
    assert seen("Mail") == ("fail", "1 letters could not be delivered")


def test_a_mailbox_of_answers_that_is_away_fails_until_it_is_read_again(settings):
    settings.IMAP_URL = "imap://a:b@127.0.0.1:9/"
    assert seen("Answers of calendars")[0] == "pass"
    Job.objects.create(name="meetings.read_replies", key="1", state="done", result={"away": "no answer"})
    assert seen("Answers of calendars") == ("fail", "no answer")
    Job.objects.create(name="meetings.read_replies", key="2", state="done")
    assert seen("Answers of calendars")[0] == "pass"


def test_mailbox_of_returned_letters_is_its_own_or_that_of_the_calendars(settings):
    assert seen("Letters that come back")[0] == "not done"
    settings.IMAP_URL = "imap://a:b@127.0.0.1:9/"
    Job.objects.create(name="notifications.read_bounces", key="1", state="done", result={"away": "no answer"})
    letter(state="bounced", bounced_at=timezone.now())
    letter(state="bounced", bounced_at=timezone.now(), kind="private.letter")
    assert seen("Letters that come back") == ("pass", "1 in the last 30 days")
    settings.BOUNCES_URL = "imap://c:d@127.0.0.1:9/"
    assert seen("Letters that come back") == ("fail", "no answer")


def test_a_dead_job_can_be_tried_again_and_a_live_one_stopped(ivan):
    dead = Job.objects.create(name="x", key="x", state="dead", error="the disk is full", args={"a": 1})
    live = Job.objects.create(name="y", key="y")
    page = browser(ivan).get("/ops/jobs/").content.decode()
    assert "the disk is full" in page
    browser(ivan).post(f"/ops/jobs/{dead.uid}/again/")
    assert list(Job.objects.filter(name="x").order_by("id").values_list("state", "args")) == [
        ("dead", {"a": 1}),
        ("queued", {"a": 1}),
    ]
    browser(ivan).post(f"/ops/jobs/{live.uid}/cancel/")
    live.refresh_from_db()
    assert live.state == "cancelled"
    assert browser(ivan).post(f"/ops/jobs/{live.uid}/cancel/").status_code == 404
    assert browser(ivan).post(f"/ops/jobs/{live.uid}/again/").status_code == 404


def test_jobs_can_be_filtered_by_state(ivan):
    Job.objects.create(name="first", key="x", state="dead")
    Job.objects.create(name="second", key="y", state="done")
    page = browser(ivan).get("/ops/jobs/?state=dead").content.decode()
    assert ("first" in page, "second" in page) == (True, False)


def test_outside_a_sample_operators_see_delivery_and_no_words(ivan, olga):
    one = letter(state="sent", sent_at=timezone.now(), kind="pairs.still_happy")
    for who in (ivan, olga):
        page = browser(who).get("/ops/mailbox/").content.decode()
        assert (">Programme<" in page, "pairs." in page, "still_happy" in page) == (True, False, False)
        assert one.address in page
        assert ("Tue 14:00 is booked" in page, "Bring" in page) == (False, False)
        assert browser(who).get(f"/ops/mailbox/{one.uid}/").status_code == 404


def test_letters_are_found_by_address_and_state_and_by_subject_in_the_sample_alone(ivan):
    letter(state="sent", sent_at=timezone.now(), address="a.lin@example.com", subject="Tue 14:00 is booked")
    letter(state="failed", address="b.ray@example.com", subject="Bring a question")

    def found(query):
        page = browser(ivan).get(f"/ops/mailbox/?{query}").content.decode()
        return [name for name in ("a.lin@", "b.ray@") if name in page]

    assert (found("q=LIN"), found("state=failed"), found("q=lin&state=failed")) == (["a.lin@"], ["b.ray@"], [])
    assert "No letter matches" in browser(ivan).get("/ops/mailbox/?q=booked").content.decode()
    Organisation.objects.update(sample=True)
    assert found("q=booked") == ["a.lin@"]


def test_in_the_sample_a_letter_is_shown_as_text_and_nothing_in_it_runs(ivan):
    Organisation.objects.update(sample=True)
    one = letter(
        state="kept", subject="<script>alert(1)</script>", text="<img src=x onerror=alert(1)> https://a.example/"
    )
    page = browser(ivan).get(f"/ops/mailbox/{one.uid}/").content.decode()
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
    assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_in_the_sample_a_calendar_entry_can_be_downloaded_and_elsewhere_it_cannot(ivan):
    entry = "BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
    one, plain = letter(state="kept", calendar=entry, calendar_method="REQUEST"), letter(state="kept")
    path = f"/ops/mailbox/{one.uid}/invite.ics"
    assert browser(ivan).get(path).status_code == 404
    Organisation.objects.update(sample=True)
    page = browser(ivan).get(f"/ops/mailbox/{one.uid}/").content.decode()
    assert (path in page, "invite.ics" in browser(ivan).get(f"/ops/mailbox/{plain.uid}/").content.decode()) == (
        True,
        False,
    )
    answer = browser(ivan).get(path)
    assert (answer.content.decode(), answer["Content-Type"]) == (entry, "text/calendar; charset=utf-8; method=REQUEST")
    assert browser(ivan).get(f"/ops/mailbox/{plain.uid}/invite.ics").status_code == 404
    assert browser(ivan).get("/ops/mailbox/").content.decode().count("with a calendar entry") == 1


def test_lists_take_the_same_queries_for_one_and_for_thirty_rows(ivan, django_assert_max_num_queries):
    for path, make in (("/ops/mailbox/", letter), ("/ops/jobs/", job)):
        counts = []
        for number in (1, 29):
            for _ in range(number):
                make()
            with django_assert_max_num_queries(50) as found:
                browser(ivan).get(path)
            counts.append(len(found))
        assert counts[0] == counts[1]


def job() -> Job:
    return Job.objects.create(name="x", key=f"k{Job.objects.count()}", state="dead")


def test_an_empty_workspace_becomes_the_sample_by_one_press(olga):
    browser(olga).post("/ops/sample/")
    assert list(Organisation.objects.values_list("name", "sample")) == [("Halden & Rowe", True)]
    assert list(Job.objects.values_list("name", "queue")) == [("sample.create", "long")]
    assert "Waiting for a worker" in browser(olga).get("/ops/sample/").content.decode()


def test_a_workspace_with_people_is_never_touched(olga):
    Person.objects.create(employee_id="1", name="Real")
    browser(olga).post("/ops/sample/")
    assert (Organisation.objects.get().sample, Job.objects.count()) == (False, 0)


def test_the_sample_is_removed_by_one_confirmed_action(olga):
    Organisation.objects.update(sample=True)
    Person.objects.create(employee_id="1", name="Invented")
    assert "Remove the sample company" in browser(olga).get("/ops/sample/").content.decode()
    browser(olga).post("/ops/sample/")
    browser(olga).post("/ops/sample/")
    assert list(Job.objects.values_list("name", flat=True)) == ["sample.remove"]


def test_the_panel_leads_to_the_sample_when_it_is_made(olga):
    Organisation.objects.update(sample=True)
    Job.objects.create(name="sample.create", key="sample.create", state="done")
    answer = browser(olga).get("/ops/sample/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (204, "/")


def check_command(home: Path, *words: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "upmentor.doors.cli.main", *words]
    environment = os.environ | {"UPMENTOR_HOME": str(home), "DATABASE_URL": ""}
    return subprocess.run(command, env=environment, cwd=home, capture_output=True, text=True, check=False)


def test_the_command_prints_the_same_checks_and_fails_with_the_first_failing(tmp_path):
    before = check_command(tmp_path, "check", "--json")
    assert (before.returncode, json.loads(before.stdout)[0]["state"]) == (1, "fail")
    assert check_command(tmp_path, "manage", "migrate", "-v0").returncode == 0
    after = check_command(tmp_path, "check", "--json")
    assert after.returncode == 0, after.stderr
    names = [check["name"] for check in json.loads(after.stdout)]
    assert names == [
        "Database",
        "Worker",
        "Background work",
        "Keys of sealed text",
        "Mail",
        "Answers of calendars",
        "Letters that come back",
        "Safeguarding contacts",
        "HTTPS",
        "Backup",
        "Disk",
    ]
    plain = check_command(tmp_path, "check")
    assert plain.stdout.splitlines()[0] == "pass      Database: SQLite answers, tables are up to date"


def test_a_letter_s_words_are_not_fetched_for_the_list(ivan):
    letter()
    assert Letter.objects.count() == 1
    from upmentor.ground.notifications.queries import letters

    assert letters()[0].get_deferred_fields() == {"text", "html", "calendar"}


def test_the_owner_is_led_to_the_sample_while_there_is_one_or_room_for_one(ivan, olga):
    words = "This workspace is empty."
    assert words in browser(olga).get("/ops/").content.decode()
    assert words not in browser(ivan).get("/ops/").content.decode()
    Person.objects.create(employee_id="1", name="Real")
    assert "/ops/sample/" not in browser(olga).get("/ops/").content.decode()
    Organisation.objects.update(sample=True)
    assert "Start with yours" in browser(olga).get("/ops/").content.decode()


def test_a_database_that_does_not_answer_is_the_first_thing_said():
    def gone(*_: object) -> None:
        raise OperationalError("the server closed the connection")

    with connection.execute_wrapper(gone):
        found = [(check.name, check.state, check.seen) for check in checks.run_checks()]
    assert found[0] == ("Database", "fail", "the server closed the connection")
    assert [name for name, _state, _seen in found] == ["Database", "HTTPS", "Disk"]


def test_https_passes_with_a_secure_address(settings):
    settings.HTTPS, settings.PUBLIC_URL = True, "https://mentoring.example"
    assert seen("HTTPS") == ("pass", "https://mentoring.example")


def test_a_full_disk_fails(monkeypatch):
    monkeypatch.setattr(checks.shutil, "disk_usage", lambda _path: SimpleNamespace(free=100 * 2**20))
    assert seen("Disk") == ("fail", "100 MB free")


def test_the_last_backup_is_shown_and_fails_when_it_is_a_week_old(settings, tmp_path, ivan):
    settings.HOME = tmp_path
    for age, state in ((0, "pass"), (6, "pass"), (8, "fail")):
        made = timezone.now() - dt.timedelta(days=age)
        write_note(tmp_path, LastBackup(made.isoformat(), "/backups/one.tar.gz", 5 * 2**20, 3700))
        assert seen("Backup") == (state, f"Last backup {made:%Y-%m-%d %H:%M}, 5 MB, in /backups/one.tar.gz")
    assert "/backups/one.tar.gz" in browser(ivan).get("/ops/").content.decode()


@pytest.mark.parametrize(
    "words", ["", "{", "[]", '{"at": 1}', '{"at": "2026-01-01", "file": "", "bytes": 1, "rows": 1}']
)
def test_a_note_of_a_backup_that_cannot_be_read_is_none(settings, tmp_path, words):
    settings.HOME = tmp_path
    (tmp_path / "last-backup.json").write_text(words)
    assert seen("Backup") == ("not done", "No backup has been made")


def test_removing_the_sample_is_shown_while_it_runs(olga):
    Organisation.objects.update(sample=True)
    Job.objects.create(name="sample.remove", key="sample.remove", state="leased")
    assert "Removing it" in browser(olga).get("/ops/sample/").content.decode()
