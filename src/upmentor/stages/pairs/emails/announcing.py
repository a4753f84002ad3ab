"""The letter that announces a proposal: one link, and the page behind it asks for sign-in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.actions import Draft
from upmentor.ground.notifications.letters import Words
from upmentor.stages.pairs.models import Announcement, PairMember, Proposal
from upmentor.stages.people.emails import participant_words, to_person
from upmentor.stages.people.models import Person
from upmentor.stages.people.queries.hours import next_working_moment

KIND = "pairs.proposal"


@dataclass(frozen=True)
class Addressed:
    """A letter as it will be read, and by whom. Without an e-mail address in the roster it cannot be sent."""

    proposal: Proposal
    person: Person
    language: str
    words: Words


def batch(announcement: Announcement) -> str:
    """The name under which an announcement's letters are held, released or withdrawn together."""
    return f"announcement:{announcement.uid}"


def proposal_letters(proposals: Iterable[Proposal]) -> list[Addressed]:
    """Two letters a pair in the same words, the mentee's first; only the subject tells whoever had a partner before
    that it is a new one. The proposals come with their people and users. Two queries."""
    organisation, rows = Organisation.objects.first(), list(proposals)
    sides = [(proposal, side) for proposal in rows for side in (proposal.mentee, proposal.mentor)]
    before = PairMember.objects.filter(enrolment__in=[side.pk for _proposal, side in sides], live=False)
    again = set(before.values_list("enrolment_id", flat=True))
    return [_letter(proposal, side.person, organisation, again=side.pk in again) for proposal, side in sides]


def hold(proposals: Iterable[Proposal], bay: Announcement) -> None:
    """Write the letters of an announcement into the holding bay. Somebody without an address gets none."""
    for letter in proposal_letters(proposals):
        if made := _draft(letter, bay):
            outbox.post(made, at=bay.created_at, hold_until=bay.release_at)


def _draft(letter: Addressed, bay: Announcement) -> Draft | None:
    key = _key(letter.proposal, letter.person, bay)
    return to_person(letter.person, key, KIND, lambda: letter.words, language=letter.language, batch=batch(bay))


def release(bay: Announcement, proposals: Iterable[Proposal], *, at: dt.datetime) -> dict[int, dt.datetime]:
    """Let the letters of an announcement go: the two of a pair at the same minute, inside hours that both work where
    there are any soon, else each in their own. Answers, by proposal key, when the later of the two is due."""
    due: dict[str, dt.datetime] = {}
    later: dict[int, dt.datetime] = {}
    for proposal in proposals:
        mentor, mentee = proposal.mentor.person, proposal.mentee.person
        moments = [next_working_moment(mentor, at, with_=mentee), next_working_moment(mentee, at, with_=mentor)]
        due |= {_key(proposal, one, bay): moment for one, moment in zip((mentor, mentee), moments, strict=True)}
        later[proposal.pk] = max(moments)
    outbox.release(batch(bay), at=at, due=due)
    return later


def _key(proposal: Proposal, person: Person, bay: Announcement) -> str:
    return f"proposal:{proposal.uid}:{person.uid}:{bay.uid}"


def withdraw(bay: Announcement) -> None:
    """Take the letters of an announcement back; they stay as rows that were never sent."""
    outbox.withdraw(batch(bay))


def _letter(proposal: Proposal, person: Person, organisation: Organisation | None, *, again: bool) -> Addressed:
    language = language_of(person.user, organisation)
    with override(language):
        words = participant_words(
            person.name,
            subject=_("We found someone new") if again else _("We have someone for you to meet"),
            paragraphs=(
                _(
                    "We have someone for you to meet. Who it is, and why we paired you, stands on a page for you two "
                    "alone."
                ),
                _("It takes two minutes to read. Opening the page decides nothing."),
            ),
            button=_("Read who it is"),
            url=settings.PUBLIC_URL + reverse("pairs:match", args=[proposal.uid]),
            organisation=organisation,
        )
    return Addressed(proposal, person, language, words)
