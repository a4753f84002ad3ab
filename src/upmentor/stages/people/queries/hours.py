"""When a person can be written to: letters arrive in working hours (decisions 16 and 26)."""

from __future__ import annotations

import datetime as dt
import uuid
from zoneinfo import ZoneInfo

from django.conf import settings

from upmentor.ground.accounts.models import Organisation
from upmentor.matching.hours import DEFAULT_HOURS
from upmentor.stages.people.models import Person
from upmentor.stages.people.working import WorkingTime, after_working_days, next_moment, next_quarter, readable

SHARED_DAYS = 3
"""For so many working days a letter to two people waits for an hour that both work."""


def home_zone() -> str:
    """The zone of the organisation; people without one of their own are thought to be there. One query."""
    organisation = Organisation.objects.first()
    return organisation.time_zone if organisation else settings.TIME_ZONE


def day_of(at: dt.datetime) -> dt.date:
    """The organisation's day at that moment: the same for everybody, so that no date tells in whose zone it was
    chosen."""
    return at.astimezone(ZoneInfo(home_zone())).date()


def working_time(person: Person, *, chosen: str = "", chosen_zone: str = "", home: str = "") -> WorkingTime:
    """A person's working time, narrowed by hours `chosen` at an enrolment. `home` saves the query of `home_zone`."""
    zone = person.zone
    if not zone or not readable(DEFAULT_HOURS, zone):
        zone = home or home_zone()
    return WorkingTime.of(person.working_hours, zone, chosen=chosen, chosen_zone=chosen_zone)


def next_working_moment(person: Person, at: dt.datetime, *, with_: Person | None = None) -> dt.datetime:
    """When a letter written at `at` is due for this reader: now if they work now, else when they begin.

    With a second reader: the first moment at which both work, if there is one within three working days; else the
    reader's own next. So both get the same moment whichever is asked first.
    """
    home = home_zone()
    own = working_time(person, home=home)
    if with_ is not None:
        both = (own, working_time(with_, home=home))
        shared = next_moment(both, at, until=after_working_days(both, at, SHARED_DAYS))
        if shared is not None:
            return shared
    return next_moment((own,), at) or at


NIGHT = (dt.time(18), dt.time(8))
"""When nobody is written to who has chosen nothing else and does not work then."""


def letter_moment(recipient: str, at: dt.datetime, quiet: tuple[dt.time, dt.time] | None) -> dt.datetime:
    """The first moment from `at` on at which a letter may reach this reader of the outbox (`user:…` or `person:…`): on
    a working day and outside the hours they chose to keep quiet; with none chosen, in their working hours or between
    8 and 18 on their clock. Readers without a row in the roster keep the organisation's hours. `at` itself when there
    is no such moment in two weeks."""
    working = _working_time_of(recipient)
    moment, end = at, at + dt.timedelta(days=14)
    while moment < end:
        if _may_come(working, moment, quiet):
            return moment
        moment = next_quarter(moment)
    return at


def _may_come(working: WorkingTime, moment: dt.datetime, quiet: tuple[dt.time, dt.time] | None) -> bool:
    if quiet is None and working.works(moment):
        return True
    local = working.local(moment)
    start, end = quiet or NIGHT
    now = local.time()
    silent = start <= now < end if start <= end else now >= start or now < end
    return not silent and working.works_on(local.date())


def _working_time_of(recipient: str) -> WorkingTime:
    """By the opaque key of the outbox."""
    home = home_zone()
    what, _, uid = recipient.partition(":")
    fields = {"user": "user__uid", "person": "uid"}
    person = None
    if what in fields and _is_uid(uid):
        person = Person.objects.select_related("site").filter(**{fields[what]: uid}).first()
    return working_time(person, home=home) if person else WorkingTime.of("", home)


def _is_uid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True
