"""Letters of this slice. They announce and say nothing of the content: no thanks, no partner, no topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.ground.notifications.models import Letter
from upmentor.ground.notifications.queries import is_written
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.emails import participant_words, to_person
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.programmes.queries.budget import NUDGES_A_WEEK
from upmentor.stages.recognition.models import Certificate


def certificate_ready(certificate: Certificate, *, at: dt.datetime) -> None:
    """To its owner, once."""

    def words() -> Words:
        return participant_words(
            certificate.person.name,
            subject=_("Your certificate is ready"),
            paragraphs=(
                _("Thank you for taking part. Your certificate can be downloaded, on A4 or Letter."),
                _("It names nobody but you, unless both of you allow it. It carries a code that others can check."),
            ),
            button=_("Get the certificate"),
            url=settings.PUBLIC_URL + reverse("recognition:home"),
        )

    _post(certificate.person, f"certificate:{certificate.uid}", "recognition.certificate", words, at)


def closing_letter(member: PairMember, *, early: bool = False, at: dt.datetime) -> None:
    """To one of the two, when their pair is completed; `early`: by the close of the programme, before all planned
    conversations were held. The mentee is asked for a line of thanks, this once."""

    def words() -> Words:
        planned = _("Your planned conversations are over. What you set out to do and your own words are on one page.")
        closed = _(
            "The programme has come to its close, and your conversations in it. What you set out to do and your own "
            "words are on one page. Coming times are called off."
        )
        return participant_words(
            member.person.name,
            subject=_("One page to look back on"),
            paragraphs=(
                closed if early else planned,
                _("If you like, leave a line of thanks there. Three beginnings are on the page. This is asked once.")
                if member.role == Enrolment.Role.MENTEE
                else _("Only the two of you can open it. It can be printed."),
            ),
            button=_("Open the page"),
            url=settings.PUBLIC_URL + reverse("recognition:close", args=[member.pair.uid]),
        )

    _post(member.person, f"closing:{member.uid}", "recognition.closing", words, at, weekly=NUDGES_A_WEEK[member.role])


def note_for_you(member: PairMember, *, at: dt.datetime) -> None:
    """To one of the two when the other thanked them, once; again after one that was called back before it went."""

    def words() -> Words:
        return participant_words(
            member.person.name,
            subject=_("A note for you"),
            paragraphs=(_("Somebody left a note for you. It stands on a page that only you two can open."),),
            button=_("Read the note"),
            url=settings.PUBLIC_URL + reverse("recognition:home") + "#notes",
        )

    earlier = Letter.objects.filter(key__startswith=_note_key(member)).values_list("state", flat=True)
    if all(state == Letter.State.WITHDRAWN for state in earlier):
        _post(member.person, f"{_note_key(member)}:{len(earlier)}", "recognition.note", words, at)


def no_note_for_you(member: PairMember) -> None:
    """The note was taken back: a letter that still waits is not sent."""
    outbox.supersede(_note_key(member))


def _note_key(member: PairMember) -> str:
    return f"note:{member.uid}"


def asked_for_thanks(member: PairMember, *, at: dt.datetime) -> int:
    """To the mentee of a pair that ended early, once in its life: whether they like to leave a line. 1 if it is new."""

    def words() -> Words:
        return participant_words(
            member.person.name,
            subject=_("A line of thanks, if you like"),
            paragraphs=(
                _("Your pairing has ended. If something of it stays with you, a line of thanks reaches your mentor."),
                _("Three beginnings are on the page. Nothing is expected, and this is asked once."),
            ),
            button=_("Write a line"),
            url=settings.PUBLIC_URL + reverse("recognition:thanks", args=[member.pair.uid]),
        )

    key = f"thanks-asked:{member.uid}"
    if is_written(key):
        return 0
    _post(member.person, key, "recognition.thanks", words, at, weekly=NUDGES_A_WEEK[member.role])
    return 1


def _post(person: Person, key: str, kind: str, write: Callable[[], Words], at: dt.datetime, *, weekly: int = 2) -> None:
    """Write one letter, due in the reader's hours; nothing for somebody who has left. `weekly`: see `Draft`."""
    if person.employed and (made := to_person(person, key, kind, write)):
        outbox.post(replace(made, weekly=weekly), at=next_working_moment(person, at))
