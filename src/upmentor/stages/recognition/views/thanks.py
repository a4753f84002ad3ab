"""A note of thanks: written to the partner, and what its reader does with it."""

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
from upmentor.stages.recognition.actions.errors import NothingToThankFor, Settled
from upmentor.stages.recognition.forms import ThanksForm
from upmentor.stages.recognition.models import Farewell
from upmentor.stages.recognition.permissions import own_pair, thanking_pair
from upmentor.stages.recognition.queries.thanks import may_thank, note_of, settled


@access("recognition", allow=thanking_pair, methods=("GET", "POST"))
def thanks(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Write a note, see it as the partner reads it, and say who may quote it."""
    member: PairMember = request.scope
    at = timezone.now()
    row = note_of(member)
    done = settled(row, at=at)
    kept = {"text": row.thanks, "in_statement": row.in_statement, "in_programme": row.in_programme}
    form = ThanksForm(request.POST if request.method == "POST" else None, initial=kept, settled=done)
    if request.method != "POST" or not form.is_valid():
        context = _context(member, row) | {"form": form, "settled": done, "open": may_thank(member.pair, at=at)}
        return render(request, "recognition/thanks.html", context, status=422 if request.method == "POST" else 200)
    said = {name: form.cleaned_data[name] for name in ("in_statement", "in_programme")}
    try:
        actions.give_thanks(member, text=form.cleaned_data.get("text"), **said, by=request.user, at=at)
    except NothingToThankFor:
        notices.warn(request, _("The time for a note is over. Nothing was sent."))
        return redirect("recognition:thanks", uid)
    undo = "" if done else reverse("recognition:thanks-take-back", args=[uid])
    words = _("Kept.") if done else _("Your note is on its way. You can take it back for a day.")
    notices.say(request, words, undo_url=undo)
    return redirect("recognition:thanks", uid)


def _context(member: PairMember, row: Farewell) -> dict[str, object]:
    crumbs = [(_("Recognition"), reverse("recognition:home")), (_("A note of thanks"), "")]
    return {"member": member, "row": row, "partner": member.partner.person.first_name, "crumbs": crumbs}


@access("recognition", allow=thanking_pair, methods=("POST",))
def take_back(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The partner no longer reads the note; within a day."""
    try:
        actions.take_back_thanks(request.scope, by=request.user, at=timezone.now())
    except Settled:
        notices.warn(request, _("A day has passed: the note is your partner's now."))
        return redirect("recognition:thanks", uid)
    undo = reverse("recognition:thanks-restore", args=[uid])
    notices.say(request, _("Taken back. Your partner reads it no longer."), undo_url=undo)
    return redirect("recognition:thanks", uid)


@access("recognition", allow=thanking_pair, methods=("POST",))
def restore(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of taking back."""
    actions.restore_thanks(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Your note is there again."))
    return redirect("recognition:thanks", uid)


@access("recognition", allow=own_pair, methods=("POST",))
def put_away(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Its reader puts a note out of sight."""
    actions.put_away(request.scope, away=True, by=request.user, at=timezone.now())
    undo = reverse("recognition:note-bring-back", args=[uid])
    notices.say(request, _("Put away. Nobody else knows."), undo_url=undo)
    return redirect("recognition:home")


@access("recognition", allow=own_pair, methods=("POST",))
def bring_back(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Undo of putting away."""
    actions.put_away(request.scope, away=False, by=request.user, at=timezone.now())
    notices.say(request, _("The note is there again."))
    return redirect("recognition:home")


@access("recognition", allow=own_pair, methods=("POST",))
def erase(request: Request, uid: uuid.UUID) -> HttpResponse:
    """Its reader erases a note that they had put away, for good."""
    actions.erase_note(request.scope, by=request.user, at=timezone.now())
    notices.say(request, _("Erased. The note is gone for both of you."))
    return redirect("recognition:home")
