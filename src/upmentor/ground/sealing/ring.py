"""The key rings: one key a line, the newest first. A ring lies in a file beside the database, or comes by the
environment, and never stands in the database or in a log (`decisions.md` 30). Concerns have a ring of their own:
whoever is given the keys of notes opens no concern with them."""

from __future__ import annotations

import contextlib
import os
import tempfile
from functools import cache
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings

# A token carries the second at which it was made, in clear. All of ours say the same: nobody learns when one wrote.
NO_TIME = 0

NOTES, CONCERNS = "note", "concern"
RINGS = (NOTES, CONCERNS)


class KeyLost(Exception):
    """Sealed text, and none of the keys of this ring opens it. `str()` says what an operator can do."""

    def __init__(self, name: str = NOTES) -> None:
        super().__init__(
            "Sealed text cannot be opened with the keys of this installation. Put the key file that belongs to this "
            f"database back to {path(name)} (or set {variable(name)}), then start again. Nothing was changed."
        )


class BadKeys(Exception):
    """A line of the ring is not a key."""


class Ring:
    """Keys that open, the first of which seals; `name` is one of `RINGS`. Raises BadKeys."""

    def __init__(self, keys: tuple[str, ...], name: str = NOTES) -> None:
        if not keys:
            raise BadKeys("The key ring is empty.")
        try:
            fernets = [Fernet(key) for key in keys]
        except ValueError as error:
            raise BadKeys("A line of the key ring is not a key. Keys are made by `upmentor keys rotate`.") from error
        self.keys, self.name = keys, name
        self.first = fernets[0]
        self.all = MultiFernet(fernets)

    def seal(self, text: str) -> str:
        """The token of a text; the empty text stays empty, so that "nothing written" needs no key."""
        if not text:
            return ""
        # `surrogatepass`: what was typed comes back as it was, whatever it was.
        return self.first.encrypt_at_time(text.encode("utf-8", "surrogatepass"), NO_TIME).decode("ascii")

    def open(self, token: str) -> str:
        """The text of a token. Raises KeyLost."""
        if not token:
            return ""
        try:
            return self.all.decrypt(token.encode("ascii")).decode("utf-8", "surrogatepass")
        except (InvalidToken, UnicodeEncodeError) as error:
            raise KeyLost(self.name) from error

    def is_newest(self, token: str) -> bool:
        """Whether the newest key sealed this token."""
        try:
            self.first.decrypt(token.encode("ascii"))
        except (InvalidToken, UnicodeEncodeError):
            return False
        return True

    def reseal(self, token: str) -> str:
        """The same text under the newest key. Raises KeyLost."""
        return self.seal(self.open(token))


def path(name: str = NOTES) -> Path:
    """Where a ring lies when the environment does not carry it."""
    home: Path = settings.HOME
    return home / f"{name}.keys"


def variable(name: str = NOTES) -> str:
    """The variable of the environment that may carry it."""
    return f"UPMENTOR_{name.upper()}_KEYS"


def given(name: str = NOTES) -> str:
    """What the environment says: keys with commas between them, or nothing."""
    found: str = getattr(settings, f"{name.upper()}_KEYS")
    return found


def in_use() -> list[str]:
    """The rings that have a key. A ring gets its first one when something is sealed with it."""
    return [name for name in RINGS if given(name) or path(name).exists()]


def ring(name: str = NOTES) -> Ring:
    """A ring of this process. A new installation makes its first key. Raises BadKeys."""
    if by_environment := given(name):
        return _parsed(by_environment.replace(",", "\n"), name)
    return _parsed(_read(path(name)), name)


def add_key(name: str = NOTES) -> Ring:
    """Put a new key at the head of the file, on disk before this returns; the old ones still open."""
    _write(path(name), (Fernet.generate_key().decode("ascii"), *ring(name).keys)).replace(path(name))
    return ring(name)


def drop_old_keys(name: str = NOTES) -> Ring:
    """Keep the newest key only. The caller has resealed everything."""
    _write(path(name), ring(name).keys[:1]).replace(path(name))
    return ring(name)


@cache
def _parsed(text: str, name: str) -> Ring:
    return Ring(tuple(line.strip() for line in text.splitlines() if line.strip()), name)


def _read(file: Path) -> str:
    if not file.exists():
        beside = _write(file, (Fernet.generate_key().decode("ascii"),))
        # A link is whole or not there at all: of two processes that start at once, both use the key of one.
        with contextlib.suppress(FileExistsError):
            os.link(beside, file)
        beside.unlink()
    return file.read_text("ascii")


def _write(file: Path, keys: tuple[str, ...]) -> Path:
    """The keys in a new file beside `file`, on the disk: a key that sealed something is never lost with the power."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}-", dir=file.parent)
    with os.fdopen(handle, "w") as stream:
        stream.write("\n".join(keys) + "\n")
        stream.flush()
        os.fsync(stream.fileno())
    return Path(name)
