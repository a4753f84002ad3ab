"""AC-15.1: an unsigned concern leaves nothing that leads to whoever wrote it."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache
from django.db import connection, models
from gunicorn.config import Config
from gunicorn.glogging import Logger

from upmentor.doors.cli import children
from upmentor.doors.cli.web_log import WebLog
from upmentor.ground.accounts.models import OneTimeKey
from upmentor.ground.audit.models import Entry
from upmentor.ground.audit.quiet_paths import QuietPaths
from upmentor.ground.jobs.models import Job
from upmentor.ground.notifications.models import Letter
from upmentor.stages.concerns import actions
from upmentor.stages.concerns.models import Case, Message, Step
from upmentor.stages.concerns.tests.factories import (
    DAY,
    NOW,
    SECRET,
    browser,
    code_in,
    contacts,
    opened,
    sent,
    user,
    words,
)

pytestmark = pytest.mark.django_db
# What Django keeps of the tables themselves.
OF_THE_FRAMEWORK = {"django_migrations", "django_content_type", "auth_permission"}


@pytest.fixture(autouse=True)
def fresh_count() -> None:
    cache.clear()


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Table → rows, as they stand in the database."""
    found = {}
    with connection.cursor() as cursor:
        for name in connection.introspection.table_names(cursor):
            if name not in OF_THE_FRAMEWORK:
                cursor.execute(f"select * from {connection.ops.quote_name(name)}")  # names of our own tables
                found[name] = sorted(cursor.fetchall(), key=repr)
    return found


def test_nothing_but_the_case_is_written_by_somebody_who_is_signed_in():
    grace, _tom = contacts()
    alice = browser(user("alice"))
    alice.get("/speak-up/")
    before = everything()
    code = sent(alice, grace, signed="unsigned")
    alice.post("/speak-up/case/", {"receipt": code})
    alice.post("/speak-up/case/", {"receipt": code, "do": "write", "form": uuid.uuid4(), "text": SECRET})
    after = everything()
    changed = {name for name in after if after[name] != before[name]}
    assert changed == {"concerns_case", "concerns_message", "concerns_receiptsecret"}
    assert [OneTimeKey.objects.count(), Entry.objects.count(), Letter.objects.count(), Job.objects.count()] == [0] * 4


def test_the_case_holds_no_account_no_address_no_browser_and_no_time():
    grace, _tom = contacts()
    alice = user("alice")
    client = browser(alice)
    client.defaults |= {"HTTP_USER_AGENT": "Planted Browser", "REMOTE_ADDR": "203.0.113.77"}
    code = sent(client, grace, signed="unsigned")
    held = repr([everything()[name] for name in ("concerns_case", "concerns_message", "concerns_receiptsecret")])
    session = client.cookies["upmentor_session"].value
    planted = ("Planted", "203.0.113.77", str(alice.uid), alice.uid.hex, session, code, code.replace(" ", ""))
    assert [word for word in planted if word in held] == []
    case = Case.objects.get()
    assert (case.author, case.contact) == (None, grace)
    timed = [field for model in (Case, Message, Step) for field in model._meta.concrete_fields]
    assert [field for field in timed if isinstance(field, (models.DateTimeField, models.TimeField))] == []


def test_keys_do_not_tell_who_came_first():
    grace, _tom = contacts()
    keys = [opened(grace).case.pk for _ in range(12)]
    assert keys != sorted(keys)
    for model in (Case, Message, Step):
        assert {type(model().pk), model().pk == model().pk} == {int, False}


def test_rows_of_a_day_are_written_anew_together_on_the_next_one():
    """PostgreSQL numbers transactions: rows of the jobs, which carry a time, would date those of a case."""
    grace, _tom = contacts()
    opened(grace)
    actions.settle(at=NOW)
    assert Case.objects.get().settled is False
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select ctid::text from concerns_case union all select ctid::text from concerns_message")
            before = cursor.fetchall()
    actions.settle(at=NOW + DAY)
    assert Case.objects.get().settled is True
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("select ctid::text from concerns_case union all select ctid::text from concerns_message")
            assert set(before) & set(cursor.fetchall()) == set()


def test_the_letter_to_the_contact_says_neither_the_hour_nor_the_case():
    grace, _tom = contacts()
    case = opened(grace, at=NOW.replace(hour=15)).case
    actions.tell_contacts(at=NOW.replace(hour=16))
    assert Letter.objects.count() == 0
    actions.tell_contacts(at=NOW.replace(hour=0, minute=5) + DAY)
    letter = Letter.objects.get()
    assert (letter.subject, letter.created_at) == ("A colleague would like to talk", NOW + DAY)
    row = repr(list(Letter.objects.values()))
    assert [word for word in (str(case.uid), SECRET, str(case.pk)) if word in row] == []


def test_a_receipt_opens_the_thread_and_is_shown_once():
    grace, _tom = contacts()
    client = browser()
    code = sent(client, grace)
    actions.reply(Case.objects.get(), "Come and see me", form=uuid.uuid4(), step="Talk to HR", by=grace, at=NOW)
    page = client.post("/speak-up/case/", {"receipt": code.replace(" ", "-")})
    assert [word in words(page.content.decode()) for word in (SECRET, "Come and see me", "Talk to HR", code)] == [
        *(True, True, True, False)
    ]
    assert page["Cache-Control"] == "no-store"
    step = Step.objects.get()
    client.post("/speak-up/case/", {"receipt": code, "do": "yes", "step": step.uid})
    step.refresh_from_db()
    assert step.state == Step.State.AGREED
    assert Letter.objects.count() == 0


