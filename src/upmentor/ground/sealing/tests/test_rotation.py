"""Changing the keys while people write, killed at any moment, and noticing that they are lost."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.db import connection
from django.test import Client

from upmentor.ground.sealing import canary, rotation
from upmentor.ground.sealing.models import Canary
from upmentor.ground.sealing.ring import KeyLost, Ring, add_key, drop_old_keys, ring
from upmentor.stages.meetings.models import AgendaPoint
from upmentor.stages.meetings.tests.factories import couple, members

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME, settings.NOTE_KEYS = tmp_path, ""
    return tmp_path


def points(count: int) -> list[str]:
    """So many sealed texts in the database."""
    pair = couple()
    mentee, _mentor = members(pair)
    rows = [AgendaPoint(pair=pair, number=1, member=mentee, text=f"text {n}", position=n) for n in range(count)]
    AgendaPoint.objects.bulk_create(rows)
    return [f"text {n}" for n in range(count)]


def texts() -> list[str]:
    return list(AgendaPoint.objects.order_by("position").values_list("text", flat=True))


def tokens() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("select text from meetings_agendapoint")
        return [row[0] for row in cursor.fetchall()]


def test_everything_is_readable_by_the_new_key_alone(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rotation, "BATCH", 3)
    written = points(10)
    canary.check()
    old = ring()
    assert rotation.reseal(add_key()) == 11
    drop_old_keys()
    assert texts() == written
    canary.check()
    for token in tokens():
        with pytest.raises(KeyLost):
            old.open(token)


def test_rotation_that_was_killed_goes_on_where_it_stopped(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(rotation, "BATCH", 3)
    written = points(10)
    kept = add_key()

    def killed(table: str, pieces: int) -> None:
        if table == "meetings_agendapoint" and pieces >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.reseal(kept, progress=killed)
    assert texts() == written
    assert rotation.reseal(ring()) == 4
    drop_old_keys()
    assert texts() == written


def test_nothing_is_to_do_after_a_walk():
    points(3)
    newest = add_key()
    assert (rotation.reseal(newest), rotation.reseal(newest)) == (3, 0)


def test_lost_keys_are_noticed_by_the_canary(home: Path):
    canary.check()
    canary.check()
    assert Canary.objects.count() == 1
    (home / "note.keys").write_text(Fernet.generate_key().decode())
    with pytest.raises(KeyLost):
        canary.check()


def test_lost_keys_are_noticed_where_there_was_no_canary_yet(home: Path):
    points(1)
    (home / "note.keys").write_text(Fernet.generate_key().decode())
    with pytest.raises(KeyLost):
        canary.check()
    assert Canary.objects.count() == 0


def test_page_with_sealed_text_answers_calmly_and_the_others_go_on(home: Path):
    from upmentor.stages.meetings.tests.factories import browser
    from upmentor.stages.meetings.tests.test_meeting_page import at, post, second

    meeting = second()
    post(meeting, shared="words", shared_base="")
    client: Client = browser(members(meeting.pair)[0])
    (home / "note.keys").write_text(Fernet.generate_key().decode())
    answer = client.get(at(meeting))
    assert (answer.status_code, "Nothing is lost" in answer.content.decode()) == (503, True)
    assert client.get("/library/").status_code == 200


def test_newest_is_told_from_older_ones():
    one, two = (Fernet.generate_key().decode() for _ in range(2))
    token = Ring((one,)).seal("x")
    assert (Ring((one, two)).is_newest(token), Ring((two, one)).is_newest(token)) == (True, False)
