"""Quarters of a year: totals and hours are told of whole ones."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.utils.formats import date_format


@dataclass(frozen=True, order=True)
class Quarter:
    """Three months; `first` and `last` are days of it."""

    year: int
    number: int

    @property
    def first(self) -> dt.date:
        """Its first day."""
        return dt.date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> dt.date:
        """Its last day."""
        return self.after - dt.timedelta(days=1)

    @property
    def after(self) -> dt.date:
        """The first day after it."""
        return self.next.first

    @property
    def next(self) -> Quarter:
        """The one after it."""
        return Quarter(self.year + 1, 1) if self.number == 4 else Quarter(self.year, self.number + 1)

    @property
    def before(self) -> Quarter:
        """The one before it."""
        return Quarter(self.year - 1, 4) if self.number == 1 else Quarter(self.year, self.number - 1)

    @property
    def key(self) -> str:
        """As it stands in keys of letters.

        >>> Quarter(2026, 4).key
        '2026Q4'
        """
        return f"{self.year}Q{self.number}"

    @property
    def months(self) -> str:
        """In words of the active language, such as "October – December 2026"."""
        return f"{date_format(self.first, 'F')} – {date_format(self.last, 'F Y')}"


def quarter_of(day: dt.date) -> Quarter:
    """The quarter with this day.

    >>> quarter_of(dt.date(2026, 3, 31)).before
    Quarter(year=2025, number=4)
    """
    return Quarter(day.year, (day.month + 2) // 3)
