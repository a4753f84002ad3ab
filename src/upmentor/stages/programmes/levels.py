"""The five levels of a topic in the words of the pages: what a mentor can do with it, how much a mentee wants it."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SHOW, EXPLAIN, DEBATE = 2, 4, 5
FIRST, SECOND, THIRD = 5, 4, 3

OFFERED: tuple[tuple[int, Promise], ...] = (
    (SHOW, _("I can show it")),
    (EXPLAIN, _("I can explain it")),
    (DEBATE, _("I can debate it")),
)
WANTED: tuple[tuple[int, Promise], ...] = ((FIRST, _("First")), (SECOND, _("Second")), (THIRD, _("Third")))
BRIEF_OFFERED = {SHOW: _("can show"), EXPLAIN: _("can explain"), DEBATE: _("can debate")}
BRIEF_WANTED = {FIRST: _("first"), SECOND: _("second"), THIRD: _("third")}

MOST_OFFERED, MOST_WANTED = 5, 3


def nearest(level: int, *, mentor: bool) -> int:
    """The level among those of the pages that stands for any of 1–5.

    >>> [nearest(level, mentor=True) for level in range(1, 6)], [nearest(level, mentor=False) for level in range(1, 6)]
    ([2, 2, 4, 4, 5], [3, 3, 3, 4, 5])
    """
    if mentor:
        return SHOW if level <= SHOW else EXPLAIN if level <= EXPLAIN else DEBATE
    return max(THIRD, min(FIRST, level))


def brief(level: int, *, mentor: bool) -> Promise:
    """Two words for a level, as in “Everyday AI: can explain”."""
    words = BRIEF_OFFERED if mentor else BRIEF_WANTED
    return words[nearest(level, mentor=mentor)]