def test_the_same_form_twice_is_one_case_with_one_receipt():
    grace, _tom = contacts()
    typed = {"form": uuid.uuid4(), "contact": grace.uid, "text": SECRET, "wish": "heard"}
    codes = {code_in(browser().post("/speak-up/", typed).content.decode()) for _ in range(3)}
    assert (len(codes), Case.objects.count(), Message.objects.count()) == (1, 1, 1)


@pytest.mark.parametrize("typed", ["0000 0000 0000 0000", "12", "", "x" * 300, "\u0661" * 16, "1" * 17])
def test_every_wrong_code_gets_the_same_answer(typed: str):
    grace, _tom = contacts()
    opened(grace)
    answer = browser().post("/speak-up/case/", {"receipt": typed})
    assert (answer.status_code, "This code opens nothing." in answer.content.decode()) == (422, True)


def test_many_wrong_codes_make_every_try_wait(monkeypatch: pytest.MonkeyPatch):
    grace, _tom = contacts()
    code, client, waited = opened(grace).code, browser(), []
    monkeypatch.setattr("upmentor.stages.concerns.slowdown.time.sleep", waited.append)
    for _ in range(10):
        client.post("/speak-up/case/", {"receipt": "0000000000000000"})
    assert waited == []
    assert client.post("/speak-up/case/", {"receipt": "0000000000000000"}).status_code == 422
    assert client.post("/speak-up/case/", {"receipt": code}).status_code == 200
    assert waited == [1.5, 1.5]


def test_a_program_cannot_bury_the_contacts(monkeypatch: pytest.MonkeyPatch):
    grace, _tom = contacts()
    monkeypatch.setattr("upmentor.stages.concerns.actions.cases.MOST_A_DAY", 2)
    for _ in range(2):
        opened(grace)
    with pytest.raises(actions.TooMany):
        opened(grace)
    opened(grace, by=user("alice"))
    opened(grace, at=NOW + DAY)


def test_what_was_typed_comes_back_on_an_error():
    contacts()
    answer = browser().post("/speak-up/", {"form": uuid.uuid4(), "text": SECRET, "wish": "heard"})
    assert (answer.status_code, SECRET in answer.content.decode(), Case.objects.count()) == (422, True, 0)


def test_a_lost_key_is_said_calmly(tmp_path: Path, settings: Any):
    settings.HOME, settings.CONCERN_KEYS = tmp_path, ""
    grace, _tom = contacts()
    code = opened(grace).code
    from cryptography.fernet import Fernet

    (tmp_path / "concern.keys").write_text(Fernet.generate_key().decode())
    answer = browser().post("/speak-up/case/", {"receipt": code})
    assert (answer.status_code, "Nothing is lost" in answer.content.decode()) == (503, True)


# ---------- logs ----------


def test_the_web_server_writes_no_line_for_these_paths_even_with_its_log_on(monkeypatch: pytest.MonkeyPatch):
    config = Config()
    config.set("logger_class", children.logger_class)
    assert config.logger_class is WebLog
    written: list[str] = []
    monkeypatch.setattr(
        Logger, "access", lambda _self, _resp, _req, environ, _time: written.append(environ["PATH_INFO"])
    )
    log = WebLog(config)
    for path in (
        "/home/",
        "/support/",
        "/speak-up/",
        "/speak-up/case/",
        "/cases/",
        f"/cases/{uuid.uuid4()}/",
        "/help/",
    ):
        log.access(SimpleNamespace(), SimpleNamespace(), {"PATH_INFO": path}, dt.timedelta())
    assert written == ["/home/", "/help/"]


def lines_of(client: Any, requests: list[tuple[str, str]]) -> list[str]:
    """What the product's log keeps of these requests."""
    kept: list[str] = []

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            kept.append(record.getMessage())

    handler, root = Keeps(logging.DEBUG), logging.getLogger()
    handler.addFilter(QuietPaths())
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.WARNING)
    try:
        for method, path in requests:
            getattr(client, method)(path)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    return kept


def test_the_log_of_the_product_names_none_of_these_paths():
    contacts()
    tried = [("post", "/speak-up/"), ("post", "/speak-up/case/"), ("get", f"/cases/{uuid.uuid4()}/"), ("get", "/no/")]
    assert lines_of(browser(user("alice")), tried) == ["Not Found: /no/"]


def test_an_error_keeps_its_line_and_loses_its_path():
    record = logging.LogRecord("x", logging.ERROR, "", 1, "reference %s: %s %s", ("AB", "POST", "/cases/7/"), None)
    assert QuietPaths().filter(record) is True
    assert record.getMessage() == "reference AB: POST (a page of which no log is kept)"


def test_every_table_of_the_slice_is_known_to_these_tests():
    names = {model.__name__ for model in apps.get_app_config("concerns").get_models()}
    assert names == {"Case", "Message", "Step", "ReceiptSecret", "ContactCard", "Service"}
