"""The page of a pulse."""

from __future__ import annotations

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.request import Request
from upmentor.ground.ui import notices
from upmentor.stages.feedback.actions.pulses import Answers, PulseError, send_pulse
from upmentor.stages.feedback.forms.pulses import CONTACT, PulseForm
from upmentor.stages.feedback.models import Pulse
from upmentor.stages.feedback.permissions import conversation
from upmentor.stages.feedback.queries.pulse_questions import version
from upmentor.stages.feedback.queries.pulses import changeable, has_contacts, openness, own_pulse, said
from upmentor.stages.meetings.models import Meeting
from upmentor.stages.meetings.permissions import OwnMeeting


@access("pulse", allow=conversation, methods=("GET", "POST"))
def pulse(request: Request, uid: uuid.UUID, number: int) -> HttpResponse:
    """Three taps; afterwards one's own answers, which can be changed for a day."""
    own: OwnMeeting = request.scope
    found, now = own_pulse(own), timezone.now()
    if request.method == "POST":
        return _send(request, own, found)
    if found and (request.GET.get("change") != "yes" or not changeable(found, at=now)):
        return _page(request, own, found, None)
    open_now = found is not None or openness(own.meeting, own.member.pair, at=now) == "open"
    kept = {name: getattr(found, name) for name in ("useful", "openly", "hand", "note")} if found else None
    return _page(
        request, own, found, PulseForm(initial=kept, contacts=has_contacts(request.user)) if open_now else None
    )


def _send(request: Request, own: OwnMeeting, found: Pulse | None) -> HttpResponse:
    form = PulseForm(request.POST, contacts=has_contacts(request.user))
    if not form.is_valid():
        return _page(request, own, found, form, status=422)
    to_contact = form.cleaned_data["hand"] == CONTACT
    typed = form.cleaned_data | ({"hand": Pulse.Hand.NO} if to_contact else {})
    answers = Answers(**typed, version=version())
    try:
        row = send_pulse(own, answers, by=request.user, at=timezone.now())
    except PulseError:
        return _page(request, own, found, None, status=409)
    if to_contact:
        return redirect("concerns:speak-up")
    address = own.member.pair.uid, own.number
    if row.meeting.state in (Meeting.State.BOOKED, Meeting.State.UNCONFIRMED):
        notices.say(request, _("Thank you, your answers are kept."))
        return redirect("meetings:meeting-finish", *address)
    return redirect("feedback:pulse", *address)


def _page(
    request: Request, own: OwnMeeting, found: Pulse | None, form: PulseForm | None, *, status: int = 200
) -> HttpResponse:
    now, pair = timezone.now(), own.member.pair
    context = {
        "own": own,
        "pair": pair,
        "meeting": own.meeting,
        "partner": own.member.partner.person.first_name,
        "form": form,
        "found": found,
        "said": said(found) if found else (),
        "may_change": bool(found and changeable(found, at=now)),
        "openness": openness(own.meeting, pair, at=now),
        "crumbs": [(_("My pair"), f"/pairs/{pair.uid}/"), (_("30 seconds"), "")],
    }
    return render(request, "feedback/pulse.html", context, status=status)
