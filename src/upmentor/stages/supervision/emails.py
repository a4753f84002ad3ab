"""Letters about circles. They belong to a meeting: nobody is nudged. No letter names who else is in it or comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings import invitations, wording
from upmentor.stages.meetings.entries import organiser
from upmentor.stages.people.emails import participant_words, to_person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.people.working import WorkingTime
from upmentor.stages.supervision.agenda import agenda_of
from upmentor.stages.supervision.models import Circle, Seat
from upmentor.stages.supervision.queries.circles import times_of

CIRCLE, REMINDER = "supervision.circle", "supervision.reminder"


def prefix(seat: Seat) -> str:
    """All letters about this seat begin so."""
    return f"circle:{seat.uid}:"


def tell_invited(seat: Seat, *, at: dt.datetime) -> None:
    """A circle was announced, or somebody came in later or comes after all: with the calendar entry."""
    outbox.supersede(prefix(seat))
    _tell_time(seat, "invited", at=at)


def tell_changed(seat: Seat, *, moved: bool, at: dt.datetime) -> None:
    """Another time, or another place at the same time; a letter of before that nobody has yet is taken back. Who never
    got the invitation gets it now."""
    if outbox.supersede(prefix(seat)) and not told(seat):
        _tell_time(seat, "invited", at=at)
        return
    _tell_time(seat, "moved" if moved else "place", at=at)


def tell_off(seat: Seat, why: str, *, at: dt.datetime) -> None:
    """The circle leaves this mentor's calendar. `why`: "cancelled" the circle is off, "out" they are in it no more,
    "away" they can't come. Who never heard of it hears nothing."""
    outbox.supersede(prefix(seat))
    if not told(seat):
        return
    start = seat.circle.starts_at
    assert start is not None
    person = seat.enrolment.person
    with override(language_of(person.user)):
        short, when = (form(start, _mine(seat)) for form in (wording.short, wording.own))
        subject = {
            "cancelled": _("%(time)s is off"),
            "out": _("You are free on %(time)s"),
            "away": _("You are not expected: %(time)s"),
        }[why]
        line = {
            "cancelled": _("The mentor circle on %(when)s does not take place. It leaves your calendar."),
            "out": _("You are no longer expected in the mentor circle on %(when)s. It leaves your calendar."),
            "away": _("The mentor circle on %(when)s leaves your calendar. Nobody asks why."),
        }[why]
        late = next_working_moment(person, at) >= start
        _post(seat, subject % {"time": short}, (line % {"when": when},), why, at=at, method="CANCEL", now=late)


def tell_tomorrow(seat: Seat, *, at: dt.datetime) -> None:
    """The day before, once for each time that the circle had."""
    start = seat.circle.starts_at
    assert start is not None
    agenda = agenda_of(seat.circle.number)
    with override(language_of(seat.enrolment.person.user)):
        lines = (
            _("%(when)s, %(minutes)s minutes with other mentors. There is nothing to prepare.")
            % {"when": wording.own(start, _mine(seat)), "minutes": seat.circle.minutes},
            _("It begins with this question:") + "\n" + str(agenda.questions[0]),
        )
        subject = _("%(time)s: mentor circle") % {"time": wording.short(start, _mine(seat))}
        _post(seat, subject, lines, reminder_key(seat), at=at, kind=REMINDER, now=True)


def reminder_key(seat: Seat) -> str:
    """What the reminder of the present time is called."""
    return f"tomorrow:{seat.circle.starts_at:%Y%m%d%H%M}"


def told(seat: Seat) -> bool:
    """Whether any letter about this seat has gone or is about to."""
    return Letter.objects.filter(key__startswith=prefix(seat)).exclude(state=Letter.State.WITHDRAWN).exists()


def _tell_time(seat: Seat, what: str, *, at: dt.datetime) -> None:
    circle, person = seat.circle, seat.enrolment.person
    assert circle.starts_at is not None
    with override(language_of(person.user)):
        mine = _mine(seat)
        subject = {
            "invited": _("Mentor circle: %(time)s"),
            "moved": _("New time for the mentor circle: %(time)s"),
            "place": _("New place for %(time)s"),
        }[what]
        lines = [
            _("%(when)s, %(minutes)s minutes.")
            % {"when": wording.own(circle.starts_at, mine), "minutes": circle.minutes},
            _where(circle),
        ]
        if what == "invited":
            lines.insert(0, str(agenda_of(circle.number).purpose))
            lines.append(_("Only mentors are there. It counts as working time. If you can’t come, one tap is enough."))
        late = next_working_moment(person, at) >= circle.starts_at
        subject %= {"time": wording.short(circle.starts_at, mine)}
        _post(seat, subject, lines, what, at=at, method="REQUEST", now=late)


def _where(circle: Circle) -> str:
    if circle.link:
        return _("You talk by video: %(place)s") % {"place": circle.link}
    if circle.place:
        return _("You meet in person: %(place)s.") % {"place": circle.place}
    return _("The place follows; you find it on the page.")


def _mine(seat: Seat) -> WorkingTime:
    return times_of([seat.enrolment])[seat.enrolment_id]


def _post(
    seat: Seat,
    subject: str,
    lines: tuple[str, ...] | list[str],
    what: str,
    *,
    at: dt.datetime,
    method: str = "",
    kind: str = CIRCLE,
    now: bool = False,
) -> None:
    """Into the outbox in the reader's hours, `now` at once. With a `method` the calendar entry goes along, and its
    sequence counts up. The reader's language is active."""
    person = seat.enrolment.person
    page = settings.PUBLIC_URL + reverse("supervision:circle", args=[seat.circle.uid])
    if method:
        seat.sequence += 1
        seat.save(update_fields=["sequence"])
        what = f"{what}:{seat.sequence}"
    # Whoever is in it no more finds no page.
    url = page if seat.state in Seat.IN else settings.PUBLIC_URL + "/home/"
    button = _("Open the page") if seat.state in Seat.IN else _("Home")
    words = participant_words(person.name, subject=subject, paragraphs=lines, button=button, url=url)
    made = to_person(person, prefix(seat) + what, kind, lambda: words, language=get_language() or "")
    if made is None:
        return
    made = replace(made, before=seat.circle.starts_at)
    made = replace(made, before=seat.circle.starts_at)
    if method:
        made = replace(made, calendar=entry_text(seat, method, page, at=at), calendar_method=method)
    outbox.post(made, at=at if now else next_working_moment(person, at))


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
        description="\n\n".join((_where(circle), _("If you can’t come, say so here:") + "\n" + page)),
        location=circle.place,
        link=circle.link,
        page=page,
        partstat="NEEDS-ACTION",
        wants_answer=False,
    )
