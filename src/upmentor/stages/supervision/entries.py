"""A circle as a calendar entry: in the letter, as a file, and in the feed with the same uid. In the active language;
nothing of who else comes or what is talked about."""

from __future__ import annotations

import datetime as dt
from functools import reduce
from operator import or_

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings import invitations
from upmentor.stages.meetings.entries import organiser
from upmentor.stages.people.models import Person
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import in_calendar


def prefix(seat: Seat) -> str:
    """All letters about this seat begin so."""
    return f"circle:{seat.uid}:"


def circle_entries(person: Person) -> list[invitations.Entry]:
    """What stands in the person's own calendar feed. Two queries."""
    seats = in_calendar(person)
    stamps = _stamps(seats)
    return [entry(seat, page_of(seat), at=stamps.get(seat.pk, seat.circle.programme.created_at)) for seat in seats]


def _stamps(seats: list[Seat]) -> dict[int, dt.datetime]:
    """Seat (key) → when its calendar was last told: the feed reads the same until something changes."""
    if not seats:
        return {}
    ours = reduce(or_, (Q(key__startswith=prefix(seat)) for seat in seats))
    rows = Letter.objects.filter(ours).exclude(calendar="").order_by("created_at", "pk")
    told = list(rows.values_list("key", "created_at"))
    return {seat.pk: moment for key, moment in told for seat in seats if key.startswith(prefix(seat))}


def page_of(seat: Seat) -> str:
    """The address of the circle's page."""
    return settings.PUBLIC_URL + reverse("supervision:circle", args=[seat.circle.uid])


def where(circle: Circle) -> str:
    """The place in a sentence, in the active language."""
    if circle.link:
        return _("You talk by video: %(place)s") % {"place": circle.link}
    if circle.place:
        return _("You meet in person: %(place)s.") % {"place": circle.place}
    return _("The place follows; you find it on the page.")


def entry_text(seat: Seat, method: str, page: str, *, at: dt.datetime) -> str:
    """The iCalendar text of this seat in the active language: REQUEST or CANCEL."""
    person = seat.enrolment.person
    return invitations.invitation(
        entry(seat, page, at=at),
        organiser=organiser(),
        attendee=invitations.Party(person.email, person.name),
        method=method,
    )


def entry(seat: Seat, page: str, *, at: dt.datetime) -> invitations.Entry:
    """The seat as a calendar shows it. Discreet: nothing of who else comes or what is talked about."""
    circle = seat.circle
    return invitations.Entry(
        uid=str(seat.uid),
        sequence=seat.sequence,
        stamp=at,
        start=circle.wall,
        minutes=circle.minutes,
        summary=_("Mentor circle"),
        description="\n\n".join((where(circle), _("If you can’t come, say so here:") + "\n" + page)),
        location=circle.place,
        link=circle.link,
        page=page,
        partstat="NEEDS-ACTION",
        wants_answer=False,
    )
