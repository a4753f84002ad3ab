"""Look once, exactly as it will be read, then schedule."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.emails import language_of
from upmentor.ground.accounts.models import Organisation
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.stages.messages import actions, emails
from upmentor.stages.messages.models import Message
from upmentor.stages.messages.permissions import managed_message
from upmentor.stages.messages.queries.audiences import Readers, readers
from upmentor.stages.messages.queries.forecast import arrivals, forecast
from upmentor.stages.messages.queries.shown import message_of
from upmentor.stages.messages.queries.words import Obstacle, obstacles, text_for, texts_of
from upmentor.stages.people.models import Person
from upmentor.stages.programmes.tongues import name_of

DARK = "@media (prefers-color-scheme: dark)"
# Nothing but the letter's own styles; shown inside our pages only.
FRAME = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; base-uri 'none'; form-action 'none'"


@dataclass(frozen=True)
class Shown:
    """A text with the first of its readers: language, its name, how many read it, and it as that reader will."""

    language: str
    name: str
    number: int
    person: Person
    plain: str
    html: str


def shown(message: Message, people: Readers) -> list[Shown]:
    """Every text that somebody reads, as its first reader will. Only for a message that nothing keeps back."""
    organisation, texts = Organisation.objects.first(), texts_of(message)
    by: dict[str, list[Person]] = {}
    for person in people.people:
        text = text_for(texts, language_of(person.user, organisation), language_of(None, organisation))
        by.setdefault(text.language, []).append(person)
    return [
        Shown(code, name_of(code), len(some), some[0], *emails.as_read(message, texts[code], some[0]))
        for code, some in sorted(by.items(), key=lambda item: -len(item[1]))
    ]


@access("letters", allow=managed_message, methods=("GET", "POST"))
def check(request: Request, slug: str, uid: uuid.UUID) -> HttpResponse:
    """Who, when, and each text as it will be read; POST schedules."""
    message = message_of(request.scope, uid)
    if request.method == "POST":
        return _schedule(request, message)
    if message.state != Message.State.DRAFT:
        return redirect("messages:message", slug, uid)
    return _look(request, message, obstacles(message, readers(message.programme, message.audience)))


def _look(request: Request, message: Message, why: list[Obstacle], *, status: int = 200) -> HttpResponse:
    people, at = readers(message.programme, message.audience), timezone.now()
    leaves_at = actions.leaves(message, at)
    expected = forecast(arrivals(people.people, leaves_at))
    write = reverse("messages:edit", args=[message.programme.slug, message.uid])
    context = {"programme": message.programme, "message": message, "why": why, "leaves_at": leaves_at}
    context |= {"past": bool(message.send_at and message.send_at <= at), "write": write}
    context |= {"people": people, "forecast": expected, "shown": [] if why else shown(message, people)}
    context |= {"errors": [(_named(one), write) for one in why], "minutes": actions.BAY // dt.timedelta(minutes=1)}
    context |= {"crumbs": [(_("Messages"), reverse("messages:list", args=[message.programme.slug])), (_("Check"), "")]}
    return render(request, "messages/check.html", context, status=status)


def _named(one: Obstacle) -> str:
    return f"{name_of(one.language)}: {one.sentence}" if one.language else one.sentence


def _schedule(request: Request, message: Message) -> HttpResponse:
    page = reverse("messages:message", args=[message.programme.slug, message.uid])

    def create() -> str:
        actions.schedule(message, by=request.user, at=timezone.now())
        return page

    try:
        return once(request, create)
    except actions.NotADraft:
        return redirect(page)
    except actions.CannotGo as cannot:
        return _look(request, message, cannot.why, status=422)
    except actions.WrongMoment:
        return _look(request, message, [], status=422)


@access("letters", allow=managed_message)
def letter(request: Request, slug: str, uid: uuid.UUID, language: str, look: str) -> HttpResponse:
    """A letter by itself, `light` or `dark`, whatever the viewer's own device is set to."""
    message = message_of(request.scope, uid)
    people = readers(request.scope, message.audience)
    if obstacles(message, people):
        raise Http404
    found = next((one for one in shown(message, people) if one.language == language), None)
    if found is None:
        raise Http404
    return in_frame(found.html, look)


def in_frame(html: str, look: str) -> HttpResponse:
    """The letter by itself as a light or a dark device shows it. Raises Http404 for any other look."""
    if look not in ("light", "dark"):
        raise Http404
    shown = html.replace(DARK, "@media all" if look == "dark" else "@media not all")
    return HttpResponse(shown, headers={"Content-Security-Policy": FRAME, "X-Frame-Options": "SAMEORIGIN"})
