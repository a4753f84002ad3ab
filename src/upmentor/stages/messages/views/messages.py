"""The list of messages, and one that is scheduled or on its way."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.messages import actions
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.permissions import managed, managed_message
from upmentor.stages.messages.queries.audiences import readers
from upmentor.stages.messages.queries.shown import Tally, message_of, messages_of, tallies
from upmentor.stages.messages.queries.words import obstacles
from upmentor.stages.programmes.models import Programme

PAGE = 25
S = Message.State
# The word and the sign beside each message.
SIGNS = {S.DRAFT: "none", S.SCHEDULED: "wait", S.OUT: "mail", S.CALLED_BACK: "paused"}


@access("letters", allow=managed)
def list_page(request: Request, slug: str) -> HttpResponse:
    """Drafts, scheduled and sent, newest first, with numbers."""
    programme: Programme = request.scope
    page = Paginator(messages_of(programme), PAGE).get_page(request.GET.get("page"))
    found = tallies(page.object_list)
    rows = [_row(one, found[one.pk]) for one in page.object_list]
    waiting = sum(1 for one in page.object_list if one.state == S.SCHEDULED)
    finding = ngettext("%(n)s message is scheduled", "%(n)s messages are scheduled", waiting) % {"n": waiting}
    context = {"programme": programme, "page": page, "rows": rows}
    return render(
        request, "messages/list.html", context | {"finding": finding if waiting else _("Messages to many at once")}
    )


def _row(message: Message, tally: Tally) -> dict[str, Any]:
    subjects = [text.subject for text in message.texts.all() if text.subject.strip()]
    name = "messages:edit" if message.state == S.DRAFT else "messages:message"
    url = reverse(name, args=[message.programme.slug, message.uid])
    subject = subjects[0] if subjects else _("Without a subject")
    sign = "ok" if message.state == S.OUT and not tally.waiting else SIGNS[S(message.state)]
    state = _("Sent") if sign == "ok" else message.get_state_display()
    return {"message": message, "subject": subject, "url": url, "sign": sign, "state": state, "tally": tally}


@access("letters", allow=managed_message)
def message_page(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """What became of it, and the way back."""
    programme: Programme = request.scope
    message = message_of(programme, uid)
    if message.state == S.DRAFT:
        return redirect("messages:edit", slug, uid)
    row = _row(message, tallies([message])[message.pk])
    held = message.state == S.SCHEDULED
    count = len(readers(programme, message.audience).people) if held else message.readers
    context = {"programme": programme, "row": row, "message": message, "held": held, "count": count}
    context |= {"can_stop": held or (message.state == S.OUT and row["tally"].waiting)}
    context |= {"crumbs": [(_("Messages"), reverse("messages:list", args=[slug])), (row["subject"], "")]}
    context |= {"late": held and message.leaves_at is not None and message.leaves_at <= timezone.now()}
    return render(
        request,
        "messages/message.html",
        context | {"stops": held and obstacles(message, readers(programme, message.audience))},
    )


@access("letters", allow=managed_message, methods=("POST",))
def call_back(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Everything that has not left yet."""
    message = message_of(request.scope, uid)
    try:
        count = actions.call_back(message, by=request.user, at=timezone.now())
    except actions.TooLate:
        notices.warn(request, _("Every letter has left. Nothing was called back."))
        return redirect("messages:message", slug, uid)
    if count:
        text = ngettext("%(n)s letter was called back.", "%(n)s letters were called back.", count) % {"n": count}
        notices.say(request, text)
        return redirect("messages:message", slug, uid)
    notices.say(request, _("Called back. It is a draft again, and nobody was told anything."))
    return redirect("messages:edit", slug, uid)
