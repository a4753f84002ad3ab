"""The close of a pair, and its letter."""

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
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.recognition import actions
from upmentor.stages.recognition.forms import FarewellForm
from upmentor.stages.recognition.permissions import closing_pair
from upmentor.stages.recognition.queries.closing import Closing, closing

ANSWER = {True: "yes", False: "no", None: ""}


@access("recognition", allow=closing_pair, methods=("GET", "POST"))
def close(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Look back, say thanks, say whether to go on outside the programme."""
    member: PairMember = request.scope
    at = timezone.now()
    found = closing(member, at=at)
    if request.method != "POST":
        kept = {"words": found.own.words, "thanks": found.own.thanks, "goes_on": ANSWER[found.goes_on]}
        return _page(request, found, FarewellForm(initial=kept, settled=found.settled))
    form = FarewellForm(request.POST, settled=found.settled)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said = form.cleaned_data
    goes_on = {"yes": True, "no": False}.get(said["goes_on"])
    actions.say_farewell(
        member, words=said["words"], thanks=said.get("thanks"), goes_on=goes_on, by=request.user, at=at
    )
    undo = reverse("recognition:close-take-back", args=[uid])
    notices.say(request, _("Kept. Your partner can read your words and thanks now."), undo_url=undo)
    return redirect("recognition:close", uid)


def _page(request: Request, found: Closing, form: FarewellForm, status: int = 200) -> HttpResponse:
    context = _context(request.scope, found, _("The close")) | {"form": form}
    return render(request, "recognition/close.html", context, status=status)


def _context(member: PairMember, found: Closing, here: str) -> dict[str, object]:
    pair = member.pair
    return {
        "member": member,
        "pair": pair,
        "partner": member.partner.person.first_name,
        "closing": found,
        "crumbs": [(_("My pair"), f"/pairs/{pair.uid}/"), (here, "")],
    }


@access("recognition", allow=closing_pair)
def letter(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Goals, own words and thanks on one page, for the two; made to be printed."""
    found = closing(request.scope, at=timezone.now())
    return render(request, "recognition/letter.html", _context(request.scope, found, _("Closing letter")))


@access("recognition", allow=closing_pair, methods=("POST",))
def take_back(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The partner no longer reads one's words."""
    actions.take_back_farewell(request.scope, by=request.user, at=timezone.now())
    undo = reverse("recognition:close-restore", args=[uid])
    notices.say(request, _("Taken back. Your partner reads nothing from you here."), undo_url=undo)
    return redirect("recognition:close", uid)


@access("recognition", allow=closing_pair, methods=("POST",))
def restore(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of taking back."""
    actions.restore_farewell(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Your words stand there again."))
    return redirect("recognition:close", uid)
