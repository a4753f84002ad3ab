"""The letters of this slice, one function a letter. No topic and no answer stands in a letter; each has one action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.accounts.models import User
from upmentor.ground.notifications.actions import post
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.queries import is_written
from upmentor.stages.programmes.models import Enrolment, Programme
from upmentor.stages.programmes.queries.budget import NUDGES_A_WEEK, hours_of
from upmentor.stages.programmes.steps import minutes_left


def invitation(enrolment: Enrolment, *, at: dt.datetime) -> None:
    """Ask somebody to take part."""
    _post(enrolment, "programmes.invitation", f"invitation:{enrolment.uid}", _invitation, at)


def reminder(enrolment: Enrolment, *, number: int, at: dt.datetime) -> bool:
    """Remind somebody of an invitation; `number` keeps a second press from sending it twice. True when written now."""
    return _post(enrolment, "programmes.invitation_reminder", f"invitation:{enrolment.uid}:{number}", _invitation, at)


def enrolled(enrolment: Enrolment, *, at: dt.datetime, drawn_later: bool = False) -> None:
    """Say that somebody is in, or on the waiting list, or in a draw that decides later."""
    waiting = enrolment.state == Enrolment.State.WAITING
    write = _waiting if waiting else _in_draw if drawn_later else _enrolled
    kind = "programmes.waiting" if waiting else "programmes.enrolled"
    _post(enrolment, kind, f"{enrolment.state}:{enrolment.uid}:{at:%Y%m%d%H%M}", write, at)


def unfinished(enrolment: Enrolment, *, at: dt.datetime) -> bool:
    """To somebody who began to enrol and stopped on the way, once. True when written now."""
    return _post(enrolment, "programmes.unfinished", unfinished_key(enrolment), _unfinished, at)


def unfinished_key(enrolment: Enrolment) -> str:
    """The key of that letter."""
    return f"unfinished:{enrolment.uid}"


def _unfinished(enrolment: Enrolment) -> Words:
    minutes = minutes_left(enrolment.role, enrolment.step)
    subject = ngettext(
        "Your answers are saved; %(n)s minute left", "Your answers are saved; %(n)s minutes left", minutes
    )
    paragraphs = (
        _("You began to enrol in “%(name)s”. What you answered is kept, and you go on where you stopped.")
        % {"name": enrolment.programme.name},
        _("Until you finish, nobody looks for a partner for you. This is the only reminder."),
    )
    why = _("You get this letter because you began to enrol in this programme.")
    url = _join(enrolment.programme)
    return Words(subject % {"n": minutes}, paragraphs, _("Go on"), url, why, _greeting(enrolment))


def _invitation(enrolment: Enrolment) -> Words:
    programme = enrolment.programme
    hours = hours_of(programme, enrolment.role)
    about = _("It takes about %(hours)s hours of working time in all, for %(meetings)s meetings.") % {
        "hours": hours,
        "meetings": programme.meetings,
    }
    if enrolment.role == Enrolment.Role.MENTOR:
        subject = _("Would you share what you know with a senior colleague?")
        first = _(
            "In “%(name)s” you help a senior colleague with something you have recent practice "
            "in. You learn how decisions are made higher up."
        )
        last = _(
            "You are not expected to have every answer. You may stop at any time; it will not be recorded against you."
        )
    else:
        subject = _("A private hour a month with someone who sees what you don't")
        first = _(
            "In “%(name)s” a colleague helps you with what you would like to understand "
            "better. You do not have to prepare."
        )
        about += " " + _("What is to be done beside that takes three minutes a month.")
        last = _(
            "Your topics stay private until you accept a partner. Nobody in the "
            "programme reads what you two talk about."
        )
    paragraphs = (first % {"name": programme.name}, about, last)
    why = _("You get this letter because the programme team invited you.")
    return Words(subject, paragraphs, _("Have a look"), _join(programme), why, _greeting(enrolment))


def _in_draw(enrolment: Enrolment) -> Words:
    programme = enrolment.programme
    until = date_format(programme.enrol_until, "j F") if programme.enrol_until else ""
    after = _("after %(day)s") % {"day": until} if until else _("after enrolment closes")
    paragraphs = (
        _("You are enrolled in “%(name)s”.") % {"name": programme.name},
        _(
            "Places are limited. If more people enrol than there are places, a draw decides %(after)s: everybody has "
            "the same chance, and the others go on a waiting list. You get a letter if you are on it."
        )
        % {"after": after},
        _("Until then you can change your answers or withdraw."),
    )
    why = _("You get this letter because you enrolled in this programme.")
    subject = _("You're in. What happens next")
    return Words(subject, paragraphs, _("See your answers"), _join(programme), why, _greeting(enrolment))


def _enrolled(enrolment: Enrolment) -> Words:
    paragraphs = (
        _("You take part in “%(name)s”.") % {"name": enrolment.programme.name},
        _(
            "Next, we look for somebody who fits. You will both read about each other "
            "at the same time, and both decide."
        ),
        _("Until then you can change your answers or withdraw."),
    )
    why = _("You get this letter because you enrolled in this programme.")
    return Words(
        _("You're in. What happens next"),
        paragraphs,
        _("See your answers"),
        _join(enrolment.programme),
        why,
        _greeting(enrolment),
    )


def _waiting(enrolment: Enrolment) -> Words:
    paragraphs = (
        _("All places in “%(name)s” are taken for now, so you are on the waiting list.")
        % {"name": enrolment.programme.name},
        _("The programme team writes to you as soon as there is a place. You need to do nothing."),
    )
    why = _("You get this letter because you enrolled in this programme.")
    subject = _("You're on the list, and here is where you stand")
    return Words(subject, paragraphs, _("See your answers"), _join(enrolment.programme), why, _greeting(enrolment))


def _greeting(enrolment: Enrolment) -> str:
    return _("Hello %(name)s,") % {"name": enrolment.person.name}


def _join(programme: Programme) -> str:
    return settings.PUBLIC_URL + reverse("programmes:join", args=[programme.slug])


def _post(enrolment: Enrolment, kind: str, key: str, write: Callable[[Enrolment], Words], at: dt.datetime) -> bool:
    """Put a letter into the outbox once; False when the person has no account or the letter was written before."""
    user = enrolment.person.user
    if user is None or is_written(key):
        return False
    language = language_of(user)
    with translation.override(language):
        words = write(enrolment)
    letter = to_user(user, key, kind, words, language=language, batch=f"programme:{enrolment.programme.uid}")
    post(replace(letter, weekly=NUDGES_A_WEEK[enrolment.role]), at=at)
    return True


def handed_over(programme: Programme, leaving: User, user: User, *, at: dt.datetime) -> None:
    """To the one who runs the programme from now on, and to the one who did."""
    for reader, other in ((user, leaving), (leaving, user)):
        language = language_of(reader)
        with translation.override(language):
            first = _("You run “%(programme)s” from now on; before you, %(name)s did.")
            last = _("“%(programme)s” is handed over: %(name)s runs it from now on. Thank you.")
            text = (first if reader is user else last) % {"programme": programme.name, "name": other.name}
            words = Words(
                subject=_("A programme in new hands"),
                greeting=_("Hello %(name)s,") % {"name": reader.name},
                paragraphs=(text,),
                button=_("Open the programmes"),
                url=settings.PUBLIC_URL + "/manage/",
                why=_("You get this letter because you run, or ran, this programme."),
            )
        key = f"handed-over:{programme.uid}:{reader.uid}:{at:%Y%m%d%H%M}"
        post(to_user(reader, key, "programmes.handed_over", words, language=language), at=at)
