"""The private calendar address: for the calendar that reads it, and for its owner."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import FIELD
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings.actions.feeds import close_feed, renew_feed
from upmentor.stages.meetings.permissions import owner_by_token, principal
from upmentor.stages.meetings.queries.feed import feed_text, own_feed
from upmentor.stages.people.models import Person


@access("meeting_dates", allow=owner_by_token)
def feed(request: Request, token: str) -> HttpResponseBase:
    """All coming and held meetings of whoever has this address, for their calendar."""
    text = feed_text(request.scope)
    etag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    headers = {
        "Cache-Control": "private, no-store",
        "ETag": etag,
        "Content-Disposition": "inline; filename=upmentor.ics",
    }
    response = HttpResponse(text, content_type="text/calendar; charset=utf-8", headers=headers)
    return get_conditional_response(request, etag=etag, response=response) or response


@access("own account", allow=principal, methods=("GET", "POST"))
def own_calendar(request: Request) -> HttpResponseBase:
    """Make, renew and close one's own address. It is shown once, in the answer to the form."""
    person: Person = request.scope
    address = ""
    if request.POST.get("do") == "close":
        close_feed(person, by=request.user, at=timezone.now())
        notices.say(request, _("Closed. No calendar can read your meetings from the old address any more."))
        return redirect("meetings:own-calendar")
    if request.method == "POST":
        key = request.POST.get(FIELD, "")[:64]
        token = renew_feed(person, by=request.user, at=timezone.now(), form_key=key)
        address = settings.PUBLIC_URL + reverse("meetings:feed", args=[token])
    context = {"feed": own_feed(person), "address": address, "subscribe": "webcal:" + address.partition(":")[2]}
    return render(request, "meetings/own_calendar.html", context)
