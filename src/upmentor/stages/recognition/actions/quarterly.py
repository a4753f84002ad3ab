"""The letter of a quarter: one to each line manager, however many of the team let them know their hours. While it waits
it says what is allowed now; once it has gone there is no other for that quarter."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

from django.db import transaction

from upmentor.ground.notifications.models import Letter
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.quarters import Quarter, quarter_of
from upmentor.stages.recognition import manager_emails as letters
from upmentor.stages.recognition.models import Sharing
from upmentor.stages.recognition.permissions import live_sharings
from upmentor.stages.recognition.queries.sharing import worktime_of

LATEST = dt.timedelta(days=21)
"""So long after its end a quarter is still told."""


def tell_quarters(*, at: dt.datetime) -> int:
    """Write the letters of the quarter that is over, or anew those that wait when somebody in them has said otherwise,
    has left or has another line manager. May run as often as one likes. Returns how many were written."""
    quarter = quarter_of(day_of(at)).before
    if day_of(at) > quarter.last + LATEST:
        return 0
    rows: dict[Person, list[Sharing]] = defaultdict(list)
    for row in live_sharings().filter(hours=True, hours_since__lte=quarter.last).order_by("enrolment__person__name"):
        rows[row.manager].append(row)
    for manager in Person.objects.filter(uid__in=letters.quarter_readers(quarter)).select_related("user", "site"):
        rows[manager] += []
    return sum(_tell(manager, mine, quarter, at=at) for manager, mine in rows.items())


@transaction.atomic
def _tell(manager: Person, rows: list[Sharing], quarter: Quarter, *, at: dt.datetime) -> int:
    """A quarter without hours has no letter: it would only tell that there were none."""
    written = Letter.objects.filter(key__startswith=letters.quarter_key(manager, quarter))
    standing = written.exclude(state=Letter.State.WITHDRAWN).first()
    if standing and not letters.waits(standing):
        return 0
    keys = [row.pk for row in rows]
    said = set(
        Sharing.objects.select_for_update()
        .filter(pk__in=keys, manager=manager, hours=True)
        .values_list("pk", flat=True)
    )
    times = worktime_of([row.enrolment_id for row in rows]) if said else {}
    found = [(row.enrolment, times[row.enrolment_id].hours_in(quarter)) for row in rows if row.pk in said]
    return letters.tell_quarter(manager, quarter, [one for one in found if one[1]], at=at)
