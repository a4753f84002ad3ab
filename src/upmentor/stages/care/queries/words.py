"""Health in words: one sentence why, one until when, one for the strip. No number stands for a pair, no rank."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.utils.translation import ngettext

from upmentor.stages.care.health import Health, Reason, State, Week

STATES: dict[State, str | Promise] = {
    State.HAND: _lazy("Needs a hand"),
    State.SLOWING: _lazy("Slowing"),
    State.RHYTHM: _lazy("On rhythm"),
    State.PAUSED: _lazy("Paused"),
    State.COMPLETE: _lazy("Complete"),
}


def _day(day: dt.date | None) -> str:
    return date_format(day, "j F") if day else ""


def reason_words(found: Health, *, on: dt.date) -> str:
    """Why the pair is in this state, read on a day."""
    day, n = _day(found.day), found.count
    next_due, first_due = _due_words(past=found.day is not None and found.day < on)
    weeks = ngettext("%(n)s week", "%(n)s weeks", n) % {"n": n}
    sentences = {
        Reason.ASKED: _("One of the two asked the programme team for a hand."),
        Reason.CANCELLED: ngettext(
            "%(n)s conversation cancelled, none planned.", "%(n)s cancelled in a row, none planned.", n
        ) % {"n": n},
        Reason.LONG_AGO: _("%(weeks)s since they met, none planned.") % {"weeks": weeks},
        Reason.NEVER: _("%(weeks)s since they began, and no conversation yet.") % {"weeks": weeks},
        Reason.NEXT: _("Next: %(day)s.") % {"day": day},
        Reason.TO_FINISH: _("Planned for %(day)s; nobody has said yet whether it took place.") % {"day": day},
        Reason.DUE: next_due % {"day": day},
        Reason.FIRST_DUE: first_due % {"day": day},
        Reason.ALL_HELD: _("All planned conversations took place. The close is next."),
        Reason.PAUSED: _("Until %(day)s.") % {"day": day},
        Reason.COMPLETE: ngettext(
            "Finished after %(n)s conversation, %(day)s.", "Finished after %(n)s conversations, %(day)s.", n
        ) % {"n": n, "day": day},
    }  # fmt: skip
    return sentences[found.reason]


def _due_words(*, past: bool) -> tuple[str, str]:
    """For the next conversation and for the first."""
    if past:
        return _("The next conversation was due by %(day)s."), _("The first conversation was due by %(day)s.")
    return _("The next conversation is due by %(day)s."), _("The first conversation is due by %(day)s.")


def changes_words(found: Health) -> str:
    """Until when: the day on which the state changes by itself, or what changes it."""
    if found.reason is Reason.ASKED:
        return _("Changes when you mark it as done.")
    if found.state in (State.PAUSED, State.COMPLETE) or found.reason is Reason.ALL_HELD:
        return ""
    if found.changes and found.then:
        values = {"state": STATES[found.then], "day": _day(found.changes)}
        if found.reason in (Reason.NEXT, Reason.TO_FINISH):
            return _("“%(state)s” from %(day)s if it does not take place.") % values
        return _("“%(state)s” from %(day)s, unless a date is set.") % values
    return _("Changes by itself when a date is set.")


def strip_words(weeks: Iterable[Week]) -> str:
    """The strip as a sentence: "Held 8 and 4 weeks ago; cancelled 2 weeks ago; none planned"."""
    weeks = tuple(weeks)
    words = {
        "held": _("held %(weeks)s ago"),
        "cancelled": _("cancelled %(weeks)s ago"),
        "paused": _("paused %(weeks)s ago"),
        "planned": _("planned and not finished %(weeks)s ago"),
    }
    parts = []
    for kind, sentence in words.items():
        ago = [one.ago for one in weeks if one.kind == kind and one.ago]
        if ago:
            count = ngettext("%(n)s week", "%(n)s weeks", ago[-1]) % {"n": _listed(ago)}
            parts.append(sentence % {"weeks": count})
    coming = {"planned": _("one planned in the coming week"), "paused": _("paused in the coming week")}
    parts.append(coming.get(weeks[-1].kind, _("none in the coming week")))
    return capfirst("; ".join(parts))


def _listed(numbers: list[int]) -> str:
    *first, last = [str(one) for one in numbers]
    return _("%(first)s and %(last)s") % {"first": ", ".join(first), "last": last} if first else last
