"""Sign-in by password and by a link, and sign-out."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import perform_login
from allauth.account.models import Login
from allauth.core import ratelimit
from allauth.core.exceptions import RateLimited
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from upmentor.ground.accounts import actions
from upmentor.ground.accounts.access import access, anyone, signed_in
from upmentor.ground.accounts.actions.links import find_link
from upmentor.ground.accounts.forms import LinkForm, SignInForm
from upmentor.ground.accounts.request import note_link
from upmentor.ground.ui import notices
from upmentor.ground.ui.views import too_many_requests


def next_path(request: HttpRequest) -> str:
    """Where to go after sign-in: only to one of our own pages."""
    asked = request.POST.get("next") or request.GET.get("next") or ""
    # A database refuses some control characters, and no address of ours has any.
    ours = asked.startswith("/") and asked.isprintable() and url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return asked if ours else ""


def _page(request: HttpRequest, status: int = 200, **forms: Any) -> HttpResponse:
    context = {
        "link_form": LinkForm(),
        "password_form": SignInForm(request=request),
        "next": next_path(request),
    } | forms
    form = next((shown for shown in forms.values() if shown.errors), None)
    context |= {"form": form, "mail_ready": bool(settings.EMAIL_URL) or getattr(request.organisation, "sample", False)}  # type: ignore[attr-defined]
    return render(request, "accounts/sign_in.html", context, status=status)


@access("public", allow=anyone, methods=("GET", "POST"))
def sign_in(request: HttpRequest) -> HttpResponseBase:
    """The sign-in page; posting to it signs in by password."""
    if request.user.is_authenticated:
        return redirect(next_path(request) or settings.LOGIN_REDIRECT_URL)
    if request.method != "POST":
        return _page(request)
    form = SignInForm(request.POST, request=request)
    try:
        if not form.is_valid():
            return _page(request, status=422, password_form=form)
        response: HttpResponseBase = form.login(request, redirect_url=next_path(request) or None)
    except RateLimited:
        return too_many_requests(request)
    return response


@access("public", allow=anyone, methods=("POST",))
def ask_for_link(request: HttpRequest) -> HttpResponseBase:
    """Send a link. The answer is the same whether the address is known or not."""
    form = LinkForm(request.POST)
    if not form.is_valid():
        return _page(request, status=422, link_form=form)
    email = form.cleaned_data["email"]
    if not ratelimit.consume(request, action="request_link", key=email.lower()):
        return too_many_requests(request)
    actions.ask_for_link(email, at=timezone.now(), next_path=next_path(request))
    return redirect("accounts:link-sent")


@access("public", allow=anyone)
def link_sent(request: HttpRequest) -> HttpResponse:
    """Look into your mail."""
    return render(request, "accounts/link_sent.html", {"minutes": settings.SIGN_IN_LINK_MINUTES})


@access("public", allow=anyone, methods=("GET", "POST"))
@never_cache
def link(request: HttpRequest, token: str) -> HttpResponseBase:
    """What a letter leads to. Opening changes nothing, so a security scanner does no harm; the button signs in."""
    now = timezone.now()
    try:
        if request.method != "POST":
            return render(request, "accounts/link.html", {"link": find_link(token, at=now), "next": next_path(request)})
        user = actions.take_link(token, at=now)
    except actions.LinkNotValid:
        return render(request, "accounts/link_over.html", status=410)
    if request.user.is_authenticated:
        logout(request)
    note_link(request, user)
    login = Login(user=user, email=user.email, redirect_url=next_path(request) or None)
    response: HttpResponseBase = perform_login(request, login)
    return response


@access("public", allow=signed_in, methods=("POST",))
def sign_out(request: HttpRequest) -> HttpResponseBase:
    """End this session."""
    get_adapter(request).logout(request)
    notices.say(request, _("You are signed out."))
    return HttpResponseRedirect(settings.LOGOUT_REDIRECT_URL)
