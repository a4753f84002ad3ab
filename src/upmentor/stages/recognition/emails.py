"""Letters of this slice. They announce and say nothing of the content: no thanks, no partner, no topic."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words, draft
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment
from upmentor.stages.programmes.models import Enrolment
from upmentor.stages.recognition.models import Certificate


def certificate_ready(certificate: Certificate, *, at: dt.datetime) -> None:
    """To its owner, once."""

    def words(name: str) -> Words:
        return Words(
            subject=_("Your certificate is ready"),
            greeting=_("Hello %(name)s,") % {"name": name},
            paragraphs=(
                _("Thank you for taking part. Your certificate can be downloaded, on A4 or Letter."),
                _("It names nobody but you, unless both of you allow it. It carries a code that others can check."),
            ),
            button=_("Get the certificate"),
            url=settings.PUBLIC_URL + reverse("recognition:home"),
            why=_why(),
        )

    _post(certificate.person, f"certificate:{certificate.uid}", "recognition.certificate", words, at)


def closing_letter(member: PairMember, *, at: dt.datetime) -> None:
    """To one of the two, when their pair is completed. The mentee is asked for a line of thanks, this once."""

    def words(name: str) -> Words:
        return Words(
            subject=_("One page to look back on"),
            greeting=_("Hello %(name)s,") % {"name": name},
            paragraphs=(
                _("Your planned conversations are over. What you set out to do and your own words are on one page."),
                _("If you like, leave a line of thanks there. Three beginnings are on the page. This is asked once.")
                if member.role == Enrolment.Role.MENTEE
                else _("Only the two of you can open it. It can be printed."),
            ),
            button=_("Open the page"),
            url=settings.PUBLIC_URL + reverse("recognition:close", args=[member.pair.uid]),
            why=_why(),
        )

    _post(member.person, f"closing:{member.uid}", "recognition.closing", words, at)


def note_for_you(member: PairMember, *, at: dt.datetime) -> None:
    """To one of the two when the other thanked them, once."""

    def words(name: str) -> Words:
        return Words(
            subject=_("A note for you"),
            greeting=_("Hello %(name)s,") % {"name": name},
            paragraphs=(_("Somebody left a note for you. It stands on a page that only you two can open."),),
            button=_("Read the note"),
            url=settings.PUBLIC_URL + reverse("recognition:close", args=[member.pair.uid]),
            why=_why(),
        )

    _post(member.person, f"note:{member.uid}", "recognition.note", words, at)


def _why() -> str:
    organisation = Organisation.objects.first()
    name = organisation.name if organisation else "Upmentor"
    return _("You get this letter because you take part in a mentoring programme of %(organisation)s.") % {
        "organisation": name
    }


def _post(person: Person, key: str, kind: str, write: Callable[[str], Words], at: dt.datetime) -> None:
    """Write one letter in the reader's language, due in their hours; nothing for somebody who has left."""
    if not person.email or not person.employed:
        return
    organisation = Organisation.objects.first()
    language = (person.user.language if person.user else "") or (organisation.language if organisation else "en")
    with override(language):
        made = draft(
            write(person.name),
            key=key,
            kind=kind,
            recipient=person.user.actor_key if person.user else f"person:{person.uid}",
            address=person.email,
            language=language,
        )
    outbox.post(made, at=next_working_moment(person, at))
