"""What somebody's own calendar reads from their private address: conversations, and circles of mentors."""

from __future__ import annotations

import hashlib

from django.http import HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.request import Request
from upmentor.stages.meetings import invitations
from upmentor.stages.meetings.permissions import owner_by_token
from upmentor.stages.meetings.queries.feed import feed_entries
from upmentor.stages.people.models import Person
from upmentor.stages.supervision.entries import circle_entries


def feed_text(person: Person) -> str:
    """All of it as one iCalendar text in the person's language."""
    with override(language_of(person.user)):
        entries = [*feed_entries(person), *circle_entries(person)]
        return invitations.feed(entries, name=_("Upmentor conversations"))


@access("meeting_dates", allow=owner_by_token)
def feed(request: Request, token: str) -> HttpResponseBase:
    """All coming and held conversations and circles of whoever has this address, for their calendar."""
    text = feed_text(request.scope)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": "private, no-store",
        "ETag": etag,
        "Content-Disposition": "inline; filename=upmentor.ics",
    }
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response
