"""The programme team: which certificates there are, and revoking one with a reason."""

from __future__ import annotations

import uuid

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.forms import RevokeForm
from upmentor.stages.recognition.models import Certificate
from upmentor.stages.recognition.permissions import managed, managed_certificate


@access("recognition", allow=managed)
def certificates(request: Request, slug: str) -> HttpResponse:
    """Who has a certificate: the fact, and neither hours nor thanks."""
    rows = Certificate.objects.filter(programme=request.scope).select_related("enrolment").order_by("name", "id")
    page = Paginator(rows, 25).get_page(request.GET.get("page"))
    number = page.paginator.count
    finding = ngettext("%(n)s certificate issued", "%(n)s certificates issued", number) % {"n": number}
    context = {"programme": request.scope, "page": page, "finding": finding, "crumbs": _crumbs(slug)}
    return render(request, "recognition/certificates.html", context)


@access("recognition", allow=managed_certificate, methods=("GET", "POST"))
def revoke(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Declare one void, with a reason."""
    found = get_object_or_404(Certificate.objects.select_related("person"), programme=request.scope, uid=uid)
    form = RevokeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        context = {"programme": request.scope, "certificate": found, "form": form}
        context["crumbs"] = [*_crumbs(slug)[:-1], (_("Certificates"), _list(slug)), (_("Revoke"), "")]
        status = 422 if request.method == "POST" else 200
        return render(request, "recognition/revoke.html", context, status=status)
    actions.revoke(found, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
    undo = reverse("recognition:reinstate", args=[slug, uid])
    notices.say(request, _("The certificate of %(name)s is void.") % {"name": found.name}, undo_url=undo)
    return redirect("recognition:certificates", slug)


@access("recognition", allow=managed_certificate, methods=("POST",))
def reinstate(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Undo of revoking."""
    found = get_object_or_404(Certificate.objects.select_related("person"), programme=request.scope, uid=uid)
    actions.reinstate(found, by=request.user, at=timezone.now())
    notices.say(request, _("The certificate of %(name)s is valid again.") % {"name": found.name})
    return redirect("recognition:certificates", slug)


def _list(slug: str) -> str:
    return reverse("recognition:certificates", args=[slug])


def _crumbs(slug: str) -> list[tuple[str, str]]:
    return [(_("Today"), f"/manage/p/{slug}/"), (_("Certificates"), "")]
