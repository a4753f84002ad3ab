"""One's own certificates, hours, thanks, and who may be named."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.ground.ui.documents import PAPERS
from upmentor.ground.ui.downloads import PDF, download
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.exports import certificate_pdf
from upmentor.stages.recognition.forms import NamingForm
from upmentor.stages.recognition.permissions import own_certificate, own_pair, takes_part
from upmentor.stages.recognition.queries.naming import Allowed
from upmentor.stages.recognition.queries.own import recognition_of


@access("recognition", allow=takes_part)
def home(request: Request) -> HttpResponse:
    """Keep proof: certificates, thanks, hours, switches."""
    crumbs = [(_("Home"), "/home/"), (_("Recognition"), "")]
    found = recognition_of(request.scope, at=timezone.now())
    rows = [(row, [(one, _switch(one)) for one in row.switches]) for row in found]
    context = {"rows": rows, "crumbs": crumbs}
    return render(request, "recognition/home.html", context)


def _switch(one: Allowed) -> NamingForm:
    return NamingForm(initial={"names": one.names, "topics": one.topics}, prefix=str(one.member.uid))


@access("recognition", allow=own_certificate)
def certificate(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The document; `?paper=letter` for Letter. One that is no longer valid can't be downloaded."""
    if not request.scope.valid:
        notices.warn(request, _("This certificate is not valid at the moment."))
        return redirect("recognition:home")
    paper = request.GET.get("paper", "a4")
    document = certificate_pdf(request.scope, paper=paper if paper in PAPERS else "a4", at=timezone.now())
    return download(document, "certificate.pdf", PDF)


@access("recognition", allow=own_certificate, methods=("POST",))
def withdraw(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Take one's own certificate back."""
    actions.withdraw_certificate(request.scope, by=request.user, at=timezone.now())
    undo = reverse("recognition:restore", args=[uid])
    notices.say(request, _("Taken back. Whoever asks with the code reads that it is not valid."), undo_url=undo)
    return redirect("recognition:home")


@access("recognition", allow=own_certificate, methods=("POST",))
def restore(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of taking back."""
    actions.restore_certificate(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Your certificate is valid again."))
    return redirect("recognition:home")


@access("recognition", allow=own_pair, methods=("POST",))
def naming(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Who and what may stand on both certificates."""
    form = NamingForm(request.POST, prefix=str(request.scope.uid))
    form.is_valid()  # two boxes that may both be empty are always right
    ticked = {name: bool(form.cleaned_data.get(name)) for name in ("names", "topics")}
    actions.allow_naming(request.scope, **ticked, by=request.user, at=timezone.now())
    notices.say(request, _("Kept. It stands on the certificates when both of you allow it."))
    return redirect("recognition:home")
