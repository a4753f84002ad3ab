"""One's own account: language, appearance, password."""

from __future__ import annotations

from typing import Any

from allauth.core import ratelimit
from django.contrib.auth import update_session_auth_hash
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.access import access, signed_in
from upmentor.ground.accounts.forms import ChangePasswordForm, ProfileForm
from upmentor.ground.accounts.models import User
from upmentor.ground.accounts.request import Request, came_by_link
from upmentor.ground.notifications.queries import letters_of
from upmentor.ground.ui import notices
from upmentor.ground.ui.views import too_many_requests


def _page(request: Request, status: int = 200, **forms: Any) -> HttpResponse:
    user = request.user
    initial = {"language": user.language or request.LANGUAGE_CODE, "theme": user.theme}
    context = {
        "profile": ProfileForm(initial=initial),
        "password": ChangePasswordForm(user=user, came_by_link=came_by_link(request)),
    } | forms
    context |= {
        "form": next((shown for shown in forms.values() if shown.errors), None),
        "letters": letters_of(user.actor_key)[:20],
    }
    return render(request, "accounts/settings.html", context, status=status)


@access("own account", allow=signed_in, methods=("GET", "POST"))
def settings_page(request: Request) -> HttpResponseBase:
    """Language and appearance."""
    if request.method != "POST":
        return _page(request)
    form = ProfileForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, profile=form)
    User.objects.filter(pk=request.user.pk).update(**form.cleaned_data)
    notices.say(request, _("Saved."))
    response = redirect("accounts:settings")
    # The choice of the account wins from here on; a cookie from before would hide it.
    for cookie in ("upmentor_theme", "upmentor_language"):
        response.delete_cookie(cookie)
    return response


@access("own account", allow=signed_in, methods=("POST",))
def change_password(request: Request) -> HttpResponseBase:
    """A new password ends all other sessions."""
    if not ratelimit.consume(request, action="change_password", user=request.user):
        return too_many_requests(request)
    form = ChangePasswordForm(request.POST, user=request.user, came_by_link=came_by_link(request))
    if not form.is_valid():
        return _page(request, status=422, password=form)
    actions.set_password(request.user, form.cleaned_data["password"], by=request.user, at=timezone.now())
    update_session_auth_hash(request, request.user)
    notices.say(request, _("Your password is changed. Other devices are signed out."))
    return redirect("accounts:settings")
