"""Letters of this slice. No letter names a partner, a topic or a score: it carries one link, and the page behind it asks for sign-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications.models import Letter
from upmentor.stages.pairs.models import Announcement, Proposal
from upmentor.stages.people.models import Person

KIND = "pairs.proposal"


@dataclass(frozen=True)
class Draft:
    """A letter as it will be read. `address` is empty when the roster knows none: then it cannot be sent."""

    key: str
    recipient: str
    name: str
    address: str
    language: str
    subject: str
    text: str


def batch(announcement: Announcement) -> str:
    """The name under which an announcement's letters are held, released or withdrawn together."""
    return f"announcement:{announcement.uid}"


def proposal_letters(proposals: Iterable[Proposal]) -> list[Draft]:
    """Two letters a pair in the same words, the mentee's first. The proposals come with their people and users."""
    organisation = Organisation.objects.first()
    return [
        _letter(proposal, person, organisation)
        for proposal in proposals
        for person in (proposal.mentee.person, proposal.mentor.person)
    ]


def hold(proposals: Iterable[Proposal], bay: Announcement) -> None:
    """Write the letters of an announcement into the holding bay. Somebody without an address gets none."""
    Letter.objects.bulk_create(
        [
            Letter(
                key=f"{draft.key}:{bay.uid}",
                kind=KIND,
                batch=batch(bay),
                recipient=draft.recipient,
                address=draft.address,
                language=draft.language,
                subject=draft.subject,
                text=draft.text,
                state=Letter.State.HELD,
                due_at=bay.release_at,
                created_at=bay.created_at,
            )
            for draft in proposal_letters(proposals)
            if draft.address
        ]
    )


def release(bay: Announcement, *, at: dt.datetime) -> None:
    """Let the letters of an announcement go, all with the same minute."""
    Letter.objects.filter(batch=batch(bay), state=Letter.State.HELD).update(state=Letter.State.QUEUED, due_at=at)


def withdraw(bay: Announcement) -> None:
    """Take the letters of an announcement back; they stay as rows that were never sent."""
    Letter.objects.filter(batch=batch(bay), state=Letter.State.HELD).update(state=Letter.State.WITHDRAWN)


def _letter(proposal: Proposal, person: Person, organisation: Organisation | None) -> Draft:
    language = (person.user.language if person.user else "") or (organisation.language if organisation else "en")
    link = settings.PUBLIC_URL + reverse("pairs:match", args=[proposal.uid])
    with override(language):
        text = "\n\n".join(
            [
                _("Hello %(name)s,") % {"name": person.name},
                _(
                    "We have someone for you to meet. Who it is, and why we paired you, stands on a page that only you two can open:"
                ),
                link,
                _("It takes two minutes to read. Opening the page decides nothing."),
                _("You get this letter because you take part in a mentoring programme of %(organisation)s.")
                % {"organisation": organisation.name if organisation else "Upmentor"},
            ]
        )
        subject = _("We have someone for you to meet")
    return Draft(
        key=f"proposal:{proposal.uid}:{person.uid}",
        recipient=person.user.actor_key if person.user else f"person:{person.uid}",
        name=person.name,
        address=person.email,
        language=language,
        subject=subject,
        text=text,
    )
