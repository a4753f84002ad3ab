"""`upmentor keys`: rotating, and what it says where it may not."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from upmentor.doors.cli import keys
from upmentor.doors.cli.main import main
from upmentor.ground.sealing import canary
from upmentor.ground.sealing.ring import CONCERNS, add_key, ring

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.HOME, settings.NOTE_KEYS, settings.CONCERN_KEYS = tmp_path, "", ""
    monkeypatch.setattr(keys, "GRACE", 0)
    return tmp_path


def test_rotation_leaves_one_new_key_that_opens_everything(capsys: pytest.CaptureFixture[str]):
    canary.check()
    before = ring().keys
    assert main(["keys", "rotate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"resealed": 1, "resumed": False, "keys": 1, "dropped": 1}
    assert len(ring().keys) == 1
    assert ring().keys != before
    canary.check()


def test_rotation_that_was_killed_makes_no_further_key(capsys: pytest.CaptureFixture[str]):
    canary.check()
    begun = add_key().keys
    assert main(["keys", "rotate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["resumed"] is True
    assert ring().keys == begun[:1]


def test_keys_of_the_environment_are_the_operators_to_change(settings: Any, capsys: pytest.CaptureFixture[str]):
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    settings.NOTE_KEYS = old
    canary.check()
    assert main(["keys", "rotate"]) == 2
    assert "UPMENTOR_NOTE_KEYS" in capsys.readouterr().err
    assert main(["keys", "new"]) == 0
    assert Fernet(capsys.readouterr().out.strip())
    settings.NOTE_KEYS = f"{new},{old}"
    assert main(["keys", "reseal", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"resealed": 1, "keys": 2}
    settings.NOTE_KEYS = new
    canary.check()


def test_lost_keys_are_one_readable_line(home: Path, capsys: pytest.CaptureFixture[str]):
    canary.check()
    (home / "note.keys").write_text(Fernet.generate_key().decode())
    assert main(["keys", "rotate"]) == 1
    said = capsys.readouterr().err
    assert said.startswith("upmentor keys: Sealed text cannot be opened")
    assert said.count("\n") == 1


def test_all_rings_that_have_keys_are_rotated(capsys: pytest.CaptureFixture[str]):
    canary.check()
    before = ring(CONCERNS).keys
    assert main(["keys", "rotate", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {"resealed": 1, "resumed": False, "keys": 2, "dropped": 2}
    assert (len(ring(CONCERNS).keys), ring(CONCERNS).keys == before) == (1, False)
