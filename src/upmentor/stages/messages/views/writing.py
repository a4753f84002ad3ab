"""Begin a message, write it, throw it away."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.messages import actions
from upmentor.stages.messages.actions import Typed
from upmentor.stages.messages.forms import MessageForm, StartForm
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.permissions import managed, managed_message
from upmentor.stages.messages.queries.audiences import languages, numbers, readers
from upmentor.stages.messages.queries.shown import message_of
from upmentor.stages.messages.queries.words import FIELDS, obstacles
from upmentor.stages.messages.starters import Starter, starter
from upmentor.stages.programmes.models import Programme


@access("letters", allow=managed, methods=("GET", "POST"))
def new(request: Request, slug: str) -> HttpResponse:
    """Choose a text to begin with; it becomes a draft."""
    programme: Programme = request.scope
    form = StartForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        chosen = starter(form.cleaned_data["starter"])

        def create() -> str:
            typed = _begun(chosen, languages(programme))
            message = actions.begin(programme, typed, by=request.user, at=timezone.now())
            return reverse("messages:edit", args=[slug, message.uid])

        return once(request, create)
    crumbs = [(_("Messages"), reverse("messages:list", args=[slug])), (_("Write a message"), "")]
    context = {"programme": programme, "form": form, "crumbs": crumbs}
    return render(request, "messages/new.html", context, status=422 if form.errors else 200)


def _begun(chosen: Starter, spoken: list[str]) -> Typed:
    """The words of a starter in each language. Where it is not translated, only the organisation's own gets the
    English words."""
    texts = {}
    with override("en"):
        english = (str(chosen.subject), str(chosen.body))
    for number, code in enumerate(spoken):
        with override(code):
            own = (str(chosen.subject), str(chosen.body))
        texts[code] = own if number == 0 or code == "en" or own != english else ("", "")
    return Typed(chosen.audience, False, None, texts)


@access("letters", allow=managed_message, methods=("GET", "POST"))
def edit(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Write; saved with every press, and nobody is told anything."""
    programme: Programme = request.scope
    message = message_of(programme, uid)
    if message.state != Message.State.DRAFT:
        return redirect("messages:message", slug, uid)
    at = timezone.now()
    sent = request.POST if request.method == "POST" else None
    spoken = languages(programme)
    spoken += sorted({one.language for one in message.texts.all() if one.body.strip()} - set(spoken))
    form = MessageForm(sent, message=message, languages=spoken, numbers=numbers(programme), at=at)
    if form.is_valid():
        return _saved(request, message, form)
    why = obstacles(message, readers(programme, message.audience)) if sent is None else []
    context = {"programme": programme, "message": message, "form": form, "fields": FIELDS.items(), "why": why}
    context |= {"crumbs": [(_("Messages"), reverse("messages:list", args=[slug])), (_("Write"), "")]}
    return render(request, "messages/edit.html", context, status=422 if form.errors else 200)


def _saved(request: Request, message: Message, form: MessageForm) -> HttpResponse:
    slug, uid = message.programme.slug, message.uid
    try:
        actions.save(message, form.typed(), by=request.user, at=timezone.now())
    except actions.NotADraft:
        notices.warn(request, _("It was scheduled meanwhile. Nothing was changed."))
        return redirect("messages:message", slug, uid)
    if "look" in request.POST:
        return redirect("messages:check", slug, uid)
    notices.say(request, _("Saved. Nobody but the programme team sees a draft."))
    return redirect("messages:edit", slug, uid)


@access("letters", allow=managed_message, methods=("POST",))
def discard(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Throw a draft away."""
    try:
        actions.discard(message_of(request.scope, uid), by=request.user, at=timezone.now())
    except actions.NotADraft:
        notices.warn(request, _("It was scheduled meanwhile. Nothing was changed."))
        return redirect("messages:message", slug, uid)
    notices.say(request, _("The draft is gone."))
    return redirect("messages:list", slug)
