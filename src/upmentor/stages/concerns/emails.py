"""Letters to contacts; nobody else gets any from here. They name no case and nobody, and stand in no list of letters
but the reader's own (`UNLISTED`)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.accounts.models import Organisation, User
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.models import UNLISTED
from upmentor.stages.concerns.clock import next_hour


def new_case(contact: User, *, answer_by: dt.date | None, at: dt.datetime) -> None:
    """To the contact who was chosen, on the morning after."""

    def words() -> Words:
        day = _("An answer is due by %(day)s.") % {"day": _day(answer_by)} if answer_by else ""
        return _words(
            _("A colleague would like to talk"),
            _("Somebody has written to you in confidence. You find it on your page of cases."),
            day,
        )

    _post(contact, words, at)


def reminder(contact: User, *, reply_by: dt.date, at: dt.datetime) -> None:
    """To the contact when two working days have gone without an answer."""

    def words() -> Words:
        return _words(
            _("Please reply by %(day)s") % {"day": formats.date_format(reply_by, "l")},
            _("Somebody waits for your answer. After %(day)s your deputy is asked to take over.")
            % {"day": _day(reply_by)},
            _("A line that says when you will have time counts as an answer."),
        )

    _post(contact, words, at)


def deputy_needed(deputy: User, *, reply_by: dt.date, at: dt.datetime) -> None:
    """To the deputy when the contact has not answered after their reminder either."""

    def words() -> Words:
        return _words(
            _("Please reply by %(day)s") % {"day": formats.date_format(reply_by, "l")},
            _("Somebody waits for an answer of another contact, longer than was promised. You are the deputy."),
            _("You can take over on your page of cases, and read what was written from then on."),
        )

    _post(deputy, words, at)


def _words(subject: str, *paragraphs: str) -> Words:
    organisation = Organisation.objects.first()
    why = _("You get this letter because you are a safeguarding contact of %(organisation)s.")
    return Words(
        subject=subject,
        paragraphs=tuple(one for one in paragraphs if one),
        button=_("Open your cases"),
        url=settings.PUBLIC_URL + reverse("concerns:cases"),
        why=why % {"organisation": organisation.name if organisation else "Upmentor"},
    )


def _day(day: dt.date | None) -> str:
    return str(formats.date_format(day, "l j F")) if day else ""


def _post(reader: User, write: Callable[[], Words], at: dt.datetime) -> None:
    """Write the letter in the reader's language, due in their hours. Its key is random: it leads to no case."""
    language = language_of(reader)
    with override(language):
        words = write()
    made = to_user(reader, f"{UNLISTED}{uuid.uuid4()}", f"{UNLISTED}letter", words, language=language)
    outbox.post(made, at=next_hour(reader, at))
