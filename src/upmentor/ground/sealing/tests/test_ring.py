"""Sealed text: what it hides, what it survives, what it says when the key is gone."""

import base64
import multiprocessing
import struct
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from upmentor.ground.sealing import ring as rings
from upmentor.ground.sealing.ring import BadKeys, KeyLost, Ring, ring

TEXT = "سرّ 🤫 a lone \ud800 half"


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    settings.HOME, settings.NOTE_KEYS = tmp_path, ""
    return tmp_path


def test_sealed_text_comes_back_as_it_was() -> None:
    one = Ring((Fernet.generate_key().decode(),))
    assert one.open(one.seal(TEXT)) == TEXT
    assert one.seal("") == one.open("") == ""


def test_token_hides_the_moment_of_writing() -> None:
    token = Ring((Fernet.generate_key().decode(),)).seal("x")
    version, moment = struct.unpack(">BQ", base64.urlsafe_b64decode(token)[:9])
    assert (version, moment) == (0x80, 0)


def test_older_key_still_opens_and_newest_seals() -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    token = Ring((old,)).seal("kept")
    both = Ring((new, old))
    assert both.open(token) == "kept"
    assert Ring((new,)).open(both.reseal(token)) == "kept"


def test_lost_key_is_a_readable_message(home: Path) -> None:
    token = ring().seal("gone")
    (home / "note.keys").write_text(Fernet.generate_key().decode())
    with pytest.raises(KeyLost, match="Put the key file that belongs to this database back"):
        ring().open(token)


@pytest.mark.parametrize("keys", [(), ("not a key",)])
def test_ring_without_good_keys_is_refused(keys: tuple[str, ...]) -> None:
    with pytest.raises(BadKeys):
        Ring(keys)


def test_new_installation_makes_one_key_that_others_cannot_read(home: Path) -> None:
    assert ring().keys == ring().keys
    assert (home / "note.keys").stat().st_mode & 0o777 == 0o600
    assert [file.name for file in home.iterdir()] == ["note.keys"]


def _keys(place: str) -> tuple[str, ...]:
    from django.test import override_settings

    with override_settings(HOME=Path(place), NOTE_KEYS=""):
        return rings.ring().keys


def test_processes_that_start_at_once_use_one_key(home: Path) -> None:
    with multiprocessing.get_context("fork").Pool(8) as pool:
        assert len(set(pool.map(_keys, [str(home)] * 32))) == 1


def test_keys_of_the_environment_win_and_leave_no_file(home: Path, settings: Any) -> None:
    first, second = (Fernet.generate_key().decode() for _ in range(2))
    settings.NOTE_KEYS = f"{first},{second}"
    assert ring().keys == (first, second)
    assert list(home.iterdir()) == []


def test_rotation_adds_a_key_then_drops_the_old_ones(home: Path) -> None:
    before = ring().keys
    after = rings.add_key().keys
    assert after[1:] == before
    assert rings.drop_old_keys().keys == after[:1]
