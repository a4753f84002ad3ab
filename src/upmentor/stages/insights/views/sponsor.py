"""The programme on one page, for those who answer for it."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.care.permissions import sponsored_by
from upmentor.stages.insights import queries
from upmentor.stages.insights.changes import readable
from upmentor.stages.insights.forms import ThanksForm
from upmentor.stages.insights.permissions import sponsored
from upmentor.stages.insights.sponsor import sheet
from upmentor.stages.insights.voices import voices
from upmentor.stages.messages.actions import CannotGo, Typed, begin, schedule
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.queries.audiences import readers

DATA = "evaluation"
SHOWN = 3


@access(DATA, allow=sponsored)
def page(request: Request, slug: str) -> HttpResponse:
    """How it goes and what is asked of the sponsor."""
    report = queries.latest(request.scope)
    context: dict[str, Any] = {"programme": request.scope, "report": report}
    context["others"] = [one for one in sponsored_by(request.user) if one != request.scope]
    if report is not None:
        context["changed"] = readable(request.scope)[:SHOWN]
        context["voices"] = voices(request.scope)
        context["sheet"] = sheet(
            request.scope, queries.document_of(report, sponsor=True), queries.shown(report, sponsor=True)
        )
    return render(request, "insights/sponsor.html", context)


@access(DATA, allow=sponsored, methods=("GET", "POST"))
def thanks(request: Request, slug: str) -> HttpResponse:
    """A few lines to everybody who meets; they wait ten minutes, and the programme team can call them back."""
    form = ThanksForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            return _send(request, form.cleaned_data["text"])
        except CannotGo as cannot:
            form.add_error(None, cannot.why[0].sentence)
    number = len(readers(request.scope, Message.Audience.PAIRED).people)
    context = {"programme": request.scope, "form": form, "number": number}
    return render(request, "insights/thanks.html", context, status=422 if form.errors else 200)


def _send(request: Request, text: str) -> HttpResponse:
    programme, at = request.scope, timezone.now()
    subject = _("A note of thanks from %(name)s") % {"name": request.user.name}
    typed = Typed(Message.Audience.PAIRED, False, None, {get_language() or "en": (subject, text)})

    def create() -> str:
        with transaction.atomic():
            schedule(begin(programme, typed, by=request.user, at=at), by=request.user, at=at)
        notices.say(request, _("Your note leaves in ten minutes, in each reader’s working hours."))
        return reverse("insights:sponsor", args=[programme.slug])

    return once(request, create)
