"""The working agreement: read, sign, print, change."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from upmentor.ground.accounts.access import access
from upmentor.ground.accounts.once import once
from upmentor.ground.accounts.request import Request
from upmentor.ground.content.agreement import load_agreement
from upmentor.ground.content.messages import translated
from upmentor.ground.ui import notices
from upmentor.stages.pairs import actions
from upmentor.stages.pairs.forms.agreement import AgreementForm
from upmentor.stages.pairs.models import PairMember
from upmentor.stages.pairs.permissions import live_pair, own_pair
from upmentor.stages.pairs.queries.agreement import in_force, state_of
from upmentor.stages.programmes.queries.programmes import team_of

BOTH = ("GET", "POST")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 6 else None


@access("agreement_and_goals", allow=own_pair, methods=BOTH)
def agreement(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The page to read, sign and print; `?version=2` shows an old one. A POST signs the version in `seen`; when there
    is another one meanwhile it answers 409 and shows what changed."""
    member: PairMember = request.scope
    if request.method == "POST":
        seen = _number(request.POST.get("seen", ""))
        try:
            if seen is None:
                raise actions.AgreementChanged(0)
            return once(request, lambda: _sign(request, member, seen))
        except actions.PairsError as refused:
            return _page(request, member, refused=refused.words)
    return _page(request, member)


def _sign(request: Request, member: PairMember, seen: int) -> str:
    both = actions.sign_agreement(member, seen=seen, by=request.user, at=timezone.now())
    notices.say(request, _("You both have signed.") if both else _("You have signed."))
    return reverse("pairs:agreement", args=[member.pair.uid])


def _page(request: Request, member: PairMember, *, refused: str = "") -> HttpResponse:
    asked = request.GET.get("version") if request.method == "GET" else None
    state = state_of(member.pair, member, number=_number(asked or "") if asked else None)
    if state is None or (asked and _number(asked) is None):
        raise Http404
    context: dict[str, Any] = {
        "member": member,
        "pair": member.pair,
        "partner": member.partner.person,
        "state": state,
        "text": translated(load_agreement()),
        "team": team_of(member.pair.programme),
        "refused": refused,
    }
    return render(request, "pairs/agreement.html", context, status=409 if refused else 200)


@access("agreement_and_goals", allow=live_pair, methods=BOTH)
def change(request: Request, uid: uuid.UUID) -> HttpResponse:
    """The choices. What is sent becomes the next version; when the partner was faster, both are shown (409) and what
    was typed stays in the form."""
    member: PairMember = request.scope
    state = state_of(member.pair, member)
    if state is None:
        raise Http404
    settled: dict[str, Any] = {"terms": state.terms, "number": state.number, "signed": in_force(member.pair)}
    form = AgreementForm(request.POST if request.method == "POST" else None, **settled)
    refused = ""
    if request.method == "POST" and form.is_valid():
        try:
            return once(request, lambda: _change(request, member, form))
        except actions.AgreementChanged as changed:
            refused = changed.words
            typed = request.POST.copy()
            typed["seen"] = str(changed.number)
            form = AgreementForm(typed, **settled)
        except actions.PairsError as error:
            notices.warn(request, error.words)
            return redirect("pairs:agreement", uid)
    context = {"member": member, "pair": member.pair, "form": form, "state": state, "refused": refused}
    status = 409 if refused else 422 if form.errors else 200
    return render(request, "pairs/agreement_change.html", context, status=status)


def _change(request: Request, member: PairMember, form: AgreementForm) -> str:
    seen = form.cleaned_data["seen"]
    actions.change_agreement(member, form.terms, seen=seen, by=request.user, at=timezone.now())
    notices.say(request, _("This is what the agreement says now. Sign it for yourself when it suits you."))
    return reverse("pairs:agreement", args=[member.pair.uid])
