"""Why a verb of this slice was refused."""

from __future__ import annotations


class CircleError(Exception):
    """It can't be done now."""


class NoDays(CircleError):
    """The programme has no first and last day, or they lie behind."""


class TooFew(CircleError):
    """Fewer than two mentors have a pair."""


class NotNow(CircleError):
    """The circle is over, off, or has not begun."""


class TooFar(CircleError):
    """The day lies more than a year ahead, and after the end of the programme."""


class SameLine(CircleError):
    """Somebody in that circle leads this mentor, or is led by them."""
