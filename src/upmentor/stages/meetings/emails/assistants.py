"""Letters to assistants: for whom, with whom, which times (AC-9.4)."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.emails import language_of, to_user
from upmentor.ground.accounts.models import User
from upmentor.ground.notifications import actions as outbox
from upmentor.ground.notifications.letters import Words
from upmentor.stages.meetings import wording
from upmentor.stages.meetings.emails.reading import ASSISTANT, Reader, readers, stamp_of
from upmentor.stages.meetings.models import Delegation, Meeting
from upmentor.stages.meetings.queries.times import offered, two_of
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.people.queries.hours import next_working_moment


def invite_assistant(delegation: Delegation, *, at: dt.datetime) -> None:
    """To a new assistant: for whom they may find times, and how they sign in."""
    user, principal = delegation.assistant, delegation.principal
    language = language_of(user)
    with override(language):
        words = Words(
            subject=_("You can find times for %(name)s") % {"name": principal.first_name},
            greeting=_("Hello %(name)s,") % {"name": user.name},
            paragraphs=(
                _(
                    "%(name)s asks you to find times for some conversations. You see names, times and places, and "
                    "nothing else."
                )
                % {"name": principal.name},
                _("You need no password: type your e-mail address, and a link signs you in."),
            ),
            button=_("See what is open"),
            url=settings.PUBLIC_URL + reverse("meetings:assist"),
            why=_("You get this letter because %(name)s named you as assistant.") % {"name": principal.name},
        )
    outbox.post(to_user(user, f"assistant:{delegation.uid}", ASSISTANT, words, language=language), at=at)


def ask_assistants(meeting: Meeting, member: PairMember, *, at: dt.datetime) -> int:
    """Ask the assistants of one of the two to find a time; the number of those asked."""
    reader = next(one for one in readers(two_of(meeting.pair)) if one.member.pk == member.pk)
    return tell_assistants(meeting, reader, f"asked:{stamp_of(meeting)}", at=at)


def tell_assistants(meeting: Meeting, reader: Reader, stamp: str, *, at: dt.datetime) -> int:
    """A letter to each assistant of the reader: for whom, with whom, which times."""
    rows = Delegation.objects.filter(principal=reader.member.person, ended_at=None, assistant__is_active=True)
    delegations = list(rows.select_related("assistant__person__site"))
    options = [one.starts_at for one in offered(meeting) if one.starts_at]
    for row in delegations:
        user = row.assistant
        language = language_of(user, reader.organisation)
        with override(language):
            principal = reader.member.person.first_name
            lines = "\n".join(
                wording.both(moment, reader.mine, reader.theirs, reader.name, me=principal) for moment in options
            )
            words = Words(
                subject=_("Times wanted for %(name)s") % {"name": principal},
                greeting=_("Hello %(name)s,") % {"name": user.name},
                paragraphs=tuple(one for one in (f"{wording.title(reader.name)}.", lines) if one),
                button=_("Choose times"),
                url=settings.PUBLIC_URL + reverse("meetings:assist-times", args=[meeting.uid]),
                why=_("You get this letter because %(name)s named you as assistant.") % {"name": principal},
            )
        key = f"meeting:{meeting.uid}:assist:{stamp}:{row.uid}"
        # Of times that follow each other before the assistant reads any, the last letter is enough.
        outbox.supersede(f"meeting:{meeting.uid}:assist:", recipient=user.actor_key, but=key)
        outbox.post(to_user(user, key, ASSISTANT, words, language=language), at=_due_for(user, reader, at))
    return len(delegations)


def _due_for(user: User, reader: Reader, at: dt.datetime) -> dt.datetime:
    """In the assistant's own hours, or the principal's when the roster does not know the assistant."""
    person = getattr(user, "person", None)
    return next_working_moment(person or reader.member.person, at)
