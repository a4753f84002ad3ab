"""Times in words: always on both walls, with the weekday (AC-9.1). In the language that is active."""

from __future__ import annotations

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

from upmentor.stages.people.working import WorkingTime


def day(moment: dt.datetime, time: WorkingTime) -> str:
    """ "Tue 4 Mar" on this wall."""
    return date_format(time.local(moment), "D j M")


def clock(moment: dt.datetime, time: WorkingTime) -> str:
    """ "14:00" on this wall."""
    return date_format(time.local(moment), "H:i")


def short(moment: dt.datetime, time: WorkingTime) -> str:
    """ "Tue 14:00" on this wall, for subjects."""
    return date_format(time.local(moment), "D H:i")


def own(moment: dt.datetime, time: WorkingTime) -> str:
    """ "Tue 4 Mar, 14:00" on this wall."""
    return _("%(day)s, %(clock)s") % {"day": day(moment, time), "clock": clock(moment, time)}


def clocks(moment: dt.datetime, mine: WorkingTime, theirs: WorkingTime, name: str, *, me: str = "") -> str:
    """ "14:00 for you · 16:00 for Sam", the weekday again where it is another one. With `me` a name for "you"."""
    first, second = clock(moment, mine), clock(moment, theirs)
    if mine.local(moment).date() != theirs.local(moment).date():
        second = short(moment, theirs)
    if me:
        words = _("%(first)s for %(me)s · %(second)s for %(name)s")
    else:
        words = _("%(first)s for you · %(second)s for %(name)s")
    return words % {"first": first, "second": second, "name": isolated(name), "me": isolated(me)}


def both(moment: dt.datetime, mine: WorkingTime, theirs: WorkingTime, name: str, *, me: str = "") -> str:
    """ "Tue 4 Mar, 14:00 for you · 16:00 for Sam"."""
    return _("%(day)s, %(clocks)s") % {
        "day": day(moment, mine),
        "clocks": clocks(moment, mine, theirs, name, me=me),
    }


def isolated(name: str) -> str:
    """The name so that it does not turn the sentence of a right-to-left reader round; unchanged for others."""
    return f"\u2068{name}\u2069" if name and get_language_bidi() else name


def title(partner: str) -> str:
    """The discreet title of a meeting with somebody of this first name, in calendars and for assistants (AC-4.5)."""
    return _("Conversation with %(name)s") % {"name": isolated(partner)}


def date(moment: dt.datetime) -> str:
    """ "4 Mar" of a day without a zone."""
    return date_format(moment.date(), "j M")


def city(zone: str) -> str:
    """ "New York" of "America/New_York"."""
    return zone.rpartition("/")[2].replace("_", " ")
