"""Letters of rounds. They say that a check-in is open or closes, and that words can be read, and nothing of them."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.stages.meetings.emails.reading import Reader, send
from upmentor.stages.programmes.models import Round

ROUND, REMINDER, UNFINISHED = "feedback.round", "feedback.reminder", "feedback.unfinished"
K = Round.Kind


def key_of(row: Round, what: str, who: object) -> str:
    """One letter of this sort for each round and each person or member, for ever."""
    return f"round:{row.uid}:{what}:{who}"


def tell_open(row: Round, reader: Reader, *, at: dt.datetime) -> None:
    """Once: the check-in is open."""
    with override(reader.language):
        subject = {
            K.START: _("Before you begin: 2 minutes"),
            K.MID_POINT: _("Half-way: 3 minutes"),
            K.FINAL: _("Looking back: 4 minutes"),
            K.FOLLOW_UP: _("Three months later: 2 minutes"),
        }[K(row.kind)]
        _check_in(row, reader, subject, "open", at=at)


def tell_closing(row: Round, reader: Reader, *, at: dt.datetime) -> None:
    """Once: it closes in a day or two."""
    with override(reader.language):
        subject = _("The check-in closes on %(day)s") % {"day": date_format(row.closes_on, "l")}
        _check_in(row, reader, subject, "closing", at=at)


def tell_unfinished(row: Round, reader: Reader, *, at: dt.datetime) -> None:
    """Instead of the letter before, to somebody who began: what they answered is kept, and is not sent yet."""
    with override(reader.language):
        words = reader.words(
            subject=_("Your answers are saved; 1 minute left"),
            paragraphs=(
                _("You began the check-in. What you answered is kept, and counts once you send it."),
                _("The page is open until %(day)s.") % {"day": date_format(row.closes_on, "j F")},
            ),
            button=_("Go on"),
            url=settings.PUBLIC_URL + reverse("feedback:check-in", args=[row.uid]),
        )
        key = key_of(row, "closing", reader.member.enrolment.uid)
        send(reader, words, key, at=at, kind=UNFINISHED)


def _check_in(row: Round, reader: Reader, subject: str, what: str, *, at: dt.datetime) -> None:
    words = reader.words(
        subject=subject,
        paragraphs=(
            _("A few taps, alone. Neither your partner nor the programme team reads your answers one by one."),
            _("The page is open until %(day)s.") % {"day": date_format(row.closes_on, "j F")},
        ),
        button=_("Answer"),
        url=settings.PUBLIC_URL + reverse("feedback:check-in", args=[row.uid]),
    )
    kind = REMINDER if what == "closing" else ROUND
    send(reader, words, key_of(row, what, reader.member.enrolment.uid), at=at, kind=kind)


def tell_opened(row: Round, reader: Reader, *, at: dt.datetime) -> None:
    """Once, to somebody for whom there are words to read."""
    with override(reader.language):
        words = reader.words(
            subject=_("Your partner’s words are here"),
            paragraphs=(_("The announced day has come. You can answer once, within a week."),),
            button=_("Read them"),
            url=settings.PUBLIC_URL + reverse("feedback:feedback", args=[reader.member.pair.uid, row.uid]),
        )
        send(reader, words, key_of(row, "words", reader.member.uid), at=at, kind=ROUND)


def tell_put_off(row: Round, reader: Reader, *, at: dt.datetime) -> None:
    """Once for each new day, to both alike, whoever has written."""
    with override(reader.language):
        words = reader.words(
            subject=_("A later day for your words for each other"),
            paragraphs=(
                _("What the two of you write for each other is opened on %(day)s, later than announced.")
                % {"day": date_format(row.releases_on, "j F")},
                _("Until then each of you can write, change it, or take it back."),
            ),
            button=_("See the page"),
            url=settings.PUBLIC_URL + reverse("feedback:feedback", args=[reader.member.pair.uid, row.uid]),
        )
        send(reader, words, key_of(row, f"put-off.{row.releases_on}", reader.member.uid), at=at, kind=ROUND)
