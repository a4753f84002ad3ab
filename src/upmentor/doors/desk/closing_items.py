"""What Today says about the close of a programme."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.doors.desk.closing_list import checklist
from upmentor.doors.desk.pair_items import WorkItem
from upmentor.stages.people.queries.hours import day_of
from upmentor.stages.programmes.models import Programme
from upmentor.stages.programmes.queries.closing import closes_by
from upmentor.stages.programmes.states import OVER

State = Programme.State
SOON = dt.timedelta(days=10)


def ends_soon(programme: Programme, *, on: dt.date) -> Iterator[WorkItem]:
    """A running programme within ten days of its last day, or past it."""
    last = programme.ends_on
    if programme.state != State.RUNNING or last is None or last - on > SOON:
        return
    url = reverse("desk:close", args=[programme.slug])
    why = _("See what is still open. After the last day the close begins by itself; pairs go on and finish.")
    if last < on:
        title = _("The last day was %(day)s") % {"day": formats.date_format(last, "j F")}
    elif last == on:
        title = _("The programme ends today")
    else:
        days = (last - on).days
        title = ngettext("The programme ends in %(n)s day", "The programme ends in %(n)s days", days) % {"n": days}
    yield WorkItem(title, why, url, _("Look at the close"))


def closing_items(programme: Programme, *, at: dt.datetime) -> Iterator[WorkItem]:
    """A programme that is closing: since its last day or before it, and what is open."""
    if programme.state != State.CLOSING:
        return
    found, last = checklist(programme, at=at), programme.ends_on
    title = _("The programme is closing")
    if last and last < day_of(at):
        day = formats.date_format(last, "j F")
        title = _("The last day was %(day)s: the programme is closing") % {"day": day}
    latest = closes_by(programme)
    words = ngettext("One pair or proposal is open.", "%(n)s pairs and proposals are open.", found.alive)
    why = words % {"n": found.alive} if found.alive else _("No pair lives any more, and no proposal waits.")
    if latest:
        by = _("It closes by itself, at the latest after %(day)s.")
        why = f"{why} {by % {'day': formats.date_format(latest, 'j F')}}"
    yield WorkItem(title, why, reverse("desk:close", args=[programme.slug]), _("Look at the close"))


def closed_note(programme: Programme) -> WorkItem | None:
    """A programme that is closed: nothing is asked of anybody."""
    if programme.state not in OVER:
        return None
    why = _("Pages can be read and exported, and everybody keeps their certificates.")
    return WorkItem(_("The programme is closed"), why, reverse("desk:close", args=[programme.slug]), _("See the close"))
