"""Assistants find times, and people name and end their assistants (AC-9.4)."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.meetings.actions.booking import move
from upmentor.stages.meetings.actions.delegating import end_delegation, name_assistant
from upmentor.stages.meetings.actions.errors import UnknownAssistant
from upmentor.stages.meetings.actions.offering import offer_others
from upmentor.stages.meetings.forms import AssistantForm
from upmentor.stages.meetings.models import Delegation
from upmentor.stages.meetings.permissions import Assisting, assisted_meeting, is_assistant, own_delegation, principal
from upmentor.stages.meetings.queries.assisting import own_assistants, principals_of, suggested_assistant
from upmentor.stages.meetings.views import finding
from upmentor.stages.people.models import Person

BOTH = ("GET", "POST")


@access("meeting_dates", allow=is_assistant)
def assist(request: Request) -> HttpResponse:
    """For whom one finds times, and which conversations are open."""
    return render(request, "meetings/assist.html", {"principals": principals_of(request.user)})


def _acting(scope: Assisting) -> finding.Acting:
    return finding.Acting(scope.member, scope.meeting, assisted=True)


@access("meeting_dates", allow=assisted_meeting, methods=BOTH)
def assist_times(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The times of one conversation, to tick in the principal's place."""
    acting = _acting(request.scope)
    return finding.answer(request, acting) if request.method == "POST" else finding.page(request, acting)


@access("meeting_dates", allow=assisted_meeting, methods=("POST",))
def assist_change(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Offer three other times."""
    acting = _acting(request.scope)

    def create() -> str:
        offer_others(acting.meeting, by=request.user, at=timezone.now(), asked=acting.member)
        return acting.urls["here"]

    return finding.attempt(request, acting, create)


@access("meeting_dates", allow=assisted_meeting, methods=BOTH)
def assist_move(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Give up the booked time and offer three others."""
    said = _("Moved. Tick the times that work; the other side gets the same ones.")
    acting = _acting(request.scope)
    return finding.give_up(request, acting, acting.urls["here"], "meetings/move.html", move, said)


@access("own account", allow=principal, methods=BOTH)
def assistants(request: Request) -> HttpResponse:
    """One's own assistants; the one named at enrolment needs one tap, any other an e-mail address."""
    person: Person = request.scope
    form = AssistantForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _name(request, person, form.cleaned_data["email"]))
        except UnknownAssistant as unknown:
            form.add_error("email", str(unknown.words))
    context = {"form": form, "own": own_assistants(person), "suggested": suggested_assistant(person)}
    return render(request, "meetings/assistants.html", context, status=422 if form.is_bound else 200)


def _name(request: Request, person: Person, email: str) -> str:
    suggested = suggested_assistant(person)
    name = suggested.name if suggested and suggested.email.lower() == email.lower() else ""
    made = name_assistant(person, email, name=name, by=request.user, at=timezone.now())
    words = _("%(name)s can find times for you from now on, and has a letter that says so.")
    notices.say(request, words % {"name": made.assistant.name})
    return reverse("meetings:assistants")


@access("own account", allow=own_delegation, methods=("POST",))
def end_assistant(request: Request, uid: uuid.UUID) -> HttpResponse:
    """One tap ends it."""
    delegation: Delegation = request.scope
    end_delegation(delegation, by=request.user, at=timezone.now())
    notices.say(request, _("Ended. %(name)s sees no times of yours any more.") % {"name": delegation.assistant.name})
    return redirect("meetings:assistants")
