"""Letters about circles. They belong to a meeting: nobody is nudged. No letter names who else is in it or comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from django.conf import settings
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.models import Letter
from upmentor.stages.meetings import wording
from upmentor.stages.people.emails import participant_words, to_person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.supervision.agenda import agenda_of
from upmentor.stages.supervision.entries import entry_text, page_of, prefix, where
from upmentor.stages.supervision.models import Seat
from upmentor.stages.supervision.queries.circles import time_of

CIRCLE, REMINDER = "supervision.circle", "supervision.reminder"


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
    start = seat.circle.start
    person = seat.enrolment.person
    with override(language_of(person.user)):
        when = wording.own(start, time_of(seat.enrolment))
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
        _post(seat, subject % {"time": when}, (line % {"when": when},), why, at=at, method="CANCEL")


def tell_tomorrow(seat: Seat, *, at: dt.datetime) -> None:
    """The day before, once for each time that the circle had."""
    start = seat.circle.start
    agenda = agenda_of(seat.circle.number)
    with override(language_of(seat.enrolment.person.user)):
        lines = (
            _("%(when)s, %(minutes)s minutes with other mentors. There is nothing to prepare.")
            % {"when": wording.own(start, time_of(seat.enrolment)), "minutes": seat.circle.minutes},
            _("It begins with this question:") + "\n" + str(agenda.questions[0]),
        )
        subject = _("%(time)s: mentor circle") % {"time": wording.own(start, time_of(seat.enrolment))}
        _post(seat, subject, lines, reminder_key(seat), at=at, kind=REMINDER)


def reminder_key(seat: Seat) -> str:
    """What the reminder of the present time is called."""
    return f"tomorrow:{seat.circle.start:%Y%m%d%H%M}"


def told(seat: Seat) -> bool:
    """Whether any letter about this seat has gone or is about to."""
    return Letter.objects.filter(key__startswith=prefix(seat)).exclude(state=Letter.State.WITHDRAWN).exists()


def _tell_time(seat: Seat, what: str, *, at: dt.datetime) -> None:
    circle, person = seat.circle, seat.enrolment.person
    with override(language_of(person.user)):
        mine = time_of(seat.enrolment)
        subject = {
            "invited": _("Mentor circle: %(time)s"),
            "moved": _("New time for the mentor circle: %(time)s"),
            "place": _("New place for %(time)s"),
        }[what]
        lines = [
            _("%(when)s, %(minutes)s minutes.") % {"when": wording.own(circle.start, mine), "minutes": circle.minutes},
            where(circle),
        ]
        if what == "invited":
            lines.insert(0, str(agenda_of(circle.number).purpose))
            lines.append(_("Only mentors are there. It counts as working time. If you can’t come, one tap is enough."))
        subject %= {"time": wording.own(circle.start, mine)}
        _post(seat, subject, lines, what, at=at, method="REQUEST")


def _post(
    seat: Seat,
    subject: str,
    lines: tuple[str, ...] | list[str],
    what: str,
    *,
    at: dt.datetime,
    method: str = "",
    kind: str = CIRCLE,
) -> None:
    """Into the outbox: a reminder at once, for its job knows the hour; all else in the reader's hours. With a `method`
    the calendar entry goes along, and its sequence counts up. The reader's language is active."""
    person, start = seat.enrolment.person, seat.circle.start
    page = page_of(seat)
    if method:
        seat.sequence += 1
        seat.save(update_fields=["sequence"])
        what = f"{what}:{seat.sequence}"
    # Whoever is in it no more finds no page.
    url = page if seat.state in Seat.IN else settings.PUBLIC_URL + "/home/"
    button = _("Open the page") if seat.state in Seat.IN else _("Home")
    words = participant_words(person.name, subject=subject, paragraphs=lines, button=button, url=url)
    made = to_person(person, prefix(seat) + what, kind, lambda: words, language=get_language() or "")
    if made is None or not (person.employed or method == "CANCEL"):
        return
    made = replace(made, before=start)
    if method:
        made = replace(made, calendar=entry_text(seat, method, page, at=at), calendar_method=method)
    due = at if kind == REMINDER else next_working_moment(person, at)
    outbox.post(made, at=due if due < start else at)
