"""The first run (J1). Once an owner exists this answers like any unknown page."""

from __future__ import annotations

import zoneinfo
from typing import Any

from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.forms import SetupForm
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.queries import is_set_up
from upmentor.ground.jobs.actions import enqueue
from upmentor.ground.ui.views import too_many_requests


def not_set_up(user: User, **_: Any) -> bool:
    """Open to everybody until there is an owner."""
    return not is_set_up()


not_set_up.public = True  # type: ignore[attr-defined]


@access("public", allow=not_set_up, methods=("GET", "POST"))
def setup(request: HttpRequest) -> HttpResponseBase:
    """Ask for the code, the organisation and its owner, and make both."""
    if request.method != "POST":
        initial = {"language": request.LANGUAGE_CODE, "time_zone": settings.TIME_ZONE, "start": "own"}
        return _page(request, SetupForm(initial=initial))
    if not ratelimit.consume(request, action="login", key="setup"):
        return too_many_requests(request)
    form = SetupForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        owner = actions.create_workspace(form.workspace(), code=form.cleaned_data["code"], at=timezone.now())
    except actions.WrongCode:
        form.add_error("code", _("This is not the code that was printed. Look into the file setup.code."))
        return _page(request, form, status=422)
    except actions.AlreadySetUp:
        raise Http404 from None
    target = reverse("ops:home")
    if form.workspace().sample:
        enqueue("sample.create", "sample.create", queue="long")
        target = reverse("ops:sample")
    response: HttpResponseBase = perform_login(request, Login(user=owner, email=owner.email, redirect_url=target))
    return response


def _page(request: HttpRequest, form: SetupForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "zones": sorted(zoneinfo.available_timezones())}
    return render(request, "accounts/setup.html", context, status=status)
