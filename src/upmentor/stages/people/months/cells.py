"""Months and numbers as people write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re

from django.utils.translation import gettext as _

from upmentor.stages.people.roster import dates

YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})$")
YEAR_LAST = re.compile(r"^(\d{1,2})[-/.](\d{4})$")
WORDS = re.compile(r"^([A-Za-z]{3,9})\.?[ \-]+(\d{4})$")
# Days since 1899-12-30, from 2000 to 2099: what a spreadsheet's date becomes when its format is lost.
SERIAL = re.compile(r"^[3-7]\d{4}(?:\.0+)?$")
THOUSANDS = re.compile(r"^\d{1,3}(?:[,.' \u00a0\u202f]\d{3})+$")
PLAIN = re.compile(r"^\d+(?:[.,]\d+)?$")


def month_of(text: str, order: str) -> dt.date:
    """The last day of the month that a cell means; raises dates.BadDate with the reason.

    >>> [month_of(one, "dmy").isoformat() for one in ("2026-02", "Feb 2026", "28.02.2026", "2/2026", "46081")]
    ['2026-02-28', '2026-02-28', '2026-02-28', '2026-02-28', '2026-02-28']
    """
    text = text.strip()
    if found := YEAR_FIRST.match(text):
        return _end(int(found.group(1)), int(found.group(2)))
    if found := YEAR_LAST.match(text):
        return _end(int(found.group(2)), int(found.group(1)))
    if (found := WORDS.match(text)) and _named(found.group(1)):
        return _end(int(found.group(2)), _named(found.group(1)))
    if SERIAL.match(text):
        day = dt.date(1899, 12, 30) + dt.timedelta(days=int(float(text)))
    else:
        try:
            day = dates.parse(text, order)
        except dates.BadDate as error:
            raise dates.BadDate(_("Write it as 2026-03.")) from error
    return _end(day.year, day.month)


def number_of(text: str, *, whole: bool, grouped: bool = True) -> float | None:
    """The number in a cell, zero or more; None for anything else. A comma may be the decimal sign or, with `grouped`,
    part thousands.

    >>> number_of("1,204", whole=True), number_of("71,5 %", whole=False), number_of("-3", whole=True)
    (1204.0, 71.5, None)
    >>> number_of("71.125", whole=False, grouped=False)
    71.125
    """
    text = text.strip().removesuffix("%").strip()
    if grouped and THOUSANDS.match(text):
        return float(re.sub(r"\D", "", text))
    if not PLAIN.match(text) or len(text) > 15:
        return None
    value = float(text.replace(",", "."))
    return value if not whole or value == int(value) else None


def _named(word: str) -> int:
    """1 to 12, or 0."""
    for number, name in enumerate(calendar.month_name):
        if name and name.casefold().startswith(word.casefold()):
            return number
    return 0


def _end(year: int, month: int) -> dt.date:
    if not 1 <= month <= 12:
        raise dates.BadDate(_("There is no month %(month)s.") % {"month": month})
    if not 1990 <= year <= 2200:
        raise dates.BadDate(_("The year %(year)s cannot be right.") % {"year": year})
    return dt.date(year, month, calendar.monthrange(year, month)[1])
