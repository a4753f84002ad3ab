"""Who holds a global role."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts import actions, queries
from upmentor.ground.accounts.access import access, has_role
from upmentor.ground.accounts.forms import GrantForm
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices

OWNER = has_role(RoleGrant.Role.OWNER)


@access("staff tools", allow=OWNER, methods=("GET", "POST"))
def users(request: Request) -> HttpResponseBase:
    """List the holders of roles; give a role."""
    if request.method != "POST":
        return _page(request, GrantForm())
    form = GrantForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        return once(request, lambda: _give(request, form.cleaned_data))
    except actions.GrantError as error:
        form.add_error("email", str(error))
        return _page(request, form, status=422)


def _give(request: Request, values: Mapping[str, Any]) -> str:
    role = RoleGrant.Role(values["role"])
    user = actions.give_role(role, name=values["name"], email=values["email"], by=request.user, at=timezone.now())
    words = _("%(name)s is now %(role)s, and a letter says how to sign in.")
    notices.say(request, words % {"name": user.name, "role": role.label})
    return reverse("accounts:users")


@access("staff tools", allow=OWNER, methods=("POST",))
def revoke(request: Request, uid: UUID, role: str) -> HttpResponseBase:
    """Take a role back."""
    user = get_object_or_404(User, uid=uid, grants__role=role)
    try:
        actions.revoke_role(user, RoleGrant.Role(role), by=request.user, at=timezone.now())
        notices.say(
            request, _("%(name)s is no longer %(role)s.") % {"name": user.name, "role": RoleGrant.Role(role).label}
        )
    except actions.GrantError as error:
        notices.warn(request, str(error))
    return redirect("accounts:users")


def _page(request: Request, form: GrantForm, status: int = 200) -> HttpResponse:
    context = {"form": form, "holders": queries.users_with_roles(), "labels": dict(RoleGrant.Role.choices)}
    return render(request, "accounts/users.html", context, status=status)
