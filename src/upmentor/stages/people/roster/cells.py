"""One cell of one field: its value, or what is wrong with it in words that say what to do."""

from __future__ import annotations

import datetime as dt
import re
import zoneinfo
from collections.abc import Callable
from functools import cache, lru_cache
from typing import Any

from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _
from rapidfuzz import fuzz, process

from upmentor.matching.errors import HoursError
from upmentor.matching.hours import weekly_slots
from upmentor.stages.people.roster import dates
from upmentor.stages.people.roster.fields import is_empty

EMAIL = re.compile(r"^[^@\s\"<>(),;:\\]+@[^@\s.]+(\.[^@\s.]+)+$")
ANY_WEEK = dt.date(2026, 1, 12)
# Cells that repeat are read once; a limit, because a file may hold nothing but different ones.
KEPT = 10_000
SPLIT = re.compile(r"[;,/|+&]| and | und | et ")


class BadCell(ValueError):
    """The cell cannot be taken; `code` groups like problems, the message is one or two short sentences: what was found
    (at most 80 characters of it) and what to do."""

    def __init__(self, code: str, message: str) -> None:
        self.code = code
        super().__init__(message)


def shown(cell: str) -> str:
    """The cell as a message quotes it."""
    return " ".join(cell.split())[:80]


def text(cell: str, most: int = 200) -> str:
    """Words without surplus spaces; raises BadCell when they are too long."""
    value = " ".join(cell.split())
    if len(value) > most:
        raise BadCell("too_long", _("It has %(n)s characters; %(most)s fit.") % {"n": len(value), "most": most})
    return value


def email(cell: str) -> str:
    """A complete address in lower case."""
    value = cell.strip().lower()
    if len(value) > 254:
        raise BadCell("too_long", _("It has %(n)s characters; %(most)s fit.") % {"n": len(value), "most": 254})
    if EMAIL.match(value):
        return value
    if "@" not in value:
        message = _("“%(found)s” is not complete. An address has an @ in it.")
    elif not value.partition("@")[0]:
        message = _("“%(found)s” is not complete. Add the part before @.")
    else:
        message = _("“%(found)s” is not complete. Add the part after @.")
    raise BadCell("email", message % {"found": shown(cell)})


@cache
def zones() -> dict[str, str]:
    """Folded name → IANA name of every time zone."""
    return {name.casefold(): name for name in zoneinfo.available_timezones()}


@cache
def cities() -> dict[str, str]:
    """Folded last part of a zone's name → the zone: "athens" → "Europe/Athens"."""
    return {name.rpartition("/")[2].casefold(): name for name in sorted(zoneinfo.available_timezones()) if "/" in name}


@lru_cache(maxsize=KEPT)
def time_zone(cell: str) -> str:
    """An IANA zone; for others the nearest name is offered."""
    known = zones()
    folded = cell.strip().replace(" ", "_").casefold()
    if found := known.get(folded):
        return found
    hint = cities().get(folded)
    if hint is None:
        near = process.extractOne(folded[:60], known.keys(), scorer=fuzz.ratio, score_cutoff=50)
        hint = known[near[0]] if near else "Europe/Athens"
    message = _("“%(found)s” is no time zone. Did you mean %(zone)s?") % {"found": shown(cell), "zone": hint}
    raise BadCell("time_zone", message)


@cache
def language_names() -> dict[str, str]:
    """Folded name of a language in its own tongue and in ours → its code."""
    names: dict[str, str] = {}
    for code in ("en", *(code for code, _name in settings.LANGUAGES), "es"):
        for key, name in Locale.parse(code).languages.items():
            if len(key) in (2, 3):
                names.setdefault(str(name).casefold(), key)
    for key in map(str, Locale.parse("en").languages):
        if len(key) in (2, 3):
            names[key] = key
    return names


@lru_cache(maxsize=KEPT)
def languages(cell: str) -> tuple[str, ...]:
    """Codes of the languages in a cell, in order: "English; Greek" or "en, el"."""
    found = []
    for part in SPLIT.split(cell):
        word = part.strip().casefold()
        if not word or is_empty(word):
            continue
        code = language_names().get(word) or language_names().get(word.partition("-")[0].partition("_")[0])
        if code is None:
            raise BadCell("language", _("“%(word)s” is no language that is known here.") % {"word": part.strip()[:60]})
        found.append(code)
    return tuple(dict.fromkeys(found))


@lru_cache(maxsize=KEPT)
def hours(cell: str) -> str:
    """Working hours such as "Mon-Fri 09:00-17:00"."""
    value = " ".join(cell.split())
    try:
        weekly_slots(value, "UTC", ANY_WEEK)
    except HoursError as error:
        message = _("“%(found)s” cannot be read. Write it as Mon-Fri 09:00-17:00.")
        raise BadCell("hours", message % {"found": shown(cell)}) from error
    return value


def date(cell: str, order: str) -> Any:
    """A date; the reason when it is none."""
    try:
        return dates.parse(cell, order)
    except dates.BadDate as error:
        message = _("“%(found)s” is not a date. %(why)s") % {"found": shown(cell), "why": error}
        raise BadCell("date", message) from error


# Field → how its cell is read, and what an empty cell gives. Dates, grades and managers need more than their cell.
READERS: dict[str, tuple[Callable[[str], Any], Any]] = {
    "email": (email, ""),
    "department": (text, ""),
    "job_title": (text, ""),
    "site": (text, ""),
    "time_zone": (time_zone, ""),
    "languages": (languages, ()),
    "working_hours": (hours, ""),
    "leave_kind": (lambda cell: text(cell, 40), ""),
}
