"""Letters that go out by themselves, to look at."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.notifications.letters import Words, as_html, as_text
from upmentor.stages.messages import moments
from upmentor.stages.messages.permissions import managed
from upmentor.stages.messages.views.checking import in_frame
from upmentor.stages.people.queries.hours import day_of


@access("letters", allow=managed)
def automatic(request: Request, slug: str) -> HttpResponse:
    """What people get, to whom and when."""
    programme, on = request.scope, day_of(timezone.now())
    shown = [
        (part, [(one, moments.as_words(one, programme, on=on).subject) for one in rows])
        for part, rows in moments.parts()
    ]
    crumbs = [(_("Messages"), reverse("messages:list", args=[slug])), (_("By themselves"), "")]
    return render(request, "messages/automatic.html", {"programme": programme, "parts": shown, "crumbs": crumbs})


@access("letters", allow=managed)
def moment(request: Request, slug: str, key: str) -> HttpResponse:
    """One of them, in the language of the page."""
    found = _found(key)
    words = _words(request, found)
    pages = [(_("Messages"), "messages:list"), (_("By themselves"), "messages:automatic")]
    crumbs = [(label, reverse(name, args=[slug])) for label, name in pages]
    context = {"programme": request.scope, "one": found, "words": words, "plain": as_text(words)}
    return render(request, "messages/moment.html", context | {"crumbs": [*crumbs, (words.subject, "")]})


@access("letters", allow=managed)
def moment_letter(request: Request, slug: str, key: str, look: str) -> HttpResponse:
    """By itself, `light` or `dark`."""
    return in_frame(as_html(_words(request, _found(key)), get_language() or "en"), look)


def _found(key: str) -> moments.Moment:
    found = moments.moment(key)
    if found is None:
        raise Http404
    return found


def _words(request: Request, one: moments.Moment) -> Words:
    return moments.as_words(one, request.scope, on=day_of(timezone.now()))
