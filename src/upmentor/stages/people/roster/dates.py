"""Dates as people write them. Day or month first is decided for the whole column, never cell by cell."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T].*)?$")
PARTS = re.compile(r"^(\d{1,2})[./\- ](\d{1,2})[./\- ](\d{4}|\d{2})$")
WORDS = re.compile(r"^(\d{1,2})[ \-]([A-Za-z]{3,9})\.?[ \-,]+(\d{4})$")
MONTHS = {name.casefold(): number for number, name in enumerate(calendar.month_abbr) if name}


class BadDate(ValueError):
    """A cell is not a date; the message says why."""


def order_of(cells: Iterable[str]) -> str:
    """`dmy` or `mdy` for a column, by the parts over 12; `dmy` when nothing tells (dots always mean day first)."""
    first = second = 0
    for cell in cells:
        found = PARTS.match(cell.strip())
        if found:
            first += int(found.group(1)) > 12
            second += int(found.group(2)) > 12
    return "mdy" if second > first else "dmy"


def parse(text: str, order: str) -> dt.date:
    """The date of a cell; raises BadDate with the reason ("February has no 31st.")."""
    text = text.strip()
    if found := ISO.match(text):
        return _date(int(found.group(1)), int(found.group(2)), int(found.group(3)))
    if found := PARTS.match(text):
        one, two, year = (int(part) for part in found.groups())
        day, month = (two, one) if order == "mdy" and "." not in text else (one, two)
        return _date(year + 2000 if year < 70 else year + 1900 if year < 100 else year, month, day)
    if (found := WORDS.match(text)) and found.group(2)[:3].casefold() in MONTHS:
        return _date(int(found.group(3)), MONTHS[found.group(2)[:3].casefold()], int(found.group(1)))
    raise BadDate(_("Write it as 2024-05-31."))


def _date(year: int, month: int, day: int) -> dt.date:
    if not 1 <= month <= 12:
        raise BadDate(_("There is no month %(month)s.") % {"month": month})
    if not 1900 <= year <= 2200:
        raise BadDate(_("The year %(year)s cannot be right.") % {"year": year})
    if not 1 <= day <= calendar.monthrange(year, month)[1]:
        name = dt.date(2000, month, 1).strftime("%B")
        raise BadDate(_("%(month)s has no day %(day)s.") % {"month": _(name), "day": day})
    return dt.date(year, month, day)
