"""Names of invented people: forenames and surnames that are common in one culture, paired only within it.

Names in scripts other than Latin carry their romanised form, so that e-mail addresses are plain ASCII. Nothing about a
person follows from a name: the two forms of some lists are grammar only (a Greek surname agrees with its forename).
"""

from __future__ import annotations

import random
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

#: Words as written and romanised.
Words = tuple[tuple[str, str], ...]

# Letters that have no decomposition into an ASCII letter and a mark.
_PLAIN = str.maketrans(
    dict(zip("øØłŁđĐþÞðæÆßı", ["o", "O", "l", "L", "d", "D", "th", "Th", "d", "ae", "Ae", "ss", "i"], strict=True))
)


@dataclass(frozen=True, slots=True)
class Name:
    """A full name as its bearer writes it, and the local part of an e-mail address made from it (ASCII, lower case)."""

    written: str
    local: str


@dataclass(frozen=True, slots=True)
class Culture:
    """What the names of one culture are made of: `forms` are lists of forenames and surnames that may be combined.

    `language` is the mother tongue that goes with it. `surname_first` and `between` hold for the native spelling;
    romanised names put the forename first. `native` is the share of people whom the roster has in the native script.
    """

    language: str
    forms: tuple[tuple[Words, Words], ...]
    surname_first: bool = False
    between: str = " "
    native: float = 1.0


def plain(text: str) -> str:
    """The text in ASCII letters, other marks dropped.

    >>> plain("Łukasz Brandão"), plain("Ọlámidé")
    ('Lukasz Brandao', 'Olamide')
    """
    parts = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(letter for letter in parts if letter.isascii())


def local_part(forename: str, surname: str) -> str:
    """`forename.surname` in lower case, only letters and the dot.

    >>> local_part("Minh Anh", "O’Neill")
    'minhanh.oneill'
    """
    return ".".join(re.sub(r"[^a-z]", "", plain(word).lower()) for word in (forename, surname))


def draw_name(dice: random.Random, culture: str) -> Name:
    """One name of a culture."""
    kind = CULTURES[culture]
    forenames, surnames = dice.choice(kind.forms)
    forename, surname = dice.choice(forenames), dice.choice(surnames)
    local = local_part(forename[1], surname[1])
    if dice.random() < kind.native:
        words = (surname[0], forename[0]) if kind.surname_first else (forename[0], surname[0])
        return Name(kind.between.join(words), local)
    return Name(f"{forename[1]} {surname[1]}", local)


def _culture(table: Mapping[str, Any]) -> Culture:
    forms = tuple((_words(form["forenames"]), _words(form["surnames"])) for form in table["form"])
    return Culture(forms=forms, **{name: value for name, value in table.items() if name != "form"})


def _words(text: str) -> Words:
    pairs = []
    for word in text.split():
        native, _, roman = word.replace("_", " ").partition("/")
        pairs.append((native, roman or native))
    return tuple(pairs)


_FILE = Path(__file__).with_name("names.toml")
CULTURES: Mapping[str, Culture] = {
    key: _culture(table) for key, table in tomllib.loads(_FILE.read_text("utf-8")).items()
}
