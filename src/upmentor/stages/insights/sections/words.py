"""Phrases that several sections use."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format, number_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from upmentor.measures.figure import Figure
from upmentor.measures.thresholds import MEAN
from upmentor.stages.insights.document import Fact


def percent(value: float) -> str:
    """A share from 0 to 1 in whole per cent, as a number without its sign."""
    return number_format(round(100 * value), use_l10n=True)


class Written(str):
    """A number as people read it, which keeps what a file for programs needs."""

    value: float


def number(value: float, places: int = 0) -> Written:
    """A number in the reader's way of writing; a minus is a minus."""
    rounded = round(value, places)
    text = number_format(abs(rounded), places, use_l10n=True, force_grouping=True)
    # From right to left a sign would move behind its number; the mark keeps it in front.
    sign = "" if rounded >= 0 else "\u200e\u2212" if get_language_bidi() else "\u2212"
    written = Written(f"{sign}{text}")
    written.value = rounded if places else int(rounded)
    return written


def plain(cell: str) -> str | float:
    """A cell for a file: a number as one, without grouping and with a minus that programs read; words as they are.

    >>> plain(number(-1234.56, 1)), plain("–")
    (-1234.6, '–')
    """
    return cell.value if isinstance(cell, Written) else cell


def fives(count: int) -> int:
    """How many stand behind a figure, in whole fives: two reports never differ by one."""
    return count - count % MEAN


def share_range(figure: Figure) -> str:
    """The range of a share that leads its result (AC-20.1)."""
    if figure.low is None or figure.high is None or percent(figure.low) == percent(figure.high):
        return _("%(value)s %%") % {"value": percent(figure.value)}
    return _("Between %(low)s and %(high)s %%") % {"low": percent(figure.low), "high": percent(figure.high)}


def best(figure: Figure) -> str:
    """The best estimate of a share; nothing where the range says it already."""
    if figure.low is not None and figure.high is not None and percent(figure.low) == percent(figure.high):
        return ""
    return _("Best estimate %(value)s %%.") % {"value": percent(figure.value)}


def as_of(day: dt.date) -> str:
    """The date that every base carries."""
    return _("data to %(day)s") % {"day": date_format(day, "j F Y")}


def figure_head() -> list[str]:
    """Heads of a table of figures."""
    return [_("Figure"), _("From"), _("Best estimate"), _("To")]


def figure_row(label: str, figure: Figure, scale: float = 1, places: int = 0) -> list[str]:
    """A figure as a row of it, times `scale`; "–" where no interval can be given."""
    ends = [figure.low, figure.value, figure.high]
    return [label, *("–" if one is None else number(one * scale, places) for one in ends)]


def ends_of(figure: Figure, scale: float = 1, places: int = 0) -> tuple[float | None, float | None, str]:
    """The ends of a range, times `scale`, and the range in numbers: "12 to 34"."""
    if figure.low is None or figure.high is None:
        return None, None, number(figure.value * scale, places)
    low, high = figure.low * scale, figure.high * scale
    return low, high, _("%(low)s to %(high)s") % {"low": number(low, places), "high": number(high, places)}


def chance(figure: Figure, nothing: float = 0) -> str:
    """ "This could be chance." when the interval holds what stands for no difference; empty when it does not."""
    inside = figure.low is None or figure.high is None or figure.low <= nothing <= figure.high
    return _("This could be chance.") if inside else ""


def with_day(base: str, day: dt.date) -> str:
    """A base and the date up to which its data goes."""
    return _("%(base)s, %(day)s") % {"base": base, "day": as_of(day)}


def noticed(stayed: Fact) -> str:
    """How large a difference in staying must be to be noticed (AC-20.2): most programmes are too small for one."""
    smallest = stayed.numbers.get("smallest")
    if smallest is None:
        return _("Even if all of them had stayed, groups of this size would not have shown it four times in five.")
    words = _("The smallest difference that would have been noticed four times in five: %(n)s more of 100 who stay.")
    return words % {"n": number(100 * float(smallest))}
