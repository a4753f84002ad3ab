"""The private calendar address, for its owner; what a calendar reads there is put together in `doors/mine/feed.py`."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import FIELD
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings.actions.feeds import close_feed, renew_feed
from upmentor.stages.meetings.permissions import principal
from upmentor.stages.meetings.queries.feed import own_feed
from upmentor.stages.people.models import Person


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
        address = settings.PUBLIC_URL + reverse("mine:feed", args=[token])
    context = {"feed": own_feed(person), "address": address, "subscribe": "webcal:" + address.partition(":")[2]}
    return render(request, "meetings/own_calendar.html", context)
