"""What the owner says on the support page: hours and deputies of contacts, wellbeing services, urgent numbers."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access, has_role
from upmentor.ground.accounts.models import RoleGrant, User
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.queries import role_holders
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.concerns import actions
from upmentor.stages.concerns.forms import CardForm, ServiceForm
from upmentor.stages.concerns.models import ContactCard, Service
from upmentor.stages.concerns.queries import ENOUGH

OWNER = has_role(RoleGrant.Role.OWNER)


@access("staff tools", allow=OWNER, methods=("GET", "POST"))
def settings(request: Request) -> HttpResponse:
    """Contacts, services and numbers; posting adds a service or a number."""
    form = ServiceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return once(request, lambda: _add(request, form))
    return _page(request, form, 422 if form.is_bound else 200)


def _add(request: Request, form: ServiceForm) -> str:
    made = actions.add_service(form.instance, by=request.user, at=timezone.now())
    notices.say(request, _("%(name)s stands on the support page.") % {"name": made.name})
    return reverse("concerns:settings")


@access("staff tools", allow=OWNER, methods=("GET", "POST"))
def contact(request: Request, uid: uuid.UUID) -> HttpResponse:
    """When and how one contact can be reached, and their deputy."""
    holders = role_holders(RoleGrant.Role.CONTACT)
    user = get_object_or_404(holders, uid=uid)
    card = ContactCard.objects.filter(user=user).first() or ContactCard(user=user)
    others = list(holders.exclude(pk=user.pk))
    form = CardForm(request.POST if request.method == "POST" else None, instance=card, others=others)
    if form.is_valid():
        actions.describe_contact(user, **form.cleaned_data, by=request.user, at=timezone.now())
        notices.say(request, _("Saved."))
        return redirect("concerns:settings")
    crumbs = [(_("Support page"), reverse("concerns:settings")), (user.name, "")]
    context = {"form": form, "contact": user, "crumbs": crumbs}
    return render(request, "concerns/card.html", context, status=422 if form.is_bound else 200)


@access("staff tools", allow=OWNER, methods=("POST",))
def remove(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Take a service or a number from the page."""
    found = get_object_or_404(Service, uid=uid)
    actions.remove_service(found, by=request.user, at=timezone.now())
    notices.say(request, _("%(name)s is gone from the support page.") % {"name": found.name})
    return redirect("concerns:settings")


def _page(request: Request, form: ServiceForm, status: int) -> HttpResponse:
    holders: list[User] = list(role_holders(RoleGrant.Role.CONTACT))
    cards = {card.user_id: card for card in ContactCard.objects.filter(user__in=holders).select_related("deputy")}
    context: dict[str, Any] = {
        "form": form,
        "holders": [(user, cards.get(user.pk)) for user in holders],
        "enough": len(holders) >= ENOUGH,
        "services": Service.objects.all(),
    }
    return render(request, "concerns/settings.html", context, status=status)
