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
from upmentor.stages.recognition.queries.closing import closing

ANSWER = {True: "yes", False: "no", None: ""}


@access("recognition", allow=closing_pair, methods=("GET", "POST"))
def close(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Look back, say thanks, say whether to go on outside the programme."""
    member: PairMember = request.scope
    if request.method != "POST":
        found = closing(member)
        kept = {"words": found.own.words, "thanks": found.own.thanks, "goes_on": ANSWER[found.goes_on]}
        return _page(request, member, FarewellForm(initial=kept))
    form = FarewellForm(request.POST)
    if not form.is_valid():
        return _page(request, member, form, status=422)
    said = form.cleaned_data
    goes_on = {"yes": True, "no": False}.get(said["goes_on"])
    actions.say_farewell(
        member, words=said["words"], thanks=said["thanks"], goes_on=goes_on, by=request.user, at=timezone.now()
    )
    undo = reverse("recognition:close-take-back", args=[uid])
    notices.say(request, _("Kept. Your partner can read your words and thanks now."), undo_url=undo)
    return redirect("recognition:close", uid)


def _page(request: Request, member: PairMember, form: FarewellForm, status: int = 200) -> HttpResponse:
    return render(request, "recognition/close.html", _context(member, _("The close")) | {"form": form}, status=status)


def _context(member: PairMember, here: str) -> dict[str, object]:
    pair = member.pair
    return {
        "member": member,
        "pair": pair,
        "partner": member.partner.person.first_name,
        "closing": closing(member),
        "crumbs": [(_("My pair"), f"/pairs/{pair.uid}/"), (here, "")],
    }


@access("recognition", allow=closing_pair)
def letter(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Goals, own words and thanks on one page, for the two; made to be printed."""
    return render(request, "recognition/letter.html", _context(request.scope, _("Closing letter")))


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
