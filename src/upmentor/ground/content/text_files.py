"""Reading the project's TOML files, so that a mistake in one of them is named by its file and place."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent


class ContentError(Exception):
    """A shipped text file is missing something, has something unknown, or contradicts another; says where."""


def one_line(text: str) -> str:
    """The text with every run of white space as one blank: files may wrap lines, readers and translators see none."""
    return " ".join(text.split())


@dataclass(frozen=True)
class Table:
    """One table of a content file. Its methods raise `ContentError` when a value is missing or of the wrong kind."""

    where: str
    fields: Mapping[str, object]

    def only(self, *allowed: str) -> Table:
        """Itself, when it has no key beside `allowed`: a misspelt key must not be silently without effect."""
        unknown = sorted(set(self.fields) - set(allowed))
        if unknown:
            raise ContentError(f"{self.where}: unknown key {', '.join(unknown)}")
        return self

    def text(self, key: str, default: str | None = None) -> str:
        """The string under `key` on one line; never empty unless the default is."""
        value = self.fields.get(key, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise ContentError(f"{self.where}: {key} must be a text")
        return one_line(value)

    def texts(self, key: str, *, at_least: int = 0) -> tuple[str, ...]:
        """The list of strings under `key`, each on one line."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item.strip() for item in value):
            raise ContentError(f"{self.where}: {key} must be a list of texts")
        if len(value) < at_least:
            raise ContentError(f"{self.where}: {key} needs at least {at_least}")
        return tuple(one_line(item) for item in value)

    def whole(self, key: str, default: int | None = None) -> int:
        """The whole number under `key`."""
        value = self.fields.get(key, default)
        if not isinstance(value, int) or isinstance(value, bool):
            raise ContentError(f"{self.where}: {key} must be a whole number")
        return value

    def flag(self, key: str, default: bool = False) -> bool:
        """True or false under `key`."""
        value = self.fields.get(key, default)
        if not isinstance(value, bool):
            raise ContentError(f"{self.where}: {key} must be true or false")
        return value

    def table(self, key: str) -> Table:
        """The table under `key`."""
        value = self.fields.get(key)
        if not isinstance(value, dict):
            raise ContentError(f"{self.where}: {key} must be a table")
        return Table(f"{self.where}, {key}", value)

    def tables(self, key: str, *, at_least: int = 0) -> tuple[Table, ...]:
        """The list of tables under `key`, each knowing its number in the list."""
        value = self.fields.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            raise ContentError(f"{self.where}: {key} must be a list of tables")
        if len(value) < at_least:
            raise ContentError(f"{self.where}: {key} needs at least {at_least}")
        return tuple(Table(f"{self.where}, {key} {number}", item) for number, item in enumerate(value, start=1))


def read_table(path: Path) -> Table:
    """The file as one table; raises `ContentError` when it can't be read or is not TOML."""
    try:
        fields = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"{path.name}: {error}") from error
    return Table(path.name, fields)


def content_files() -> tuple[Path, ...]:
    """Every text file whose texts are translated one by one, in a fixed order; guides, courses and goals are translated
    as whole files."""
    whole = {FOLDER / "guides", FOLDER / "courses", FOLDER / "goals"}
    return tuple(sorted(path for path in FOLDER.glob("**/*.toml") if whole.isdisjoint(path.parents)))
